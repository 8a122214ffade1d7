package parse

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/fetcher/cost"
	"rawi/storage"
)

var noon = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

// TestSanitizeLeavesNothingThatActs: an article that nobody parsed.
func TestSanitizeLeavesNothingThatActs(t *testing.T) {
	t.Parallel()
	many := make([]string, 200)
	persons := make([]storage.Person, 200)
	files := make([]storage.Enclosure, 200)
	for i := range many {
		many[i] = strings.Repeat("ا", i+1)
		persons[i].Name, files[i].URL = many[i], "https://files.example/"+strings.Repeat("a", i)
	}
	f := storage.Fetch{At: noon, Articles: []storage.Article{{
		GUID: strings.Repeat("g", 1<<20), Identity: strings.Repeat("م", 1<<20), Title: "خبر\x1b[2J\x00 <b>كما هو</b>\u0085" + strings.Repeat("ط", 1<<20),
		Link: "javascript:alert(1)", Canonical: "data:text/html,x", Image: "mailto:a@b.example",
		Published: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), Updated: time.Date(30000, 1, 1, 0, 0, 0, 0, time.UTC), DateNote: "\x07", Language: "<script>", DeclaredLanguage: "ar",
		Summary: `<p onclick="x()">نص<script>alert(1)</script></p>`, Content: `<a href="javascript:x">هنا</a><img src="https://i.example/a.png" onerror="x()">`, Full: "<iframe src='https://evil.example'></iframe><p>كامل",
		Text: []string{"سطر\x1b]0;x\x07", "", strings.Repeat("ك", 3<<20)}, Categories: many, Authors: append(persons, storage.Person{}), Enclosures: append(files[:10:10], storage.Enclosure{URL: "file:///etc/passwd"}, storage.Enclosure{URL: "https://files.example/", Type: "a\nb", Length: -1}),
		Source: &storage.Source{Title: "\x1b", Link: "vbscript:x"},
	}}, State: storage.FeedState{Channel: storage.Channel{Title: "قناة\x1b", Link: "javascript:x", Self: "https://a.example/feed"}}}
	Sanitize(&f)
	a := f.Articles[0]
	for name, got := range map[string]string{"Link": a.Link, "Canonical": a.Canonical, "Image": a.Image, "DateNote": a.DateNote, "Language": a.Language, "channel's Link": f.State.Channel.Link} {
		if got != "" {
			t.Errorf("%s is %.40q, want none", name, got)
		}
	}
	if !a.Published.IsZero() || !a.Updated.IsZero() || a.Source != nil || f.State.Channel.Self == "" || f.State.Channel.Title != "قناة" {
		t.Errorf("dates %v, %v, source %v, channel %+v", a.Published, a.Updated, a.Source, f.State.Channel)
	}
	if a.Summary != "<p>نص</p>" || strings.Contains(a.Content, "javascript") || strings.Contains(a.Content, "onerror") || a.Full != "<p>كامل</p>" {
		t.Errorf("HTML is %q, %q, %q", a.Summary, a.Content, a.Full)
	}
	if !strings.HasPrefix(a.Title, "خبر[2J <b>كما هو</b>ط") || len(a.Title) > maxLine || len(a.GUID) != maxIdentity || len(a.Identity) != maxIdentity {
		t.Errorf("title %.40q of %d bytes, GUID of %d, identity of %d", a.Title, len(a.Title), len(a.GUID), len(a.Identity))
	}
	if len(a.Text) != 2 || a.Text[0] != "سطر]0;x" || len(a.Text[1]) > 2<<20 {
		t.Errorf("%d blocks, the first %q", len(a.Text), a.Text[0])
	}
	if len(a.Categories) != cost.MaxCategories || len(a.Authors) != cost.MaxPersons || len(a.Enclosures) != 11 || a.Enclosures[10].Length != 0 {
		t.Errorf("%d categories, %d authors, %d files", len(a.Categories), len(a.Authors), len(a.Enclosures))
	}
}

// changed returns what Sanitize changes of a document as it was parsed.
func changed(body []byte) string {
	d, err := Parse(context.Background(), Input{Body: body, URL: "https://a.example/feed", Now: noon})
	if err != nil {
		return ""
	}
	once := storage.Fetch{At: noon, Articles: slices.Clone(d.Articles)}
	Sanitize(&once)
	return cmp.Diff(d.Articles, once.Articles)
}

func TestSanitizeChangesNothingThatWasParsed(t *testing.T) {
	t.Parallel()
	read := 0
	err := filepath.WalkDir("testdata", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, ".want.json") {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		if diff := changed(body); diff != "" {
			t.Errorf("%s:\n%s", path, diff)
		}
		return nil
	})
	if err != nil || read < 20 {
		t.Errorf("%d fixtures, %v", read, err)
	}
}

// FuzzSanitize: what is safe stays as it is, and no other address is left.
func FuzzSanitize(f *testing.F) {
	f.Add("<p>نص <a href=\"https://a.example/x#y\">1</a></p>", "خبر", "https://a.example/")
	f.Add("&lt;b&gt;<img src=x onerror=a>", "\x1b[2J", "javascript:x")
	f.Fuzz(func(t *testing.T, html, text, link string) {
		once := storage.Fetch{At: noon, Articles: []storage.Article{{
			Title: text, Link: link, Content: html, Text: []string{text, html}, Language: text, Enclosures: []storage.Enclosure{{URL: link, Type: text}}, Source: &storage.Source{Title: text, Link: link},
		}}}
		Sanitize(&once)
		a := once.Articles[0]
		if a.Link != "" && !strings.HasPrefix(a.Link, "http://") && !strings.HasPrefix(a.Link, "https://") {
			t.Errorf("link %q", a.Link)
		}
		again := storage.Fetch{At: noon, Articles: slices.Clone(once.Articles)}
		Sanitize(&again)
		if again.Articles[0].Link == "" { // an address that no host can have
			again.Articles[0] = a
		}
		if diff := cmp.Diff(a, again.Articles[0]); diff != "" {
			t.Errorf("what was safe is changed:\n%s", diff)
		}
	})
}

// TestLineIsOne: what breaks a line or moves along it becomes a space.
func TestLineIsOne(t *testing.T) {
	t.Parallel()
	if got, want := line("a\nb\tc\rd\x00e\xff", 100), "a b c de\uFFFD"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSanitizeNamesNoOtherBlocks: where a block goes, positions name others.
func TestSanitizeNamesNoOtherBlocks(t *testing.T) {
	t.Parallel()
	f := storage.Fetch{At: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}
	for _, text := range [][]string{{"one", "two"}, {"one", "", "two"}} {
		f.Articles = append(f.Articles, storage.Article{Identity: "x", Text: text, LeftOut: []storage.LeftOut{{Block: 1, Reason: storage.LeftOutRepeated}}})
	}
	Sanitize(&f)
	if whole, cut := f.Articles[0], f.Articles[1]; len(whole.LeftOut) != 1 || len(cut.Text) != 2 || cut.LeftOut != nil {
		t.Errorf("%+v, %+v", whole, cut)
	}
}
