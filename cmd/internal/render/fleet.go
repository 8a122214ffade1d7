package render

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/term"
)

// Fleet writes the state of the fleet's log and of its nodes.
func Fleet(p *Page, s control.Status) error {
	f := s.Fleet
	p.Properties([]Property{
		{"fleet", fmt.Sprintf("%s, epoch %d", f.Name, f.Epoch)},
		{"log", fmt.Sprintf("entries %d to %d, %s", f.First, f.Last, Size(int64(f.Bytes)))},
		{"settings", fmt.Sprintf("number %d, %s", f.Settings, ago(p.Now(), f.SettingsAt))},
		{"snapshot", snapshotNote(p.Now(), f)},
		{"here", fmt.Sprintf("%s, at entry %d", f.Node, f.Entry)},
		{"drift", driftNote(s.Fleet)},
		{"unable", unableNote(f.Unable)},
		{"degraded", s.Degradations()},
	})
	fmt.Fprintln(p.Out)
	t := p.Screen.Table(p.Out, term.Column{Title: "node", Flex: 12}, term.Column{Title: "hosts", Right: true}, term.Column{Title: "entry", Right: true}, term.Column{Title: "behind", Right: true}, term.Column{Title: "heard", Right: true})
	for _, m := range f.Members {
		behind := uint64(0)
		if f.Last > m.Entry {
			behind = f.Last - m.Entry
		}
		t.Row(term.Text(m.Node), term.Text(strconv.Itoa(m.Hosts)), term.Text(strconv.FormatUint(m.Entry, 10)), term.Text(strconv.FormatUint(behind, 10)), term.Text(ago(p.Now(), m.Seen)))
	}
	return t.Flush()
}

// unableNote says which nodes leave their hosts to others, and why.
func unableNote(why map[string]string) string {
	var notes []string
	for _, node := range slices.Sorted(maps.Keys(why)) {
		notes = append(notes, node+": "+why[node])
	}
	return term.Clean(strings.Join(notes, "; "))
}

// driftNote says how the config of the node asked differs from the fleet's settings.
func driftNote(f *control.Fleet) string {
	if f == nil || f.Drift == "" {
		return ""
	}
	return "rawi reload here would change the fleet's settings: " + f.Drift
}

// snapshotNote returns the age and size of the fleet's snapshot.
func snapshotNote(now time.Time, f *control.Fleet) string {
	if f.Snapshot.IsZero() {
		return "none yet"
	}
	return fmt.Sprintf("%s, %s", ago(now, f.Snapshot), Size(int64(f.SnapshotBytes)))
}
