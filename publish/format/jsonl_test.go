package format

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestItemHasTheFieldsOfItsArticle(t *testing.T) {
	t.Parallel()
	damascus := time.FixedZone("Damascus", 3*3600)
	for name, row := range map[string]struct {
		article storage.Article
		want    string
	}{
		"empty": {storage.Article{Seen: noon}, `{"kind":"item","feed":"https://furat.example/feed","feed_name":"","outlet":"","id":"","guid":"","story":"","title":"","link":"","author":"","published":null,"updated":null,"seen":"2026-11-23T12:00:00Z","language":"","summary":"","content":"","enclosures":[],"categories":[],"topics":[],"places":[]}`},
		"full": {storage.Article{
			ID: "a", Feed: "furat", Outlet: "صوت الفرات", GUID: "1", Story: "s", Title: "جسر", Link: "https://furat.example/1", Authors: []storage.Person{{Name: "ليلى", Email: "layla@furat.example"}, {Name: "other"}},
			Published: noon.In(damascus), Updated: noon.Add(time.Hour).In(damascus), Seen: noon.In(damascus), Language: "ar", Summary: "<p>s</p>", Content: "<p>c</p>",
			Enclosures: []storage.Enclosure{{URL: "https://furat.example/a.mp3"}}, Categories: []string{"طرق"}, Topics: []string{"roads"}, Places: []string{"raqqa-city"}, Within: []string{"raqqa", "syria"}, Dateline: "damascus", Image: "https://furat.example/i.jpg",
		}, `{"kind":"item","feed":"https://furat.example/feed","feed_name":"furat","outlet":"صوت الفرات","id":"a","guid":"1","story":"s","title":"جسر","link":"https://furat.example/1","author":"ليلى","published":"2026-11-23T12:00:00Z","updated":"2026-11-23T13:00:00Z","seen":"2026-11-23T12:00:00Z","language":"ar","summary":"\u003cp\u003es\u003c/p\u003e","content":"\u003cp\u003ec\u003c/p\u003e","enclosures":[{"url":"https://furat.example/a.mp3"}],"categories":["طرق"],"topics":["roads"],"places":["raqqa-city"],"within":["raqqa","syria"],"dateline":"damascus","image":"https://furat.example/i.jpg"}`},
	} {
		got, err := json.Marshal(NewItem(row.article, storage.Feed{URL: "https://furat.example/feed"}))
		if diff := cmp.Diff(row.want, string(got)); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	if got := NewItem(storage.Article{Authors: []storage.Person{{Email: "layla@furat.example"}}}, storage.Feed{}); got.Author != "layla@furat.example" {
		t.Errorf("an author without a name: %q", got.Author)
	}
}

func TestStoredHasWhatAnImportNeeds(t *testing.T) {
	t.Parallel()
	a := storage.Article{
		Identity: "guid:1", Generation: 2, Canonical: "https://furat.example/c", Authors: []storage.Person{{Name: "ليلى"}}, DeclaredLanguage: "ar", DateNote: "month name", Full: "<p>f</p>",
		Text: []string{"نص"}, Enclosures: []storage.Enclosure{{URL: "u", Type: "t", Length: 3}}, Source: &storage.Source{Title: "s"}, Changed: noon,
	}
	got := NewStored(a, storage.Feed{URL: "feed"})
	want := Stored{
		Item: NewItem(a, storage.Feed{URL: "feed"}), Identity: "guid:1", Generation: 2, Canonical: "https://furat.example/c", Authors: a.Authors, DeclaredLanguage: "ar", DateNote: "month name", Full: "<p>f</p>",
		Text: a.Text, Files: a.Enclosures, Source: a.Source, Changed: &noon,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := NewStored(storage.Article{}, storage.Feed{}); got.Changed != nil {
		t.Errorf("changed at %v, want never", got.Changed)
	}
}

func TestStoryLineListsItsMembers(t *testing.T) {
	t.Parallel()
	evidence := storage.Evidence{Relation: storage.RelationCopy}
	got := NewStoryLine(storage.Story{ID: "s", Aliases: []string{"old"}, Members: []storage.Member{{Article: "a"}, {Article: "b", Evidence: evidence}}})
	want := StoryLine{Kind: "story", ID: "s", Aliases: []string{"old"}, Members: []storage.Reassignment{{Article: "a"}, {Article: "b", Evidence: evidence}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEventLineIsThatOfSeveralStories(t *testing.T) {
	t.Parallel()
	one := storage.Event{ID: "a", Stories: []storage.Story{{ID: "a"}}, Began: noon, Latest: noon}
	if _, ok := NewEventLine(one); ok {
		t.Error("an event of one story has a line")
	}
	merged, moved := one, one
	merged.Aliases, moved.ID = []string{"old"}, "gone"
	for name, e := range map[string]storage.Event{"with an alias": merged, "with another's id": moved} {
		if _, ok := NewEventLine(e); !ok {
			t.Errorf("an event of one story %s has no line", name)
		}
	}
	two := one
	two.Stories, two.Languages, two.Outlets, two.Latest = append(two.Stories, storage.Story{ID: "b"}), []string{"ar", "en"}, []string{"furat"}, noon.Add(time.Hour).In(time.FixedZone("Damascus", 3*3600))
	line, ok := NewEventLine(two)
	got, err := json.Marshal(line)
	const want = `{"kind":"event","id":"a","stories":["a","b"],"languages":["ar","en"],"outlets":["furat"],"places":[],"began":"2026-11-23T12:00:00Z","latest":"2026-11-23T13:00:00Z","aliases":[]}`
	if err != nil || !ok || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestFeedLineSaysHowTheFeedDoes(t *testing.T) {
	t.Parallel()
	info := storage.FeedInfo{
		Feed:     storage.Feed{URL: "https://furat.example/feed", Name: "furat", Outlet: "صوت الفرات", Region: "syria", Language: "ar", Aggregator: true},
		State:    storage.FeedState{Status: storage.StatusError, Error: "status 500", ETag: `"e"`, LastModified: "m", Next: noon, Polls: []storage.Poll{{Status: 200}, {Status: 500}}},
		Articles: 7,
	}
	want := FeedLine{
		Kind: "feed", Feed: "https://furat.example/feed", Name: "furat", State: storage.StatusError, Error: "status 500", Status: 500, CurrentURL: "https://furat.example/feed",
		NextFetch: &noon, ETag: `"e"`, LastModified: "m", Outlet: "صوت الفرات", Region: "syria", Language: "ar", Aggregator: true, Articles: 7,
	}
	if diff := cmp.Diff(want, NewFeedLine(info)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	info.State.CurrentURL, info.State.Channel.Title, info.Feed.Paused = "https://new.example/feed", "العنوان", true
	want.CurrentURL, want.Title, want.State = "https://new.example/feed", "العنوان", storage.StatusPaused
	if diff := cmp.Diff(want, NewFeedLine(info)); diff != "" {
		t.Errorf("moved and paused (-want +got):\n%s", diff)
	}
	info.Feed.Title, want.Title = "الاسم", "الاسم" // what the operator wrote comes first
	if diff := cmp.Diff(want, NewFeedLine(info)); diff != "" {
		t.Errorf("with a title (-want +got):\n%s", diff)
	}
	info.Feed.Kind, info.Feed.All, info.Feed.Select = storage.KindPage, true, &storage.Selectors{Item: "li"}
	want.FeedKind, want.All, want.Select = storage.KindPage, true, &storage.Selectors{Item: "li"}
	if diff := cmp.Diff(want, NewFeedLine(info)); diff != "" {
		t.Errorf("of a page (-want +got):\n%s", diff)
	}
	if got := NewFeedLine(storage.FeedInfo{}); got.State != storage.StatusNew || got.Status != 0 || got.NextFetch != nil {
		t.Errorf("never polled: %+v", got)
	}
}
