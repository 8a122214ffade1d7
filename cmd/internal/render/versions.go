package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/text"
)

// Versions writes the older own texts of r, newest last: in full, or with diff as
// what changed from each to the next. versions must not be empty.
func Versions(p *Page, r storage.Article, versions []storage.Version, diff bool) {
	rightToLeft := text.Direction(r.Language) == "rtl"
	versions = append(slices.Clone(versions), storage.Version{Seen: currentSince(r, versions), Title: r.Title, Text: r.Text, LeftOut: r.LeftOut})
	for i, v := range versions {
		if diff && i == 0 || !diff && i == len(versions)-1 {
			continue // the first has no predecessor; the last was shown as the article
		}
		fmt.Fprintf(p.Out, "%s\n", p.Screen.Dim(fmt.Sprintf("── version %d of %d, of %s", i+1, len(versions), LocalTime(v.Seen))))
		if diff {
			diffParagraph(p, allWords(versions[i-1]), allWords(v), rightToLeft)
			continue
		}
		fmt.Fprintln(p.Out, p.Screen.Bold(p.Screen.Line(term.Clean(v.Title), rightToLeft)))
		p.paragraphs(storage.OwnText(v.Text, v.LeftOut), rightToLeft)
	}
}

// currentSince returns when r got its current text. Going back to an earlier
// text does not set Changed.
func currentSince(r storage.Article, versions []storage.Version) time.Time {
	return later(r.Changed, versions[len(versions)-1].Until)
}

// allWords returns the words of a version, its title first.
func allWords(v storage.Version) []string {
	return strings.Fields(v.Title + " " + strings.Join(storage.OwnText(v.Text, v.LeftOut), " "))
}

// diffParagraph writes the words of after, with removed words as [-…-] and added
// ones as {+…+}, which is readable in any script and without colours.
func diffParagraph(p *Page, before, after []string, rightToLeft bool) {
	var out []string
	for _, r := range text.Diff(before, after) {
		words := term.Clean(strings.Join(r.Words, " "))
		switch {
		case r.Kind == text.RunRemoved:
			words = "[-" + words + "-]"
		case r.Kind == text.RunAdded:
			words = "{+" + words + "+}"
		case len(r.Words) > 24:
			// Unchanged words are only the context of changes.
			words = term.Clean(strings.Join(r.Words[:10], " ")) + " … " + term.Clean(strings.Join(r.Words[len(r.Words)-10:], " "))
		}
		out = append(out, words)
	}
	p.lines(term.Wrap(strings.Join(out, " "), p.textWidth()), rightToLeft)
	fmt.Fprintln(p.Out)
}
