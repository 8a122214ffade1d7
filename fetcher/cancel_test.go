package fetcher

import (
	"context"
	"strings"
	"testing"

	"rawi/fetcher/client"
	"rawi/fetcher/cost"
	"rawi/storage"
)

// endsAfter is a context that ends once it was asked a number of times.
type endsAfter struct {
	context.Context
	left int
}

func (c *endsAfter) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestPollThatEndsWhileItReadsDecidesNothing ends the context at each of the looks at it:
// either the answer is stored, or nothing is and the state is that before the poll.
func TestPollThatEndsWhileItReadsDecidesNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		before := storage.FeedState{URL: damascus.URL, Poll: 7, Failures: 2}
		canceled, stored := 0, 0
		for looks := range 12 {
			w := newWorld()
			r := w.poller().poll(&endsAfter{t.Context(), looks}, damascus, before, free)
			switch {
			case r.canceled && len(w.fetches) == 0 && r.state.Poll == 7 && r.state.Failures == 2:
				canceled++
			case !r.canceled && len(w.fetches) > 0 && len(w.fetches[0].Articles) == 1 && r.state.Failures == 0:
				stored++
			default:
				t.Errorf("after %d looks: %+v, %d fetches", looks, r, len(w.fetches))
			}
		}
		if canceled < 3 || stored == 0 {
			t.Errorf("%d polls were canceled, %d stored", canceled, stored)
		}
	})
}

// TestFeedWithTooManyItemsIsNotComplete holds that items beyond a bound are not taken for
// items that have left the feed.
func TestFeedWithTooManyItemsIsNotComplete(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for n, complete := range map[int]bool{1: true, cost.MaxItems + 1: false} {
			w := newWorld()
			w.answer = func(client.Request) (*client.Response, error) {
				r := news()
				r.Body = []byte("<rss><channel>" + strings.Repeat("<item><title>x</title></item>", n) + "</channel></rss>")
				return r, nil
			}
			w.poller().poll(t.Context(), damascus, storage.FeedState{}, free)
			if len(w.fetches) == 0 || w.fetches[0].Complete != complete || len(w.fetches[0].Articles) != min(n, cost.MaxItems) {
				t.Errorf("%d items: %d fetches", n, len(w.fetches))
			}
		}
	})
}
