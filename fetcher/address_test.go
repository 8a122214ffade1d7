package fetcher

import (
	"testing"

	"rawi/storage"
)

// What was learnt at an address is of that address however the config spells it
// today, and of no other.
func TestStateIsKeptWhileTheAddressIsTheSame(t *testing.T) {
	t.Parallel()
	const learnt = "http://akhbar.example/%d8%a3"
	for url, same := range map[string]bool{
		learnt: true, "http://akhbar.example/%D8%A3": true, "HTTP://Akhbar.example:80/%d8%A3#x": true, "http://akhbar.example/أ": true, "http://akhbar.example/x/../%d8%a3": true,
		"https://akhbar.example/%d8%a3": false, "http://akhbar.example/%d8%a3/": false, "http://akhbar.example/%d8%a4": false,
	} {
		w := newWorld()
		f := storage.Feed{Name: "akhbar", URL: url}
		st := storage.FeedState{Feed: "akhbar", URL: learnt, ETag: `"1"`, CurrentURL: "http://new.example/feed", Poll: 7}
		r := w.poller().poll(t.Context(), f, st, free)
		got := w.asked[0]
		if (got.ETag != "") != same || (got.URL == st.CurrentURL) != same || r.state.URL != url || r.state.Poll != 8 {
			t.Errorf("%s after %s: asked for %s with ETag %q, state of %s; the same: %v", url, learnt, got.URL, got.ETag, r.state.URL, same)
		}
		if host := HostOf(f, st); (host == "new.example") != same {
			t.Errorf("%s is asked at %q", url, host)
		}
	}
	for url, want := range map[string]string{"HTTP://Akhbar.EXAMPLE:80/x": "akhbar.example", "feed://أخبار.example/ب": "xn--igbicxr.example", "http://akhbar.example/100%": "akhbar.example", "no address": ""} {
		if got := HostOf(storage.Feed{URL: url}, storage.FeedState{}); got != want {
			t.Errorf("the host of %s is %q, want %q", url, got, want)
		}
	}
}
