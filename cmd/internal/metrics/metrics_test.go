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

	"rawi/storage"
)

var sample = regexp.MustCompile(`^([a-z_]+)(\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? (\S+)$`)

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
	got, _ := written(t, &c, Snapshot{Version: "v1", Feeds: map[storage.Status]int{storage.StatusOK: 7}, Degraded: true})
	for name, want := range map[string]string{
		`rawi_polls_total{status="200"}`: "2", `rawi_polls_total{status="304"}`: "1", "rawi_fetched_bytes_total": "1500",
		"rawi_articles_added_total": "2", "rawi_articles_changed_total": "1", "rawi_apply_failures_total": "1", "rawi_apply_waiting": "1",
		`rawi_apply_seconds_bucket{le="0.025"}`: "1", `rawi_apply_seconds_bucket{le="0.05"}`: "2", `rawi_apply_seconds_bucket{le="2.5"}`: "3",
		`rawi_apply_seconds_bucket{le="+Inf"}`: "4", "rawi_apply_seconds_count": "4", `rawi_feeds{state="ok"}`: "7",
		`rawi_query_seconds_bucket{le="0.0005"}`: "0", `rawi_query_seconds_bucket{le="0.001"}`: "1", "rawi_query_seconds_sum": "0.0007", "rawi_degraded": "1",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %s", name, got[name], want)
		}
	}
}

// Metrics that the alerts and the dashboard use are written.
func TestAlertsAndDashboardUseWrittenMetrics(t *testing.T) {
	t.Parallel()
	_, families := written(t, &Counters{}, Snapshot{Backup: time.Unix(1, 0)})
	for file, least := range map[string]int{"alerts.yaml": 6, "dashboard.json": 12} {
		text, err := os.ReadFile("../../../deploy/monitoring/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, ".json") && !json.Valid(text) {
			t.Errorf("%s is no JSON", file)
		}
		names := regexp.MustCompile(`\b(?:rawi|go)_[a-z_]+`).FindAllString(string(text), -1)
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
