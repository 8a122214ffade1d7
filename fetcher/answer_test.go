package fetcher

import (
	"net/http"
	"testing"

	"rawi/fetcher/client"
	"rawi/fetcher/parse"
	"rawi/storage"
)

// A document that was cut short is read again at each poll: it counts as changed
// only if it brings articles.
func TestChangedDocument(t *testing.T) {
	t.Parallel()
	some := []storage.Article{{GUID: "1", Published: noon}}
	for name, v := range map[string]struct {
		articles  []storage.Article
		cut       string // by the server
		unclosed  bool   // the document
		unchanged int
		changed   bool
		items     int // of the rhythm
	}{
		"whole":                  {some, "", false, 0, true, 1},
		"whole, without news":    {nil, "", false, 0, true, 0},
		"cut":                    {some, "reset", false, 0, true, 1},
		"cut, without news":      {nil, "reset", false, 0, false, 0},
		"unclosed":               {some, "", true, 0, true, 1},
		"unclosed, without news": {nil, "", true, 0, false, 0},
		"dates count":            {some, "", false, maxUnchangedPolls - 1, true, 1},
		"dates count no longer":  {some, "", false, maxUnchangedPolls, true, 0},
	} {
		before := noon.AddDate(0, 0, -1)
		next, fetch := storage.FeedState{Changed: before, UnchangedPolls: v.unchanged}, storage.Fetch{At: noon}
		d := parse.Document{Articles: v.articles, Short: v.unclosed, ItemHashes: []uint64{7}, HeadHash: 9, Charset: "windows-1256", Warnings: []string{"تنبيه"}} // warning
		applyDocument(&next, &fetch, d, &client.Response{Short: v.cut, URL: "http://a.example/", Header: http.Header{}})
		if next.Changed.Equal(noon) != v.changed || next.Rhythm.Items != v.items {
			t.Errorf("%s: changed at %v, %d items in the rhythm", name, next.Changed, next.Rhythm.Items)
		}
		if len(next.ItemHashes) != 1 || next.HeadHash != 9 || next.Charset != "windows-1256" || len(next.Warnings) != 1 || len(fetch.Articles) != len(v.articles) {
			t.Errorf("%s: got %+v, %+v", name, next, fetch)
		}
	}
}

func TestCorrectionOfARhythm(t *testing.T) {
	t.Parallel()
	yesterday := noon.AddDate(0, 0, -1)
	before := storage.FeedState{Changed: yesterday, Rhythm: storage.Rhythm{Items: 3, Last: yesterday}}
	fetch := storage.Fetch{At: noon, Articles: []storage.Article{{Published: noon}}}
	for name, v := range map[string]struct {
		unchanged, added int
		want             int // unchanged polls then
		items            int
		changed          bool
	}{
		"nothing new":            {0, 0, 1, 3, false},
		"nothing new for long":   {maxUnchangedPolls, 0, maxUnchangedPolls + 1, 3, false},
		"news":                   {0, 1, 0, 4, true},
		"news soon":              {maxUnchangedPolls - 1, 1, 0, 4, true},
		"news after a long time": {maxUnchangedPolls, 1, 0, 5, true}, // the dates count again
	} {
		st := storage.FeedState{Changed: noon, UnchangedPolls: v.unchanged, Rhythm: storage.Rhythm{Items: 4, Last: yesterday, Gap: 1}}
		correctRhythm(&st, before, v.added, fetch)
		if st.UnchangedPolls != v.want || st.Rhythm.Items != v.items || st.Changed.Equal(noon) != v.changed {
			t.Errorf("%s: got %+v", name, st)
		}
	}
	same := storage.FeedState{Changed: noon, UnchangedPolls: 1, Silent: noon, Rhythm: storage.Rhythm{Items: 1}}
	for i, change := range []func(*storage.FeedState){
		func(*storage.FeedState) {}, func(st *storage.FeedState) { st.Changed = yesterday }, func(st *storage.FeedState) { st.UnchangedPolls++ },
		func(st *storage.FeedState) { st.Silent = yesterday }, func(st *storage.FeedState) { st.Rhythm.Items++ },
	} {
		other := same
		if change(&other); sameRhythm(same, other) != (i == 0) {
			t.Errorf("change %d: same %v", i, i != 0)
		}
	}
}

func TestValidatorsOfA304(t *testing.T) {
	t.Parallel()
	st := storage.FeedState{ETag: `"1"`, LastModified: "a"}
	if keepValidators(&st, http.Header{}); st.ETag != `"1"` || st.LastModified != "a" {
		t.Errorf("a 304 without validators: got %+v", st)
	}
	if keepValidators(&st, http.Header{"Etag": {`"2"`}}); st.ETag != `"2"` || st.LastModified != "a" {
		t.Errorf("a 304 with an ETag: got %+v", st)
	}
	if keepValidators(&st, http.Header{"Last-Modified": {"b"}}); st.ETag != `"2"` || st.LastModified != "b" {
		t.Errorf("a 304 with a date: got %+v", st)
	}
}
