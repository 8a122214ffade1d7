package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/publish/format"
	"rawi/storage"
)

// recorder is a writer that notes batches and answers each operation.
type recorder struct {
	batches [][]storage.Operation
	answer  func(op storage.Operation) storage.Outcome
	fault   error
	events  map[string]string // by story
}

func (r *recorder) EventsOf(_ context.Context, stories []string) (map[string]string, error) {
	out := map[string]string{}
	for _, id := range stories {
		if e := r.events[id]; e != "" {
			out[id] = e
		}
	}
	return out, nil
}

func (r *recorder) Apply(_ context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	r.batches = append(r.batches, slices.Clone(ops))
	out := make([]storage.Outcome, len(ops))
	for i, op := range ops {
		if r.answer != nil {
			out[i] = r.answer(op)
		}
	}
	return out, r.fault
}

func importText(t *testing.T, to *recorder, text string) (*importer, error) {
	t.Helper()
	opened := 0
	m := &importer{now: time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC), open: func([]storage.Feed) (importStore, error) { opened++; return to, nil }}
	err := m.read(t.Context(), strings.NewReader(text))
	if opened > 1 {
		t.Errorf("the writer was opened %d times", opened)
	}
	return m, err
}

const seen = `"seen":"2026-03-01T08:00:00Z"`

func TestImportRejectsWhatIsNoExport(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"x": "line 1: no line of rawi export", "\n \n{\"kind\":\"item\"": "line 3: no line of rawi export", `{"kind":"item","feed":"f"}`: "line 1: an item needs feed and seen", `{"kind":"item",` + seen + `}`: "line 1: an item needs feed and seen",
		`{"kind":"feed","name":1}`: "line 1: no line", `{"kind":"story","id":1}`: "line 1: no line", `{"kind":"event","id":1}`: "line 1: no line", `{"kind":"decision","number":"x"}`: "line 1: no line", `{"kind":"tombstone","article":1}`: "line 1: no line", `{"kind":"version","article":1}`: "line 1: no line",
	} {
		to := &recorder{}
		if _, err := importText(t, to, text); err == nil || !strings.HasPrefix(err.Error(), want) || !errors.Is(err, errUsage) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
		if len(to.batches) > 0 && len(to.batches[0]) > 0 {
			t.Errorf("%s: applied %+v", text, to.batches)
		}
	}
	if _, err := importText(t, &recorder{}, `{"kind":"item","feed":"`+strings.Repeat("x", maxImportLine)+`"}`); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("a line without end: %v", err)
	}
}

// A feed of an export is read as it was: its line is that of the feed which it becomes.
func TestImportKeepsHowASourceIsRead(t *testing.T) {
	t.Parallel()
	all := &storage.Selectors{Item: "li", Title: "h2", Link: "a@href", Date: "time@datetime", Summary: "p", Image: "img@src"}
	want := []storage.Feed{
		{Name: "a", URL: "https://a.example/list", Kind: storage.KindPage, Select: all, Paused: true},
		{Name: "b", URL: "https://a.example/list", Kind: storage.KindPage, Select: &storage.Selectors{Item: "tr"}, Paused: true},
		{Name: "c", URL: "https://t.me/s/c", Kind: storage.KindTelegram, All: true, Paused: true},
		{Name: "d", URL: "https://d.example/feed", Paused: true},
	}
	var lines strings.Builder
	for _, f := range want {
		line, err := json.Marshal(format.NewFeedLine(storage.FeedInfo{Feed: f}))
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, 10))
	}
	m, err := importText(t, &recorder{}, lines.String())
	if diff := cmp.Diff(want, m.feeds); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestImportSkipsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	to := &recorder{answer: func(op storage.Operation) storage.Outcome { return storage.Outcome{New: []string{"x"}} }}
	m, err := importText(t, to, "\n{\"kind\":\"of a newer version\"}\n  \n{\"kind\":\"item\",\"feed\":\"https://a.b/c\","+seen+",\"id\":\"x\"}\n\n{}\n")
	if err != nil || m.items != 1 || m.added != 1 || len(to.batches) != 1 || len(to.batches[0]) != 1 {
		t.Fatalf("%d items, %d added, %+v, %v", m.items, m.added, to.batches, err)
	}
	if f := to.batches[0][0].Fetch; f == nil || f.State.Feed != "https://a.b/c" || !f.Push || len(f.Articles) != 1 || len(m.renamed) > 0 {
		t.Errorf("got %+v, renamed %q", f, m.renamed)
	}
}

// Articles of one fetch stay together, of others apart; feeds are known by name.
func TestImportGroupsArticlesByFetch(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString(`{"kind":"feed","name":"furat","feed":"https://a.b/c","region":"syria"}` + "\n")
	for _, item := range []struct{ id, feed, seen string }{
		{"1", "https://a.b/c", "2026-03-01T08:00:00Z"}, {"2", "https://a.b/c", "2026-03-01T08:00:00Z"}, {"3", "https://a.b/c", "2026-03-01T09:00:00Z"}, {"4", "https://d.e/f", "2026-03-01T09:00:00Z"},
	} {
		fmt.Fprintf(&text, `{"kind":"item","id":%q,"feed":%q,"seen":%q}`+"\n", item.id, item.feed, item.seen)
	}
	text.WriteString(`{"kind":"version","article":"4","title":"قديم","seen":"2026-03-01T08:00:00Z","until":"2026-03-01T10:00:00Z"}` + "\n")
	text.WriteString(`{"kind":"item","id":"5","feed":"https://d.e/f","seen":"2026-03-01T10:00:00Z"}` + "\n")
	to := &recorder{answer: func(op storage.Operation) storage.Outcome { return storage.Outcome{New: []string{"5"}} }}
	m, err := importText(t, to, text.String())
	if err != nil || len(to.batches) != 1 {
		t.Fatalf("%d batches, %v", len(to.batches), err)
	}
	var got []string
	for _, op := range to.batches[0] {
		got = append(got, fmt.Sprintf("%s %s %d", op.Fetch.State.Feed, op.Fetch.At.Format("15"), len(op.Fetch.Articles)))
	}
	want := []string{"furat 08 2", "furat 09 1", "https://d.e/f 09 1", "https://d.e/f 10 1", "https://d.e/f 10 1"}
	if !slices.Equal(got, want) {
		t.Errorf("fetches %q, want %q", got, want)
	}
	if both := to.batches[0][0].Fetch.Articles; both[0].Identity != "2" || both[1].Identity != "1" {
		t.Errorf("%s comes before %s, though a document begins with what arrived last", both[0].Identity, both[1].Identity)
	}
	if first := to.batches[0][2].Fetch.Articles[0]; first.Title != "قديم" {
		t.Errorf("the older text is not first: %+v", first)
	}
	if len(m.feeds) != 1 || !m.feeds[0].Paused || m.feeds[0].Region != "syria" {
		t.Errorf("feeds %+v: want one that is not polled", m.feeds)
	}
	if len(m.renamed) != 4 { // each fetch but the last created an article that it should not
		t.Errorf("renamed %q", m.renamed)
	}
}

func TestImportIsBatched(t *testing.T) {
	t.Parallel()
	var items, stones strings.Builder
	for i := range 2*importBatch + 5 {
		fmt.Fprintf(&items, `{"kind":"item","id":"%d","feed":"f%d",%s}`+"\n", i, i, seen)
		fmt.Fprintf(&stones, `{"kind":"tombstone","article":"%d"}`+"\n", i)
	}
	for name, text := range map[string]string{"items": items.String(), "tombstones": stones.String()} {
		to := &recorder{}
		if _, err := importText(t, to, text); err != nil {
			t.Fatal(err)
		}
		total := 0
		for i, batch := range to.batches {
			if total += len(batch); len(batch) > importBatch || i < 2 && len(batch) != importBatch {
				t.Errorf("%s: batch %d has %d operations", name, i, len(batch))
			}
		}
		if total != 2*importBatch+5 || len(to.batches) != 3 {
			t.Errorf("%s: %d operations in %d batches", name, total, len(to.batches))
		}
	}
}

func TestImportFailsOnArticlesAndNotesTheRest(t *testing.T) {
	t.Parallel()
	const item, stone = `{"kind":"item","id":"1","feed":"f",` + seen + "}\n", `{"kind":"tombstone","article":"1"}` + "\n"
	decision := `{"kind":"decision","number":7,"decided":"pin","a":"x"}` + "\n"
	other := errors.New("x")
	for _, row := range []struct {
		text    string
		err     error
		fails   bool
		refused int
	}{
		{item, storage.ErrUnknownFeed, true, 0}, {item, other, true, 0}, {stone, other, false, 1}, {stone, storage.ErrNotFound, false, 1}, {decision, other, false, 1}, {decision, storage.ErrNotFound, false, 0}, {decision, nil, false, 0},
	} {
		to := &recorder{answer: func(storage.Operation) storage.Outcome { return storage.Outcome{Err: row.err} }}
		m, err := importText(t, to, row.text)
		if (err != nil) != row.fails || len(m.refused) != row.refused || row.fails && (!errors.Is(err, row.err) || !strings.Contains(err.Error(), "feed f")) {
			t.Errorf("%s with %v: %v, %d refused", row.text, row.err, err, len(m.refused))
		}
		if row.err == storage.ErrUnknownFeed && !strings.Contains(err.Error(), "add it to the config") {
			t.Errorf("no way out is named: %v", err)
		}
	}
	for _, text := range []string{item, decision} {
		if _, err := importText(t, &recorder{fault: other}, text); !errors.Is(err, other) {
			t.Errorf("%s: the error of the store is lost: %v", text, err)
		}
	}
}

// Decisions get new numbers; what revokes one names the new number.
func TestImportRenumbersDecisions(t *testing.T) {
	t.Parallel()
	next := uint64(40)
	to := &recorder{answer: func(storage.Operation) storage.Outcome { next++; return storage.Outcome{Decision: next} }}
	if _, err := importText(t, to, `{"kind":"decision","number":7,"decided":"split","a":"x","b":"y"}`+"\n"+`{"kind":"decision","number":8,"decided":"revoke","revokes":7}`+"\n"); err != nil || len(to.batches) != 2 {
		t.Fatalf("%d batches, %v", len(to.batches), err)
	}
	if d := to.batches[1][0].Decision; d == nil || d.Kind != storage.DecideRevoke || d.Revokes != 41 {
		t.Errorf("got %+v, want it to revoke 41", d)
	}
}

// An event is made of the stories of its line; a story that the store put into another event
// than it has in the export is taken out of it, the others are left alone.
func TestImportMakesTheSameEvents(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, item := range []struct{ story, event string }{{"a", "a"}, {"b", "a"}, {"c", "c"}, {"d", "d"}, {"gone", "gone"}, {"old", ""}} {
		fmt.Fprintf(&text, `{"kind":"item","id":%q,"feed":"f","story":%q,"event":%q,%s}`+"\n", item.story, item.story, item.event, seen)
	}
	text.WriteString(`{"kind":"event","id":"a","stories":["a","b"],"aliases":["x"]}` + "\n" + `{"kind":"event","id":"z","stories":["e"]}` + "\n")
	to := &recorder{events: map[string]string{"a": "q", "b": "q", "c": "a", "d": "d", "old": "a", "e": "e"}}
	m, err := importText(t, to, text.String())
	if err != nil || len(m.refused) > 0 {
		t.Fatal(err, m.refused)
	}
	var got []string
	for _, op := range slices.Concat(to.batches...) {
		if r := op.Recluster; r != nil {
			got = append(got, fmt.Sprintf("%s %s %s", r.Event, r.Stories, r.Aliases))
		}
	}
	if want := []string{"a [a b] [x]", "z [e] []", "c [c] []"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOldExportsAreCompleted(t *testing.T) {
	t.Parallel()
	line := new(format.Stored)
	line.FeedName, line.GUID, line.Link, line.Title, line.Language, line.Author = "furat", "g", "https://a.b/c", "عنوان", "ar", "ليلى"
	line.Content, line.Summary = "<p>قصير</p>", "<p>نص أطول من هذا</p>"
	line.Seen = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	a := articleOf(line)
	if len(a.Authors) != 1 || a.Authors[0].Name != "ليلى" || !slices.Equal(a.Text, []string{"نص أطول من هذا"}) || a.DeclaredLanguage != "ar" || a.Identity != "g" {
		t.Errorf("got %+v", a)
	}
	for _, identity := range []string{"guid:g", "link:https://a.b/c", "guid:g\x00https://a.b/c\x00عنوان", "link:https://a.b/c\x00https://a.b/c\x00عنوان"} {
		line.ID = storage.NewArticleID(line.Seen, "furat", identity, 0)
		if got := identityOf(line); got != identity {
			t.Errorf("identity %q, want %q", got, identity)
		}
	}
	if line.Identity = "known"; identityOf(line) != "known" {
		t.Error("the identity of the export is not used")
	}
}
