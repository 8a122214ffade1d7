package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rawi/cmd/internal/memory"
	"rawi/storage"
)

// recordedShedding is a shedding of a process of 100 MB that writes down what it is asked to do.
func recordedShedding(log *bytes.Buffer) (s *shedding, needed *int, did *[]string) {
	needed, did = new(int), new([]string)
	note := func(format string, args ...any) { *did = append(*did, fmt.Sprintf(format, args...)) }
	collections := uint64(0)
	s = &shedding{
		logger: slog.New(slog.NewTextHandler(log, nil)),
		usage: func() memory.Usage {
			collections++
			return memory.Usage{Live: int64(*needed) << 20, Limit: 100 << 20, Group: math.MaxInt64, Collections: collections}
		},
		caches:      func(on bool) { note("caches %v", on) },
		requests:    func(on bool) string { note("requests %v", on); return "8 of 64 requests run at once" },
		connections: func() { note("connections") },
		windows:     func(_ context.Context, keep int) (int, error) { note("windows but %d", keep); return 1000, nil },
		free:        func() { note("free") },
	}
	return s, needed, did
}

func TestMemoryIsShedInSteps(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s, needed, did := recordedShedding(&log)
		for _, row := range []struct {
			needed     int
			did, state string
			wait       time.Duration
		}{
			{40, "", "", usageEvery},
			{60, "", "", usageEveryShort},
			{71, "caches true, free", "71 of 100 MB are needed, few documents are kept", usageEveryShort},
			{72, "", "72 of 100 MB are needed, few documents are kept", usageEveryShort},
			{76, "requests true, free", "few documents are kept, 8 of 64 requests run at once", usageEveryShort},
			{81, "connections, free", "8 of 64 requests run at once, no connection is kept", usageEveryShort},
			{81, "connections", "no connection is kept", usageEveryShort},
			{86, "connections, windows but 12800, free", "no connection is kept, 1000 of the oldest articles and stories left the windows", usageEveryShort},
			{86, "connections, windows but 12800, free", "2000 of the oldest articles", usageEveryShort},
			{80, "connections", "2000 of the oldest articles", usageEveryShort},
		} {
			*needed, *did = row.needed, nil
			wait := s.look(t.Context())
			m := s.status()
			if got := strings.Join(*did, ", "); got != row.did || !strings.Contains(m.Shed, row.state) || (m.Shed == "") != (row.state == "") || wait != row.wait {
				t.Errorf("under %d MB: did %q, says %q, waits %s; want %q, %q, %s", row.needed, got, m.Shed, wait, row.did, row.state, row.wait)
			}
			if got := s.state(); (got == "memory") != (row.state != "") {
				t.Errorf("under %d MB: /readyz says %q", row.needed, got)
			}
		}
		*needed, *did = 10, nil
		for range 10 {
			s.look(t.Context())
			time.Sleep(30 * time.Second)
		}
		if got := strings.Join(*did, ", "); got != "connections, connections, requests false, caches false" {
			t.Errorf("when it is over: did %q", got)
		}
		if m := s.status(); m.Shed != "" || m.Step != 0 || m.Needed != 10<<20 || m.Available != 100<<20 {
			t.Errorf("when it is over: %+v", m)
		}
		for _, want := range []string{"memory is short: something is shed", "memory is less short", "memory suffices again"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("%q is not in the log:\n%s", want, log.String())
			}
		}
	})
}

// TestWindowsThatCannotBeShortenedAreSaid, and the rest is shed all the same.
func TestWindowsThatCannotBeShortenedAreSaid(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, needed, did := recordedShedding(&log)
	s.windows = func(context.Context, int) (int, error) { return 0, errors.New("store is full") }
	*needed = 97
	s.look(t.Context())
	if got := strings.Join(*did, ", "); got != "caches true, requests true, connections, free" {
		t.Errorf("did %q", got)
	}
	if !strings.Contains(log.String(), "store is full") {
		t.Errorf("the log does not say why: %s", log.String())
	}
	if m := s.status(); !strings.Contains(m.Shed, "no connection is kept") || strings.Contains(m.Shed, "windows") {
		t.Errorf("says %q", m.Shed)
	}
}

// TestNothingIsCollectedWhereNothingIsShed: a collection shows the need of another step, so that
// windows that are as short as they may get would be collected again and again.
func TestNothingIsCollectedWhereNothingIsShed(t *testing.T) {
	t.Parallel()
	s, needed, did := recordedShedding(new(bytes.Buffer))
	left := 0
	s.windows = func(context.Context, int) (int, error) { return left, nil }
	*needed = 97
	for _, row := range []struct {
		left int
		did  string
	}{{0, "caches true, requests true, connections, free"}, {0, "connections"}, {5, "connections, free"}, {0, "connections"}} {
		left, *did = row.left, nil
		s.look(t.Context())
		if got := strings.Join(*did, ", "); got != row.did {
			t.Errorf("%d left the windows: did %q, want %q", row.left, got, row.did)
		}
	}
}

// TestWindowsAreShortenedByAnOperation: the store of a daemon that lacks memory drops the oldest,
// down to what the windows keep.
func TestWindowsAreShortenedByAnOperation(t *testing.T) {
	t.Parallel()
	address, _ := outlet(t)
	d, client, _ := start(t, Options{Load: always(configured(t.TempDir(), address))})
	await(t, client, 1)
	settings, err := d.store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fetch := storage.Fetch{At: d.now(), Push: true, State: storage.FeedState{Feed: settings.Feeds[0].Name}}
	for i := range 39 {
		title := strings.Repeat(string(rune('a'+i)), 9)
		fetch.Articles = append(fetch.Articles, storage.Article{GUID: title, Identity: title, Title: title, Language: "en", Text: []string{title}})
	}
	if _, err := d.writer.Apply(t.Context(), storage.Operation{Fetch: &fetch}); err != nil {
		t.Fatal(err)
	}
	articles, _ := d.store.Windows()
	if articles != 40 {
		t.Fatalf("%d articles are in the window, want 40", articles)
	}
	for _, row := range []struct{ keep, want int }{{100, articles}, {38, 38}, {1, 38 - 38/shedWindow}, {1, 34 - 34/shedWindow}} {
		left, err := windows{d}.shed(t.Context(), row.keep)
		got, stories := d.store.Windows()
		if err != nil || got != row.want || stories > max(row.want, row.keep) || (left > 0) != (row.want < articles) {
			t.Errorf("keep %d: %d left, %d articles and %d stories are in the windows, want %d, %v", row.keep, left, got, stories, row.want, err)
		}
		articles = got
	}
}
