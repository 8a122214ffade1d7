package config

import (
	"errors"
	"fmt"
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

// TestFollowedListsAreBounded holds how many feeds of a list that others write are
// followed; the operator's own file has no bound but that of its bytes.
func TestFollowedListsAreBounded(t *testing.T) {
	t.Parallel()
	const n = maxFollowed + 5
	var list strings.Builder
	list.WriteString("<opml><body>\n")
	for i := range n {
		fmt.Fprintf(&list, "<outline xmlUrl='https://h%d.example/'/>\n", i)
	}
	list.WriteString("</body></opml>")
	for of, want := range map[string]int{"own.opml": n, "https://lists.example/a": maxFollowed} {
		path := files(t, map[string]string{"rawi.yaml": "", "own.opml": list.String()})
		data := filepath.Dir(path)
		copied := (Fixed{Data: data}).ListPath("https://lists.example/a")
		if err := errors.Join(os.Mkdir(filepath.Dir(copied), 0o700), os.WriteFile(copied, []byte(list.String()), 0o600),
			os.WriteFile(path, []byte("data: "+data+"\nfeeds: [{opml: '"+of+"'}]"), 0o600)); err != nil {
			t.Fatal(err)
		}
		c, err := Load(path)
		if err != nil || len(c.Feeds) != want || want < n && (len(c.Refused) != 1 || !strings.Contains(c.Refused[0], ":10002: 5 feeds from here on")) {
			t.Errorf("%s: %d feeds, %v, refused %q, want %d", of, len(c.Feeds), err, c.Refused, want)
		}
	}
}
