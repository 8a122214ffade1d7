package publish_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// The folder holds what is served, byte for byte, follows changes, and loses what
// is no longer published, but never a file that rawi did not write.
func TestFolderHoldsWhatIsServed(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "www")
	if err := os.MkdirAll(filepath.Join(dir, "topics"), 0o755); err != nil {
		t.Fatal(err)
	}
	const others = "topics/others.atom"
	if err := os.WriteFile(filepath.Join(dir, others), []byte("not ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.run()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.WriteFiles(ctx, dir, time.Millisecond) }()
	defer func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	look := func(gone string, want ...string) {
		t.Helper()
		h.clock.Add(int64(time.Minute)) // what is served is rendered anew
		var wrong []string
		for start := time.Now(); time.Since(start) < 30*time.Second; {
			if wrong = h.differences(dir, gone, want); len(wrong) == 0 {
				break
			}
			h.clock.Add(int64(2 * time.Second))
		}
		for _, w := range wrong {
			t.Error(w)
		}
		if text, err := os.ReadFile(filepath.Join(dir, others)); err != nil || string(text) != "not ours" {
			t.Errorf("%s holds %q, %v", others, text, err)
		}
	}
	look("topics/wheat.atom", "feed.atom", "feed.rss", "feed.json", "feed/2026-11-23.atom", "topics/roads.atom", "topics/roads/2026-11-23.json", "outlets/صوت الفرات.rss", "regions/syria.atom", "topics.opml", "feeds.opml", "bursts.atom", "changes.json")

	h.addArticle("herald", storage.Article{GUID: "2", Title: "Wheat prices rise before harvest", Language: "en", Text: []string{"Farmers ask for more."}})
	look("topics/wheat.atom", "feed.atom", "feed/2026-11-23.rss", "topics/roads.atom", "outlets/Herald.json")

	settings, err := h.store.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	settings.Topics = []storage.Topic{{Name: "wheat", Title: "Wheat", Query: "wheat"}}
	h.apply(storage.Operation{Settings: &settings})
	look("topics/roads.atom", "feed.atom", "topics/wheat.atom", "topics.opml")
	look("topics/roads/2026-11-23.json", "topics/wheat/2026-11-23.atom")
}

// differences returns how the files called names differ from what is served.
func (h *harness) differences(dir, gone string, names []string) (out []string) {
	h.t.Helper()
	if _, err := os.Stat(filepath.Join(dir, gone)); err == nil {
		out = append(out, gone+" is there")
	}
	for _, name := range names {
		file := filepath.Join(dir, name)
		plain, err := os.ReadFile(file)
		served := body(h.t, h.get((&url.URL{Path: "/" + name}).EscapedPath(), nil))
		switch {
		case err != nil:
			out = append(out, err.Error())
		case string(plain) != served:
			out = append(out, fmt.Sprintf("%s has %d bytes, %d are served", name, len(plain), len(served)))
		case gunzip(file+".gz") != served:
			out = append(out, name+".gz holds something else")
		}
	}
	return out
}

func gunzip(file string) string {
	f, err := os.Open(file)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err.Error()
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// What an earlier process wrote is removed once it is no longer published.
func TestFolderOfAnEarlierProcessIsPruned(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.run()
	dir := t.TempDir()
	for name, text := range map[string]string{".rawi": "gone.atom\n", "gone.atom": "old", "gone.atom.gz": "old", "others.atom": "not ours"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.WriteFiles(ctx, dir, time.Millisecond) }()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if list, err := os.ReadFile(filepath.Join(dir, ".rawi")); err == nil && strings.Contains(string(list), "feed.atom") {
			break
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	for name, want := range map[string]bool{"gone.atom": false, "gone.atom.gz": false, "others.atom": true, "feed.atom": true} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
