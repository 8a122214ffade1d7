package query

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

func TestTopicsAreFiledUnderTheirRarestPart(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"نفط":                      "نفط",
		"نفط قمح":                  "نفط", // of two alike the first
		"(نفط OR قمح) جسر":         "جسر",
		"جسر (نفط OR قمح)":         "جسر",
		"-جسر نفط":                 "نفط",
		"نفط -جسر":                 "نفط",
		"نفط OR قمح":               "نفط قمح",
		"نفط OR -قمح":              "",
		"-نفط":                     "",
		"feed:a":                   "",
		"feed:a نفط":               "نفط",
		"(نفط OR قمح) (جسر OR سد)": "نفط قمح",
		`"في العراق"`:              "العراق", // the longest of a phrase
		`"دم سد"`:                  "دم",
	} {
		e, err := Parse(query, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range requiredWords(e.Root) {
			got = append(got, w.Word.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s is filed under %q, want %q", query, got, want)
		}
	}
}

func TestWordsOfAPhraseStandAsTheyAre(t *testing.T) {
	t.Parallel()
	p := Phrase{Words: []string{"العراق", "نفط"}}
	if got := longestWord(p); got.Form == FormExact {
		t.Errorf("the first word of a phrase may have a proclitic: %+v", got)
	}
	p = Phrase{Words: []string{"في", "العراق"}}
	if got := longestWord(p); got.Form != FormExact {
		t.Errorf("a later one has none: %+v", got)
	}
	p = Phrase{Words: []string{"العراق", "في"}, Exact: true}
	if got := longestWord(p); got.Form != FormExact {
		t.Errorf("none in an exact phrase: %+v", got)
	}
}

func TestWordsAloneNeedNoVerification(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]bool{
		"نفط": true, "نفط OR قمح": true, `"نفط قمح"`: true, "نفط OR feed:a": false, "نفط قمح": false, "-نفط": false, "نفط OR (قمح OR جسر)": true,
	} {
		e, err := Parse(query, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := anyWordSuffices(e.Root); got != want {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
}

func TestSetOfOneTopicFindsAllForms(t *testing.T) {
	t.Parallel()
	for query, texts := range map[string]string{
		"العراق": "العراق وبالعراق للعراق العراقيين",
		"مدرسة":  "مدرسة المدرسة ومدرستهم مدارس_مدرسة مدرساتهما", // the last has the longest ending
	} {
		set, err := NewSet([]storage.Topic{{Name: "t", Query: query}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for title := range strings.FieldsSeq(texts) {
			if got := set.Match(docOf(title)); !slices.Equal(got, []string{"t"}) {
				t.Errorf("%s in %s: got %v", query, title, got)
			}
		}
	}
}

func TestWordIsFoundBehindALongerOne(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]bool{"aa a": true, "aa": false, "aaa aa a": true, "ba ab a": true, "a": true, "ba": false, "ab": false, "ba ab": false} {
		if got := docOf(title).hasToken("a"); got != want {
			t.Errorf("a in %q: %v", title, got)
		}
	}
	for _, row := range []struct {
		s, want string
		found   bool
	}{{"The Furat Post", "furat", true}, {"The Furat Post", "—", false}, {"", "", false}, {"Furat", "Furat Post", false}} {
		if got := containsPhrase(row.s, row.want); got != row.found {
			t.Errorf("%q in %q: %v", row.want, row.s, got)
		}
	}
}

func TestQueryIsWrittenWithoutNeedlessSigns(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"نفط قمح":          "نفط قمح",
		"(نفط قمح)":        "نفط قمح",
		"نفط OR قمح":       "نفط OR قمح",
		"نفط OR (قمح جسر)": "نفط OR قمح جسر",
		"(نفط OR قمح) جسر": "(نفط OR قمح) جسر",
		"sources:1":        "sources:>=1",
		"نفط :=قمح":        "نفط قمح", // a colon without a name in front of it
	} {
		e, err := Parse(in, Options{})
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got := strings.ReplaceAll(e.String(), `"`, ""); got != want {
			t.Errorf("%s is written as %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"sources:0", "sources:>==3", "sources:x", "sources:>=" + strconv.Itoa(maxCount+1)} {
		if e, err := Parse(in, Options{}); err == nil {
			t.Errorf("%s is read as %s", in, e)
		}
	}
}

func TestUnknownFilterIsLookedUpNowhere(t *testing.T) {
	t.Parallel()
	if got := (Filter{Key: "nothing", Value: "x"}).Lookup(nil); got.AllOf != nil || got.Exact {
		t.Errorf("got %+v", got)
	}
}

func TestUnitsOfTimeAreWhole(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{"1m": time.Minute, "1h": time.Hour, "1d": 24 * time.Hour, "1w": 7 * 24 * time.Hour} {
		at, _, err := Time(in, now)
		if err != nil || now.Sub(at) != want {
			t.Errorf("%s is %v ago, %v; want %v", in, now.Sub(at), err, want)
		}
	}
}
