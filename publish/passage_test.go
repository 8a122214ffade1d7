package publish

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/query"
)

// marked returns a text with its marks in brackets.
func marked(parts []web.Part) (out string) {
	for _, p := range parts {
		if p.Kind == web.PartMarked {
			out += "[" + p.Text + "]"
		} else {
			out += p.Text
		}
	}
	return out
}

func TestPassageIsWhatTheQueryFinds(t *testing.T) {
	t.Parallel()
	far := strings.Repeat("كلمة ", 60)
	for name, row := range map[string]struct {
		query string
		text  []string
		want  string
	}{
		"a form":             {"جسر", []string{"خبر", "افتتح الأهالي الجسرين اليوم"}, "افتتح الأهالي [الجسرين] اليوم"},
		"neighbours":         {"جسر جديد", []string{"عند جسر جديد."}, "عند [جسر جديد]."},
		"a phrase":           {`"جسر جديد"`, []string{"جسر قديم", "قال جسر جديد هنا"}, "قال [جسر جديد] هنا"},
		"most words":         {"جسر OR نهر", []string{"جسر هنا", "نهر تحت جسر", "نهر"}, "[نهر] تحت [جسر]"},
		"not twice the same": {"جسر OR نهر", []string{"جسر وجسر وجسر", "نهر وجسر"}, "[نهر وجسر]"},
		"not what it lacks":  {"جسر -نهر", []string{"نهر", "جسر"}, "[جسر]"},
		"lacked elsewhere":   {"جسر -title:نهر", []string{"جسر", "نهر عند جسر"}, "[جسر]"},
		"no word":            {"lang:ar", []string{"جسر"}, ""},
		"in the title only":  {"title:جسر", []string{"جسر"}, ""},
		"none":               {"سد", []string{"جسر"}, ""},
		"from the middle":    {"جسر", []string{far + "جسر " + far}, "… " + strings.Repeat("كلمة ", 13) + "[جسر]" + strings.Repeat(" كلمة", 13) + "…"},
		"before a comma":     {"جسر", []string{strings.Repeat("كلمة، ", 90) + "جسر، " + strings.Repeat("كلمة، ", 90)}, "… " + strings.Repeat("كلمة، ", 11) + "[جسر]، " + strings.Repeat("كلمة، ", 10) + "كلمة…"},
		"where both are":     {"جسر نهر", []string{"جسر " + far + "نهر عند جسر " + far}, "… " + strings.Repeat("كلمة ", 13) + "[نهر] عند [جسر]" + strings.Repeat(" كلمة", 12) + "…"},
	} {
		e, err := query.Parse(row.query, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := marked(passage(e, storage.Article{Title: "عنوان", Language: "ar", Text: row.text}))
		if got != row.want {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
	}
}

// A passage is short, however long what is marked of it.
func TestLongMarksAreCut(t *testing.T) {
	t.Parallel()
	for _, asked := range []string{"جسر", "جس*"} {
		e, err := query.Parse(asked, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{strings.Repeat("جسر ", 5000), strings.Repeat("جسر - – … ", 3000), "جسر " + strings.Repeat("- ", 9000) + "جسر", strings.Repeat("جسر", 5000), "سد " + strings.Repeat("جسر", 5000) + " سد", strings.Repeat("جسر;", 9000)} {
			got := marked(passage(e, storage.Article{Language: "ar", Text: []string{text}}))
			if n := utf8.RuneCountInString(got); n > 2*excerptLength || !utf8.ValidString(got) || strings.Contains(got, "جسر ") && !strings.Contains(got, "[جسر") {
				t.Errorf("%s in %.40q: %d characters: %.400q", asked, text, n, got)
			}
		}
	}
}

// However many words are asked for, a page looks at a bounded number of words of a text.
func TestPassagesCostABoundedAmount(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("x ", passageWork/8)
	for words, found := range map[int]bool{1: true, 4: false} {
		e, err := query.Parse("needle"+orWords(words-1), query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := passage(e, storage.Article{Text: []string{filler, "needle"}})
		if (got != nil) != found {
			t.Errorf("%d words: got %v", words, marked(got))
		}
	}
}

// orWords returns alternatives to a query, of n words.
func orWords(n int) (out string) {
	for i := range n {
		out += " OR " + strings.Repeat("w", i+2)
	}
	return out
}
