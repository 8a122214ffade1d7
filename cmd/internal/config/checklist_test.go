package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckListJudgesTheNextStart: by the list as it came, with the other copies of the
// daemon that runs.
func TestCheckListJudgesTheNextStart(t *testing.T) {
	t.Parallel()
	path := files(t, map[string]string{"rawi.yaml": "data: /nowhere\nfetch: {allow_private: [127.0.0.0/8], host: {gap: 1ms}}\nfeeds: [{opml: 'https://lists.test/a'}, {opml: 'https://lists.test/b'}]\n"})
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	running := Fixed{Data: t.TempDir()}
	list := func(feed string) []byte {
		return []byte(`<opml version="2.0"><body><outline text="x" xmlUrl="` + feed + `"/></body></opml>`)
	}
	for feed, want := range map[string]string{"http://127.0.0.1/a": "", "https://outlet.test/a": "fetch.host.gap"} {
		if err := c.CheckList(running, "https://lists.test/a", list(feed)); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", feed, err, want)
		}
	}
	other := running.ListPath("https://lists.test/b")
	if err := os.Mkdir(filepath.Dir(other), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(other, list("https://outlet.test/b"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.CheckList(running, "https://lists.test/a", list("http://127.0.0.1/a")); err == nil || !strings.Contains(err.Error(), "outlet-test-b") {
		t.Errorf("with the copy of another list: %v", err)
	}
	if err := c.CheckList(running, "https://lists.test/b", list("http://127.0.0.1/b")); err != nil {
		t.Errorf("in place of its own copy: %v", err)
	}
	if err := c.CheckList(running, "https://lists.test/b", []byte("no list")); err == nil {
		t.Error("what is no list is accepted")
	}
}
