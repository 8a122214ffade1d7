package fetcher

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

func (w *world) poller() poller {
	return poller{client: w, store: w, interval: Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}, memory: newMemory(defaultMemory), reading: newReading(nil)}
}

// free is for a host that nobody else asks.
var free = stages{received: func(bool) {}, admitted: func() {}}

var damascus = storage.Feed{Name: "damascus", URL: "http://a.example/feed", Interval: time.Hour}

func TestNotModifiedKeepsValidators(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		answers := []*client.Response{
			news("ETag", `W/"1"`, "Last-Modified", "odd date"),
			status(http.StatusNotModified),
			status(http.StatusNotModified, "ETag", `"2"`),
			news("ETag", `"3"`), // drops Last-Modified
			status(http.StatusNotModified),
		}
		want := [][2]string{{"", ""}, {`W/"1"`, "odd date"}, {`W/"1"`, "odd date"}, {`"2"`, "odd date"}, {`"3"`, ""}}
		w.answer = func(client.Request) (*client.Response, error) { return answers[len(w.asked)-1], nil }
		var st storage.FeedState
		for range answers {
			st = w.poller().poll(t.Context(), damascus, st, free).state
		}
		for i, a := range w.asked {
			if got := [2]string{a.ETag, a.LastModified}; got != want[i] {
				t.Errorf("request %d: sent %q, want %q", i, got, want[i])
			}
		}
		if st.Status != storage.StatusOK || st.Poll != 5 || len(st.Polls) != 5 {
			t.Errorf("got %q, poll %d, %d remembered", st.Status, st.Poll, len(st.Polls))
		}
	})
}

func TestUnchangedBodyIsNotParsed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		tags := []string{`"1"`, `"2"`}
		w.answer = func(client.Request) (*client.Response, error) { return news("ETag", tags[len(w.asked)-1]), nil }
		first := w.poller().poll(t.Context(), damascus, storage.FeedState{}, free).state
		wait(time.Hour)
		second := w.poller().poll(t.Context(), damascus, first, free).state
		if len(w.fetches[0].Articles) != 1 || len(w.fetches[1].Articles) != 0 {
			t.Errorf("got %d and %d articles, want 1 and 0", len(w.fetches[0].Articles), len(w.fetches[1].Articles))
		}
		if second.ETag != `"2"` || !second.Changed.Equal(first.Changed) {
			t.Errorf("got ETag %s, changed %s; want the new one, unchanged since %s", second.ETag, second.Changed, first.Changed)
		}
	})
}

func TestOnlyNewAndEditedItemsAreRead(t *testing.T) {
	item := func(n int, text string) string {
		return fmt.Sprintf("<item><guid>%d</guid><title>خبر %d</title><description>%s</description></item>", n, n, text)
	}
	documents := []string{item(2, "ب") + item(1, "أ"), item(3, "ج") + item(2, "ب") + item(1, "أ بعد التحرير")}
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = func(client.Request) (*client.Response, error) {
			r := news()
			r.Body = []byte("<rss version=\"2.0\"><channel><title>أخبار</title>" + documents[len(w.asked)-1] + "</channel></rss>")
			return r, nil
		}
		first := w.poller().poll(t.Context(), damascus, storage.FeedState{}, free).state
		wait(time.Hour)
		second := w.poller().poll(t.Context(), damascus, first, free).state
		var read []string
		for _, a := range w.fetches[1].Articles {
			read = append(read, a.GUID)
		}
		if len(w.fetches[0].Articles) != 2 || !slices.Equal(read, []string{"3", "1"}) || len(second.ItemHashes) != 3 || !w.fetches[1].Complete {
			t.Errorf("read %d items, then %q with %d cuts; want 2, then 3 and 1 with 3 cuts", len(w.fetches[0].Articles), read, len(second.ItemHashes))
		}
	})
}

func TestCutDocumentIsAskedForAgainInFull(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = func(client.Request) (*client.Response, error) {
			r := news("ETag", `"1"`)
			r.Short = "the server closed the connection early"
			return r, nil
		}
		st := w.poller().poll(t.Context(), damascus, storage.FeedState{}, free).state
		if st.ETag != "" || st.BodyHash != 0 || len(w.fetches[0].Articles) != 1 || w.fetches[0].Complete {
			t.Errorf("got ETag %q, body %d, fetch %+v", st.ETag, st.BodyHash, w.fetches[0])
		}
		if want := truncatedPrefix + "the server closed the connection early"; !slices.Contains(st.Warnings, want) {
			t.Errorf("warnings %q, want %q", st.Warnings, want)
		}
	})
}

// Two letters in windows-1256 ("land"), which no look at the text tells.
func TestCharsetOfASecondContentTypeCounts(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = func(client.Request) (*client.Response, error) {
			r := status(http.StatusOK, "Content-Type", "text/xml", "Content-Type", "text/xml; charset='windows-1256'")
			r.Body = []byte("<rss version='2.0'><channel><item><guid>1</guid><title>\xc8\xd1</title></item></channel></rss>")
			return r, nil
		}
		st := w.poller().poll(t.Context(), damascus, storage.FeedState{}, free).state
		if got := w.fetches[0].Articles[0].Title; got != "بر" || st.Charset != "windows-1256" {
			t.Errorf("read as %s: %q", st.Charset, got)
		}
	})
}

func TestStoreThatRefusesLeavesOldState(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = func(client.Request) (*client.Response, error) { return news("ETag", `"1"`), nil }
		w.refuse = true
		w.run(Options{}, []storage.Feed{damascus}, nil, func(*Scheduler) {
			wait(4 * time.Minute)
			w.mu.Lock()
			if len(w.asked) != 1 || len(w.states) != 0 {
				t.Errorf("asked %d times, %d states", len(w.asked), len(w.states))
			}
			w.refuse = false
			w.mu.Unlock()
			wait(2 * time.Minute)
		})
		if len(w.asked) != 2 || w.asked[1].ETag != "" {
			t.Errorf("asked %d times, with %+v; want a second request as if the first had not been", len(w.asked), w.asked)
		}
		if st := w.state("damascus"); st.Poll != 1 || st.ETag != `"1"` {
			t.Errorf("got poll %d, ETag %q", st.Poll, st.ETag)
		}
	})
}

func TestBrokenDocumentIsAnErrorAndNotHiddenBy304(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = func(client.Request) (*client.Response, error) {
			r := news("ETag", `"1"`)
			r.Body = []byte("<html>صيانة</html>") // "maintenance"
			return r, nil
		}
		st := w.poller().poll(t.Context(), damascus, storage.FeedState{ETag: `"0"`, URL: damascus.URL}, free).state
		if st.Status != storage.StatusError || st.ETag != "" || !strings.Contains(st.Error, "web page") {
			t.Errorf("got %q, ETag %q, %q", st.Status, st.ETag, st.Error)
		}
	})
}

func TestAnotherAddressVoidsWhatWasLearnt(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		old := storage.FeedState{URL: "http://old.example/feed", ETag: `"1"`, CurrentURL: "http://older.example/", Poll: 7}
		st := w.poller().poll(t.Context(), damascus, old, free).state
		if a := w.asked[0]; a.URL != damascus.URL || a.ETag != "" {
			t.Errorf("asked %s with ETag %q", a.URL, a.ETag)
		}
		if st.Poll != 8 {
			t.Errorf("got poll %d, want 8: the store keeps the highest", st.Poll)
		}
	})
}

func TestOwnHeaderDoesNotFollowToAnotherHost(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, f := newWorld(), damascus
		f.Header = map[string][]string{"Authorization": {"Basic c2VjcmV0"}}
		for current, sent := range map[string]bool{
			"": true, "http://a.example/new": true, "HTTP://A.example:80/new": true, "http://b.example/feed": false, "http://a.example:8080/feed": false,
		} {
			w.asked = nil
			w.poller().poll(t.Context(), f, storage.FeedState{URL: f.URL, CurrentURL: current}, free)
			if got := w.asked[0].Header != nil; got != sent {
				t.Errorf("at %q: header sent %v, want %v", w.asked[0].URL, got, sent)
			}
		}
	})
}

func TestFailureAtNewAddressLeadsBackToOld(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = func(client.Request) (*client.Response, error) { return nil, errors.New("the name does not exist") }
		st := storage.FeedState{URL: damascus.URL, CurrentURL: "http://b.example/feed"}
		for range movePolls + 1 {
			st = w.poller().poll(t.Context(), damascus, st, free).state
		}
		if last := w.asked[movePolls].URL; last != damascus.URL {
			t.Errorf("after %d failures: asked %s, want %s", movePolls, last, damascus.URL)
		}
	})
}

func TestPasswordStaysWithItsHost(t *testing.T) {
	t.Parallel()
	f := storage.Feed{URL: "https://reader:secret@a.example/feed"}
	for current, want := range map[string]string{
		"":                      "https://reader:secret@a.example/feed",
		"https://a.example/new": "https://reader:secret@a.example/new",
		"http://a.example/new":  "http://a.example/new",
		"https://b.example/new": "https://b.example/new",
	} {
		if got := request(f, storage.FeedState{URL: f.URL, CurrentURL: current}).URL; got != want {
			t.Errorf("moved to %q: got %s, want %s", current, got, want)
		}
	}
}
