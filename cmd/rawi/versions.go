package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/text"
)

// maxDiffWords bounds the table of a diff: 4 million cells.
const maxDiffWords = 2000

// showVersions prints the older texts of an article, newest last, whole or as
// what changed from each to the next.
func (a *app) showVersions(ctx context.Context, s *source, r storage.Article, diff bool) error {
	versions, err := s.Versions(ctx, r.ID)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		a.say("it has not changed")
		return nil
	}
	right := text.Direction(r.Language) == "rtl"
	versions = append(versions, storage.Version{Seen: since(r, versions), Title: r.Title, Text: r.Text})
	for i, v := range versions {
		if diff && i == 0 || !diff && i == len(versions)-1 {
			continue // the first has nothing to differ from; the last is shown already
		}
		fmt.Fprintf(a.out, "%s\n", a.screen.Dim(fmt.Sprintf("── version %d of %d, of %s", i+1, len(versions), localTime(v.Seen))))
		if diff {
			a.showDiff(whole(versions[i-1]), whole(v), right)
			continue
		}
		fmt.Fprintln(a.out, a.screen.Bold(a.screen.Line(term.Clean(v.Title), right)))
		a.paragraphs(v.Text, right)
	}
	return nil
}

// since is when the text came that r has now. A text that r had before comes
// back without being a change.
func since(r storage.Article, versions []storage.Version) time.Time {
	return latest(r.Changed, versions[len(versions)-1].Until)
}

func whole(v storage.Version) []string {
	return strings.Fields(v.Title + " " + strings.Join(v.Text, " "))
}

// showDiff prints the words of after, with what was taken away as [-…-] and
// what was added as {+…+}: readable in any script, with and without colours.
func (a *app) showDiff(before, after []string, right bool) {
	var out []string
	for _, e := range diffWords(before, after) {
		words := term.Clean(strings.Join(e.words, " "))
		switch {
		case e.gone:
			words = "[-" + words + "-]"
		case e.came:
			words = "{+" + words + "+}"
		case len(e.words) > 24:
			// What stayed matters only as the place of what changed.
			words = term.Clean(strings.Join(e.words[:10], " ")) + " … " + term.Clean(strings.Join(e.words[len(e.words)-10:], " "))
		}
		out = append(out, words)
	}
	for _, line := range term.Wrap(strings.Join(out, " "), a.measure()) {
		fmt.Fprintln(a.out, a.screen.Line(line, right))
	}
	fmt.Fprintln(a.out)
}

// edit is a run of words that went, came, or stayed.
type edit struct {
	words      []string
	gone, came bool
}

// diffWords turns a into b by the longest common subsequence of their words.
// Beyond maxDiffWords words the rest is taken as replaced.
func diffWords(a, b []string) []edit {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var d differ
	d.add(edit{words: a[:head]})
	d.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	d.add(edit{words: a[len(a)-tail:]})
	return d.edits
}

type differ struct{ edits []edit }

// add joins e to the last edit where both are of a kind.
func (d *differ) add(e edit) {
	if len(e.words) == 0 {
		return
	}
	if n := len(d.edits); n > 0 && d.edits[n-1].gone == e.gone && d.edits[n-1].came == e.came {
		d.edits[n-1].words = append(d.edits[n-1].words[:len(d.edits[n-1].words):len(d.edits[n-1].words)], e.words...)
		return
	}
	d.edits = append(d.edits, e)
}

func (d *differ) middle(a, b []string) {
	if len(a) > maxDiffWords || len(b) > maxDiffWords {
		d.add(edit{words: a, gone: true})
		d.add(edit{words: b, came: true})
		return
	}
	// common[i][j] is the length of the longest common subsequence of a[i:] and b[j:].
	common := make([][]uint16, len(a)+1)
	for i := range common {
		common[i] = make([]uint16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			d.add(edit{words: a[i : i+1]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			d.add(edit{words: a[i : i+1], gone: true})
			i++
		default:
			d.add(edit{words: b[j : j+1], came: true})
			j++
		}
	}
}
