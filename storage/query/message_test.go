package query

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

var placeholder = regexp.MustCompile(`\{\d\}`)

// causes are queries that lead to each message.
var causes = map[string]string{
	"unclosed-quote": `حلب "سد`, "unclosed-parenthesis": "حلب (سد", "nothing-to-close": "حلب)", "nothing-before-or": "OR حلب", "nothing-after-or": "حلب OR",
	"nothing-after-not": "حلب NOT", "no-value": "since:", "no-word": "؟", "too-long": strings.Repeat("ح", maxBytes), "too-deep": strings.Repeat("(", maxDepth+2) + "a",
	"too-many-terms": strings.Repeat("a ", maxTerms+1), "unknown-key": "zz:a", "unknown-key-like": "titel:a", "misplaced-op": "title:>=3", "needs-value": `feed:" "`,
	"needs-number": "sources:many", "needs-number-or": "langs:tr", "needs-choice": "has:wings", "needs-time": "since:soon", "needs-day": "on:3d",
	"unknown-place": "place:zzzzzzzz", "unknown-place-like": "place:Alepqo", "word-or": "a or b", "word-and": "a and b", "word-not": "a not b",
	"unknown-name": "lang:klingon", "unknown-name-like": "topic:deir-ezor", "unknown-name-of": "topic:football",
	"topic-never": "topic:a", "topic-needs-date": "since:7d",
}

// elsewhere are the messages of what package query does not decide.
var elsewhere = []string{"too-much-work", "no-such-order"}

func TestEveryMessageIsSaidInBothLanguages(t *testing.T) {
	t.Parallel()
	for code, texts := range messages {
		arabic, english := placeholder.FindAllString(texts[0], -1), placeholder.FindAllString(texts[1], -1)
		for _, p := range arabic {
			if !slices.Contains(english, p) {
				t.Errorf("%s: %s stands in Arabic only", code, p)
			}
		}
		if !strings.ContainsAny(texts[0], "اتنل") || strings.ContainsAny(texts[1], "اتنل") || strings.HasSuffix(texts[1], ".") {
			t.Errorf("%s: %q", code, texts)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(messages)) {
		q, caused := causes[code]
		if slices.Contains(elsewhere, code) != !caused {
			t.Errorf("%s: no query of the test leads to it", code)
		}
		if !caused {
			continue
		}
		h := hintOn(t, code, q)
		for _, language := range []string{"ar", "en"} {
			if got := Message(h, language); placeholder.MatchString(got) || got == "" {
				t.Errorf("%s of %.40q in %s: %q", code, q, language, got)
			}
		}
		if Message(h, "en") != h.Reason || Message(h, "ckb") != h.Reason {
			t.Errorf("%s: %q and %q", code, Message(h, "en"), h.Reason)
		}
	}
}

// hintOn returns the error or hint of a code on q.
func hintOn(t *testing.T, code, q string) storage.Hint {
	t.Helper()
	_, err := Parse(q, Options{Now: now})
	if strings.HasPrefix(code, "topic-") {
		_, err = ParseTopic(q, Options{Now: now})
	}
	var syntax *storage.SyntaxError
	if errors.As(err, &syntax) {
		if syntax.Code != code {
			t.Errorf("%.40q: %s, want %s", q, syntax.Code, code)
		}
		return storage.Hint(*syntax)
	}
	hints, err := Hints(q, hinted, nil)
	if err != nil || len(hints) != 1 || hints[0].Code != code {
		t.Fatalf("%.40q: %+v, %v, want %s", q, hints, err, code)
	}
	return hints[0]
}

func TestErrorsMarkThePart(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ query, before, part, after string }{
		{`حلب "سد`, "حلب ", `"`, "سد"},
		{"حلب (سد", "حلب ", "(", "سد"},
		{"حلب OR", "حلب ", "OR", ""},
		{"حلب OR OR سد", "حلب ", "OR", " OR سد"},
		{"حلب NOT", "حلب ", "NOT", ""},
		{"سد\nx since:soon نفط", "سد\nx ", "since:soon", " نفط"},
		{"سد has:wings", "سد ", "has:wings", ""},
		{`سد feed:" " x`, "سد ", `feed:" "`, " x"},
		{"سد topic: x", "سد ", "topic:", " x"},
		{"سد ؟", "سد ", "؟", ""},
		{"سد)", "سد", ")", ""},
	} {
		_, err := Parse(row.query, Options{Now: now})
		var syntax *storage.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%q: %v", row.query, err)
			continue
		}
		if before, part, after := Split(row.query, storage.Hint(*syntax)); before != row.before || part != row.part || after != row.after {
			t.Errorf("%q: %q %q %q, want %q %q %q", row.query, before, part, after, row.before, row.part, row.after)
		}
	}
	for _, h := range []storage.Hint{{}, {Line: 9, Column: 9, Length: 9}, {Line: 1, Column: -3, Length: -2}, {Line: 1, Column: 1, Length: 1 << 40}} {
		if before, part, after := Split("سد x", h); before+part+after != "سد x" {
			t.Errorf("%+v: %q %q %q", h, before, part, after)
		}
	}
}

// A message is laid out right to left, and what it quotes is not taken apart.
func TestArabicMessagesIsolateWhatTheyQuote(t *testing.T) {
	t.Parallel()
	h := hintOn(t, "unknown-key-like", "سد titel:a")
	if h.Instead != "سد title:a" {
		t.Errorf("instead: %q", h.Instead)
	}
	if got := Message(h, "ar"); !strings.Contains(got, "\u2068titel:\u2069") || !strings.Contains(got, "\u2068title:\u2069") {
		t.Errorf("%q", got)
	}
	if got := Message(storage.Hint{Code: "of-tomorrow", Reason: "as it says"}, "ar"); got != "as it says" {
		t.Errorf("a code of a newer daemon: %q", got)
	}
	if got := Message(storage.Hint{Code: "needs-value", Args: []string{"{0}"}}, "en"); got != "{0}: wants a value" {
		t.Errorf("an argument is not filled in again: %q", got)
	}
}
