package fetcher

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// retold is a feed with one item that bears another date and another text each
// time, as of editors who put yesterday's news on top again.
func retold(at time.Time) *client.Response {
	r := status(http.StatusOK)
	r.Body = fmt.Appendf(nil, `<rss version="2.0"><channel><title>أخبار</title><item><guid>1</guid><title>مطر في دير الزور</title>`+
		`<description>حتى %s</description><pubDate>%s</pubDate></item></channel></rss>`, at.Format(time.TimeOnly), at.UTC().Format(time.RFC1123Z))
	return r
}

// What a feed's dates taught and the store took back is taken back for good:
// whoever goes on from what is stored goes on as if there had been no restart.
func TestCorrectedRhythmSurvivesRestart(t *testing.T) {
	bubble(t, func(t *testing.T) {
		const polls = 12
		for _, restarts := range []bool{false, true} {
			w := newWorld()
			w.known = map[string]bool{}
			w.answer = func(client.Request) (*client.Response, error) { return retold(time.Now()), nil }
			var st storage.FeedState
			var first storage.Rhythm
			for n := range polls {
				st = w.poller().poll(t.Context(), damascus, st, free).state
				if restarts {
					st = w.state("damascus")
				}
				if n == 0 {
					first = st.Rhythm
				}
				if st.UnchangedPolls != n || st.Rhythm != first {
					t.Fatalf("with restarts %v, poll %d: %d stale documents, rhythm %+v; want %d, %+v", restarts, n, st.UnchangedPolls, st.Rhythm, n, first)
				}
				wait(time.Hour)
			}
			// News at last: the dates are believed again, also by the next start.
			w.known = nil
			st = w.poller().poll(t.Context(), damascus, st, free).state
			if stored := w.state("damascus"); stored.UnchangedPolls != 0 || st.UnchangedPolls != 0 || stored.Rhythm != st.Rhythm || stored.Rhythm.Items != first.Items+1 || !stored.Changed.Equal(time.Now()) {
				t.Errorf("with restarts %v, after news: %d stale documents stored, rhythm %+v; want 0, %+v", restarts, stored.UnchangedPolls, stored.Rhythm, st.Rhythm)
			}
		}
	})
}

// A silence that dates deny is told after a restart too.
func TestSilenceSurvivesRestart(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		w.known = map[string]bool{}
		w.answer = outlet(start, daily(40, 0, 24, time.Hour), 10)
		feeds := feedsOn(1, "")
		for range 60 { // a daemon that is started anew twice a day
			w.run(Options{}, feeds, w.stored(), pass(12*time.Hour))
		}
		if st := w.state("feed0000"); st.Silent.IsZero() || st.UnchangedPolls < 5 {
			t.Errorf("got silent since %v, %d stale documents", st.Silent, st.UnchangedPolls)
		}
	})
}

// The store is asked twice for a document only where its answer corrects it.
func TestStateIsStoredTwiceOnlyWhereItIsCorrected(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.known = map[string]bool{}
		w.answer = func(client.Request) (*client.Response, error) { return retold(time.Now()), nil }
		st := w.poller().poll(t.Context(), damascus, storage.FeedState{}, free).state
		if len(w.fetches) != 1 || st.Poll != 1 {
			t.Errorf("of a document with news %d fetches were stored, poll %d", len(w.fetches), st.Poll)
		}
		w.answer = func(client.Request) (*client.Response, error) { return status(http.StatusNotModified), nil }
		if st = w.poller().poll(t.Context(), damascus, st, free).state; len(w.fetches) != 2 {
			t.Errorf("of a 304 %d fetches were stored", len(w.fetches)-1)
		}
		w.answer = func(client.Request) (*client.Response, error) { return retold(time.Now().Add(time.Minute)), nil }
		st = w.poller().poll(t.Context(), damascus, st, free).state
		if len(w.fetches) != 4 || st.UnchangedPolls != 1 || w.fetches[3].Complete || len(w.fetches[3].Articles) != 0 || w.fetches[3].State.Poll != w.fetches[2].State.Poll+1 {
			t.Errorf("of a document without news %d fetches were stored: %+v", len(w.fetches)-2, w.fetches[len(w.fetches)-1])
		}
	})
}

// Yesterday's news under today's date does not end a silence.
func TestSilenceIsNotEndedByOldNews(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.known = map[string]bool{"1": true}
		w.answer = func(client.Request) (*client.Response, error) { return retold(time.Now()), nil }
		since := time.Now().Add(-20 * 24 * time.Hour).UTC()
		before := storage.FeedState{URL: damascus.URL, Silent: since, Changed: since, Rhythm: storage.Rhythm{Gap: time.Hour, Longest: 2 * time.Hour, Last: since, Items: 50}}
		st := w.poller().poll(t.Context(), damascus, before, free).state
		if stored := w.state("damascus"); !st.Silent.Equal(since) || !stored.Silent.Equal(since) || !stored.Changed.Equal(since) || stored.Rhythm != before.Rhythm {
			t.Errorf("silent since %s, stored %s, changed %s; want %s", st.Silent, stored.Silent, stored.Changed, since)
		}
	})
}
