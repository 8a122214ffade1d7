package control

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"rawi/storage"
	"rawi/storage/bolt"
)

// FuzzSocket sends the daemon a request as anybody in its group may send it: it is
// answered by JSON, a failure has a code and a text, and a refused batch changes nothing.
func FuzzSocket(f *testing.F) {
	for _, seed := range []struct{ method, target, body string }{
		{"GET", "query?q=%D8%AC%D8%B3%D8%B1+OR+lang:ar&limit=3&order=relevance", ""},
		{"GET", "stories?cursor=AAAA&since=x&entered_since=2026-03-01T08:00:00Z", ""},
		{"GET", "article?id=zz&id=%00", ""},
		{"GET", "articles?id=a&id=b", ""},
		{"GET", "changes?after=9223372036854775807&limit=-1", ""},
		{"GET", "why?a=1&b=2", ""},
		{"GET", "events?q=%D8%AC%D8%B3%D8%B1&order=entered&cursor=AAAA", ""},
		{"GET", "event?id=zz&id=%00", ""},
		{"GET", "whyevent?a=1&b=2", ""},
		{"POST", "apply", `{"Operations":[{"fetch":{"at":"2026-03-01T08:00:00Z","push":true,"state":{"feed":"furat"},"articles":[{"identity":"9","title":"خبر"}]}}]}`},
		{"POST", "apply", `{"Operations":[{"Decision":{"At":"2026-03-01T08:00:00Z","Kind":"split","A":"x","B":"y"}},{"Settings":{}}]}`},
		{"POST", "apply", `{"Operations":[{},null,{"Tombstone":{}},{"Recluster":{}}]}`},
		{"POST", "refresh", `{"Feeds":["furat",""]}`},
		{"POST", "level", `{"Level":"DEBUG-9223372036854775808"}`},
		{"PUT", "../v1//reload", `{}`},
	} {
		f.Add(seed.method, seed.target, seed.body)
	}
	store, err := bolt.Open(filepath.Join(f.TempDir(), "rawi.db"), bolt.Options{NoSync: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	settings := storage.Settings{At: start, Site: storage.Site{Authority: "rawi.test", Began: "2026-03-01"}, Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.test/feed"}}}
	if _, err := store.Apply(f.Context(), storage.Operation{Settings: &settings}, fetch("1", "جسر البوكمال", "افتتح الجسر القديم أمام السيارات")); err != nil { // the old bridge was opened to cars
		f.Fatal(err)
	}
	handler := NewHandler(Hello{Version: "v1"}, store, operator{Store: store, level: func(slog.Level) {}})
	f.Fuzz(func(t *testing.T, method, target, body string) {
		r, err := http.NewRequest(method, "http://rawi/v1/"+target, strings.NewReader(body))
		if err != nil || strings.HasPrefix(r.URL.Path, "/v1/wait") || strings.HasPrefix(r.URL.Path, "/debug") || r.Method == http.MethodConnect {
			return // what waits, and what net/http refuses
		}
		before, err := store.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r.WithContext(t.Context()))
		isJSON := w.Header().Get("Content-Type") == "application/json"
		switch {
		case isJSON && !json.Valid(w.Body.Bytes()):
			t.Errorf("status %d, no JSON: %.200q", w.Code, w.Body)
		case isJSON && w.Code != http.StatusOK && decodeFailure(w.Code, w.Body.Bytes()).Error() == "":
			t.Errorf("status %d without a reason", w.Code)
		case w.Code == http.StatusInternalServerError:
			t.Errorf("%s %s %q: a fault of the request is none of the daemon: %s", method, target, body, w.Body)
		}
		after, err := store.Settings(t.Context())
		if err != nil || after.Number != before.Number || len(after.Feeds) != len(before.Feeds) {
			t.Errorf("settings came through the socket: %+v, %v", after, err)
		}
	})
}
