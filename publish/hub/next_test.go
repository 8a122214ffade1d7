package hub

import (
	"testing"
	"time"
)

// The document whose subscribers waited longest is checked first, of two alike the
// first by name; none is forgotten.
func TestChecksGoByWaitingSubscribers(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	c := newChecks()
	for topic, ago := range map[string]int{"b": 10, "a": 10, "many": 5, "none": 900, "later": -7} {
		c.queue[topic] = now.Add(-time.Duration(ago) * time.Second)
	}
	subscribers := counts{{byTopic, "a"}: 1, {byTopic, "b"}: 1, {byTopic, "many"}: 3, {byTopic, "later"}: 9}
	for _, want := range []string{"many", "a", "b", "none"} {
		topic, _ := c.next(now, subscribers)
		if topic != want || !c.last[topic].Equal(now) {
			t.Errorf("got %q, want %q", topic, want)
		}
	}
	if topic, at := c.next(now, subscribers); topic != "" || !at.Equal(now.Add(7*time.Second)) {
		t.Errorf("then %q at %v, want none before the later one", topic, at)
	}
	c.last = map[string]time.Time{"old": now.Add(-deliverGap - 1), "new": now.Add(-deliverGap)}
	if c.sweep(now); len(c.last) != 1 || c.last["new"].IsZero() {
		t.Errorf("left are %v", c.last)
	}
}
