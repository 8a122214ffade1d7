package query

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// article: "Dams on the Euphrates in Deir ez-Zor" with two paragraphs.
func article() *storage.Article {
	return &storage.Article{
		Feed: "baladi", Outlet: "enabbaladi.net", Language: "ar", Seen: now.Add(-time.Hour), Image: "https://example.org/a.jpg",
		Title:      "سدود الفرات في دير الزور تعود للعمل",
		Text:       []string{"عادت ثلاثة سدود إلى العمل وبالعراق أيضاً مهندسون.", "قالت المؤسسة إن المدينة ستنعم بالكهرباء يوم الأحد."},
		Authors:    []storage.Person{{Name: "ليلى الحسن"}},
		Categories: []string{"اقتصاد"}, Topics: []string{"deir-ezzor"}, Story: "20261123-aaaaaaaaaaaa",
		Places: []string{"deir-ezzor-city"}, Within: []string{"deir-ezzor", "syria"},
	}
}

func TestMatchFindsWhatTheLanguageAsksFor(t *testing.T) {
	t.Parallel()
	rows := []struct {
		query string
		want  bool
	}{
		{``, true},
		{`دير الزور`, true},
		{`"دير الزور"`, true},
		{`«دير الزور»`, true},
		{`"الزور دير"`, false},
		{`العراق`, true}, // stands as وبالعراق
		{`="العراق"`, false},
		{`="وبالعراق"`, true},
		{`مهندس*`, true},
		{`موز OR سدود`, true},
		{`موز | تفاح`, false},
		{`سدود -الفرات`, false},
		{`سدود NOT موز`, true},
		{`سدود -(موز OR تفاح)`, true},
		{`(موز OR سدود) AND الفرات`, true},
		{`title:الفرات`, true},
		{`title:مهندسون`, false},
		{`"مهندسون قالت"`, false}, // a phrase does not cross blocks
		{`feed:baladi`, true},
		{`feed:other`, false},
		{`outlet:EnabBaladi.net`, true},
		{`region:syria lang:ar`, true},
		{`lang:en`, false},
		{`by:ليلى`, true},
		{`by:"الحسن ليلى"`, false},
		{`category:إقتصاد`, true}, // folded
		{`topic:deir-ezzor story:20261123-aaaaaaaaaaaa`, true},
		{`has:image`, true},
		{`has:enclosure`, false},
		{`since:2h`, true},
		{`since:٣٠m`, false},
		{`since:7d before:2026-11-24`, true},
		{`before:2026-11-23T10:00Z`, false},
		{`on:2026-11-23`, true},
		{`on:٢٠٢٦-١١-٢٢`, false},
		{`sources:>=2`, true},
		{`sources:>=4`, false},
		{`السورية OR ISIS`, false},
		{`داعش`, false},
	}
	d := NewDoc(article(), storage.Feed{Region: "syria"})
	d.Sources = 3
	for _, r := range rows {
		e, err := Parse(r.query, Options{Now: now})
		if err != nil {
			t.Errorf("Parse(%q): %v", r.query, err)
			continue
		}
		if got := e.Match(d); got != r.want {
			t.Errorf("%q (read as %s): got %v, want %v", r.query, e, got, r.want)
		}
		again, err := Parse(e.String(), Options{Now: now})
		if err != nil || again.String() != e.String() {
			t.Errorf("%q: written as %s, which reads as %v, %v", r.query, e, again, err)
		}
	}
}

func TestParseErrorsPointAtThePlace(t *testing.T) {
	t.Parallel()
	rows := []struct{ query, want string }{
		{`سدود الفرات "دير`, "query:1:13: unclosed quote"},
		{`(سدود`, "query:1:1: unclosed parenthesis"},
		{`سدود)`, "query:1:5: nothing is open that this could close"},
		{"سدود\n OR", "query:2:2: nothing stands after OR"},
		{`OR سدود`, "query:1:1: nothing stands before OR"},
		{`-`, "query:1:1: nothing stands after NOT"},
		{`titel:x`, "query:1:1: titel: is no key: did you mean title:? There are " + keys()},
		{`since:soon`, "query:1:1: since: " + errTime.Error()},
		{`on:3d`, "query:1:1: on: wants a date, as in on:2026-11-23"},
		{`sources:many`, "query:1:1: sources: wants a number, as in sources:>=2"},
		{`has:wings`, "query:1:1: has: wants one of image, enclosure, content, author"},
		{`feed:`, "query:1:1: a value is missing here"},
		{`feed:" "`, "query:1:1: feed: wants a value"}, // written as feed:"", it could not be read again
		{`؟!`, "query:1:1: there is no word in this"},
		{`foo>=x title:>=3`, "query:1:8: >= goes with sources, langs, outlets: only"},
	}
	for _, r := range rows {
		_, err := Parse(r.query, Options{Now: now})
		var syntax *storage.SyntaxError
		if !errors.As(err, &syntax) || err.Error() != r.want {
			t.Errorf("Parse(%q): got %v, want %s", r.query, err, r.want)
		}
	}
}

func TestNamesExpandBothWays(t *testing.T) {
	t.Parallel()
	o := Options{Aliases: map[string][]string{"داعش": {"ISIS", "تنظيم الدولة"}}}
	d := NewDoc(&storage.Article{Title: "هجوم لتنظيم الدولة في البادية"}, storage.Feed{})
	for _, q := range []string{"داعش", "isis", `"تنظيم الدولة"`} {
		if e, err := Parse(q, o); err != nil || !e.Match(d) {
			t.Errorf("%q with names: %v, does not match", q, err)
		}
	}
	if e, _ := Parse(`="داعش"`, o); e.Match(d) {
		t.Error(`="داعش" asks for the very word, and matched another name`)
	}
}

func TestMarksCoverWhatMatched(t *testing.T) {
	t.Parallel()
	const title = "سدود الفرات في دير الزور تعود"
	e, err := Parse(`"دير الزور" OR فرات -موز`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range e.Marks(title, "ar", true) {
		got = append(got, title[m[0]:m[1]])
	}
	if want := []string{"الفرات", "دير الزور"}; !slices.Equal(got, want) {
		t.Errorf("Marks: got %q, want %q", got, want)
	}
}

func TestSetFindsWhatEachTopicFindsAlone(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	words := []string{
		"سدود", "الفرات", "دير", "الزور", "العراق", "عراقية", "كهرباء", "المدينة", "مدينة", "الأحد", "مستشفى",
		"بحر", "البحرين", "لبن", "لبنان", "نفط", "dam", "2026", "٦٥", "و",
	}
	fronts, ends := []string{"", "", "ال", "و", "وال", "لل", "بال", "ف", "س"}, []string{"", "", "ه", "ها", "ات", "ين", "ي", "تنا", "ان"}
	var topics []storage.Topic
	for i := range 400 {
		topics = append(topics, storage.Topic{Name: fmt.Sprint(i), Query: randomQuery(rng, words, 1+i%3)})
	}
	topics[7].Languages, topics[8].Regions = []string{"en"}, []string{"iraq"}
	set, err := NewSet(topics, Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	alone := make([]*Expr, len(topics))
	for i, tp := range topics {
		if alone[i], err = Parse(tp.Query, Options{Now: now}); err != nil {
			t.Fatal(err)
		}
	}
	hits := 0
	for range 100 {
		var b strings.Builder
		for range rng.IntN(12) {
			b.WriteString(fronts[rng.IntN(len(fronts))] + words[rng.IntN(len(words))] + ends[rng.IntN(len(ends))] + " ")
		}
		title, body, _ := strings.Cut(b.String(), "ا ")
		d := NewDoc(&storage.Article{Title: title, Text: []string{body}, Language: "ar"}, storage.Feed{Region: "syria"})
		var want []string
		for i, e := range alone {
			if e.Match(d) && i != 7 && i != 8 {
				want = append(want, topics[i].Name)
			}
		}
		if got := set.Match(d); !slices.Equal(got, want) {
			t.Errorf("%q | %q:\ngot  %v\nwant %v", title, body, got, want)
		}
		hits += len(want)
	}
	if hits < 400 || hits > 36_000 {
		t.Errorf("%d hits of 40,000: the test shows little", hits)
	}
}

func randomQuery(rng *rand.Rand, words []string, depth int) string {
	w := func() string { return words[rng.IntN(len(words))] }
	if depth == 0 {
		return []string{w(), `"` + w() + " " + w() + `"`, "title:" + w(), `="` + w() + `"`, w() + "*", "lang:ar", "-" + w(), "on:2026-11-23"}[rng.IntN(8)]
	}
	sub := func() string { return randomQuery(rng, words, depth-1) }
	return []string{sub() + " " + sub(), "(" + sub() + ") OR (" + sub() + ")", "-(" + sub() + ")", sub(), sub() + " OR " + sub()}[rng.IntN(5)]
}

func TestWordOfADocIsFoundAsInItsTokens(t *testing.T) {
	t.Parallel()
	d := NewDoc(&storage.Article{Title: "وبالعراق مدينتهم", Text: []string{"لبنان والبحرين 2026"}}, storage.Feed{})
	var tokens []string
	for token := range d.Tokens {
		tokens = append(tokens, token)
	}
	for _, text := range []string{"عراق", "مدينه", "لبن", "لبنان", "بحر", "بحرين", "2026", "202", "ين", "راق"} {
		for _, w := range []Word{{Text: text}, {Text: text, Form: FormExact}, {Text: text, Form: FormPrefix}} {
			if got, want := d.matchesWord(w), slices.ContainsFunc(tokens, func(token string) bool { return w.fits(token, d.languages) }); got != want {
				t.Errorf("%+v: got %v, and of its tokens one by one %v", w, got, want)
			}
		}
	}
}

// TestDocHasEachTokenOnce, with the times that it stands in title and text, however many
// there are and whatever was read before.
func TestDocHasEachTokenOnce(t *testing.T) {
	t.Parallel()
	for _, distinct := range []int{0, 1, 3 * minTable, 5} {
		var words []string
		for i := range distinct {
			words = append(words, "w"+strconv.Itoa(distinct-i)) // a longer one before its beginning
		}
		all := strings.Join(words, " ")
		a := storage.Article{Title: all, Text: []string{all, "", all + " " + all}}
		d := NewDoc(&a, storage.Feed{})
		var got []string
		for token, times := range d.Tokens {
			got = append(got, token)
			if want := TitleWeight + 3; times != want {
				t.Errorf("%d words: %q is there %d times, want %d", distinct, token, times, want)
			}
		}
		if !slices.Equal(got, words) {
			t.Errorf("%d words: got %d tokens, %.100q", distinct, len(got), got)
		}
		if d.Words() != 3*distinct {
			t.Errorf("%d words: the text has %d, want %d", distinct, d.Words(), 3*distinct)
		}
		for _, token := range words {
			if !d.hasToken(token) || d.hasToken(token+"x") {
				t.Fatalf("%d words: %q is not found by itself alone", distinct, token)
			}
		}
	}
}

func TestStringReadsBackAsTheSame(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	words := []string{"سدود", "الفرات", "و", "2026", "OR", "65.7", "كلمة-أخرى"}
	queries := []string{"", "()", "-()", "-(-a)", "-(-(-a))", "a ()", "() OR b", "(a b) c", "(a OR b) OR c", "on:2026-11-23", `by:"ليلى الحسن"`, "=x y*", strings.Repeat("(a b OR ", 20) + "c" + strings.Repeat(")", 20)}
	for range 500 {
		queries = append(queries, randomQuery(rng, words, rng.IntN(5)))
	}
	for _, q := range queries {
		e, err := Parse(q, Options{Now: now})
		if err != nil {
			continue // "OR" as a word is no query
		}
		again, err := Parse(e.String(), Options{Now: now})
		if err != nil || !reflect.DeepEqual(e, again) {
			t.Errorf("%q\nwritten %s\nread    %v, %v", q, e, again, err)
		}
	}
}

func TestTopicsHoldNothingDecidedLater(t *testing.T) {
	t.Parallel()
	for _, q := range []string{"sources:>=2", "a topic:x", "story:y", "since:7d", "before:٢w", "(a OR before:3h)"} {
		if _, err := NewSet([]storage.Topic{{Name: "x", Query: q}}, Options{}); err == nil {
			t.Errorf("topic with %q: no error", q)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`"دير الزور" OR -(a b*) since:7d`, `title:="x" sources:>=2`, "((((", "أ ف ب* و -الحشـ ـد (ح ز ب", "ا* ب* ج* د | ه | و ز", `«a" “b`} {
		f.Add(s)
	}
	d := NewDoc(article(), storage.Feed{})
	f.Fuzz(func(t *testing.T, s string) {
		e, err := Parse(s, Options{Now: now})
		if err != nil {
			return
		}
		e.Match(d)
		e.Marks(s, "ar", true)
		if len(e.String()) > maxBytes {
			return
		}
		if again, err := Parse(e.String(), Options{Now: now}); err != nil || !reflect.DeepEqual(e, again) {
			t.Errorf("%q: written %s, read again as %v, %v", s, e, again, err)
		}
	})
}
