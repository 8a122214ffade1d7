// Package metrics counts what a daemon does and writes it in the text format of
// Prometheus (version 0.0.4).
//
// Counters are updated by the daemon: Begin before each call of the store's Apply,
// Queried after each query. Write writes them together with a Snapshot of the
// present state.
//
// # Promises
//
//	counters add up over batches and failures     TestCountersCountWhatWasApplied
//	what alerts and dashboards use is written    TestAlertsAndDashboardUseWrittenMetrics
//
// # Caveats
//
// Counters start at 0 with each daemon. The format is written by hand: the client
// library of Prometheus has more packages than the rest of the daemon.
package metrics

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rawi/storage"
)

// ContentType is the media type of what Write writes.
const ContentType = "text/plain; version=0.0.4; charset=utf-8"

// bounds of the histograms, in seconds. A query takes about a millisecond, a batch
// tens of them.
var bounds = [...]float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// histogram counts durations.
type histogram struct {
	counts  [len(bounds) + 1]uint64 // by bound; the last: above all bounds
	seconds float64
}

func (h *histogram) add(took time.Duration) {
	i, _ := slices.BinarySearch(bounds[:], took.Seconds())
	h.counts[i]++
	h.seconds += took.Seconds()
}

// Counters count since the daemon started. The zero value is ready for use. They
// are safe for concurrent use.
type Counters struct {
	mu      sync.Mutex // guards what follows
	polls   map[int]uint64
	bytes   uint64
	added   uint64
	changed uint64
	failed  uint64
	applied histogram
	queried histogram
	active  int // calls of Apply under way
}

// Begin counts a call of the store's Apply as active until end is called with its
// results.
func (c *Counters) Begin(ops []storage.Operation) (end func(outcomes []storage.Outcome, took time.Duration, err error)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.active++
	return func(outcomes []storage.Outcome, took time.Duration, err error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.active--
		if c.polls == nil {
			c.polls = map[int]uint64{}
		}
		c.applied.add(took)
		if err != nil {
			c.failed++
			return
		}
		for i, op := range ops {
			c.count(op, outcomes[i])
		}
	}
}

// count counts one operation of a batch.
func (c *Counters) count(op storage.Operation, out storage.Outcome) {
	c.added += uint64(len(out.New))
	c.changed += uint64(len(out.Changed))
	if op.Fetch == nil || len(op.Fetch.State.Polls) == 0 {
		return
	}
	last := op.Fetch.State.Polls[len(op.Fetch.State.Polls)-1]
	c.polls[last.Status]++
	c.bytes += uint64(max(last.Bytes, 0))
}

// Queried counts a query and its duration.
func (c *Counters) Queried(took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queried.add(took)
}

// Snapshot is the present state of the daemon.
type Snapshot struct {
	Version     string
	Since       time.Time // when the daemon was ready
	Feeds       map[storage.Status]int
	Store       storage.Stats
	Disk        int64     // free bytes
	Backup      time.Time // of the last backup; zero: none
	Subscribers int
	Polls       int // active
	Degraded    bool
}

// Write writes the counters and s.
func (c *Counters) Write(w io.Writer, s Snapshot) error {
	p := &page{w: bufio.NewWriter(w)}
	p.one("rawi_build_info", "gauge", "Version of the program.", 1, "version", s.Version, "go", runtime.Version())
	p.one("rawi_start_time_seconds", "gauge", "When the daemon was ready, in Unix seconds.", float64(s.Since.Unix()))
	degraded := 0.0
	if s.Degraded {
		degraded = 1
	}
	p.one("rawi_degraded", "gauge", "1 when nothing can be stored.", degraded)
	p.head("rawi_feeds", "gauge", "Feeds by state.")
	for _, state := range slices.Sorted(maps.Keys(s.Feeds)) {
		p.line("rawi_feeds", float64(s.Feeds[state]), "state", string(state))
	}
	p.one("rawi_articles", "gauge", "Articles stored.", float64(s.Store.Articles))
	p.one("rawi_stories", "gauge", "Stories stored.", float64(s.Store.Stories))
	p.one("rawi_duplicates", "gauge", "Articles that repeat an earlier one.", float64(s.Store.Duplicates))
	p.one("rawi_newest_article_time_seconds", "gauge", "Time of the newest article, in Unix seconds.", float64(s.Store.Newest.Unix()))
	p.one("rawi_store_bytes", "gauge", "Size of the store's file.", float64(s.Store.Bytes))
	p.one("rawi_store_free_bytes", "gauge", "Of these, bytes in free pages.", float64(s.Store.Free))
	p.one("rawi_disk_free_bytes", "gauge", "Left on the store's disk.", float64(s.Disk))
	if !s.Backup.IsZero() {
		p.one("rawi_last_backup_time_seconds", "gauge", "When the store was last copied, in Unix seconds.", float64(s.Backup.Unix()))
	}
	p.one("rawi_subscribers", "gauge", "Agreements by WebSub, with hubs and of readers.", float64(s.Subscribers))
	p.one("rawi_polls_active", "gauge", "Polls under way.", float64(s.Polls))
	c.counters(p)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	p.one("go_goroutines", "gauge", "Goroutines.", float64(runtime.NumGoroutine()))
	p.one("go_memstats_heap_alloc_bytes", "gauge", "Bytes of the heap in use.", float64(m.HeapAlloc))
	p.one("go_memstats_sys_bytes", "gauge", "Bytes had from the system.", float64(m.Sys))
	p.one("go_gc_cycles_total", "counter", "Collections of garbage.", float64(m.NumGC))
	return errors.Join(p.err, p.w.Flush())
}

func (c *Counters) counters(p *page) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p.head("rawi_polls_total", "counter", "Polls by HTTP status; 0: the server gave none.")
	for _, code := range slices.Sorted(maps.Keys(c.polls)) {
		p.line("rawi_polls_total", float64(c.polls[code]), "status", strconv.Itoa(code))
	}
	p.one("rawi_fetched_bytes_total", "counter", "Bytes of documents, as they came.", float64(c.bytes))
	p.one("rawi_articles_added_total", "counter", "New articles.", float64(c.added))
	p.one("rawi_articles_changed_total", "counter", "Articles that got a new version.", float64(c.changed))
	p.one("rawi_apply_failures_total", "counter", "Batches that the store did not take.", float64(c.failed))
	p.one("rawi_apply_waiting", "gauge", "Batches on their way into the store.", float64(c.active))
	p.histogram("rawi_apply_seconds", "How long the store took for a batch.", &c.applied)
	p.histogram("rawi_query_seconds", "How long the store took for a page of articles or stories.", &c.queried)
}

// page writes metrics and keeps the first error.
type page struct {
	w   *bufio.Writer
	err error
}

func (p *page) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(p.w, format, args...); p.err == nil {
		p.err = err
	}
}

// head writes the description of a metric.
func (p *page) head(name, kind, help string) {
	p.printf("# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// one writes a metric with one sample.
func (p *page) one(name, kind, help string, value float64, labels ...string) {
	p.head(name, kind, help)
	p.line(name, value, labels...)
}

// line writes a sample. labels are pairs of a name and a value.
func (p *page) line(name string, value float64, labels ...string) {
	var pairs []string
	for i := 0; i+1 < len(labels); i += 2 {
		pairs = append(pairs, labels[i]+"="+strconv.Quote(labels[i+1]))
	}
	if len(pairs) > 0 {
		name += "{" + strings.Join(pairs, ",") + "}"
	}
	p.printf("%s %s\n", name, strconv.FormatFloat(value, 'g', -1, 64))
}

// histogram writes h with cumulative buckets.
func (p *page) histogram(name, help string, h *histogram) {
	p.head(name, "histogram", help)
	total := uint64(0)
	for i, n := range h.counts {
		total += n
		bound := "+Inf"
		if i < len(bounds) {
			bound = strconv.FormatFloat(bounds[i], 'g', -1, 64)
		}
		p.line(name+"_bucket", float64(total), "le", bound)
	}
	p.line(name+"_sum", h.seconds)
	p.line(name+"_count", float64(total))
}
