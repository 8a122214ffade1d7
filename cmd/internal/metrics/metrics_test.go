package metrics

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

var sample = regexp.MustCompile(`^([a-z_]+)(\{[a-z]+="(?:[^"\\]|\\.)*"(?:,[a-z]+="(?:[^"\\]|\\.)*")*\})? (\S+)$`)

// written returns the samples by name and labels, and the names of the families.
func written(t *testing.T, c *Counters, s Snapshot) (samples map[string]string, families []string) {
	t.Helper()
	var b strings.Builder
	if err := c.Write(&b, s); err != nil {
		t.Fatal(err)
	}
	samples = map[string]string{}
	for line := range strings.Lines(b.String()) {
		line = strings.TrimSuffix(line, "\n")
		if name, ok := strings.CutPrefix(line, "# TYPE "); ok {
			name, _, _ = strings.Cut(name, " ")
			families = append(families, name)
			continue
		}
		if strings.HasPrefix(line, "# HELP ") {
			continue
		}
		m := sample.FindStringSubmatch(line)
		if m == nil || samples[m[1]+m[2]] != "" || !strings.HasPrefix(m[1], families[len(families)-1]) {
			t.Fatalf("%q is not a new sample of %v", line, families)
		}
		samples[m[1]+m[2]] = m[3]
	}
	return samples, families
}

func TestCountersCountWhatWasApplied(t *testing.T) {
	t.Parallel()
	var c Counters
	poll := func(status int, bytes int64, out storage.Outcome, took time.Duration, err error) {
		op := storage.Operation{Fetch: &storage.Fetch{State: storage.FeedState{Polls: []storage.Poll{{Status: 500}, {Status: status, Bytes: bytes}}}}}
		c.Begin([]storage.Operation{op})([]storage.Outcome{out}, took, err)
	}
	poll(200, 1000, storage.Outcome{New: []string{"a", "b"}}, 30*time.Millisecond, nil)
	poll(200, 500, storage.Outcome{Changed: []string{"a"}}, 2*time.Second, nil)
	poll(304, 0, storage.Outcome{}, time.Millisecond, nil)
	poll(200, 9, storage.Outcome{}, time.Minute, errors.New("full"))
	c.Begin(nil)
	c.Queried(700 * time.Microsecond)
	got, _ := written(t, &c, Snapshot{Status: control.Status{Version: `v"1\`, Feeds: map[storage.Status]int{storage.StatusOK: 7}, Silent: 2, Degraded: "full", Memory: control.Memory{Needed: 70, Available: 100, Step: 2, Shed: "few documents are kept"}}})
	for name, want := range map[string]string{
		`rawi_polls_total{status="200"}`: "2", `rawi_polls_total{status="304"}`: "1", "rawi_fetched_bytes_total": "1500",
		"rawi_articles_added_total": "2", "rawi_articles_changed_total": "1", "rawi_apply_failures_total": "1", "rawi_apply_waiting": "1",
		`rawi_apply_seconds_bucket{le="0.025"}`: "1", `rawi_apply_seconds_bucket{le="0.05"}`: "2", `rawi_apply_seconds_bucket{le="2.5"}`: "3",
		`rawi_apply_seconds_bucket{le="+Inf"}`: "4", "rawi_apply_seconds_count": "4", `rawi_feeds{state="ok"}`: "7",
		`rawi_feeds{state="error"}`: "0", "rawi_feeds_silent": "2", "rawi_last_backup_time_seconds": "0", "rawi_newest_article_time_seconds": "0",
		`rawi_query_seconds_bucket{le="0.0005"}`: "0", `rawi_query_seconds_bucket{le="0.001"}`: "1", "rawi_query_seconds_sum": "0.0007", "rawi_degraded": "1",
		"rawi_memory_needed_bytes": "70", "rawi_memory_available_bytes": "100", "rawi_memory_step": "2",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %s", name, got[name], want)
		}
	}
}

// TestFleetIsWrittenByItsNodes, and what only its servers know while they answer.
func TestFleetIsWrittenByItsNodes(t *testing.T) {
	t.Parallel()
	f := &control.Fleet{Name: "furat", Node: "b", Entry: 90, Lag: 1500 * time.Millisecond, Last: 100, Bytes: 2048, Members: []control.Member{{Node: "a", Hosts: 3}, {Node: "b", Hosts: 2}}}
	got, _ := written(t, &Counters{}, Snapshot{Status: control.Status{Fleet: f}})
	const node = `{fleet="furat",node="b"}`
	for name, want := range map[string]string{
		"members": "2", "hosts": "2", "entry": "90", "lag_seconds": "1.5", "log_last_entry": "100", "log_bytes": "2048", "snapshot_time_seconds": "0",
	} {
		if got["rawi_fleet_"+name+node] != want {
			t.Errorf("%s is %q, want %s", name, got["rawi_fleet_"+name+node], want)
		}
	}
	f.Last, f.Bytes, f.Snapshot = 0, 0, time.Time{}
	got, _ = written(t, &Counters{}, Snapshot{Status: control.Status{Fleet: f}})
	if _, ok := got["rawi_fleet_snapshot_time_seconds"+node]; ok || got["rawi_fleet_members"+node] != "2" {
		t.Errorf("while no server answers: %v", got)
	}
	got, _ = written(t, &Counters{}, Snapshot{})
	for name := range got {
		if strings.HasPrefix(name, "rawi_fleet_") {
			t.Errorf("without a fleet there is %s", name)
		}
	}
}

// everything is a state in which every metric is written.
func everything() (*Counters, Snapshot) {
	c := &Counters{polls: map[int]uint64{200: 1}}
	return c, Snapshot{Status: control.Status{Version: "v1", Fleet: &control.Fleet{Name: "الفرات", Node: "a", Last: 1}}}
}

// Metrics that the alerts and the dashboard use are written.
func TestAlertsAndDashboardUseWrittenMetrics(t *testing.T) {
	t.Parallel()
	c, s := everything()
	_, families := written(t, c, s)
	for file, least := range map[string]int{"alerts.yaml": 6, "dashboard.json": 12} {
		text, err := os.ReadFile("../../../deploy/monitoring/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, ".json") && !json.Valid(text) {
			t.Errorf("%s is no JSON", file)
		}
		names := regexp.MustCompile(`\b(?:rawi|go|process)_[a-z_]+`).FindAllString(string(text), -1)
		if len(names) < least {
			t.Errorf("%s uses %v only", file, names)
		}
		for _, name := range names {
			if name = strings.TrimSuffix(name, "_bucket"); !slices.Contains(families, name) {
				t.Errorf("%s uses %s, written are %v", file, name, families)
			}
		}
	}
}
