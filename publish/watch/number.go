package watch

import (
	"slices"
	"strings"

	"rawi/publish/web"
	"rawi/storage/figures"
	"rawi/storage/text"
)

const (
	// maxNumbers bounds the numbers that are told of one change.
	maxNumbers = 3
	// maxWord bounds a word that a number stands in or counts, in characters.
	maxWord = 40
)

// changedNumbers returns the numbers that count the same in both texts of a comparison
// and differ, such as "7 → 9 killed", in words of the text. The arrow points on in the
// direction of the language.
func changedNumbers(parts []web.Part, language string) (out []string) {
	arrow := " → "
	if text.Direction(language) == "rtl" {
		arrow = " ← "
	}
	for _, n := range figures.Changed(runs(parts), language) {
		told := strings.TrimSpace(text.Truncate(n.Before, maxWord) + arrow + text.Truncate(n.After, maxWord) + " " + text.Truncate(n.Counts, maxWord))
		if !slices.Contains(out, told) && len(out) < maxNumbers {
			out = append(out, told)
		}
	}
	return out
}

// runs returns the runs of words that parts were made of, shortened as they are.
func runs(parts []web.Part) (out []text.Run) {
	kinds := map[web.PartKind]text.RunKind{web.PartSame: text.RunSame, web.PartRemoved: text.RunRemoved, web.PartAdded: text.RunAdded}
	for _, p := range parts {
		out = append(out, text.Run{Kind: kinds[p.Kind], Words: strings.Fields(p.Text)})
	}
	return out
}
