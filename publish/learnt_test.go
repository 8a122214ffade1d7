package publish_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// TestDocumentsLoseWhatIsLearntLate: a document that shows a line, and the document of a
// topic that has articles by it only, are rendered anew when a later article teaches that
// their outlet repeats it. Entries are not updated by that.
func TestDocumentsLoseWhatIsLearntLate(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.run()
	const line = "زاوية الجسر" // "the bridge corner": the topic is about bridges
	add := func(i int) {
		own := fmt.Sprintf("نص %x عن %x وعن %x في %x.", i*7919+1, i*104729+1, i*1299709+1, i*15485863+1)
		h.addArticle("furat", storage.Article{
			GUID: fmt.Sprint(i), Title: fmt.Sprint("قمح ", i*7919), Link: fmt.Sprint("https://furat.example/", i), Language: "ar",
			Text: []string{own, line}, Summary: "<p>" + own + "</p><p>" + line + "</p>",
		})
	}
	add(1)
	add(2)
	const topic, all = "/topics/roads.atom", "/feed.atom"
	wait := func(path string, want int) (document string) {
		t.Helper()
		for deadline := time.Now().Add(10 * time.Second); ; h.clock.Add(int64(time.Second)) {
			if document = body(t, h.get(path, nil)); strings.Count(document, "<entry") == want && (want == 2 || !strings.Contains(document, line)) {
				return document
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s has not %d entries without the line:\n%s", path, want, document)
			}
		}
	}
	before := wait(topic, 2)
	if wait(all, 2); !strings.Contains(before, line) {
		t.Fatalf("before it is learnt: %s", before)
	}
	add(3)
	wait(topic, 0)
	after := wait(all, 3)
	for _, entry := range strings.Split(before, "<entry")[1:] {
		_, updated, _ := strings.Cut(entry, "<updated>")
		updated, _, _ = strings.Cut(updated, "</updated>")
		if !strings.Contains(after, "<updated>"+updated+"</updated>") {
			t.Errorf("an entry was updated at %s, and is not any more:\n%s", updated, after)
		}
	}
}
