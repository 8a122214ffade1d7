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
//	each alert is given when it is to be         TestPromtoolAcceptsTheAlerts
//
// # Caveats
//
// Counters start at 0 with each daemon. The format is written by hand: the client
// library of Prometheus has more packages than the rest of the daemon.
package metrics

import (
	"bufio"
	"errors"
	"io"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"rawi/cmd/internal/control"
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
	control.Status
	Subscribers int
	Polls       int // active
}

// Write writes the counters and s.
func (c *Counters) Write(w io.Writer, s Snapshot) error {
	p := &page{w: bufio.NewWriter(w)}
	p.one("rawi_build_info", "gauge", "Version of the program.", 1, "version", s.Version, "go", runtime.Version())
	p.one("rawi_start_time_seconds", "gauge", "When the daemon was ready, in Unix seconds.", unixSeconds(s.Since))
	degraded := 0.0
	if s.Degraded != "" {
		degraded = 1
	}
	p.one("rawi_degraded", "gauge", "1 when nothing can be stored.", degraded)
	p.one("rawi_memory_needed_bytes", "gauge", "Memory that a collection of garbage does not free.", float64(s.Memory.Needed))
	p.one("rawi_memory_available_bytes", "gauge", "Memory that the daemon may take.", float64(s.Memory.Available))
	p.one("rawi_memory_step", "gauge", "What is shed for lack of memory: 0 nothing, 1 caches, 2 requests, 3 connections, 4 the oldest of what articles are compared with.", float64(s.Memory.Step))
	writeFeeds(p, s)
	writeStore(p, s)
	p.one("rawi_subscribers", "gauge", "Agreements by WebSub, with hubs and of readers.", float64(s.Subscribers))
	p.one("rawi_polls_active", "gauge", "Polls under way.", float64(s.Polls))
	if s.Fleet != nil {
		writeFleet(p, s.Fleet)
	}
	c.counters(p)
	writeProcess(p)
	return errors.Join(p.err, p.w.Flush())
}

// writeFeeds writes how many feeds are in each state, those without feeds too: what
// appears with the first failure only cannot be watched.
func writeFeeds(p *page, s Snapshot) {
	p.head("rawi_feeds", "gauge", "Feeds by state.")
	for _, state := range []storage.Status{storage.StatusOK, storage.StatusNew, storage.StatusError, storage.StatusGone, storage.StatusPaused} {
		p.line("rawi_feeds", float64(s.Feeds[state]), "state", string(state))
	}
	p.one("rawi_feeds_silent", "gauge", "Of the feeds that are ok, those that have brought nothing for far longer than they used to.", float64(s.Silent))
}

func writeStore(p *page, s Snapshot) {
	p.one("rawi_articles", "gauge", "Articles stored.", float64(s.Store.Articles))
	p.one("rawi_stories", "gauge", "Stories stored.", float64(s.Store.Stories))
	p.one("rawi_duplicates", "gauge", "Articles that repeat an earlier one.", float64(s.Store.Duplicates))
	p.one("rawi_newest_article_time_seconds", "gauge", "Time of the newest article, in Unix seconds; 0: there is none.", unixSeconds(s.Store.Newest))
	p.one("rawi_store_bytes", "gauge", "Size of the store's file.", float64(s.Store.Bytes))
	p.one("rawi_store_free_bytes", "gauge", "Of these, bytes in free pages.", float64(s.Store.Free))
	p.one("rawi_disk_free_bytes", "gauge", "Left on the store's disk.", float64(s.Disk))
	p.one("rawi_last_backup_time_seconds", "gauge", "When the store was last copied, in Unix seconds; 0: never.", unixSeconds(s.Backup))
}

// unixSeconds returns t in Unix seconds; 0 if t is zero.
func unixSeconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.Unix())
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
