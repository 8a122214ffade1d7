package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/parse"
	"rawi/storage"
)

// TestImportIsSanitized: an export that somebody changed brings nothing that acts, and
// nothing that could not have been.
func TestImportIsSanitized(t *testing.T) {
	t.Parallel()
	line := `{"kind":"item","feed":"https://f.test/feed","feed_name":"furat","id":"20260301-aaaaaaaaaaaa","guid":"1","identity":"guid:1","title":"خبر\u001b[2J","link":"javascript:x",` + seen +
		`,"published":"9999-01-01T00:00:00Z","content":"<p onclick=x>نص<script>x</script></p>","summary":"<a href='data:x'>y</a>","text":["نص\u0007"],"image":"file:///x","files":[{"url":"javascript:x"}]}` + "\n" +
		`{"kind":"version","article":"20260301-aaaaaaaaaaaa",` + seen + `,"until":"2026-03-02T08:00:00Z","title":"قديم\u0000","content":"<svg onload=x></svg><p>قديم</p>","text":["قديم"]}`
	to := &recorder{}
	if _, err := importText(t, to, line); err != nil {
		t.Fatal(err)
	}
	var got []storage.Article
	for _, batch := range to.batches {
		for _, op := range batch {
			if !op.Fetch.Import {
				t.Error("a fetch of an import does not say so")
			}
			got = append(got, op.Fetch.Articles...)
		}
	}
	if len(got) != 2 || got[0].Title != "قديم" || got[0].Content != "<p>قديم</p>" || got[1].Title != "خبر[2J" || got[1].Content != "<p>نص</p>" {
		t.Errorf("got %+v", got)
	}
	for _, a := range got {
		if a.Link+a.Image != "" || len(a.Enclosures) > 0 || !a.Published.IsZero() || strings.Contains(a.Summary, "data:") || strings.Contains(strings.Join(a.Text, ""), "\a") {
			t.Errorf("got %+v", a)
		}
	}
	for _, bad := range []string{
		`{"kind":"item","feed":"f","seen":"9999-01-01T00:00:00Z"}`, `{"kind":"item","feed":"f","seen":"1066-01-01T00:00:00Z"}`, `{"kind":"item","feed":"f","seen":"30000-01-01T00:00:00Z"}`,
		`{"kind":"version","seen":"2026-03-01T08:00:00Z","until":"9999-01-01T00:00:00Z"}`,
	} {
		if _, err := importText(t, &recorder{}, bad); !errors.Is(err, errUsage) {
			t.Errorf("%s: %v, want wrong usage", bad, err)
		}
	}
}

// FuzzImport: no line makes an import panic, nor brings an article that is not safe.
func FuzzImport(f *testing.F) {
	f.Add(`{"kind":"item","feed":"f","guid":"1","title":"أ",` + seen + `,"content":"<p>ب</p>"}` + "\n" + `{"kind":"version","article":"x","until":"2026-03-02T08:00:00Z","title":"ج"}`)
	f.Add(`{"kind":"feed","feed":"https://f.test/feed","name":"f"}` + "\n" + `{"kind":"story","id":"s","aliases":["a"],"members":[{"article":"b"}]}`)
	f.Add(`{"kind":"tombstone","article":"20260301-aaaaaaaaaaaa","at":"2026-03-02T08:00:00Z"}` + "\n" + `{"kind":"decision","number":1,"decided":"pin","a":"b"}`)
	f.Add(`{"kind":"item","feed":"f","guid":"1","story":"s","event":"e",` + seen + `}` + "\n" + `{"kind":"event","id":"e","stories":["s","x"],"aliases":["a"]}`)
	f.Fuzz(func(t *testing.T, lines string) {
		to := &recorder{events: map[string]string{"s": "other"}}
		_, _ = importText(t, to, lines)
		for _, batch := range to.batches {
			for _, op := range batch {
				if op.Fetch == nil {
					continue
				}
				if op.Fetch.At.Year() < 1990 || op.Fetch.At.After(time.Date(2026, 3, 5, 13, 0, 0, 0, time.UTC)) {
					t.Errorf("a fetch at %v", op.Fetch.At)
				}
				for _, a := range op.Fetch.Articles {
					again := storage.Fetch{At: op.Fetch.At, Articles: []storage.Article{a}}
					if parse.Sanitize(&again); again.Articles[0].Content != a.Content || again.Articles[0].Title != a.Title {
						t.Errorf("not safe: %+v", a)
					}
				}
			}
		}
	})
}
