package storytest

import (
	"slices"
	"strings"
	"time"
)

type change struct {
	kind   string
	change func(*generator, *Item)
}

// variants say the same as the article they are made of.
var variants = []change{
	{"exact", func(*generator, *Item) {}},
	{"url", func(_ *generator, it *Item) { it.Link += "?utm_source=feed" }},
	{"headline", func(g *generator, it *Item) { it.Title = g.excerpt(it.Blocks[0], 7) }},
	{"dateline", dateline},
	{"spelling", respell},
	{"trunc_para", func(_ *generator, it *Item) { it.Blocks = it.Blocks[:1] }},
	{"trunc_words", func(g *generator, it *Item) { it.Blocks = []string{cut(it.Blocks[0], 25) + "…"} }},
	{"para_drop", func(g *generator, it *Item) {
		i := g.rand.IntN(len(it.Blocks))
		it.Blocks = slices.Delete(it.Blocks, i, i+1)
	}},
	{"para_reorder", func(_ *generator, it *Item) { slices.Reverse(it.Blocks) }},
	{"edit05", func(g *generator, it *Item) { g.edit(it, 5) }},
	{"edit10", func(g *generator, it *Item) { g.edit(it, 10) }},
	{"edit15", func(g *generator, it *Item) { g.edit(it, 15) }},
	{"edit25", func(g *generator, it *Item) { g.edit(it, 25) }},
	{"update", func(g *generator, it *Item) {
		it.Title = g.lang.later + " " + it.Title
		it.Blocks = append(it.Blocks, g.body(1)...)
	}},
	{"combo", func(g *generator, it *Item) {
		dateline(g, it)
		respell(g, it)
		g.edit(it, 8)
	}},
	{"title_only", func(_ *generator, it *Item) { it.Blocks = nil }},
}

// traps look like the article they are made of and report something else.
var traps = []change{
	{"same_topic", func(g *generator, it *Item) { // the same people, another event
		it.Title, it.Blocks = g.title(), append(g.body(4), it.Blocks[len(it.Blocks)-1])
		it.Blocks = slices.Delete(it.Blocks, 4, 5)
	}},
	{"followup", func(g *generator, it *Item) { // the next day, with a paragraph of background
		background := it.Blocks[0]
		it.Title, it.Blocks = g.title(), append(g.body(4), background)
		it.Time = it.Time.Add(20 * time.Hour)
	}},
	{"same_title", func(g *generator, it *Item) { it.Blocks = g.body(4) }},
	{"shared_quote", func(g *generator, it *Item) {
		quote := "«" + cut(it.Blocks[len(it.Blocks)-1], 20) + "»."
		it.Title, it.Blocks = g.title(), append(g.body(3), quote)
	}},
	{"boiler_neg", func(g *generator, it *Item) { // little text in the boilerplate of the same outlet
		outlet := it.Outlet
		it.Title, it.Blocks = g.title(), g.body(1)
		it.Outlet = outlet
	}},
}

// dateline puts an agency in front of the text.
func dateline(g *generator, it *Item) {
	it.Blocks[0] = g.pick(g.lang.places) + " - " + g.pick(g.lang.agencies) + ": " + it.Blocks[0]
}

// respell writes the text as another newsroom would: other letters for the
// same word, diacritics, other digits.
func respell(g *generator, it *Item) {
	pairs := slices.Clone(g.lang.respell)
	switch g.lang.code {
	case "ar":
		pairs = append(pairs, "أ", "ا", "ي ", "ى ", "ة ", "ه ", "من", "مِن", "0", "٠", "1", "١", "2", "٢", "3", "٣")
	case "ckb":
		pairs = append(pairs, "ک", "ك", "ی", "ي", "7", "٧", "8", "٨")
	case "fa":
		pairs = append(pairs, "ک", "ك", "ی", "ي", "4", "۴", "5", "۵")
	case "kmr", "tr":
		pairs = append(pairs, "ê", "e", "î", "i", "û", "u", "ı", "i", "ğ", "g")
	case "en":
		pairs = append(pairs, "T", "t", "e ", "é ")
	}
	r := strings.NewReplacer(pairs...)
	for i, b := range it.Blocks {
		it.Blocks[i] = strings.TrimSpace(r.Replace(b + " "))
	}
}

// edit changes so many words of a hundred: one is replaced, left out or
// joined by another. Numbers stay.
func (g *generator) edit(it *Item, percent int) {
	for i, b := range it.Blocks {
		var out []string
		for _, w := range strings.Fields(b) {
			if g.rand.IntN(100) >= percent || strings.ContainsAny(w, "0123456789٠١٢٣٤٥٦٧٨٩۴۵.") {
				out = append(out, w)
				continue
			}
			switch g.rand.IntN(3) {
			case 0:
				out = append(out, g.word())
			case 1:
				out = append(out, w, g.word())
			}
		}
		it.Blocks[i] = strings.Join(out, " ")
	}
}

// excerpt returns n words from the middle of a text.
func (g *generator) excerpt(s string, n int) string {
	words := strings.Fields(s)
	from := g.rand.IntN(max(1, len(words)-n))
	return strings.Trim(strings.Join(words[from:min(from+n, len(words))], " "), ".,:")
}

// cut returns the first n words of a text.
func cut(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(n, len(words))], " ")
}
