package parse

import (
	"context"
	"errors"
	"testing"

	"rawi/fetcher/parse/parsetest"
)

// TestCanceledContextEndsReading holds it for each format, also where the context ends
// while a document is read.
func TestCanceledContextEndsReading(t *testing.T) {
	t.Parallel()
	for _, s := range sampleFeeds(0, 20) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if d, err := Parse(ctx, input(s.body)); !errors.Is(err, context.Canceled) || len(d.Articles) != 0 {
			t.Errorf("%s: %d articles, %v", s.name, len(d.Articles), err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	in := input(parsetest.Feed(0, 20))
	asked := 0
	in.Known = func(uint64) bool {
		if asked++; asked == 5 {
			cancel()
		}
		return false
	}
	if d, err := Parse(ctx, in); !errors.Is(err, context.Canceled) || len(d.Articles) != 0 {
		t.Errorf("ended at the fifth item: %d articles, %v", len(d.Articles), err)
	}
}
