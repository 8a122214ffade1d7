package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rawi/cmd/internal/render"
	"rawi/storage"
)

// eventReader has events, by id, and answers a query with those whose stories it names and
// that are told in a language of matches.
type eventReader struct {
	storage.Reader
	events  map[string]storage.Event
	matches []string
	queries []string
	reads   int // of single events
}

func (r *eventReader) EventsOf(_ context.Context, stories []string) (map[string]string, error) {
	out := map[string]string{}
	for id, e := range r.events {
		for _, s := range e.Stories {
			if slices.Contains(stories, s.ID) {
				out[s.ID] = id
			}
		}
	}
	return out, nil
}

func (r *eventReader) Event(_ context.Context, id string) (storage.Event, error) {
	r.reads++
	for _, e := range r.events {
		if e.ID == id {
			return e, nil
		}
	}
	for _, e := range r.events {
		if slices.ContainsFunc(e.Stories, func(s storage.Story) bool { return s.ID == id }) {
			return e, nil
		}
	}
	return storage.Event{}, storage.ErrNotFound
}

func (r *eventReader) Story(_ context.Context, id string) (storage.Story, error) {
	for _, e := range r.events {
		for _, s := range e.Stories {
			if s.ID == id {
				return s, nil
			}
		}
	}
	return storage.Story{}, storage.ErrNotFound
}

func (r *eventReader) Events(_ context.Context, q storage.Query) (page storage.Page, err error) {
	r.queries = append(r.queries, q.Text)
	for _, e := range r.events {
		named := slices.ContainsFunc(e.Stories, func(s storage.Story) bool { return strings.Contains(q.Text, "story:"+s.ID) })
		if named && slices.ContainsFunc(e.Languages, func(l string) bool { return slices.Contains(r.matches, l) }) {
			page.Events = append(page.Events, e)
		}
	}
	return page, nil
}

// tellings returns an event whose stories are told in these languages: ar, ar2, en …
func tellings(id string, languages ...string) storage.Event {
	e := storage.Event{ID: id + "-" + languages[0]}
	for _, l := range languages {
		language := strings.Trim(l[:2], "-") // --: unknown
		e.Stories = append(e.Stories, storage.Story{ID: id + "-" + l, Lead: id + l, Members: []storage.Member{{Article: id + l, Language: language}}})
		if language != "" && !slices.Contains(e.Languages, language) {
			e.Languages = append(e.Languages, language)
		}
	}
	return e
}

// TestFollowedEventsAreToldOnceALanguage: an event is written as it begins and with each
// further language, not with each story or copy.
func TestFollowedEventsAreToldOnceALanguage(t *testing.T) {
	t.Parallel()
	founded := func(id string) storage.Change {
		return storage.Change{Kind: storage.ChangeNew, Article: id, Story: id}
	}
	joined := func(id, event string, merged ...string) storage.Change {
		return storage.Change{Kind: storage.ChangeEvent, Story: id, Event: event, Merged: merged}
	}
	for _, row := range []struct {
		name    string
		listed  []storage.Event // before
		query   string
		matches []string
		steps   []step
	}{
		{"begins, grows, in English", nil, "", nil, []step{
			{[]storage.Event{tellings("dam", "ar")}, []storage.Change{founded("dam-ar")}, "dam-ar ar"},
			{[]storage.Event{tellings("dam", "ar")}, []storage.Change{{Kind: storage.ChangeNew, Article: "copy", Story: "dam-ar"}}, ""},
			{[]storage.Event{tellings("dam", "ar", "ar2")}, []storage.Change{founded("dam-ar2"), joined("dam-ar2", "dam-ar")}, ""},
			{[]storage.Event{tellings("dam", "ar", "ar2", "en")}, []storage.Change{founded("dam-en"), joined("dam-en", "dam-ar")}, "dam-ar ar en"},
			{[]storage.Event{tellings("dam", "ar", "ar2", "en", "en2")}, []storage.Change{joined("dam-en2", "dam-ar")}, ""},
		}},
		{"listed before", []storage.Event{tellings("dam", "ar")}, "", nil, []step{
			{[]storage.Event{tellings("dam", "ar", "ar2")}, []storage.Change{founded("dam-ar2")}, ""},
			{[]storage.Event{tellings("dam", "ar", "ar2", "tr")}, []storage.Change{founded("dam-tr")}, "dam-ar ar tr"},
		}},
		{"never seen before", nil, "", nil, []step{
			{[]storage.Event{tellings("old", "ar", "ar2")}, []storage.Change{founded("old-ar2")}, ""},
			{[]storage.Event{tellings("old", "ar", "ar2", "fa")}, []storage.Change{joined("old-fa", "old-ar")}, "old-ar ar fa"},
			{[]storage.Event{tellings("other", "ar", "en")}, []storage.Change{joined("other-en", "other-ar")}, "other-ar ar en"},
		}},
		{"copied only", nil, "", nil, []step{
			{[]storage.Event{tellings("old", "ar")}, []storage.Change{{Kind: storage.ChangeNew, Article: "copy", Story: "old-ar"}}, ""},
		}},
		{"in no known language", nil, "", nil, []step{
			{[]storage.Event{tellings("dam", "--")}, []storage.Change{founded("dam---")}, "dam---"},
			{[]storage.Event{tellings("dam", "--", "--2")}, []storage.Change{founded("dam---2")}, ""},
		}},
		{"read when more has come than the changes say", []storage.Event{tellings("dam", "ar")}, "", nil, []step{
			{[]storage.Event{tellings("dam", "ar", "ar2", "en")}, []storage.Change{founded("dam-ar2")}, "dam-ar ar en"},
			{[]storage.Event{tellings("dam", "ar", "ar2", "en")}, []storage.Change{founded("dam-en")}, ""},
		}},
		{"merged", []storage.Event{tellings("dam", "ar"), tellings("flood", "en")}, "", nil, []step{
			{[]storage.Event{tellings("dam", "ar", "en")}, []storage.Change{joined("", "dam-ar", "dam-en")}, "dam-ar ar en"},
		}},
		{"several at once, in order, each once", nil, "", nil, []step{
			{[]storage.Event{tellings("a", "ar", "ar2"), tellings("b", "en")}, []storage.Change{founded("b-en"), founded("a-ar"), founded("a-ar2"), founded("gone")}, "b-en en, a-ar ar"},
		}},
		{"of a query", nil, "lang:tr OR x", []string{"tr"}, []step{
			{[]storage.Event{tellings("a", "ar"), tellings("b", "tr")}, []storage.Change{founded("a-ar"), founded("b-tr")}, "b-tr tr"},
			{[]storage.Event{tellings("a", "ar", "tr")}, []storage.Change{founded("a-tr")}, "a-ar ar tr"},
		}},
	} {
		var out strings.Builder
		reader := &eventReader{matches: row.matches}
		page := &render.Page{Out: bufio.NewWriter(&out)}
		rows, err := render.NewRowWriter(page, &render.Output{Format: render.FormatTSV, Fields: []string{"id", "languages"}}, page.EventRows(nil))
		if err != nil {
			t.Fatal(err)
		}
		l := &eventList{backend: &backend{Reader: reader}, query: storage.Query{Text: row.query, Cursor: "c"}, rows: rows, told: map[string][]string{}}
		for _, e := range row.listed {
			if err := l.write(e); err != nil {
				t.Fatal(err)
			}
		}
		if err := rows.Flush(); err != nil {
			t.Fatal(err)
		}
		for i, step := range row.steps {
			out.Reset()
			reader.events = map[string]storage.Event{}
			for _, e := range step.events {
				reader.events[e.ID] = e
			}
			if err := l.add(t.Context(), step.changes); err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(out.String()), "\n", ", "), "\t", " ")
			if got != step.want {
				t.Errorf("%s, step %d: wrote %q, want %q", row.name, i, got, step.want)
			}
			if reader.reads > len(step.events) {
				t.Errorf("%s, step %d: %d events are read, want each once", row.name, i, reader.reads)
			}
			reader.reads = 0
		}
		for _, q := range reader.queries {
			if !strings.HasPrefix(q, "("+row.query+") (story:") {
				t.Errorf("%s: asked %q", row.name, q)
			}
		}
	}
}

// step is what the store holds after changes, and what is written of it.
type step struct {
	events  []storage.Event
	changes []storage.Change
	want    string
}

// TestFollowedQueriesStayShort: a query has a limit of terms, so that many stories are asked
// for in parts.
func TestFollowedQueriesStayShort(t *testing.T) {
	t.Parallel()
	var languages []string
	for i := range 3*askedStories + 1 {
		languages = append(languages, fmt.Sprintf("ar%d", i))
	}
	e := tellings("flood", languages...)
	reader := &eventReader{events: map[string]storage.Event{e.ID: e}, matches: []string{"ar"}}
	l := &eventList{backend: &backend{Reader: reader}, query: storage.Query{Text: "نهر"}}
	got, err := l.matching(t.Context(), []storage.Event{e})
	if err != nil || len(got) != 1 || len(reader.queries) != 4 {
		t.Errorf("%d events by %d queries, %v; want 1 by 4", len(got), len(reader.queries), err)
	}
	for _, q := range reader.queries {
		if n := strings.Count(q, "story:"); n > askedStories {
			t.Errorf("a query has %d stories", n)
		}
	}
}

// TestRememberedEventsAreBounded, and what was forgotten is judged by its stories.
func TestRememberedEventsAreBounded(t *testing.T) {
	t.Parallel()
	l := &eventList{told: map[string][]string{}}
	for i := range rememberedEvents + 5 {
		e := tellings(fmt.Sprint(i), "ar")
		if !l.learn(e, []string{e.ID}) {
			t.Fatalf("event %d does not begin", i)
		}
	}
	if len(l.told) > rememberedEvents {
		t.Errorf("%d events are remembered", len(l.told))
	}
	if l.learn(tellings("0", "ar", "ar2"), []string{"0-ar2"}) {
		t.Error("a forgotten event begins again")
	}
}

// TestDecisionsNameWholeStories: a decision about events has the full id of a story, by
// whatever id it was given; where events are merged one that is in the event now.
func TestDecisionsNameWholeStories(t *testing.T) {
	t.Parallel()
	dam := tellings("dam", "ar", "en")
	left := tellings("left", "ar", "en") // its first story has left it
	left.Stories = left.Stories[1:]
	own := tellings("left", "ar")
	own.ID = "own"
	reader := &eventReader{events: map[string]storage.Event{"dam": dam, "left": left, "own": own}}
	for _, row := range []struct {
		kind     storage.DecisionKind
		id, want string
	}{
		{storage.DecideSplit, "dam-en", "dam-en"},
		{storage.DecideNever, "dam-ar", "dam-ar"},
		{storage.DecideMerge, "dam-en", "dam-en"},
		{storage.DecideMerge, "dam-ar", "dam-ar"},
		{storage.DecideSplit, "left-ar", "left-ar"},
		{storage.DecideSplit, "own", "left-ar"},
		{storage.DecideMerge, "own", "left-ar"},
		{storage.DecideMerge, "left-ar", "left-en"},
	} {
		if got, err := fullID(t.Context(), reader, storage.Decision{Kind: row.kind, Events: true}, row.id); err != nil || got != row.want {
			t.Errorf("%s %s: %q, %v, want %q", row.kind, row.id, got, err, row.want)
		}
	}
	if _, err := fullID(t.Context(), reader, storage.Decision{Kind: storage.DecideMerge, Events: true}, "none"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("an unknown id: %v", err)
	}
}

// TestEventNamesThoseBeforeAndAfter, without those that are gone.
func TestEventNamesThoseBeforeAndAfter(t *testing.T) {
	t.Parallel()
	before, after := tellings("attack", "ar"), tellings("trial", "ar", "en")
	reader := &eventReader{events: map[string]storage.Event{before.ID: before, after.ID: after}}
	e := tellings("arrest", "ar")
	e.Follows, e.Followed = before.ID, []string{"gone", after.ID}
	linked, err := eventLinks(t.Context(), reader, e)
	if err != nil || linked.Follows == nil || linked.Follows.ID != before.ID || len(linked.Followed) != 1 || linked.Followed[0].ID != after.ID {
		t.Errorf("got %+v, %v", linked, err)
	}
	e.Follows = "gone"
	if linked, err = eventLinks(t.Context(), reader, e); err != nil || linked.Follows != nil || len(linked.Followed) != 1 {
		t.Errorf("what it followed is gone: %+v, %v", linked, err)
	}
	for s, want := range map[string]string{"trial-en": "trial-ar, told by 2 stories", "attack-ar": "", "gone": ""} {
		id := map[string]string{"trial-en": after.ID, "attack-ar": before.ID, "gone": "gone"}[s]
		if note, err := eventNote(t.Context(), reader, storage.Story{ID: s, Event: id}); err != nil || !strings.HasPrefix(note, want) || (note == "") != (want == "") {
			t.Errorf("story %s: %q, %v, want %q", s, note, err, want)
		}
	}
}
