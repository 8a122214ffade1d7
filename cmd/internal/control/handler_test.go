package control

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
)

// TestSettingsDoNotComeThroughTheSocket, nor what the daemon alone decides: of a
// batch with such an operation nothing is applied.
func TestSettingsDoNotComeThroughTheSocket(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	client := serve(t, operator{Store: store})
	for name, op := range map[string]storage.Operation{
		"settings":     {Settings: &storage.Settings{At: start}},
		"expiry":       {Expiry: &storage.Expiry{At: start}},
		"subscription": {Subscription: &storage.Subscription{ID: "x"}},
		"members":      {Members: &storage.Members{Epoch: 1}},
	} {
		if _, err := client.Apply(t.Context(), fetch("3", "خبر", "نص الخبر الثالث"), op); !errors.Is(err, storage.ErrInvalid) {
			t.Errorf("%s: got %v, want ErrInvalid", name, err)
		}
	}
	if s, err := store.Stats(t.Context()); err != nil || s.Articles != 2 {
		t.Errorf("%d articles, %v: something of a refused batch was applied", s.Articles, err)
	}
	outcomes, err := client.Apply(t.Context(),
		storage.Operation{Decision: &storage.Decision{At: start, Kind: storage.DecidePin, A: "20260301-zzz"}}, fetch("3", "خبر", "نص الخبر الثالث"),
		storage.Operation{Recluster: &storage.Recluster{At: start, Story: "20260301-zzz"}})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(outcomes[0].Err, storage.ErrNotFound) || len(outcomes[1].New) != 1 || !errors.Is(outcomes[2].Err, storage.ErrInvalid) {
		t.Errorf("got %+v, want ErrNotFound, one new article, and the store's ErrInvalid", outcomes)
	}
}

// echo answers a read with the arguments that it got.
func echo(_ context.Context, a arguments) (any, error) {
	return map[string]any{"id": a.text("id"), "after": a.number("after"), "since": a.time("since")}, nil
}

// TestArgumentsAreCheckedBeforeTheyAreUsed: what cannot be parsed is named.
func TestArgumentsAreCheckedBeforeTheyAreUsed(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]error{
		"": nil, "id=خبر&after=7&since=2026-03-01T08:00:00Z": nil, "after=9223372036854775807": nil,
		"after=9223372036854775808": ErrUsage, "after=-1": ErrUsage, "after=x": ErrUsage, "since=yesterday": ErrUsage,
		"after=x&since=x": ErrUsage,
		"id=" + strings.Repeat("a", maxArguments-len("id=")):   nil,
		"id=" + strings.Repeat("a", maxArguments-len("id=")+1): ErrTooLarge,
	} {
		w := httptest.NewRecorder()
		readHandler(echo)(w, &http.Request{Method: http.MethodGet, URL: &url.URL{RawQuery: query}})
		var err error
		if w.Code != http.StatusOK {
			err = decodeFailure(w.Code, w.Body.Bytes())
		}
		if !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%.40q: got %v, want %v", query, err, want)
		}
		if query == "after=x&since=x" && !strings.Contains(err.Error(), "after=") {
			t.Errorf("two faults: got %v, want the first", err)
		}
	}
}

// TestActionsRunOnWholeBodiesOnly: one that is too large or no JSON is refused
// before anything is done.
func TestActionsRunOnWholeBodiesOnly(t *testing.T) {
	t.Parallel()
	const good = `{"Text":"خبر"}`
	type in struct{ Text string }
	for name, row := range map[string]struct {
		body  string
		limit int64
		want  error
	}{
		"good":     {good, maxAction, nil},
		"no JSON":  {`نص`, maxAction, ErrUsage},
		"cut":      {`{"Text":"خب`, maxAction, ErrUsage},
		"empty":    {"", maxAction, ErrUsage},
		"longest":  {good, int64(len(good)), nil},
		"too long": {good, int64(len(good)) - 1, ErrTooLarge},
	} {
		calls := 0
		h := limitedActionHandler(row.limit, func(_ context.Context, i in) (string, error) { calls++; return i.Text, nil })
		w := httptest.NewRecorder()
		h(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(row.body)))
		if row.want == nil {
			var text string
			if err := json.Unmarshal(w.Body.Bytes(), &text); err != nil || w.Code != 200 || calls != 1 || text != "خبر" {
				t.Errorf("%s: %d calls, status %d, %q", name, calls, w.Code, text)
			}
			continue
		}
		if err := decodeFailure(w.Code, w.Body.Bytes()); calls != 0 || !errors.Is(err, row.want) {
			t.Errorf("%s: %d calls, %v, want none and %v", name, calls, err, row.want)
		}
	}
}

// silentStore is a Reader in which nothing ever changes.
type silentStore struct{ storage.Reader }

func (silentStore) Wait(ctx context.Context, _ uint64) error {
	<-ctx.Done()
	return ctx.Err()
}

// TestWaitIsHeldFor25Seconds, or until its caller has gone.
func TestWaitIsHeldFor25Seconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		changed, err := wait(t.Context(), silentStore{}, 7)
		if took := time.Since(began); changed || err != nil || took != 25*time.Second {
			t.Errorf("got %v, %v after %s, want false after 25 s", changed, err, took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if changed, err := wait(ctx, silentStore{}, 7); changed || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("caller gone: got %v, %v, want DeadlineExceeded", changed, err)
		}
	})
}

// TestMethodsAreKeptApart: what acts is no GET, what reads no POST.
func TestMethodsAreKeptApart(t *testing.T) {
	t.Parallel()
	o := operator{Store: newStore(t)}
	h := NewHandler(Hello{}, o.Store, o)
	got := map[string]int{}
	for _, path := range []string{"GET /v1/apply", "GET /v1/refresh", "GET /v1/reload", "GET /v1/level", "POST /v1/stats", "POST /v1/backup", "GET /v1/stats", "GET /v1/unknown", "GET /"} {
		method, target, _ := strings.Cut(path, " ")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
		got[path] = w.Code
	}
	want := map[string]int{
		"GET /v1/apply": 405, "GET /v1/refresh": 405, "GET /v1/reload": 405, "GET /v1/level": 405, "POST /v1/stats": 405, "POST /v1/backup": 405,
		"GET /v1/stats": 200, "GET /v1/unknown": 404, "GET /": 404,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}
