package control

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
	"rawi/storage/bolt"
)

// TestClientAnswersAsTheStoreDoes sends the same reads to both.
func TestClientAnswersAsTheStoreDoes(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	client := serve(t, operator{Store: store})
	ctx := t.Context()
	page, err := store.Query(ctx, storage.Query{Now: start})
	if err != nil || len(page.Articles) != 2 {
		t.Fatalf("store has %d articles, %v", len(page.Articles), err)
	}
	id := page.Articles[0].ID
	for name, read := range map[string]func(storage.Reader) (any, error){
		"article":  func(r storage.Reader) (any, error) { return r.Article(ctx, id) },
		"versions": func(r storage.Reader) (any, error) { return r.Versions(ctx, id, 0) },
		"story":    func(r storage.Reader) (any, error) { return r.Story(ctx, id) },
		"event":    func(r storage.Reader) (any, error) { return r.Event(ctx, id) },
		"eventsof": func(r storage.Reader) (any, error) { return r.EventsOf(ctx, []string{page.Articles[0].Story, "none"}) },
		"events": func(r storage.Reader) (any, error) {
			return r.Events(ctx, storage.Query{Text: "الجسر", Now: start})
		},
		"why":      func(r storage.Reader) (any, error) { return r.Why(ctx, id, page.Articles[1].ID) },
		"feeds":    func(r storage.Reader) (any, error) { return r.Feeds(ctx) },
		"topics":   func(r storage.Reader) (any, error) { return r.Topics(ctx, start) },
		"stats":    func(r storage.Reader) (any, error) { return r.Stats(ctx) },
		"settings": func(r storage.Reader) (any, error) { return r.Settings(ctx) },
		"changes":  func(r storage.Reader) (any, error) { return r.Changes(ctx, 1, 1) },
		"tombstones": func(r storage.Reader) (any, error) {
			return r.Tombstones(ctx, start)
		},
		"query": func(r storage.Reader) (any, error) {
			return r.Query(ctx, storage.Query{Text: `"قرية الشحيل" OR البوكمال`, Now: start, Limit: 1, Order: storage.OrderOldest, Brief: true})
		},
		"forms": func(r storage.Reader) (any, error) {
			return r.WordForms(ctx, storage.Query{Text: `"قرية الشحيل" OR -جسر`, Now: start})
		},
		"stories": func(r storage.Reader) (any, error) {
			return r.Stories(ctx, storage.Query{Text: "الجسر", Now: start})
		},
		"stories entered": func(r storage.Reader) (any, error) {
			return r.Stories(ctx, storage.Query{Order: storage.OrderEntered, EnteredSince: start.Add(-time.Hour), EnteredBefore: start.Add(time.Nanosecond)})
		},
		"stories entered without bounds": func(r storage.Reader) (any, error) {
			return r.Stories(ctx, storage.Query{Order: storage.OrderEntered})
		},
	} {
		want, err := read(store)
		if err != nil {
			t.Fatalf("%s: store: %v", name, err)
		}
		got, err := read(client)
		if err != nil {
			t.Errorf("%s: client: %v", name, err)
		}
		if diff := cmp.Diff(want, got, sameEmpty); diff != "" {
			t.Errorf("%s differs (-store +client):\n%s", name, diff)
		}
	}
}

// TestEveryQuestionIsAnswered: the socket leaves out no method of storage.Reader, and the
// public API none but those of the operator.
func TestEveryQuestionIsAnswered(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	server := httptest.NewServer(NewPublicHandler(Hello{}, store))
	defer server.Close()
	public, err := DialServer(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer public.Close()
	reader := reflect.TypeFor[storage.Reader]()
	for name, client := range map[string]*Client{"socket": serve(t, operator{Store: store}), "public": public} {
		for i := range reader.NumMethod() {
			method := reader.Method(i)
			arguments := []reflect.Value{reflect.ValueOf(t.Context())}
			for j := 1; j < method.Type.NumIn(); j++ {
				arguments = append(arguments, reflect.Zero(method.Type.In(j)))
			}
			answer := reflect.ValueOf(client).MethodByName(method.Name).Call(arguments)
			err, _ := answer[len(answer)-1].Interface().(error)
			refused := name == "public" && (method.Name == "Wait" || method.Name == "Changes")
			if errors.Is(err, ErrAnswer) != refused {
				t.Errorf("%s by the %s: %v", method.Name, name, err)
			}
		}
	}
}

// lastReader has as many versions as are asked for.
type lastReader struct{ storage.Reader }

func (lastReader) Versions(_ context.Context, _ string, last int) ([]storage.Version, error) {
	return make([]storage.Version, last), nil
}

func TestClientAsksForTheLastVersions(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mountReads(mux, "/api/v1/", Hello{Version: "v1"}, lastReader{})
	server := httptest.NewServer(mux)
	defer server.Close()
	client, err := DialServer(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if v, err := client.Versions(t.Context(), "id", 3); err != nil || len(v) != 3 {
		t.Errorf("%d versions, %v, want 3", len(v), err)
	}
}

// sameEmpty makes a missing list and an empty one equal, as they are in JSON.
var sameEmpty = cmp.FilterValues(func(a, b []string) bool { return len(a)+len(b) == 0 }, cmp.Ignore())

// TestErrorsKeepTheirMeaning: an error of the store wraps the same sentinel at
// the client.
func TestErrorsKeepTheirMeaning(t *testing.T) {
	t.Parallel()
	client := serve(t, operator{Store: newStore(t), reload: func() error { return errors.New("rawi.yaml:3: unknown key") }})
	ctx := t.Context()
	if _, err := client.Article(ctx, "20260301-zzz"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("unknown id: got %v, want ErrNotFound", err)
	}
	if _, err := client.Query(ctx, storage.Query{Cursor: "nonsense"}); !errors.Is(err, storage.ErrBadCursor) {
		t.Errorf("bad cursor: got %v, want ErrBadCursor", err)
	}
	syntax := (*storage.SyntaxError)(nil)
	if _, err := client.Query(ctx, storage.Query{Text: `نفط "`}); !errors.As(err, &syntax) || syntax.Column != 5 {
		t.Errorf("unclosed quote: got %v, want a SyntaxError at column 5", err)
	}
	if _, err := client.Reload(ctx, ReloadRequest{}); err == nil || err.Error() != "rawi.yaml:3: unknown key" {
		t.Errorf("reload: got %v, want the daemon's message", err)
	}
}

// TestEverySentinelCrossesTheSocket, with its message and its status.
func TestEverySentinelCrossesTheSocket(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		err    error
		status int
	}{
		{storage.ErrNotFound, 404},
		{storage.ErrAmbiguous, 409},
		{storage.ErrUnknownFeed, 404},
		{storage.ErrInvalid, 400},
		{storage.ErrTooOld, 410},
		{storage.ErrBadCursor, 400},
		{storage.ErrClosed, 503},
		{storage.ErrDamaged, 500},
		{storage.ErrFull, 507},
		{ErrTooLarge, 413},
		{ErrUsage, 400},
	} {
		wrapped := fmt.Errorf("خبر: %w", row.err)
		f, status := encodeError(wrapped)
		if status != row.status {
			t.Errorf("%v: status %d, want %d", row.err, status, row.status)
		}
		if err := f.decode(); !errors.Is(err, row.err) || err.Error() != wrapped.Error() {
			t.Errorf("%v: decoded as %v", row.err, err)
		}
	}
	f, status := encodeError(errors.New("another"))
	if err := f.decode(); status != 500 || f.Code != "error" || err.Error() != "another" || errors.Is(err, storage.ErrNotFound) {
		t.Errorf("another error: status %d, %+v", status, f)
	}
	f, status = encodeError(&storage.SyntaxError{Column: 3})
	if status != 400 || f.Code != "syntax" || f.Syntax.Column != 3 {
		t.Errorf("syntax error: status %d, %+v", status, f)
	}
}

// TestActionsReachTheOperator with their arguments, and its answers the client.
func TestActionsReachTheOperator(t *testing.T) {
	t.Parallel()
	levels := make(chan slog.Level, 1)
	client := serve(t, operator{Store: newStore(t), level: func(l slog.Level) { levels <- l }})
	ctx := t.Context()
	if n, err := client.Refresh(ctx, "furat", "jazira"); n != 2 || err != nil {
		t.Errorf("refresh: %d, %v, want 2", n, err)
	}
	if _, err := client.Reload(ctx, ReloadRequest{}); err != nil {
		t.Errorf("reload: %v", err)
	}
	if err := client.SetLevel(ctx, slog.LevelDebug); err != nil || <-levels != slog.LevelDebug {
		t.Errorf("level: %v, want debug", err)
	}
	if s, err := client.Status(ctx); err != nil || s.PID != 7 || s.Feeds[storage.StatusOK] != 1 {
		t.Errorf("status %+v, %v", s, err)
	}
	if client.Hello().Version != "v1" {
		t.Errorf("hello %+v, want v1", client.Hello())
	}
}

// TestDecisionRecordsCrossUnchanged: a re-clustering by the CLI needs them byte
// for byte.
func TestDecisionRecordsCrossUnchanged(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	client := serve(t, operator{Store: store})
	page, err := client.Query(t.Context(), storage.Query{Brief: true})
	if err != nil || len(page.Articles) != 2 {
		t.Fatalf("%d articles, %v", len(page.Articles), err)
	}
	d := storage.Decision{At: start, Kind: storage.DecideNever, A: page.Articles[0].ID, B: page.Articles[1].ID}
	if out, err := client.Apply(t.Context(), storage.Operation{Decision: &d}); err != nil || out[0].Err != nil {
		t.Fatal(err, out)
	}
	if got, err := client.EventRecords(t.Context()); err != nil || len(got) > 0 {
		t.Errorf("records of events: %v, %v", got, err)
	}
	want, err := store.DurableRecords(t.Context())
	if err != nil || len(want) == 0 {
		t.Fatalf("the store has %d records, %v", len(want), err)
	}
	if got, err := client.DurableRecords(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if got, err := client.Decisions(t.Context()); err != nil || len(got) != 1 || got[0].Kind != d.Kind || got[0].A != d.A || got[0].B != d.B {
		t.Errorf("decisions %+v, %v, want %+v", got, err, d)
	}
}

// TestWaitReturnsWithAChange, and with the context's error before that.
func TestWaitReturnsWithAChange(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	client := serve(t, operator{Store: store})
	stats, err := client.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	waited := make(chan error, 1)
	go func() { waited <- client.Wait(context.Background(), stats.Seq) }()
	applyAll(t, store, fetch("9", "خبر عاجل", "نص جديد لم يرد من قبل"))
	if err := <-waited; err != nil {
		t.Errorf("wait: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := client.Wait(ctx, 1<<40); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("wait beyond its time: got %v, want DeadlineExceeded", err)
	}
}

// TestClientRepeatsAWait that the daemon answered with "no change yet".
func TestClientRepeatsAWait(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	client := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/hello" {
			fmt.Fprint(w, "{}")
			return
		}
		fmt.Fprint(w, requests.Add(1) == 3)
	})
	if err := client.Wait(t.Context(), 7); err != nil || requests.Load() != 3 {
		t.Errorf("%v after %d requests, want 3", err, requests.Load())
	}
}

// clientOf returns a client of a server that h answers for.
func clientOf(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	client, err := DialServer(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// TestBackupIsWhole: the copy opens as a store, and an error on the way is one
// at the client, whether it occurs before the first byte or after.
func TestBackupIsWhole(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	var copied bytes.Buffer
	n, err := serve(t, operator{Store: store}).Backup(t.Context(), &copied)
	if err != nil || n != int64(copied.Len()) {
		t.Fatalf("%d bytes, %v, want %d", n, err, copied.Len())
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path, copied.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	restored, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	if s, err := restored.Stats(t.Context()); err != nil || s.Articles != 2 {
		t.Errorf("the copy has %d articles, %v, want 2", s.Articles, err)
	}

	early := operator{Store: store, backup: func(io.Writer) (int64, error) { return 0, storage.ErrFull }}
	if n, err := serve(t, early).Backup(t.Context(), io.Discard); n != 0 || !errors.Is(err, storage.ErrFull) {
		t.Errorf("an error before the first byte: %d, %v, want ErrFull", n, err)
	}
	late := operator{Store: store, backup: func(w io.Writer) (int64, error) {
		n, _ := w.Write(bytes.Repeat([]byte("خبر"), 10_000))
		return int64(n), storage.ErrFull
	}}
	if _, err := serve(t, late).Backup(t.Context(), io.Discard); err == nil || !strings.Contains(err.Error(), "broke off") {
		t.Errorf("an error after the first byte: %v, want that the backup broke off", err)
	}
}

// TestDialNamesWhatIsWrong, so that a verb can say how to mend it.
func TestDialNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Dial(t.Context(), filepath.Join(dir, "none")); !errors.Is(err, ErrNoDaemon) {
		t.Errorf("no socket: got %v, want ErrNoDaemon", err)
	}
	path := filepath.Join(dir, "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.NotFoundHandler()}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	defer func() { server.Close(); <-done }()
	if _, err := Dial(t.Context(), path); !errors.Is(err, ErrAnswer) {
		t.Errorf("another program: got %v, want ErrAnswer", err)
	}
	other := errors.New("other")
	for err, want := range map[error]error{
		fs.ErrNotExist: ErrNoDaemon, syscall.ENOENT: ErrNoDaemon, syscall.ECONNREFUSED: ErrNoDaemon, syscall.ENOTDIR: ErrNoDaemon,
		syscall.EACCES: ErrDenied, fs.ErrPermission: ErrDenied, other: other,
	} {
		if got := dialError(fmt.Errorf("dial: %w", err)); !errors.Is(got, want) {
			t.Errorf("%v: got %v, want %v", err, got, want)
		}
	}
}

// TestDialServerTakesHTTPAddressesOnly, with a path below which the site is.
func TestDialServerTakesHTTPAddressesOnly(t *testing.T) {
	t.Parallel()
	for _, site := range []string{"", "rawi.test", "/run/rawi.sock", "ftp://rawi.test", "http://", "http://[", "unix:///run/rawi.sock"} {
		if _, err := DialServer(t.Context(), site); !errors.Is(err, ErrUsage) {
			t.Errorf("%q: got %v, want ErrUsage", site, err)
		}
	}
	server := httptest.NewServer(http.StripPrefix("/news", NewPublicHandler(Hello{Version: "v2"}, newStore(t))))
	defer server.Close()
	client, err := DialServer(t.Context(), server.URL+"/news/")
	if err != nil || client.Hello().Version != "v2" {
		t.Fatalf("a site below a path: %v", err)
	}
	client.Close()
	if _, err := DialServer(t.Context(), server.URL); !errors.Is(err, ErrAnswer) {
		t.Errorf("beside the site: got %v, want ErrAnswer", err)
	}
}

// TestAnswerThatIsNoJSONIsRefused rather than taken for an empty one.
func TestAnswerThatIsNoJSONIsRefused(t *testing.T) {
	t.Parallel()
	client := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/hello":
			fmt.Fprint(w, "{}")
		case "/api/v1/stats":
			fmt.Fprint(w, "<html>")
		default: // a failure without a message is none
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"code":"not-found"}`)
		}
	})
	if _, err := client.Stats(t.Context()); !errors.Is(err, ErrAnswer) {
		t.Errorf("HTML with status 200: got %v, want ErrAnswer", err)
	}
	if _, err := client.Feeds(t.Context()); !errors.Is(err, ErrAnswer) || errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a failure without a message: got %v, want ErrAnswer", err)
	}
}
