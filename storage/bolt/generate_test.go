package bolt

import (
	"fmt"
	"strings"
	"time"

	"pgregory.net/rapid"

	"rawi/storage"
)

// start is when everything in the tests begins.
var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// vocabulary is what generated texts are made of.
var vocabulary = strings.Fields(`العراق وبالعراق بغداد سوريا دمشق حلب نفط غاز ماء كهرباء حكومة وزير رئيس برلمان انتخابات
	مدينة قرية نهر الفرات دجلة سد قمح زراعة مطر شتاء مدرسة جامعة طالب كتاب صحيفة خبر اليوم أمس غدا قال أكد نفى
	government river water bread school market price road bridge team match goal winter rain`)

// paragraph is a generated paragraph: the same seed gives the same.
func paragraph(seed, words int) string {
	var b strings.Builder
	for i := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		seed = (seed*1103515245 + 12345) & 0x7fffffff
		b.WriteString(vocabulary[(seed>>8)%len(vocabulary)])
	}
	return b.String() + "."
}

// settingsOf are settings with the given feeds and topics.
func settingsOf(at time.Time, feeds []string, topics ...storage.Topic) storage.Settings {
	s := storage.Settings{At: at, Site: storage.Site{Title: "أخبار", Authority: "example.org", Began: "2026-03-01"}, Topics: topics}
	for i, name := range feeds {
		s.Feeds = append(s.Feeds, storage.Feed{
			Name: name, URL: "https://" + name + ".example/feed", Outlet: name, Region: []string{"syria", "iraq"}[i%2],
		})
	}
	return s
}

// item is an article as a feed would give it.
func item(guid string, seed int, published time.Time) storage.Article {
	return storage.Article{
		GUID: guid, Identity: guid, Title: paragraph(seed, 6), Link: fmt.Sprintf("https://site.example/%d", seed),
		Published: published, Language: "ar", Text: []string{paragraph(seed+1, 30), paragraph(seed+2, 30)},
		Content: "<p>" + paragraph(seed+1, 30) + "</p>",
	}
}

// world draws operations as an operator, feeds and time would give them.
type world struct {
	t      *rapid.T
	now    time.Time
	polls  map[string]uint64
	feeds  []string
	listed map[string][]storage.Article
	ids    []string // of articles seen so far
}

func newWorld(t *rapid.T) *world {
	return &world{t: t, now: start, polls: map[string]uint64{}, feeds: []string{"ar00", "ar01", "en00"}, listed: map[string][]storage.Article{}}
}

func (w *world) int(n int, label string) int { return rapid.IntRange(0, n-1).Draw(w.t, label) }

// fetch lets a feed change and be read.
func (w *world) fetch() *storage.Fetch {
	feed := w.feeds[w.int(len(w.feeds), "feed")]
	items := w.listed[feed]
	for range w.int(4, "changes") {
		seed := w.int(12, "seed") * 100
		switch w.int(5, "change") {
		case 0, 1:
			guid := fmt.Sprint("g", w.int(30, "guid"))
			fresh := true
			for _, a := range items {
				fresh = fresh && a.GUID != guid && a.Link != fmt.Sprintf("https://site.example/%d", seed)
			}
			if fresh {
				items = append(items, item(guid, seed, w.now.Add(-time.Duration(w.int(96, "age"))*time.Hour)))
			}
		case 2: // an edit
			if len(items) > 0 {
				i := w.int(len(items), "which")
				items[i].Text = []string{items[i].Text[0] + " " + paragraph(seed, 2+w.int(40, "more"))}
			}
		case 3: // another article under a known guid
			if len(items) > 0 {
				i := w.int(len(items), "which")
				items[i] = item(items[i].GUID, 5000+seed, w.now)
				items[i].Text = []string{strings.Repeat(fmt.Sprint("unique", seed, " "), 3)}
			}
		case 4: // the oldest leaves
			if len(items) > 3 {
				items = items[1:]
			}
		}
	}
	w.listed[feed] = items
	w.polls[feed]++
	state := storage.FeedState{Feed: feed, Poll: w.polls[feed], Status: storage.StatusOK, Polled: w.now, ETag: fmt.Sprint(w.polls[feed])}
	return &storage.Fetch{At: w.now, State: state, Complete: w.int(4, "complete") > 0, Articles: append([]storage.Article(nil), items...)}
}

// topics draws a list of topics.
func (w *world) topics() (out []storage.Topic) {
	queries := []string{"العراق", `نفط OR غاز`, "region:syria -مطر", `title:"وزير"`, "river lang:ar"}
	for i := range w.int(4, "topics") {
		out = append(out, storage.Topic{Name: fmt.Sprint("t", i), Query: queries[w.int(len(queries), "query")]})
	}
	return out
}

// operation draws the next operation, some time after the one before.
func (w *world) operation() storage.Operation {
	w.now = w.now.Add(time.Duration(1+w.int(600, "minutes")) * time.Minute)
	if len(w.polls) == 0 && w.now.Sub(start) < 24*time.Hour {
		s := settingsOf(w.now, w.feeds, w.topics()...)
		s.Retention = storage.Retention{Age: 20 * 24 * time.Hour, PerFeed: 12}
		return storage.Operation{Settings: &s}
	}
	pick := w.int(20, "operation")
	switch {
	case pick == 0:
		s := settingsOf(w.now, w.feeds, w.topics()...)
		s.Retention = storage.Retention{Age: time.Duration(1+w.int(20, "days")) * 24 * time.Hour, PerFeed: w.int(12, "per feed")}
		return storage.Operation{Settings: &s}
	case pick == 1:
		return storage.Operation{Expiry: &storage.Expiry{At: w.now}}
	case pick == 5:
		return storage.Operation{Shed: &storage.Shed{At: w.now, Articles: w.int(12, "articles kept"), Stories: w.int(12, "stories kept")}}
	case pick < 5 && len(w.ids) > 1:
		kinds := []storage.DecisionKind{
			storage.DecidePin, storage.DecideUnpin, storage.DecideForget, storage.DecideMerge, storage.DecideSplit, storage.DecideNever, storage.DecideRevoke,
		}
		d := storage.Decision{At: w.now, Kind: kinds[w.int(len(kinds), "kind")]}
		switch d.A = w.ids[w.int(len(w.ids), "a")]; d.Kind {
		case storage.DecideMerge, storage.DecideNever, storage.DecideSplit:
			d.B = w.ids[w.int(len(w.ids), "b")]
		case storage.DecideRevoke:
			d.A, d.Revokes = "", uint64(1+w.int(3, "revokes"))
		}
		return storage.Operation{Decision: &d}
	}
	return storage.Operation{Fetch: w.fetch()}
}
