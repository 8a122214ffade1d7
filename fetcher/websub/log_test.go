package websub

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestTroubleOfAHubIsLoggedOnce when it begins, and when it ends.
func TestTroubleOfAHubIsLoggedOnce(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	o := Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}
	world(t, o, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory) {
		s.Learn(state("jazira", "https://jazira.test/", hubURL))
		after(time.Second)
		if log.Len() != 0 {
			t.Errorf("a hub that is well: logged %s", &log)
		}
		h.set(func(h *fakeHub) { h.status = http.StatusServiceUnavailable })
		s.Learn(state("furat", topic, hubURL))
		after(time.Hour)
		h.set(func(h *fakeHub) { h.status = 0 })
		after(2 * time.Hour)
		s.Learn(state("khabur", "https://khabur.test/", hubURL))
		after(time.Second)
		got := log.String()
		if strings.Count(got, "hub fails") != 1 || strings.Count(got, "hub answers again") != 1 || strings.Count(got, "\n") != 2 {
			t.Errorf("logged\n%s, want one line of its trouble and one of its end", got)
		}
		if s.Stats().Active != 3 {
			t.Errorf("%+v, want three active", s.Stats())
		}
	})
}

// TestReasonOfADenialIsTruncated in the log: it is a stranger's text.
func TestReasonOfADenialIsTruncated(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	o := Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}
	subscribed(t, o, func(t *testing.T, _ *Subscriber, h *fakeHub, _ *memory, callback, _ string) {
		h.get(callback, url.Values{"hub.mode": {"denied"}, "hub.topic": {topic}, "hub.reason": {strings.Repeat("خ", 201)}})
		if got := log.String(); strings.Count(got, "خ") != 200 || !strings.Contains(got, "hub denies") {
			t.Errorf("logged %s, want 200 letters of the reason", got)
		}
	})
}
