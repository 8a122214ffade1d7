package cost

import (
	"context"
	"strings"
	"testing"
)

// TestMemoryGrowsWithWhatBecomesStructure compares the estimate of each kind of
// byte.
func TestMemoryGrowsWithWhatBecomesStructure(t *testing.T) {
	t.Parallel()
	empty := Memory(nil)
	if empty != 64<<10 {
		t.Errorf("an empty document: %d bytes", empty)
	}
	for what, each := range map[string]int64{
		"نص": 2 * 2 * 16, "<": 16 + 192, "&": 16 + 192, `\u003c`: 6*16 + 192, "{": 16 + 1024, "[": 16 + 64, // نص: text
	} {
		for _, n := range []int{1, 7} {
			if got, want := Memory([]byte(strings.Repeat(what, n))), empty+int64(n)*each; got != want {
				t.Errorf("%d of %s: got %d, want %d", n, what, got, want)
			}
		}
	}
	if got, want := Memory([]byte("<[{&")), empty+4*16+2*192+1024+64; got != want {
		t.Errorf("of each one: got %d, want %d", got, want)
	}
}

// askedContext counts how often it is asked whether it has ended.
type askedContext struct {
	context.Context
	asked int
}

func (c *askedContext) Err() error {
	c.asked++
	return c.Context.Err()
}

func TestContextIsAskedEach64KB(t *testing.T) {
	t.Parallel()
	ctx := &askedContext{Context: t.Context()}
	b := New(ctx, 1<<20)
	const step = 1 << 10
	for range 1 + 10*64 {
		b.Scan(step)
	}
	if ctx.asked != 1+10 { // at 1 KB, then at 65 KB, 129 KB …
		t.Errorf("asked %d times in 641 KB, want 11", ctx.asked)
	}
}
