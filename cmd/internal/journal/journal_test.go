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

// Standard error of a test is not the journal's.
func TestJournalIsWantedOnItsStreamOnly(t *testing.T) {
	t.Setenv("JOURNAL_STREAM", "")
	if Wanted() {
		t.Error("wanted without JOURNAL_STREAM")
	}
	t.Setenv("JOURNAL_STREAM", "1:2")
	if Wanted() {
		t.Error("wanted on another stream")
	}
}

func TestLevelsMapToPriorities(t *testing.T) {
	t.Parallel()
	for level, want := range map[slog.Level]journal.Priority{
		slog.LevelDebug: journal.PriDebug, slog.LevelInfo - 1: journal.PriDebug, slog.LevelInfo: journal.PriInfo, slog.LevelWarn - 1: journal.PriInfo,
		slog.LevelWarn: journal.PriWarning, slog.LevelError - 1: journal.PriWarning, slog.LevelError: journal.PriErr, slog.LevelError + 4: journal.PriErr,
	} {
		if got := priority(level); got != want {
			t.Errorf("%s has priority %d, want %d", level, got, want)
		}
	}
	for key, want := range map[string]string{"feed": "RAWI_FEED", "http.peer-took9": "RAWI_HTTP_PEER_TOOK9", "خبر": "RAWI____", "A_Z": "RAWI_A_Z"} {
		if got := field(key); got != want {
			t.Errorf("attribute %s is field %s, want %s", key, got, want)
		}
	}
}
