package publish

import (
	"fmt"
	"testing"
	"time"
)

// A change that arrives while a document is rendered makes the result stale: the
// next request renders again.
func TestChangeWhileRenderingIsNotLost(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	topic := key{view: view{viewTopics, "roads"}, format: "atom"}
	all := key{format: "rss"}
	for _, row := range []struct {
		name string
		mark func(*cache)
		want map[key]bool // rendered again
	}{
		{"of the topic", func(c *cache) { c.invalidate([]string{"roads"}) }, map[key]bool{topic: true, all: true}},
		{"of another topic", func(c *cache) { c.invalidate([]string{"wheat"}) }, map[key]bool{topic: false, all: true}},
		{"of everything", func(c *cache) { c.invalidateAll() }, map[key]bool{topic: true, all: true}},
		{"none", func(*cache) {}, map[key]bool{topic: false, all: false}},
	} {
		for k, again := range row.want {
			c := newCache(1 << 20)
			renders := 0
			get := func(at time.Time, mark func(*cache)) {
				t.Helper()
				doc, err := c.get(k, at, 0, func() ([]byte, string, error) {
					renders++
					mark(c)
					return fmt.Appendf(nil, "document %d", renders), "text/plain", nil
				})
				if err != nil || string(doc.body) != fmt.Sprint("document ", renders) {
					t.Fatalf("got %q, %v", doc.body, err)
				}
			}
			nothing := func(*cache) {}
			for round := range 3 { // the first document, and those that take its place
				before := renders
				get(now.Add(time.Duration(round)*time.Minute), row.mark)
				get(now.Add(time.Duration(round)*time.Minute+2*time.Second), nothing)
				get(now.Add(time.Duration(round)*time.Minute+4*time.Second), nothing)
				want := before + 1
				if again {
					want++
				}
				if round > 0 && row.name == "none" || round > 0 && !again {
					want = before
				}
				if renders != want {
					t.Errorf("change %s, round %d of %v: rendered %d times, want %d", row.name, round, k, renders-before, want-before)
				}
				c.invalidateIf(func(key) bool { return again })
			}
		}
	}
}

// A document whose query is relative to now is rendered again though nothing changed.
func TestDocumentOfARelativeQueryExpires(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for age, want := range map[time.Duration]int{0: 1, relativeQueryAge: 2} {
		c, renders := newCache(1<<20), 0
		for _, after := range []time.Duration{0, time.Minute, relativeQueryAge - time.Second, relativeQueryAge, relativeQueryAge + time.Minute} {
			if _, err := c.get(key{}, now.Add(after), age, func() ([]byte, string, error) { renders++; return nil, "", nil }); err != nil {
				t.Fatal(err)
			}
		}
		if renders != want {
			t.Errorf("of age %v: rendered %d times, want %d", age, renders, want)
		}
	}
}
