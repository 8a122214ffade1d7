package daemon

import (
	"testing"
	"time"

	"rawi/fetcher"
)

// TestNodeWithoutAnswersIsOutOfReach after twenty polls and ten seconds, and tries
// again, each time later, until an answer comes.
func TestNodeWithoutAnswersIsOutOfReach(t *testing.T) {
	t.Parallel()
	var r reach
	stats := func(n int, since time.Duration) fetcher.Stats {
		return fetcher.Stats{Unanswered: n, UnansweredSince: began.Add(since)}
	}
	for i, row := range []struct {
		at    time.Duration
		stats fetcher.Stats
		out   bool
	}{
		{0, fetcher.Stats{}, false},
		{20 * time.Second, stats(19, 0), false},
		{9 * time.Second, stats(100, 0), false},
		{20 * time.Second, stats(20, 0), true},
		{79 * time.Second, stats(20, 0), true},
		{80 * time.Second, stats(20, 0), false}, // it tries
		{90 * time.Second, stats(39, 0), false},
		{100 * time.Second, stats(40, 0), true},
		{219 * time.Second, stats(40, 0), true},
		{220 * time.Second, stats(41, 0), false},
		{230 * time.Second, stats(60, 0), true}, // for four minutes
		{230*time.Second + 4*time.Minute - time.Second, stats(60, 0), true},
		{230*time.Second + 4*time.Minute, stats(5, 460*time.Second), false}, // an answer came
		{480 * time.Second, stats(25, 460*time.Second), true},
		{539 * time.Second, stats(25, 460*time.Second), true},
		{540 * time.Second, stats(25, 460*time.Second), false}, // a minute again
	} {
		if why := r.look(began.Add(row.at), row.stats); (why != "") != row.out {
			t.Errorf("look %d: %q, want a reason: %v", i, why, row.out)
		}
	}
	for range 20 {
		r.look(r.until, stats(r.seen+outagePolls, 0))
	}
	if r.wait != longestRetry {
		t.Errorf("it tries after %v, want %v at most", r.wait, longestRetry)
	}
}
