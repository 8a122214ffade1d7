package render

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

// Status writes the state of the daemon.
func Status(p *Page, s control.Status) {
	state := p.Screen.Bold("running")
	if degraded := s.Degradations(); degraded != "" {
		state = p.Screen.Alert("degraded") + ": " + degraded
	}
	reload := ""
	if !s.Reloaded.IsZero() {
		reload = "read again " + ago(p.Now(), s.Reloaded)
	}
	if s.Fault != "" {
		reload = "a reload changed nothing: " + s.Fault
	}
	if len(s.Restart) > 0 {
		reload = strings.TrimPrefix(reload+"; waits for a restart: "+strings.Join(s.Restart, ", "), "; ")
	}
	fmt.Fprintf(p.Out, "rawi %s is %s, for %s (process %d)\n\n", s.Version, state, shortDuration(p.Now().Sub(s.Since)), s.PID)
	p.Properties([]Property{
		{"site", s.URL},
		{"listens on", s.Listen},
		{"config", joinNonEmpty(s.Config, reload)},
		{"drift", driftNote(s.Fleet)},
		{"logs", logLevelNote(s.Level)},
		{"feeds", feedStates(s.Feeds, s.Silent)},
		{"articles", strconv.Itoa(s.Store.Articles)},
		{"stories", fmt.Sprintf("%d (%s published once)", s.Store.Stories, Count(s.Store.Duplicates, "duplicate"))},
		{"newest", joinNonEmpty(LocalTime(s.Store.Newest), ago(p.Now(), s.Store.Newest))},
		{"index", reindexNote(s.Store)},
		{"store", fmt.Sprintf("%s in %s, %s left on the disk", Size(s.Store.Bytes), s.Data, Size(s.Disk))},
		{"backup", backupNote(p.Now(), s.Backup)},
	})
}

// logLevelNote returns the log level if it is not info.
func logLevelNote(l slog.Level) string {
	if l == slog.LevelInfo {
		return ""
	}
	return "from " + strings.ToLower(l.String()) + " on: rawi log-level info makes it usual again"
}

// backupNote returns the time of the last backup.
func backupNote(now, t time.Time) string {
	if t.IsZero() {
		return "none yet: rawi backup FILE, or the timer rawi-backup makes one"
	}
	return joinNonEmpty(LocalTime(t), ago(now, t))
}

// reindexNote returns the progress of a rebuild of the index; empty if none is
// under way.
func reindexNote(s storage.Stats) string {
	if s.Reindex == 0 {
		return ""
	}
	return fmt.Sprintf("rebuilt for %d of %s so far", s.Articles-s.Reindex, Count(s.Articles, "article"))
}

// feedStates returns the number of feeds in each state, and how many of those that
// are ok are silent.
func feedStates(counts map[storage.Status]int, silent int) string {
	var parts []string
	total := 0
	for _, s := range []storage.Status{storage.StatusOK, storage.StatusNew, storage.StatusError, storage.StatusGone, storage.StatusPaused} {
		if n := counts[s]; n > 0 {
			part := fmt.Sprintf("%d %s", n, s)
			if s == storage.StatusOK && silent > 0 {
				part += fmt.Sprintf(" (%d silent)", silent)
			}
			parts = append(parts, part)
			total += n
		}
	}
	return joinNonEmpty(strconv.Itoa(total), strings.Join(parts, ", "))
}
