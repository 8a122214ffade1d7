package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rawi/cmd/internal/config"
	"rawi/fetcher/client"
)

// newTestFollower follows the lists at a server that answers with handle.
func newTestFollower(t *testing.T, handle http.HandlerFunc, log *strings.Builder) (l *listFollower, list string) {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	c, err := client.New(client.Options{AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	list = server.URL + "/list.opml"
	return newListFollower(c, func(string) string { return filepath.Join(dir, "lists", "copy.opml") },
		func() config.Reloadable { return config.Reloadable{Lists: []string{list}} }, func(string, []byte) error { return nil }, func(context.Context) error { return nil }, slog.New(slog.NewTextHandler(log, nil))), list
}

const goodList = `<opml version="2.0"><body><outline text="a" xmlUrl="https://n.example/a"/></body></opml>`

func TestListIsReadAgainOnlyWhenItChanged(t *testing.T) {
	t.Parallel()
	text, conditional := goodList, 0
	l, list := newTestFollower(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", fmt.Sprintf(`"%d"`, len(text)))
		if match := r.Header.Get("If-None-Match"); match != "" {
			if conditional++; match == w.Header().Get("ETag") {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		fmt.Fprint(w, text)
	}, new(strings.Builder))
	path := l.path(list)
	for _, step := range []struct {
		name        string
		before      func()
		changed     bool
		conditional int // requests so far
	}{
		{"the first time", func() {}, true, 0},
		{"again", func() {}, false, 1},
		{"another one", func() { text += "\n" }, true, 2},
		{"its copy was removed", func() { _ = os.Remove(path) }, true, 2},
		{"again after that", func() {}, false, 3},
	} {
		step.before()
		_, changed, err := l.read(t.Context(), list, path)
		if err != nil || changed != step.changed || conditional != step.conditional {
			t.Errorf("%s: changed %v, %v, after %d conditional requests; want %v, %d", step.name, changed, err, conditional, step.changed, step.conditional)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%s: the copy is %q, %v", step.name, got, err)
		}
	}
}

func TestAnswerThatIsNoListKeepsTheCopy(t *testing.T) {
	t.Parallel()
	var answer http.HandlerFunc
	var log strings.Builder
	l, list := newTestFollower(t, func(w http.ResponseWriter, r *http.Request) { answer(w, r) }, &log)
	path := l.path(list)
	good := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, goodList) }
	answer = good
	if len(l.readAll(t.Context())) != 1 {
		t.Fatal("the list was not read")
	}
	for name, bad := range map[string]http.HandlerFunc{
		"a fault of the server": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprint(w, goodList)
		},
		"a part of it": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9999")
			fmt.Fprint(w, goodList)
		},
		"a page":            func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") },
		"a list of nothing": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `<opml version="2.0"><body/></opml>`) },
		"a list of what is no feed": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, strings.Replace(goodList, "https:", "file:", 1))
		},
	} {
		answer = bad
		if _, changed, err := l.read(t.Context(), list, path); err == nil || changed {
			t.Errorf("%s: changed %v, %v, want an error", name, changed, err)
		}
		if len(l.readAll(t.Context())) != 0 {
			t.Errorf("%s: something changed", name)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != goodList {
			t.Errorf("%s: the copy is %q, %v", name, got, err)
		}
		if got := strings.Count(log.String(), "cannot be read"); got != 1 {
			t.Errorf("%s: told %d times:\n%s", name, got, log.String())
		}
		answer = good
		l.readAll(t.Context())
		if got := strings.Count(log.String(), "can be read again"); got != 1 {
			t.Errorf("%s: that it is good again is told %d times", name, got)
		}
		log.Reset()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if l.readAll(ctx) != nil || log.Len() != 0 {
		t.Errorf("at the end of the daemon: %s", log.String())
	}
	if err := writeFile(filepath.Join(path, "below a file"), nil); err == nil {
		t.Error("a file was written below a file")
	}
	if err := writeFile(filepath.Dir(path), []byte("x")); err == nil || errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder was replaced by a file: %v", err)
	}
}

func TestLinesLeftOutAreToldOnce(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	logRefused(slog.New(slog.NewTextHandler(&log, nil)), []string{"a", "b"}, []string{"b", "c", "d"})
	if got := log.String(); strings.Count(got, "left out") != 2 || strings.Contains(got, "line=b") {
		t.Errorf("got %s", got)
	}
}
