package boilerplate

import (
	"strings"
	"unicode/utf8"
)

const (
	maxTail      = 400 // bytes at the end of a block that are looked at
	maxMore      = 300 // bytes of a link to the rest of a text, which may name the title
	maxLabelTail = 100 // bytes of a label before the title
)

// Ends of blocks are what plain text has where HTML had paragraphs or links: "… Read
// more", "The post … appeared first on …", "Link to the news: " and the title.

// tail returns the byte of a block from which on it is not the article's own, and what
// stands there; 0: there is none.
func (f *finder) tail(raw string) (from int, k kind) {
	start := 0
	if len(raw) > maxTail {
		for start = len(raw) - maxTail; start < len(raw) && !utf8.RuneStart(raw[start]); start++ {
		}
	}
	if at := morePosition(raw[start:]); at > 0 && f.isPhrase(raw[start+at:], morePhrases) {
		return start + at, line
	}
	if at := postPosition(raw[start:]); at > 0 && f.isPhrase(raw[start+at:], postPhrases) {
		return start + at, line
	}
	if at := f.titlePosition(raw[start:]); at > 0 {
		return start + at, title
	}
	return 0, own
}

// isPhrase reports whether raw is one of the phrases.
func (f *finder) isPhrase(raw string, phrases [][]string) bool {
	f.block.read(raw, 2*maxWords)
	for _, p := range phrases {
		if len(f.block.plain) > 0 && fits(p, f.block.plain) {
			return true
		}
	}
	return false
}

// morePosition returns where a link to the rest of a text may begin: behind the last
// ellipsis; 0: nowhere.
func morePosition(s string) int {
	if !strings.Contains(s, "…") && !strings.Contains(s, "...") { // most blocks: LastIndex is slow
		return 0
	}
	at := max(strings.LastIndex(s, "…")+len("…"), strings.LastIndex(s, "...")+len("..."))
	if at <= len("…") || at == len(s) || len(s)-at > maxMore {
		return 0
	}
	return at + len(s[at:]) - len(strings.TrimLeft(s[at:], " ])"))
}

// postPosition returns where the line of a publishing system may begin that names the
// site on which an article appeared first; 0: nowhere.
func postPosition(s string) int {
	if !strings.Contains(s, " appeared ") && !strings.Contains(s, "ظهر") { // most blocks
		return 0
	}
	for _, p := range []struct{ begins, has string }{
		{"The post ", " appeared on "}, {"The post ", "appeared first on "}, {"This post ", "appeared first on "}, {"المقالة ", " ظهرت أول"}, {"التدوينة ", " ظهرت أول"}, {"المقال ", " ظهر أول"}, {"ظهرت المقالة ", "أول"},
	} {
		if has := strings.LastIndex(s, p.has); has > 0 {
			if at := strings.LastIndex(s[:has], p.begins); at > 0 {
				return at
			}
		}
	}
	return 0
}

// titlePosition returns where a label before the title begins, with which s ends: behind
// the end of a sentence; 0: nowhere.
func (f *finder) titlePosition(s string) int {
	if len(f.title.words) < minTitle || !strings.HasSuffix(s, f.title.raw) {
		return 0
	}
	label, ok := strings.CutSuffix(strings.TrimSuffix(s, f.title.raw), ":")
	if !ok {
		if label, ok = strings.CutSuffix(strings.TrimSuffix(s, f.title.raw), ": "); !ok {
			return 0
		}
	}
	at := 0
	for _, end := range []string{". ", ".. ", "! ", "? ", "؟ ", "… ", "\" ", "” ", "» ", ") "} {
		if i := strings.LastIndex(label, end); i >= 0 {
			at = max(at, i+len(end))
		}
	}
	if n := fields(label[at:], maxTitleLabel+1); len(label)-at > maxLabelTail || n == 0 || n > maxTitleLabel {
		return 0
	}
	return at
}
