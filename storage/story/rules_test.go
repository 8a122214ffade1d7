package story

import (
	"strings"
	"testing"

	"rawi/storage"
)

// body is a text of a comparison with so many triples.
func body(triples int) textView { return textView{triples: triples, total: triples} }

func TestRulesAtTheirBounds(t *testing.T) {
	t.Parallel()
	long := measure{triples: 100, sharedOpening: true, resemblance: 400}
	with := func(m measure, change func(*measure)) measure { change(&m); return m }
	for _, c := range []struct {
		name     string
		m        measure
		x, y     textView
		sameLink bool
		rule     storage.Rule
		same     bool
		veto     string
	}{
		{name: "half is enough", m: with(long, func(m *measure) { m.weight = 500 }), rule: storage.RuleBody, same: true},
		{name: "less than half is not", m: with(long, func(m *measure) { m.weight = 499 }), rule: storage.RuleBody},
		{name: "short texts need more", m: with(long, func(m *measure) { m.weight, m.triples = 599, 29 }), rule: storage.RuleBody},
		{name: "enough of a short text", m: with(long, func(m *measure) { m.weight, m.triples = 600, 29 }), rule: storage.RuleBody, same: true},
		{name: "30 triples are not short", m: with(long, func(m *measure) { m.weight, m.triples = 500, 30 }), rule: storage.RuleBody, same: true},
		{name: "no lead, little resemblance", m: with(long, func(m *measure) { m.weight, m.sharedOpening, m.resemblance = 900, false, 399 }), rule: storage.RuleBody},
		{name: "no lead, resemblance", m: with(long, func(m *measure) { m.weight, m.sharedOpening, m.resemblance = 900, false, 400 }), rule: storage.RuleBody, same: true},
		{name: "no lead, titles agree", m: with(long, func(m *measure) { m.weight, m.sharedOpening, m.resemblance, m.titleSimilarity = 900, false, 0, 600 }), rule: storage.RuleBody, same: true},
		{name: "no lead, titles nearly agree", m: with(long, func(m *measure) { m.weight, m.sharedOpening, m.resemblance, m.titleSimilarity = 900, false, 0, 599 }), rule: storage.RuleBody},
		{name: "in order", m: with(long, func(m *measure) { m.weight, m.ordered = 120, 620 }), rule: storage.RuleOrdered, same: true},
		{name: "too little in order", m: with(long, func(m *measure) { m.weight, m.ordered = 499, 619 }), rule: storage.RuleBody},
		{name: "in order, too little shared", m: with(long, func(m *measure) { m.weight, m.ordered = 119, 1000 }), rule: storage.RuleBody},
		{name: "link", m: with(long, func(m *measure) { m.weight = 200 }), sameLink: true, rule: storage.RuleLink, same: true},
		{name: "link, too little shared", m: with(long, func(m *measure) { m.weight = 199 }), sameLink: true, rule: storage.RuleBody},
		{name: "link and title", m: with(long, func(m *measure) { m.titleSimilarity = 850 }), sameLink: true, rule: storage.RuleLink, same: true},
		{name: "link, other title", m: with(long, func(m *measure) { m.titleSimilarity = 849 }), sameLink: true, rule: storage.RuleBody},
		{name: "link, no body", m: measure{}, x: body(5), sameLink: true, rule: storage.RuleLink, same: true},
		{name: "link, no body of the other", m: measure{}, y: body(5), sameLink: true, rule: storage.RuleLink, same: true},
		{name: "no body", m: with(long, func(m *measure) { m.weight = 1000 }), x: body(5), rule: storage.RuleBody},
		{name: "lists of lines", m: with(long, func(m *measure) { m.weight, m.titleSimilarity = 1000, 599 }), x: textView{triples: 9, onlyFragments: true}, y: textView{triples: 9, onlyFragments: true}, rule: storage.RuleBody},
		{name: "lists of lines under one title", m: with(long, func(m *measure) { m.weight, m.titleSimilarity = 1000, 600 }), x: textView{triples: 9, onlyFragments: true}, y: textView{triples: 9, onlyFragments: true}, rule: storage.RuleBody, same: true},
		{name: "a list and a text", m: with(long, func(m *measure) { m.weight = 1000 }), x: textView{triples: 9, onlyFragments: true}, rule: storage.RuleBody, same: true},

		{name: "two numbers of six", m: with(long, func(m *measure) { m.weight, m.differentNumbers, m.equalNumbers = 600, 2, 6 }), rule: storage.RuleBody, veto: "numbers differ"},
		{name: "two numbers of seven", m: with(long, func(m *measure) { m.weight, m.differentNumbers, m.equalNumbers = 600, 2, 7 }), rule: storage.RuleBody, same: true},
		{name: "one number of a short text", m: with(long, func(m *measure) { m.weight, m.differentNumbers, m.equalNumbers, m.triples = 700, 1, 1, 59 }), rule: storage.RuleBody, veto: "numbers differ"},
		{name: "one number of a longer text", m: with(long, func(m *measure) { m.weight, m.differentNumbers, m.equalNumbers, m.triples = 700, 1, 1, 60 }), rule: storage.RuleBody, same: true},
		{name: "one number beside two", m: with(long, func(m *measure) { m.weight, m.differentNumbers, m.equalNumbers, m.triples = 700, 1, 2, 59 }), rule: storage.RuleBody, same: true},
		{name: "a name swapped twice", m: with(long, func(m *measure) { m.weight, m.swaps = 700, 2 }), rule: storage.RuleBody, veto: "words swapped in 2 places"},
		{name: "a name swapped once", m: with(long, func(m *measure) { m.weight, m.swaps = 700, 1 }), rule: storage.RuleBody, same: true},
		{name: "swapped, but numbers agree", m: with(long, func(m *measure) { m.weight, m.swaps, m.equalNumbers = 700, 2, 2 }), rule: storage.RuleBody, same: true},
		{name: "swapped, one number agrees", m: with(long, func(m *measure) { m.weight, m.swaps, m.equalNumbers = 700, 2, 1 }), rule: storage.RuleBody, veto: "words swapped in 2 places"},
		{name: "names in three places", m: with(long, func(m *measure) { m.weight, m.names, m.resemblance = 700, 3, 749 }), rule: storage.RuleBody, veto: "other names in 3 places"},
		{name: "names in two places", m: with(long, func(m *measure) { m.weight, m.names = 700, 2 }), rule: storage.RuleBody, same: true},
		{name: "names in nearly the same text", m: with(long, func(m *measure) { m.weight, m.names, m.resemblance = 700, 3, 750 }), rule: storage.RuleBody, same: true},
		{name: "names, but numbers agree", m: with(long, func(m *measure) { m.weight, m.names, m.equalNumbers = 700, 3, 2 }), rule: storage.RuleBody, same: true},
		{name: "names, and a number differs", m: with(long, func(m *measure) { m.weight, m.names, m.equalNumbers, m.differentNumbers = 700, 3, 9, 1 }), rule: storage.RuleBody, veto: "other names in 3 places"},
		{name: "swapped, and a number differs", m: with(long, func(m *measure) { m.weight, m.swaps, m.equalNumbers, m.differentNumbers = 800, 3, 9, 1 }), rule: storage.RuleBody, veto: "words swapped in 3 places"},
	} {
		if c.x.triples == 0 {
			c.x = body(100)
		}
		if c.y.triples == 0 {
			c.y = body(100)
		}
		m := c.m
		cmp := &comparer{x: c.x, y: c.y, freq: &frequencies{}}
		cmp.freq.init()
		rule, same, veto := cmp.judge(&m, defaultThreshold, c.sameLink)
		if rule != c.rule || same != c.same || !strings.HasPrefix(veto, c.veto) || (veto == "") != (c.veto == "") {
			t.Errorf("%s: got %q, same %v, veto %q, want %q, %v, %q", c.name, rule, same, veto, c.rule, c.same, c.veto)
		}
	}
}

func TestSharedButDifferent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		m    measure
		want string
	}{
		{measure{triples: 100, weight: 499}, ""},
		{measure{triples: 100, weight: 500}, "what they share is not the beginning of both, and the titles differ"},
		{measure{triples: 29, weight: 599}, ""},
		{measure{triples: 100, weight: 120, ordered: 620}, "what they share is not the beginning of both, and the titles differ"},
		{measure{triples: 100, weight: 119, ordered: 620}, ""},
		{measure{triples: 100, weight: 120, ordered: 619}, ""},
		{measure{triples: 100, weight: 500, sharedOpening: true}, "both are mere lists of short lines"},
	} {
		if got := (&comparer{x: body(9), y: body(9)}).sharedButDifferent(&c.m, defaultThreshold); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.m, got, c.want)
		}
	}
}

func TestRelations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule     storage.Rule
		inX, inY int
		want     storage.Relation
	}{
		{storage.RuleTitle, 1000, 1000, storage.RelationExcerpt},
		{storage.RuleBody, 1000, 1000, storage.RelationCopy},
		{storage.RuleBody, 850, 850, storage.RelationCopy},
		{storage.RuleBody, 849, 850, storage.RelationEdited},
		{storage.RuleBody, 850, 849, storage.RelationEdited},
		{storage.RuleBody, 949, 970, storage.RelationUpdate},
		{storage.RuleBody, 950, 970, storage.RelationCopy},
		{storage.RuleBody, 949, 969, storage.RelationCopy},
		{storage.RuleBody, 970, 949, storage.RelationExcerpt},
		{storage.RuleBody, 970, 950, storage.RelationCopy},
		{storage.RuleBody, 969, 949, storage.RelationCopy},
		{storage.RuleBody, 699, 700, storage.RelationUpdate},
		{storage.RuleBody, 700, 700, storage.RelationEdited},
		{storage.RuleBody, 700, 699, storage.RelationExcerpt},
		{storage.RuleBody, 699, 699, storage.RelationEdited},
	} {
		m := measure{inX: c.inX, inY: c.inY}
		if got := m.relation(c.rule); got != c.want {
			t.Errorf("%s, %d of x and %d of y shared: got %q, want %q", c.rule, c.inX, c.inY, got, c.want)
		}
	}
}

func TestNeededDependsOnLengthAndThreshold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ triples, threshold, want int }{
		{29, 0, 600}, {30, 0, 500}, {29, -1, 600}, {30, 700, 700}, {10, 700, 800},
	} {
		if got := MinWeight(c.triples, storage.StorySettings{Threshold: c.threshold}); got != c.want {
			t.Errorf("%d triples, threshold %d: got %d, want %d", c.triples, c.threshold, got, c.want)
		}
	}
}

func TestShare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ part, whole, want int }{{1, 0, 0}, {1, -1, 0}, {1, 3, 333}, {3, 3, 1000}, {4, 3, 1000}} {
		if got := share(c.part, c.whole); got != c.want {
			t.Errorf("share(%d, %d): got %d, want %d", c.part, c.whole, got, c.want)
		}
	}
}
