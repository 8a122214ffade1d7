package query

import (
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

func TestSetMatchesByLanguageAndRegion(t *testing.T) {
	t.Parallel()
	set, err := NewSet([]storage.Topic{
		{Name: "arabic", Query: "سد", Languages: []string{"ar"}},
		{Name: "egyptian", Query: "سد", Languages: []string{"ar-EG"}},
		{Name: "english", Query: "سد", Languages: []string{"en"}},
		{Name: "syria", Query: "سد", Regions: []string{"syria"}},
		{Name: "iraq", Query: "سد", Regions: []string{"iraq"}},
		{Name: "any", Query: "سد"},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := &storage.Article{Title: "سد", Language: "ar-EG"}
	want := []string{"arabic", "egyptian", "syria", "any"}
	if got := set.Match(NewDoc(a, storage.Feed{Region: "syria"})); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, name := range []string{"arabic", "egyptian", "english", "syria", "iraq", "any", "none"} {
		if got := set.Admits(name, a, "syria"); got != slices.Contains(want, name) {
			t.Errorf("Admits(%s): got %v", name, got)
		}
	}
	if e := set.Expr("iraq"); e == nil || e.String() != `"سد"` {
		t.Errorf("the query of iraq is %v", e)
	}
	if e := set.Expr("none"); e != nil {
		t.Errorf("a topic that is none has the query %v", e)
	}
}

func TestSetFindsTopicsByTheirWords(t *testing.T) {
	t.Parallel()
	queries := map[string]string{
		"word": "العراق", "form": "مدينة", "exact": `="العراق"`, "prefix": "عراق*", "phrase": `"في العراق"`, "title": "title:العراق",
		"title phrase": `title:"في العراق"`, "all": "العراق مدينة", "not": "مدينة -العراق", "none": "-موز", "filter": "feed:x", "latin": "dam",
	}
	var topics []storage.Topic
	for name, q := range queries {
		topics = append(topics, storage.Topic{Name: name, Query: q})
	}
	slices.SortFunc(topics, func(a, b storage.Topic) int { return strings.Compare(a.Name, b.Name) })
	set, err := NewSet(topics, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ title, text, want string }{
		{"", "", "none"},
		{"في العراق", "", "exact none phrase title title phrase word"},
		{"", "في العراق", "exact none phrase word"},
		{"", "في بلد العراق", "exact none word"},
		{"", "وبالعراق", "none word"},
		{"", "عراقيون", "none prefix word"},
		{"", "ومدينتهم", "form none not"},
		{"العراق", "المدينة", "all exact form none title word"},
		{"dam", "موز", "latin"},
		{"dams", "عراقيل", "latin none prefix"},
		{"damage", "عراقيل", "none prefix"},
	} {
		if got := strings.Join(set.Match(docOf(c.title, c.text)), " "); got != c.want {
			t.Errorf("%q, %q: got %s, want %s", c.title, c.text, got, c.want)
		}
	}
}

func TestNewSetReportsAllFaults(t *testing.T) {
	t.Parallel()
	set, err := NewSet([]storage.Topic{{Name: "a", Query: "(x"}, {Name: "b", Query: "سد"}, {Name: "c", Query: `x "`}}, Options{})
	if err == nil || !strings.Contains(err.Error(), "topic a: query:1:1: unclosed parenthesis") || !strings.Contains(err.Error(), "topic c: query:1:3: unclosed quote") {
		t.Errorf("got %v", err)
	}
	if got := set.Match(docOf("سد")); !slices.Equal(got, []string{"b"}) {
		t.Errorf("the others match %v", got)
	}
}

// Words with one base, or one of them as the ending of another, keep apart.
func TestInflectionsKeepWordsApart(t *testing.T) {
	t.Parallel()
	set, err := NewSet([]storage.Topic{
		{Name: "a", Query: "مدينة"}, {Name: "b", Query: "مدين"}, {Name: "c", Query: "مدينة"}, {Name: "d", Query: "المدين"},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]string{
		"مدينه": "a b c d", "مدينتهم": "a b c d", "المدين": "b d", "مدن": "", "مدينمدين": "", "ومدينها": "a b c d",
	} {
		var alone []string
		for i, q := range []string{"مدينة", "مدين", "مدينة", "المدين"} {
			if e, _ := Parse(q, Options{}); e.Match(docOf(token)) {
				alone = append(alone, string(rune('a'+i)))
			}
		}
		if got := set.Match(docOf(token)); !slices.Equal(got, alone) {
			t.Errorf("%s: got %v, want %v (%s)", token, got, alone, want)
		}
	}
}

// Words that share a base, proclitics that share a letter: each topic is found
// once, in whatever order topics are added.
func TestSetFindsATopicOnce(t *testing.T) {
	t.Parallel()
	set, err := NewSet([]storage.Topic{
		{Name: "a", Query: "عراق OR العراق OR عراق* OR =عراق"}, {Name: "b", Query: "بغداد"}, {Name: "c", Query: "عراق بغداد"},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"عراق والعراق وبالعراق": "a", "ببغداد وبغداد": "b", "بغداد في العراق": "a b c", "للعراق": "a", "فبغداد": "b", "سبغداد": "", "غداد": "", "عرا": "",
	} {
		if got := strings.Join(set.Match(docOf("", text)), " "); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
