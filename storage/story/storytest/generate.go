package storytest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Item is a generated article with its true story.
type Item struct {
	ID       string
	Outlet   string
	Language string
	Title    string
	Blocks   []string
	Link     string
	Time     time.Time

	Story   string   // which articles say the same
	Kind    string   // "first", a kind of variant, or a kind of trap
	Against []string // of a trap: the stories it must not be in
}

// Began is the time of the first article.
var Began = time.Date(2026, 3, 1, 6, 0, 0, 0, time.UTC)

// spread is the time over which stories begin.
const spread = 6 * 24 * time.Hour

// Generate makes stories in six languages with their variants and traps. The
// same seed gives the same items, in order of time.
func Generate(seed uint64, stories int) []Item {
	g := &generator{rand: rand.New(rand.NewPCG(seed, 7))}
	for i := range stories {
		g.lang = &languages[i%len(languages)]
		if i%3 == 0 {
			g.lang = &arabic
		}
		g.story(time.Duration(g.rand.Int64N(int64(spread))))
	}
	for i := range stories / 12 {
		g.lang = &languages[i%len(languages)]
		g.series()
		g.digest()
	}
	for i := range g.items {
		g.addBoilerplate(&g.items[i])
	}
	slices.SortStableFunc(g.items, func(a, b Item) int { return a.Time.Compare(b.Time) })
	return g.items
}

type generator struct {
	rand  *rand.Rand
	lang  *language
	items []Item
}

func (g *generator) pick(from []string) string {
	return strings.ReplaceAll(from[g.rand.IntN(len(from))], "_", " ")
}

// put adds an article of an outlet, some time after another one.
func (g *generator) put(like Item, kind string, change func(*Item)) Item {
	it := like
	it.Blocks = slices.Clone(like.Blocks)
	it.Kind, it.Against = kind, nil
	it.ID = fmt.Sprintf("20260301-%06d", len(g.items))
	it.Outlet = fmt.Sprintf("%s%d", g.lang.code, g.rand.IntN(6))
	it.Link = fmt.Sprintf("https://%s.example/%s", it.Outlet, it.ID)
	it.Time = like.Time.Add(time.Duration(1+g.rand.IntN(400)) * time.Minute)
	it.Language = g.lang.code
	if change != nil {
		change(&it)
	}
	g.items = append(g.items, it)
	return it
}

// first adds the first article of a new story.
func (g *generator) first(at time.Duration, title string, blocks []string) Item {
	return g.put(Item{Title: title, Blocks: blocks, Time: Began.Add(at)}, "first", func(it *Item) {
		it.Story = it.ID
		it.Time = Began.Add(at)
	})
}

// trap adds an article that looks like another story and is its own.
func (g *generator) trap(like Item, kind string, change func(*Item)) {
	g.put(like, kind, func(it *Item) {
		change(it)
		it.Story, it.Against = it.ID, []string{like.Story}
	})
}

// story adds one story with some of its variants and traps.
func (g *generator) story(at time.Duration) {
	s := g.first(at, g.title(), g.body(3+g.rand.IntN(4)))
	if g.rand.IntN(5) == 0 {
		return // told once
	}
	for _, v := range variants {
		if g.rand.IntN(4) == 0 {
			g.put(s, v.kind, func(it *Item) { v.change(g, it) })
		}
	}
	for _, t := range traps {
		if g.rand.IntN(8) == 0 {
			g.trap(s, t.kind, func(it *Item) { t.change(g, it) })
		}
	}
}

// title returns a headline for a new story.
func (g *generator) title() string {
	return g.pick(g.lang.names) + " " + g.run(4+g.rand.IntN(4))
}

func (g *generator) run(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = g.word()
	}
	return strings.Join(words, " ")
}

// word returns a random word with one of its endings; "-" is no ending.
func (g *generator) word() string {
	return strings.TrimSuffix(g.pick(g.lang.words)+g.pick(g.lang.endings), "-")
}

func (g *generator) body(paragraphs int) []string {
	who, where := g.pick(g.lang.names), g.pick(g.lang.places)
	blocks := make([]string, paragraphs)
	for i := range blocks {
		var b strings.Builder
		for j := range 2 + g.rand.IntN(2) {
			if i+j > 0 {
				b.WriteString(g.pick(g.lang.said) + " ")
			}
			fmt.Fprintf(&b, "%s %s %s", g.run(5+g.rand.IntN(5)), g.pick([]string{who, where, who + " " + where}), g.run(4+g.rand.IntN(5)))
			if g.rand.IntN(3) == 0 {
				fmt.Fprintf(&b, " %d %s", 2+g.rand.IntN(900), g.run(2))
			}
			b.WriteString(". ")
		}
		blocks[i] = strings.TrimSpace(b.String())
	}
	return blocks
}

// series adds reports made by one template: other places, other days, other
// outlets with other facts, each with a copy now and then.
func (g *generator) series() {
	t := g.lang.templates[g.rand.IntN(len(g.lang.templates))]
	at := time.Duration(g.rand.Int64N(int64(spread)))
	var stories []string
	for _, kind := range []string{"first", "template_days", "template_cities", "template_outlets", "template_cities"} {
		place, name := g.pick(g.lang.places), g.pick(g.lang.names)
		fill := func(s string) string {
			s = strings.NewReplacer("{p}", place, "{a}", name).Replace(s)
			for strings.Contains(s, "{n}") {
				s = strings.Replace(s, "{n}", fmt.Sprint(3+g.rand.IntN(95)), 1)
			}
			return s
		}
		blocks := make([]string, len(t.blocks))
		for i, b := range t.blocks {
			blocks[i] = fill(b)
		}
		if !strings.Contains(t.blocks[1], "{n}") && slices.ContainsFunc(g.items, func(it Item) bool {
			return it.Language == g.lang.code && slices.Equal(it.Blocks, blocks)
		}) {
			continue // the same person congratulated twice is the same
		}
		s := g.first(at, fill(t.title), blocks)
		it := &g.items[len(g.items)-1]
		it.Kind, it.Against = kind, slices.Clone(stories)
		stories = append(stories, s.Story)
		if g.rand.IntN(2) == 0 {
			g.put(s, "template_copy", nil)
		}
		at += time.Duration(g.rand.IntN(600)) * time.Minute
	}
}

// digest adds an article made of the beginnings of others of its language.
func (g *generator) digest() {
	var firsts []Item
	for _, it := range g.items {
		if it.Kind == "first" && it.Language == g.lang.code && len(it.Blocks) > 3 {
			firsts = append(firsts, it)
		}
	}
	if len(firsts) < 6 {
		return
	}
	from := g.rand.IntN(len(firsts) - 5)
	of := firsts[from : from+5]
	d := g.first(0, g.lang.digest, nil)
	it := &g.items[len(g.items)-1]
	it.Kind, it.Story = "digest", d.ID
	it.Time = of[len(of)-1].Time
	for _, o := range of {
		it.Blocks = append(it.Blocks, o.Blocks[0])
		it.Against = append(it.Against, o.Story)
		if o.Time.After(it.Time) {
			it.Time = o.Time.Add(time.Hour)
		}
	}
}

// addBoilerplate puts the outlet's boilerplate around an article: none, some at
// its end, or much at both ends.
func (g *generator) addBoilerplate(it *Item) {
	for i := range languages {
		if languages[i].code == it.Language {
			g.lang = &languages[i]
		}
	}
	f := g.lang.boilerplate
	switch it.Outlet[len(it.Outlet)-1] % 3 {
	case 0:
		return
	case 1:
		it.Blocks = append(append([]string{f[0]}, it.Blocks...), f[1:]...)
	case 2:
		it.Blocks = append([]string{it.Title, f[0]}, it.Blocks...)
		it.Blocks = append(it.Blocks, f[1], f[2])
		for range 4 {
			it.Blocks = append(it.Blocks, g.items[g.rand.IntN(len(g.items))].Title)
		}
		it.Blocks = append(append(it.Blocks, f[3:]...), g.lang.notice)
	}
}
