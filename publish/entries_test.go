package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"rawi/publish/format"
	"rawi/storage"
)

// entryOf returns an entry whose texts have size bytes.
func entryOf(id string, size int) format.Entry {
	return format.Entry{ID: id, Content: strings.Repeat("c", size/2), Summary: strings.Repeat("s", size-size/2)}
}

// The texts of a document stay within its bytes: those of the outlet that has most are
// shortened, oldest first, and no entry is left out.
func TestTextsBeyondTheBudgetAreShortened(t *testing.T) {
	t.Parallel()
	s := entryShelf{most: 1000, bytes: map[string]int{}}
	for i, e := range []struct {
		outlet string
		size   int
	}{{"large", 300}, {"small", 100}, {"large", 300}, {"small", 100}, {"large", 300}, {"large", 400}, {"small", 5}, {"none", 0}, {"large", 90}} {
		id := fmt.Sprint(i)
		s.add(e.outlet, entryOf(id, e.size), entryOf(id, min(e.size, 10)))
		if s.total > s.most {
			t.Errorf("after %d entries: %d bytes, want %d at most", i+1, s.total, s.most)
		}
	}
	var sizes []int
	for i, e := range s.entries {
		if e.ID != fmt.Sprint(i) {
			t.Errorf("entry %d is %s", i, e.ID)
		}
		sizes = append(sizes, textBytes(&e))
	}
	if got, want := fmt.Sprint(sizes), "[300 100 300 100 10 10 5 0 90]"; got != want {
		t.Errorf("sizes %s, want %s", got, want)
	}
	tight := entryShelf{most: 5, bytes: map[string]int{}}
	for i := range 3 {
		tight.add("a", entryOf(fmt.Sprint(i), 100), entryOf(fmt.Sprint(i), 10))
	}
	if tight.total != 30 || len(tight.entries) != 3 {
		t.Errorf("entries that cannot be shortened further: %d bytes, %d entries", tight.total, len(tight.entries))
	}
}

// batchedReader notes the largest number of articles that are read at once.
type batchedReader struct {
	*listedReader
	text    string
	largest int
}

func (r *batchedReader) Articles(_ context.Context, ids []string) (out []storage.Article, err error) {
	r.largest = max(r.largest, len(ids))
	for range ids {
		out = append(out, storage.Article{ID: "0", Feed: "furat", Outlet: "o", Title: "جسر", Content: "<p>" + r.text + "</p>", Text: []string{r.text}})
	}
	return out, nil
}

// A document of long texts holds all its stories in so many bytes, those that a client
// makes up in fewer, and few articles are held at once.
func TestDocumentsKeepWithinTheirBytes(t *testing.T) {
	t.Parallel()
	s, listed := newListedServer(t)
	r := &batchedReader{listedReader: listed, text: strings.Repeat("نص طويل ", 2000)}
	s.store = r
	for i := range 300 {
		r.list = append(r.list, told(i, i, "o"))
	}
	for path, most := range map[string]int{"/feed.json": documentBytes, "/feed.json?n=300": documentBytes, "/search.json?q=x": answerBytes, "/outlets/o.json": answerBytes} {
		w := get(s, path)
		var document struct {
			Items []struct {
				HTML string `json:"content_html"`
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &document); err != nil {
			t.Fatal(err)
		}
		long := 0
		for i, item := range document.Items {
			if len(item.HTML) > 10_000 {
				if long++; long != i+1 {
					t.Errorf("%s: entry %d is long after a short one", path, i)
				}
			}
		}
		if len(document.Items) != 300 || w.Body.Len() < most/2 || w.Body.Len() > most+300*4000 || long == 0 || long == 300 {
			t.Errorf("%s: %d entries, %d of them long, in %d bytes, want some %d", path, len(document.Items), long, w.Body.Len(), most)
		}
	}
	if r.largest != leadsBatch {
		t.Errorf("%d articles are read at once, want %d", r.largest, leadsBatch)
	}
}
