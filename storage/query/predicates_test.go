package query

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rawi/storage"
)

// others are changes after which article() no longer matches the query beside
// it; before them it does. Every predicate and every choice has its row.
var others = map[string]struct {
	query  string
	change func(d *Doc)
}{
	"title":         {"title:الفرات", func(d *Doc) { d.Article.Title = "سدود" }},
	"feed":          {"feed:Baladi", func(d *Doc) { d.Article.Feed = "baladi-2" }},
	"outlet":        {"outlet:EnabBaladi.net", func(d *Doc) { d.Article.Outlet = "enabbaladi.org" }},
	"by":            {`by:"ليلى الحسن"`, func(d *Doc) { d.Article.Authors[0].Name = "الحسن ليلى" }},
	"region":        {"region:Syria", func(d *Doc) { d.Region = "iraq" }},
	"place":         {`place:"محافظة دير الزور"`, func(d *Doc) { d.Article.Within = []string{"syria"} }},
	"lang":          {"lang:AR", func(d *Doc) { d.Article.Language = "arz" }},
	"topic":         {"topic:deir-ezzor", func(d *Doc) { d.Article.Topics = []string{"deir"} }},
	"story":         {"story:20261123-aaaaaaaaaaaa", func(d *Doc) { d.Article.Story = "20261123-aaaaaaaaaaab" }},
	"category":      {"category:إقتصاد", func(d *Doc) { d.Article.Categories = []string{"سياسة"} }},
	"since":         {"since:2h", func(d *Doc) { d.time = now.Add(-3 * time.Hour) }},
	"before":        {"before:2026-11-24", func(d *Doc) { d.time = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC) }},
	"on":            {"on:2026-11-23", func(d *Doc) { d.time = d.time.AddDate(0, 0, -1) }},
	"sources":       {"sources:>=3", func(d *Doc) { d.Sources = 2 }},
	"langs":         {"langs:>=2", func(d *Doc) { d.Counts.Languages = 1 }},
	"outlets":       {"outlets:>=5", func(d *Doc) { d.Outlets = 4 }},
	"has:image":     {"has:image", func(d *Doc) { d.Article.Image = "" }},
	"has:enclosure": {"has:enclosure", func(d *Doc) { d.Article.Enclosures = nil }},
	"has:content":   {"has:content", func(d *Doc) { d.Article.Content = "" }},
	"has:author":    {"has:author", func(d *Doc) { d.Article.Authors = nil }},
}

func fullDoc(change func(*Doc)) *Doc {
	a := article()
	a.Enclosures, a.Content = []storage.Enclosure{{URL: "https://example.org/a.mp3"}}, "<p>عادت</p>" // "they returned"
	d := &Doc{Article: a, Region: "syria", Counts: Counts{3, 2, 5}, time: a.Time()}
	if change != nil {
		change(d)
	}
	made := NewDoc(a, storage.Feed{Region: d.Region})
	made.Counts, made.time = d.Counts, d.time
	return made
}

// names lists what needs a row in others: each key, or each choice of it.
func names() (out []string) {
	for _, p := range Predicates() {
		if len(p.choices) == 0 {
			out = append(out, p.Key)
		}
		for _, c := range p.Choices() {
			out = append(out, p.Key+":"+c)
		}
	}
	return out
}

func TestPredicates(t *testing.T) {
	t.Parallel()
	feeds := []storage.Feed{{Name: "Baladi", Region: "Syria"}, {Name: "other", Region: "iraq"}}
	for _, name := range names() {
		row, ok := others[name]
		if !ok {
			t.Errorf("%s: no row in others shows an article that it matches and one that it does not", name)
			continue
		}
		e, err := Parse(row.query, Options{Now: now})
		if err != nil {
			t.Errorf("%s: %v", row.query, err)
			continue
		}
		for _, c := range []struct {
			d    *Doc
			want bool
		}{{fullDoc(nil), true}, {fullDoc(row.change), false}} {
			if got := e.Match(c.d); got != c.want {
				t.Errorf("%s matches %+v: got %v, want %v", row.query, c.d.Article, got, c.want)
			}
			f, ok := e.Root.(Filter)
			if !ok {
				continue // words have postings of their own; Range and Count are verified
			}
			lookup := f.Lookup(feeds)
			if p := predicate(f.Key); len(lookup.AllOf) == 0 != p.listed {
				t.Errorf("%s: asks the index for %q, and is listed: %v", row.query, lookup.AllOf, p.listed)
			}
			if found := finds(lookup, c.d.Article); c.want && !found || lookup.Exact && found != c.want {
				t.Errorf("%s asks for %q: found %v among %q, want %v", row.query, lookup.AllOf, found, Facets(c.d.Article), c.want)
			}
		}
	}
	if len(others) != len(names()) {
		t.Errorf("others has %d rows for %d predicates", len(others), len(names()))
	}
}

// finds reports whether an index would find a for l.
func finds(l Lookup, a *storage.Article) bool {
	has := Facets(a)
	return !slices.ContainsFunc(l.AllOf, func(anyOf []string) bool {
		return !slices.ContainsFunc(anyOf, func(f string) bool { return slices.Contains(has, f) })
	})
}

// HTML may be kept apart: a filter that does not read it must do without.
func TestReadsHTML(t *testing.T) {
	t.Parallel()
	for _, name := range names() {
		e, err := Parse(others[name].query, Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		f, ok := e.Root.(Filter)
		without := fullDoc(func(d *Doc) { d.Article.Content, d.Article.Full = "", "" })
		if ok && !f.ReadsHTML() && !e.Match(without) {
			t.Errorf("%s reads Content or Full, and its predicate says that it does not", others[name].query)
		}
	}
	if !(Filter{"has", "content"}).ReadsHTML() || (Filter{"feed", "x"}).ReadsHTML() {
		t.Error("has:content reads HTML, feed: does not")
	}
}

// Facets are on disk: what an article has here stays as it is.
func TestFacetsOfAnArticle(t *testing.T) {
	t.Parallel()
	a := fullDoc(nil).Article
	a.Feed, a.Language, a.Categories = "Baladi", "ckb-Arab", []string{"إقتصاد", "اقتصاد", "Economy"}
	want := []string{
		"feed:baladi", "outlet:enabbaladi.net", "by:ليلي", "by:الحسن", "place:deir-ezzor-city", "place:deir-ezzor", "place:syria", "lang:ckb-arab", "lang:ckb",
		"category:اقتصاد", "category:economy", "has:image", "has:enclosure", "has:content", "has:author",
	}
	if got := Facets(a); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got, want := Facets(&storage.Article{}), []string{"feed:", "outlet:"}; !slices.Equal(got, want) {
		t.Errorf("of an empty article: got %q, want %q", got, want)
	}
}

// What a filter matches, an index finds; and what it finds exactly, matches.
func TestIndexFindsWhatFiltersMatch(t *testing.T) {
	t.Parallel()
	words := []string{"دير", "Deir", "DEIR", "اقتصاد", "إقتصاد", "İHA", "iha", "ar", "ar-SY", "AR", "ليلى الحسن", "ليلى", "الحسن ليلى", "!", "Σ", "ς"}
	word := rapid.SampledFrom(words)
	rapid.Check(t, func(t *rapid.T) {
		feed := storage.Feed{Name: word.Draw(t, "feed"), Region: word.Draw(t, "region")}
		a := storage.Article{
			Feed: feed.Name, Outlet: word.Draw(t, "outlet"), Language: word.Draw(t, "language"), Image: word.Draw(t, "image"),
			Categories: rapid.SliceOfN(word, 0, 2).Draw(t, "categories"), Authors: []storage.Person{{Name: word.Draw(t, "author")}},
		}
		p := rapid.SampledFrom(Predicates()).Draw(t, "predicate")
		value := word.Draw(t, "value")
		if p.choices != nil {
			value = rapid.SampledFrom(p.Choices()).Draw(t, "choice")
		}
		f := Filter{p.Key, value}
		matched := (&Expr{f}).Match(NewDoc(&a, feed))
		lookup := f.Lookup([]storage.Feed{feed})
		if found := finds(lookup, &a); p.isFilter() && (matched && !found || lookup.Exact && found != matched) {
			t.Fatalf("%s:%s: matched %v, found %v by %+v among %q", p.Key, value, matched, found, lookup, Facets(&a))
		}
	})
}

// Help, page and completion show every predicate, in two languages.
func TestExamplesParseAndSpeak(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range Predicates() {
		if seen[p.Key] {
			t.Errorf("%s: stands twice in the table", p.Key)
		}
		seen[p.Key] = true
		for _, e := range p.Examples() {
			if _, err := Parse(e.Query, Options{Now: now}); err != nil || !strings.HasPrefix(e.Query, p.Key+":") {
				t.Errorf("example %q of %s: %v", e.Query, p.Key, err)
			}
			if e.English == "" || !strings.ContainsFunc(e.Arabic, func(r rune) bool { return r >= 'ء' && r <= 'ي' }) {
				t.Errorf("%s is not described in both languages: %+v", e.Query, e)
			}
		}
	}
}

// Membership in topics is decided once, before story and sources are known.
func TestPredicatesOfTopics(t *testing.T) {
	t.Parallel()
	var refused []string
	for _, p := range Predicates() {
		for _, e := range p.Examples() {
			if _, err := ParseTopic(e.Query, Options{Now: now}); err != nil {
				refused = append(refused, e.Query)
			}
		}
	}
	if want := []string{"topic:deir-ezzor", "story:ID", "since:7d", "sources:>=2", "langs:>=2", "outlets:>=5"}; !slices.Equal(refused, want) {
		t.Errorf("refused are %q, want %q", refused, want)
	}
}
