package hub

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestTroubleOfAPingedHubIsLoggedOnce when it begins, and when it ends.
func TestTroubleOfAPingedHubIsLoggedOnce(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	o := Options{Ping: []string{"https://public.test/"}, Logger: slog.New(slog.NewTextHandler(&log, nil))}
	world(t, o, func(t *testing.T, h *Hub, r *readers, _ *library) {
		h.Changed(topic)
		after(time.Minute)
		if log.Len() != 0 || h.Stats().Pings != 1 {
			t.Errorf("a hub that is well: logged %s", &log)
		}
		r.set(func(r *readers) { r.status["public.test"] = http.StatusServiceUnavailable })
		h.Changed(topic)
		after(time.Hour)
		r.set(func(r *readers) { delete(r.status, "public.test") })
		after(2 * time.Hour)
		h.Changed(topic)
		after(time.Minute)
		got := log.String()
		if strings.Count(got, "hub was not notified") != 1 || strings.Count(got, "hub answers again") != 1 || strings.Count(got, "\n") != 2 {
			t.Errorf("logged\n%s, want one line of its trouble and one of its end", got)
		}
	})
}
