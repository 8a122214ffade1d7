package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"rawi/cmd/internal/farm"
)

// report is what good feeds and good readers noticed.
type report struct {
	began   time.Time
	attacks atomic.Int64 // requests of hostile readers

	mu        sync.Mutex // guards the three below
	latencies []time.Duration
	failed    map[string]int // requests of the good reader, by how they failed
	memory    int            // highest RssAnon in kB

	// Set by readStore.
	delays []time.Duration // of new articles of good feeds, from their date until they were stored
	stored int             // articles of good feeds
	all    int             // articles
	pairs  int             // stories that hold exactly the two copies of a text
	texts  int             // texts of which both copies are stored
}

// read asks for a feed each second, as a good reader on a connection of his own,
// while the daemon runs.
func (r *report) read(ctx context.Context, base string, s *supervisor) {
	c := newClient(base, 1<<15)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	up := false
	for n := 0; ctx.Err() == nil; n++ {
		began := time.Now()
		status, err := c.do(ctx, http.MethodGet, []string{"/feed.atom", "/feed.json", "/topics/market.atom", "/feed.rss"}[n%4], nil, 30*time.Second)
		took := time.Since(began)
		r.mu.Lock()
		switch {
		case err == nil && status == http.StatusOK:
			up = true
			r.latencies = append(r.latencies, took)
		case up: // refused connections while it starts do not count as latencies
			if r.failed == nil {
				r.failed = map[string]int{}
			}
			r.failed[failure(status, err)]++
		}
		r.memory = max(r.memory, farm.ProcessStatus(s.pid(), "RssAnon"))
		r.mu.Unlock()
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// failure says in a word how a request failed.
func failure(status int, err error) string {
	if err == nil {
		return strconv.Itoa(status)
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	return err.Error()
}

// readStore looks at what was stored, once the daemon has ended.
func (r *report) readStore(rawi, config string) error {
	cmd := exec.Command(rawi, "export", "--config", config)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	stories := map[string][]string{} // GUIDs by story
	lines := bufio.NewReaderSize(out, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			break
		}
		var item struct {
			Kind, GUID, Story, Title, Link string
			FeedName                       string `json:"feed_name"`
			Published, Seen                time.Time
		}
		if json.Unmarshal(line, &item) != nil || item.Kind != "item" {
			continue
		}
		r.all++
		stories[item.Story] = append(stories[item.Story], item.FeedName+" "+item.GUID)
		if strings.HasPrefix(item.FeedName, "farm-") {
			r.stored++
			if item.Published.After(r.began) {
				r.delays = append(r.delays, item.Seen.Sub(item.Published))
			}
		}
	}
	r.countStories(stories)
	return errors.Join(cmd.Wait())
}

// countStories counts the texts of good feeds whose copies share a story that
// holds no other text of a good feed.
func (r *report) countStories(stories map[string][]string) {
	copies := map[string]int{}
	for _, members := range stories {
		texts := map[string]int{}
		for _, m := range members {
			if t, ok := goodText(m); ok {
				texts[t]++
				copies[t]++
			}
		}
		for _, n := range texts {
			if n == goodCopies && len(texts) == 1 {
				r.pairs++
			}
		}
	}
	for _, n := range copies {
		if n == goodCopies {
			r.texts++
		}
	}
}

// goodText names the text of a member "farm-N GUID", of which the feeds of one
// author have copies.
func goodText(member string) (string, bool) {
	var feed, n, k int
	if _, err := fmt.Sscanf(member, "farm-%d %d-%d", &feed, &n, &k); err != nil {
		return "", false
	}
	return fmt.Sprint(n/goodCopies, " ", k), true
}

// readers tells what readers noticed.
func (r *report) readers() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("%d documents read in %s (half), %s (99 of 100), failed %v; RssAnon at most %d MB; %d hostile requests\n",
		len(r.latencies), quantile(r.latencies, .5), quantile(r.latencies, .99), r.failed, r.memory/1024, r.attacks.Load())
}

// feeds tells what became of the articles of good feeds.
func (r *report) feeds() string {
	return fmt.Sprintf("articles of good feeds %d of %d, %d new: stored after %s (half), %s (19 of 20); stories as they should be %d of %d\n",
		r.stored, r.all, len(r.delays), quantile(r.delays, .5), quantile(r.delays, .95), r.pairs, r.texts)
}

func quantile(d []time.Duration, q float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	d = slices.Sorted(slices.Values(d))
	return d[min(len(d)-1, int(q*float64(len(d))))].Round(time.Millisecond)
}
