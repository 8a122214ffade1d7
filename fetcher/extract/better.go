package extract

import (
	"errors"
	"slices"
	"strings"

	"rawi/storage/text"
)

var (
	// ErrNotLonger occurs when a page's text adds nothing to that of the feed.
	ErrNotLonger = errors.New("the page's text is not longer than the feed's")
	// ErrOther occurs when a page tells something else than the feed.
	ErrOther = errors.New("the page's text is about something else")
)

// Refusal returns why the text of an article's page should not replace that of its feed,
// by its title and text in the feed; nil: it should. The page has to tell the same and
// more: it shows the title, or is called so and shares a word, or it has three of five
// different words of the feed. A summary that was written for the feed is not on the page.
// The errors are ErrNotLonger, ErrOther and page.Notice.
func Refusal(title string, feed []string, page PageText) error {
	if !tellsSame(title, feed, page) {
		if page.Notice != nil {
			return page.Notice
		}
		return ErrOther
	}
	if textSize(page.Text) <= textSize(feed) {
		return ErrNotLonger
	}
	return nil
}

// tellsSame reports whether a page is that of an article of a feed.
func tellsSame(title string, feed []string, page PageText) bool {
	told, shown := wordsOf(feed), wordsOf(page.Text)
	if len(told) > 0 && 5*shared(told, shown) >= 3*len(told) {
		return true
	}
	named := wordsOf([]string{title})
	if len(named) == 0 {
		return len(told) == 0 && textSize(page.Text) >= minPageBytes
	}
	if len(told) == 0 && 5*shared(named, shown) >= 3*len(named) {
		return true
	}
	common := shared(stems(named, told), stems(shown))
	if page.Notice != nil {
		return common > 1 && isCalled(page.Titles, title)
	}
	return isCalled([]string{page.Shown}, title) || common > 0 && isCalled(page.Titles, title)
}

// isCalled reports whether one of titles is the title, with the name of the site beside
// either or none, or shares four of five different words with it.
func isCalled(titles []string, title string) bool {
	wanted, folded := wordsOf([]string{title}), " "+text.Fold(title)+" "
	return slices.ContainsFunc(titles, func(t string) bool {
		words := wordsOf([]string{t})
		if len(words) == 0 {
			return false
		}
		shown := " " + text.Fold(t) + " "
		return len(wanted) > 1 && strings.Contains(shown, folded) || 2*len(words) >= len(wanted) && strings.Contains(folded, shown) ||
			5*shared(wanted, words) >= 4*max(len(wanted), len(words))
	})
}

// minPageBytes is how many bytes the text of a page has at least that nothing is known of;
// shorter ones are notices.
const minPageBytes = 300

// stem is how many letters of words agree that may be forms of one.
const stem = 4

// stems returns the first letters of the words that are long enough, without the Arabic
// article.
func stems(sets ...map[string]bool) map[string]bool {
	m := map[string]bool{}
	for _, set := range sets {
		for w := range set {
			for _, prefix := range []string{"ال", "وال", "بال", "لل"} {
				w = strings.TrimPrefix(w, prefix)
			}
			if r := []rune(w); len(r) >= stem {
				m[string(r[:stem])] = true
			}
		}
	}
	return m
}

// shared returns how many words are in both sets.
func shared(a, b map[string]bool) (n int) {
	for w := range a {
		if b[w] {
			n++
		}
	}
	return n
}

// wordsOf returns the different words of blocks.
func wordsOf(blocks []string) map[string]bool {
	m := map[string]bool{}
	for _, block := range blocks {
		for _, w := range text.Words(block) {
			m[w] = true
		}
	}
	return m
}

// textSize returns the bytes of all blocks.
func textSize(blocks []string) (n int) {
	for _, b := range blocks {
		n += len(b)
	}
	return n
}
