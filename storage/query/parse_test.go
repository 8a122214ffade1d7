package query

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

func TestParseKeepsItsLimits(t *testing.T) {
	t.Parallel()
	nested := func(n int) string { return strings.Repeat("(", n) + "سد" + strings.Repeat(")", n) } // "dam"
	for _, c := range []struct{ name, within, beyond, want string }{
		{
			"bytes", strings.Repeat("a", maxBytes), strings.Repeat("a", maxBytes+1),
			"query:1:1: longer than 4096 bytes",
		},
		{
			"terms", strings.Repeat("سد ", maxTerms), strings.Repeat("a ", maxTerms) + "b",
			"query:1:401: more than 200 terms",
		},
		{"depth", nested(maxDepth), nested(maxDepth + 1), "query:1:22: nested more than 20 deep"},
	} {
		if _, err := Parse(c.within, Options{}); err != nil {
			t.Errorf("%s: at the limit: %v", c.name, err)
		}
		if _, err := Parse(c.beyond, Options{}); err == nil || err.Error() != c.want {
			t.Errorf("%s: beyond the limit: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestParseReadsNodes(t *testing.T) {
	t.Parallel()
	a, b := Word{Text: "a"}, Word{Text: "b"}
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		query string
		want  Node
	}{
		{"", And{}},
		{"a b", And{a, b}},
		{"a AND b & a", And{a, b, a}},
		{"a OR b | a", Or{a, b, a}},
		{"a b OR a", Or{And{a, b}, a}},
		{"-a NOT b", And{Not{a}, Not{b}}},
		{"-(a b)", Not{And{a, b}}},
		{"-(-a)", Not{Not{a}}},
		{`"a b"`, Phrase{Words: []string{"a", "b"}}},
		{`="a b"`, Phrase{Words: []string{"a", "b"}, Exact: true}},
		{"“a b”", Phrase{Words: []string{"a", "b"}}},
		{"„a b“", Phrase{Words: []string{"a", "b"}}},
		{"«a»b", And{a, b}},
		{`a"b"`, And{a, b}},
		{"a(b)", And{a, b}},
		{"=a", Word{Text: "a", Form: FormExact}},
		{"a*", Word{Text: "a", Form: FormPrefix}},
		{"=A!*", Word{Text: "a", Form: FormPrefix}},
		{`"a*"`, a},
		{"Title:a", Word{Field: FieldTitle, Text: "a"}},
		{`title:="a b"`, Phrase{Field: FieldTitle, Words: []string{"a", "b"}, Exact: true}},
		{"10:30", Phrase{Words: []string{"10", "30"}}}, // a time is no key
		{":a", a},
		{"\u200e\u200fa \u202ab\u202c \u061ca \u2066b\u2069", And{a, b, a, b}}, // direction marks
		{`"OR"`, Word{Text: "or"}},
		{"=OR", Word{Text: "or", Form: FormExact}},
		{"title:NOT", Word{Field: FieldTitle, Text: "not"}},
		{`feed:"a b"`, Filter{"feed", "a b"}},
		{`by:" a "`, Filter{"by", "a"}},
		{"has:IMAGE", Filter{"has", "image"}},
		{"sources:2", Count{"sources", 2}},
		{"sources:=٣", Count{"sources", 3}},
		{"sources:>=1000000", Count{"sources", 1_000_000}},
		{"langs:>=٢", Count{"langs", 2}},
		{"Outlets:5", Count{"outlets", 5}},
		{"since:2026-11-23", Range{From: day}},
		{"before:2026-11-23", Range{To: day}},
		{"on:2026-11-23", Range{From: day, To: day.AddDate(0, 0, 1)}},
	} {
		e, err := Parse(c.query, Options{Now: now})
		if err != nil || !reflect.DeepEqual(e.Root, c.want) {
			t.Errorf("Parse(%q): got %#v, %v, want %#v", c.query, e, err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ query, want string }{
		{"a (OR b)", "query:1:4: nothing stands before OR"},
		{"a OR OR b", "query:1:3: nothing stands after OR"},
		{"(a OR)", "query:1:4: nothing stands after OR"},
		{"a NOT", "query:1:3: nothing stands after NOT"},
		{"- OR a", "query:1:1: nothing stands after NOT"},
		{"(a (b)", "query:1:1: unclosed parenthesis"},
		{"a\n«b", "query:2:1: unclosed quote"},
		{"a\nسد ؟", "query:2:4: there is no word in this"},
		{"sources:0", "query:1:1: sources: wants a number, as in sources:>=2"},
		{"sources:1000001", "query:1:1: sources: wants a number, as in sources:>=2"},
		{"langs:tr", "query:1:1: langs: wants a number, as in langs:>=2; for one of them there is lang:"},
		{"a outlets:x", "query:1:3: outlets: wants a number, as in outlets:>=5; for one of them there is outlet:"},
		{"outlets:0", "query:1:1: outlets: wants a number, as in outlets:>=5"},
		{"feed:>=a", "query:1:1: >= goes with sources, langs, outlets: only"},
		{"x:>=a", "query:1:1: >= goes with sources, langs, outlets: only"},
		{"x:a", `query:1:1: x: is no key: there are ` + keys()},
		{"zz:a", `query:1:1: zz: is no key: there are ` + keys()},
		{`""`, "query:1:1: there is no word in this"},
		{`a "`, "query:1:3: unclosed quote"},
		{"*", "query:1:1: a value is missing here"},
		{"since:", "query:1:1: a value is missing here"},
	} {
		_, err := Parse(c.query, Options{Now: now})
		var syntax *storage.SyntaxError
		if !errors.As(err, &syntax) || err.Error() != c.want {
			t.Errorf("Parse(%q): got %v, want %s", c.query, err, c.want)
		}
	}
	if got, want := keys(), "title, feed, outlet, by, region, place, lang, topic, story, category, since, before, on, sources, langs, outlets, has"; got != want {
		t.Errorf("keys: got %s, want %s", got, want)
	}
}

func TestTime(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		out, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	clock := at("2026-11-23T12:00:00Z").Add(500 * time.Millisecond)
	for _, c := range []struct {
		in   string
		want string // empty: an error
		day  bool
	}{
		{"2026-11-01", "2026-11-01T00:00:00Z", true},
		{"٢٠٢٦-١١-٠١", "2026-11-01T00:00:00Z", true},
		{"۲۰۲۶-۱۱-۰۹", "2026-11-09T00:00:00Z", true},
		{" 2026-11-01 ", "2026-11-01T00:00:00Z", true},
		{"2026-11-01T08:00Z", "2026-11-01T08:00:00Z", false},
		{"2026-11-01T08:00", "2026-11-01T08:00:00Z", false},
		{"2026-11-01T08:00:05", "2026-11-01T08:00:05Z", false},
		{"2026-11-01T08:00:05+03:00", "2026-11-01T05:00:05Z", false},
		{"90m", "2026-11-23T10:30:00Z", false},
		{"36h", "2026-11-22T00:00:00Z", false},
		{"7d", "2026-11-16T12:00:00Z", false},
		{"٢w", "2026-11-09T12:00:00Z", false},
		{"0d", "2026-11-23T12:00:00Z", false},
		{"100000m", "2026-09-15T01:20:00Z", false},
		{"100001m", "", false},
		{"-1d", "", false},
		{"d", "", false},
		{"7", "", false},
		{"7s", "", false},
		{"xd", "", false},
		{"2026-13-01", "", false},
		{"", "", false},
	} {
		got, day, err := Time(c.in, clock)
		switch {
		case c.want == "":
			if !errors.Is(err, errTime) {
				t.Errorf("Time(%q): got %v, %v, want an error", c.in, got, err)
			}
		case err != nil || !got.Equal(at(c.want)) || got.Location() != time.UTC || day != c.day:
			t.Errorf("Time(%q): got %v, whole day %v, %v, want %s, %v", c.in, got, day, err, c.want, c.day)
		}
	}
}

func TestStringWritesTimes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ query, want string }{
		{"since:2026-11-23", `since:"2026-11-23T00:00:00Z"`},
		{"before:2026-11-23T10:00:00+02:00", `before:"2026-11-23T08:00:00Z"`},
		{"on:2026-11-23", `on:"2026-11-23"`},
		{"sources:>=2", "sources:>=2"},
		{"langs:2 outlets:5", "langs:>=2 outlets:>=5"},
		{`by:"ليلى الحسن"`, `by:"ليلى الحسن"`},
		{"a*", "a*"},
	} {
		e, err := Parse(c.query, Options{Now: now})
		if err != nil || e.String() != c.want {
			t.Errorf("%s: written as %v, %v, want %s", c.query, e, err, c.want)
		}
	}
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for want, r := range map[string]Range{
		`(since:"2026-11-23T00:00:00Z" before:"2026-11-25T00:00:00Z")`: {day, day.AddDate(0, 0, 2)},
		`(since:"2026-11-23T01:00:00Z" before:"2026-11-24T01:00:00Z")`: {day.Add(time.Hour), day.Add(25 * time.Hour)},
	} {
		if got := (&Expr{Not{r}}).String(); got != "-"+want {
			t.Errorf("got %s, want -%s", got, want)
		}
	}
}

func FuzzTime(f *testing.F) {
	for _, s := range []string{"7d", "2026-11-23", "٢٠٢٦-١١-٢٣T10:00Z", "99999999999999w"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if at, day, err := Time(s, now); err == nil && day && at.Truncate(24*time.Hour) != at {
			t.Errorf("%q is the whole day %v", s, at)
		}
	})
}
