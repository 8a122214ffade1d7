package fetcher

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// TestDeferredItemsAreReadOnTheNextDay: the store has no room for one of two items
// that day. Until the day is over the feed is polled as others are.
func TestDeferredItemsAreReadOnTheNextDay(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		item := func(n int) string { return fmt.Sprintf("<item><guid>%d</guid><title>خبر %d</title></item>", n, n) }
		w.answer = func(r client.Request) (*client.Response, error) {
			if r.ETag != "" {
				return status(http.StatusNotModified), nil
			}
			a := news("ETag", `"1"`)
			a.Body = []byte("<rss version=\"2.0\"><channel><title>أخبار</title>" + item(2) + item(1) + "</channel></rss>")
			return a, nil
		}
		w.defers = true
		st := w.poller().poll(t.Context(), damascus, storage.FeedState{}, free).state
		if len(st.Deferred) != 1 || st.Deferred[0] != w.fetches[0].Articles[1].ItemHash || st.ETag == "" {
			t.Fatalf("%d items wait, ETag %q; want the last, and the ETag", len(st.Deferred), st.ETag)
		}
		wait(time.Hour) // of a day that begins at midnight
		st = w.poller().poll(t.Context(), damascus, st, free).state
		if w.asked[1].ETag == "" || len(st.Deferred) != 1 {
			t.Errorf("on the same day: asked with ETag %q, %d wait", w.asked[1].ETag, len(st.Deferred))
		}
		wait(24 * time.Hour)
		w.defers = false
		st = w.poller().poll(t.Context(), damascus, st, free).state
		var guids []string
		for _, a := range w.fetches[len(w.fetches)-1].Articles {
			guids = append(guids, a.GUID)
		}
		if w.asked[2].ETag != "" || strings.Join(guids, " ") != "1" || len(st.Deferred) != 0 || len(st.ItemHashes) != 2 {
			t.Errorf("on the next day: asked with ETag %q, read %q, %d wait, %d items", w.asked[2].ETag, guids, len(st.Deferred), len(st.ItemHashes))
		}
	})
}

// TestItemsThatLeftAreNotWaitedFor: what the document lists no more cannot come.
func TestItemsThatLeftAreNotWaitedFor(t *testing.T) {
	t.Parallel()
	st := storage.FeedState{ItemHashes: []uint64{1, 2}, Deferred: []uint64{0, 2, 3}}
	if keepDeferred(&st); len(st.Deferred) != 2 || st.Deferred[0] != 0 || st.Deferred[1] != 2 {
		t.Errorf("%d wait, want 0 (of no hash) and 2", st.Deferred)
	}
}
