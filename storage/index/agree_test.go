package index

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/query"
)

// agree checks that a query finds one article, or does not, whoever is asked: the
// matcher, the set of topics, and the index with what it leaves to verify. It
// returns whether the query finds it, and false if it is none.
func (x *testIndex) agree(t rapid.TB, text string, a storage.Article) bool {
	t.Helper()
	e, err := query.Parse(text, query.Options{Now: start})
	if err != nil {
		return false
	}
	feed := x.feedOf(a)
	matches := e.Match(query.NewDoc(&a, feed))

	set, err := query.NewSet([]storage.Topic{{Name: "topic", Query: text}}, query.Options{Now: start})
	if asTopic := len(set.Match(query.NewDoc(&a, feed))) > 0; err == nil && asTopic != matches {
		t.Fatalf("%q (%s) in %q %q: matches %t, as a topic %t", text, e, a.Title, a.Text, matches, asTopic)
	}

	x.reset(t)
	x.newest++
	d := &testDoc{article: a, doc: Doc{DocRef: DocRef{x.newest, a.Time().Unix()}}}
	x.docs[x.newest] = d
	x.write(t, func(w *Writer) error {
		x.add(w, d)
		_, err := w.Flush()
		return err
	})
	x.read(t, func(i Index) error {
		w, err := i.Walk(e.Root, x.feeds, Order{})
		if err != nil {
			return err
		}
		c, err := w.Next()
		if matches && c == nil || c != nil && c.Exact && !matches {
			t.Fatalf("%q (%s) in %q %q: matches %t, the index finds %+v", text, e, a.Title, a.Text, matches, c)
		}
		return err
	})
	return matches
}

// agreeArticle returns an article with a value for each filter.
func agreeArticle(title, text string) storage.Article {
	return storage.Article{
		Feed: "furat", Outlet: "Furat.example", Language: "ar-SY", Published: start, Seen: start, Title: title, Text: strings.Split(text, "\n"),
		Authors: []storage.Person{{Name: "ليلى و الأورينت"}}, Categories: []string{"أخبارٌ و رياضة"}, Image: "https://site.example/1.jpg",
	}
}

// drawQuery draws a query from all of the language's forms.
func drawQuery(t *rapid.T, words []string, depth int) string {
	word := rapid.SampledFrom(words)
	if depth == 0 {
		return rapid.SampledFrom([]string{"", "title:"}).Draw(t, "field") + rapid.SampledFrom([]string{"", "="}).Draw(t, "operator") +
			rapid.SampledFrom([]func() string{
				func() string { return word.Draw(t, "word") },
				func() string {
					return word.Draw(t, "prefix") + rapid.SampledFrom([]string{"*", "!*", "**"}).Draw(t, "star")
				},
				func() string { return `"` + word.Draw(t, "first") + " " + word.Draw(t, "second") + `"` },
				func() string { return word.Draw(t, "left") + "-" + word.Draw(t, "right") + "*" },
			}).Draw(t, "form")()
	}
	left, right := drawQuery(t, words, depth-1), drawQuery(t, words, depth-1)
	return rapid.SampledFrom([]string{left + " " + right, "(" + left + ") OR " + right, "-(" + left + ") " + right, "by:" + strings.TrimLeft(left, "=") + " OR " + right}).Draw(t, "node")
}

// TestMatcherTopicsAndIndexAgree on queries and articles drawn from words that are
// forms, beginnings and spellings of each other.
func TestMatcherTopicsAndIndexAgree(t *testing.T) {
	words := strings.Fields("عراق العراق والعراق عراقية و وو مدينة مدينتهم B b bb B2 سوريا السوري 65.7 65 ﻋراق ss ß ٢٠٢٦")
	x := newTestIndex(t)
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		line := func(label string) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 5).Draw(t, label), rapid.SampledFrom([]string{" ", "، "}).Draw(t, "between"))
		}
		if x.agree(t, drawQuery(t, words, rapid.IntRange(0, 2).Draw(t, "depth")), agreeArticle(line("title"), line("text"))) {
			found++
		}
	})
	if found == 0 {
		t.Error("no query found anything: the test shows nothing")
	}
}

func FuzzMatcherTopicsAndIndexAgree(f *testing.F) {
	f.Add(`=B!*`, "B52", "")
	f.Add(`"دير الزور" OR -(a b*) since:7d`, "دير الزور", "a\nb")
	f.Add(`"000000و!ځ"`, "", "000000و!ځ")
	f.Add(`category:"أخبار و رياضة" by:ليلى has:author title:="x"`, "x", strings.Repeat("ß", 50))
	x := newTestIndex(f)
	f.Fuzz(func(t *testing.T, text, title, body string) {
		x.agree(t, text, agreeArticle(title, body))
		if len(title) > 0 {
			x.agree(t, "="+title+"*", agreeArticle(title, body))
			x.agree(t, `"`+strings.ReplaceAll(title, `"`, "")+`"`, agreeArticle(body, title))
		}
	})
}
