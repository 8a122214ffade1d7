package journal

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/coreos/go-systemd/v22/journal"
	"github.com/google/go-cmp/cmp"
)

type entry struct {
	Message  string
	Priority journal.Priority
	Fields   map[string]string
}

// TestRecordsHaveTheirAttributesAsFields checks what is sent to the journal.
func TestRecordsHaveTheirAttributesAsFields(t *testing.T) {
	t.Parallel()
	var level slog.LevelVar
	var got []entry
	h := New(&level)
	h.send = func(message string, p journal.Priority, fields map[string]string) error {
		got = append(got, entry{message, p, fields})
		return nil
	}
	log := slog.New(h)
	log.Debug("not of interest")
	log.With("feed", "عنب-بلدي").Warn("feed fails", "status", 503, "err", errors.New("bad gate\nway"))
	log.WithGroup("http").Error("gone", slog.Group("peer", "took", 2*time.Second))
	level.Set(slog.LevelDebug)
	log.Debug("now it is")
	want := []entry{
		{
			`feed fails feed=عنب-بلدي status=503 err="bad gate\nway"`, journal.PriWarning,
			map[string]string{"RAWI_FEED": "عنب-بلدي", "RAWI_STATUS": "503", "RAWI_ERR": "bad gate\nway"},
		},
		{"gone http.peer.took=2s", journal.PriErr, map[string]string{"RAWI_HTTP_PEER_TOOK": "2s"}},
		{"now it is", journal.PriDebug, map[string]string{}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("sent to the journal (-want +got):\n%s", d)
	}
}
