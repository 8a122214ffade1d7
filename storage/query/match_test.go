package query

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"rawi/storage"
)

func docOf(title string, blocks ...string) *Doc {
	return NewDoc(&storage.Article{Title: title, Text: blocks}, storage.Feed{})
}

func TestTokensCountTitleThrice(t *testing.T) {
	t.Parallel()
	d := docOf("سد سد النهر", "النهر سد", "سد آخر") // "dam dam the-river" | "the-river dam" | "dam another"
	got := maps.Collect(d.Tokens)
	if want := map[string]int{"سد": 2*TitleWeight + 2, "النهر": TitleWeight + 1, "اخر": 1}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if d.Words() != 4 {
		t.Errorf("the text has %d words, want 4", d.Words())
	}
	for token := range d.Tokens {
		if token != "سد" {
			t.Errorf("the first token is %s", token)
		}
		break
	}
}

// A token is found whole only, however often it stands inside another.
func TestWordsMatchWholeTokens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		word Word
		want bool
	}{
		{"xab abx xabx", Word{Text: "ab"}, false},
		{"xab abx ab", Word{Text: "ab"}, true},
		{"ab", Word{Text: "ab"}, true},
		{"xab", Word{Text: "ab", Form: FormPrefix}, false},
		{"x abx", Word{Text: "ab", Form: FormPrefix}, true},
		{"بعراقيل العراقيين", Word{Text: "عراق"}, true},
		{"بعراقيل", Word{Text: "عراق"}, false},
		{"العراق", Word{Text: "عراق", Form: FormExact}, false},
		{"عراق", Word{Field: FieldTitle, Text: "عراق"}, false},
	} {
		if got := (&Expr{c.word}).Match(docOf("", c.text)); got != c.want {
			t.Errorf("%+v in %q: got %v, want %v", c.word, c.text, got, c.want)
		}
	}
}

func TestPhrasesStandInOneField(t *testing.T) {
	t.Parallel()
	d := docOf("سد الفرات الكبير", "افتتح اليوم سد", "الفرات يفيض") // "the great Euphrates dam" | "opened today a dam" | "the Euphrates floods"
	for query, want := range map[string]bool{
		`"سد الفرات"`:         true,
		`"الكبير افتتح"`:      false,
		`"اليوم سد الفرات"`:   false,
		`"الفرات يفيض"`:       true,
		`title:"الفرات يفيض"`: false,
		`title:"سد الفرات"`:   true,
		`"فرات الكبير"`:       true, // the first word may have a proclitic
		`="فرات الكبير"`:      false,
		`"سد فرات"`:           false, // the others not
		`"الكبير"`:            true,
	} {
		e, err := Parse(query, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Match(d); got != want {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
		if want && e.Lacks(d.Article.Title, d.Article.Language, d.Article.Text) {
			t.Errorf("%s: lacks what it matches", query)
		}
	}
	for _, query := range []string{`"اليوم سد الفرات"`, `title:"الفرات يفيض"`, `سد "الكبير افتتح"`} {
		if e, err := Parse(query, Options{}); err != nil || !e.Lacks(d.Article.Title, d.Article.Language, d.Article.Text) {
			t.Errorf("%s: %v: is not lacking", query, err)
		}
	}
	for _, query := range []string{`-"اليوم سد الفرات"`, `"اليوم سد الفرات" OR سد`, `موز`} {
		if e, err := Parse(query, Options{}); err != nil || e.Lacks(d.Article.Title, d.Article.Language, d.Article.Text) {
			t.Errorf("%s: %v: lacks a phrase that it does not need", query, err)
		}
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query, text string
		title       bool
		want        []string
	}{
		{"نهر", "نهر ونهر", false, []string{"نهر ونهر"}}, // neighbours are one
		{"سد", "سد قرب سد", false, []string{"سد", "سد"}},
		{`"سد الفرات"`, "سد الفرات، ثم سد الفرات", false, []string{"سد الفرات", "سد الفرات"}},
		{`"سد الفرات"`, "سد ثم الفرات", false, nil},
		{"title:سد", "سد", false, nil},
		{"title:سد", "سد", true, []string{"سد"}},
		{`title:"سد الفرات"`, "سد الفرات", false, nil},
		{`title:"سد الفرات"`, "سد الفرات", true, []string{"سد الفرات"}},
		{"سد -الفرات", "سد الفرات", false, []string{"سد"}},
		{"feed:x", "x", false, nil},
		{"سد", "", false, nil},
	} {
		e, err := Parse(c.query, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range e.Marks(c.text, "ar", c.title) {
			got = append(got, c.text[m[0]:m[1]])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s in %q: got %q, want %q", c.query, c.text, got, c.want)
		}
	}
}

func TestWordsAreListedOnce(t *testing.T) {
	t.Parallel()
	e, err := Parse(`سد "نهر الفرات" (الفرات OR سد) -موز feed:x`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := e.Words(), []string{"سد", "نهر", "الفرات"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAliasesStayOutOfExactAndPrefix(t *testing.T) {
	t.Parallel()
	o := Options{Aliases: map[string][]string{"سوريا": {"Syria", "!"}}}
	for query, want := range map[string]Node{
		"syria":       Or{Word{Text: "syria"}, Word{Text: "سوريا"}},
		"title:سوريا": Or{Word{Field: FieldTitle, Text: "سوريا"}, Word{Field: FieldTitle, Text: "syria"}},
		"=syria":      Word{Text: "syria", Form: FormExact},
		"syria*":      Word{Text: "syria", Form: FormPrefix},
		"موز":         Word{Text: "موز"},
	} {
		if e, err := Parse(query, o); err != nil || !reflect.DeepEqual(e.Root, want) {
			t.Errorf("%s: got %v, %v, want %v", query, e.Root, err, want)
		}
	}
}

// A word is found in the forms of the article's own language, by a query, a phrase's
// first word, a topic and a mark alike.
func TestFormsAreThoseOfTheArticlesLanguage(t *testing.T) {
	t.Parallel()
	set, err := NewSet([]storage.Topic{{Name: "oil", Query: "نفط"}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string]bool{"ar": true, "ar-IQ": true, "": true, "fa": false, "ur": false} {
		a := storage.Article{Title: "والنفط غال", Language: language}
		d := NewDoc(&a, storage.Feed{})
		for _, q := range []string{"نفط", "title:نفط", `"نفط غال"`} {
			e, err := Parse(q, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if e.Match(d) != want || len(e.Marks(a.Title, language, true)) > 0 != want {
				t.Errorf("%s in %q: matches %v, marks %v, want %v", q, language, e.Match(d), e.Marks(a.Title, language, true), want)
			}
			if e.Lacks(a.Title, language, nil) == want && q == `"نفط غال"` {
				t.Errorf("%s in %q: lacks %v", q, language, !want)
			}
		}
		if got := set.Match(d); len(got) > 0 != want {
			t.Errorf("%q: topics %v, want %v", language, got, want)
		}
	}
}
