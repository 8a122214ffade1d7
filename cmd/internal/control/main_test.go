package control

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rawi/storage"
	"rawi/storage/bolt"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// operator is an Operator with a real store. Its functions replace methods.
type operator struct {
	*bolt.Store
	reload func() error
	level  func(slog.Level)
	backup func(io.Writer) (int64, error)
}

func (o operator) Refresh(_ context.Context, feeds ...string) (int, error) { return len(feeds), nil }

func (o operator) Reload(_ context.Context, request ReloadRequest) (ReloadAnswer, error) {
	if o.reload == nil {
		return ReloadAnswer{Changes: "site", Approval: request.Approved}, nil
	}
	return ReloadAnswer{}, o.reload()
}

func (o operator) SetLevel(_ context.Context, level slog.Level) error {
	o.level(level)
	return nil
}

func (o operator) Backup(ctx context.Context, w io.Writer) (int64, error) {
	if o.backup == nil {
		return o.Store.Backup(ctx, w)
	}
	return o.backup(w)
}

func (o operator) Status(context.Context) (Status, error) {
	return Status{Version: "v1", PID: 7, Since: start, Feeds: map[storage.Status]int{storage.StatusOK: 1}}, nil
}

// newStore returns a store with one feed and two articles.
func newStore(t *testing.T) *bolt.Store {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	applyAll(t, store,
		storage.Operation{Settings: &storage.Settings{
			At: start, Site: storage.Site{Authority: "rawi.test", Began: "2026-03-01"},
			Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.test/feed"}},
		}},
		fetch("1", "جسر البوكمال", "افتتح الجسر القديم أمام السيارات بعد ترميمه"), // the bridge of Al-Bukamal: the old bridge was opened to cars after its repair
		fetch("2", "مدرسة الشحيل", "عاد التلاميذ إلى صفوفهم في قرية الشحيل"))      // the school of Al-Shuhayl: pupils returned to their classes
	return store
}

// serve runs both ends of a real socket over the operator's store.
func serve(t *testing.T, o operator) *Client {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	server := &http.Server{
		Handler:     NewHandler(Hello{Version: "v1"}, o.Store, o),
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() {
		cancel()
		server.Close()
		<-done
		l.Close()
	})
	client, err := Dial(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

func fetch(guid, title, text string) storage.Operation {
	return storage.Operation{Fetch: &storage.Fetch{
		At: start, Push: true, State: storage.FeedState{Feed: "furat"},
		Articles: []storage.Article{{Feed: "furat", GUID: guid, Identity: guid, Title: title, Text: []string{text}, Published: start}},
	}}
}

func applyAll(t *testing.T, store *bolt.Store, ops ...storage.Operation) {
	t.Helper()
	outcomes, err := store.Apply(t.Context(), ops...)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range outcomes {
		if o.Err != nil {
			t.Fatalf("operation %d: %v", i, o.Err)
		}
	}
}
