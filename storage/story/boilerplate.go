package story

// minShown is how many other stories of an outlet must contain a block before it
// is boilerplate.
const minShown = 2

// countFetchBlocks counts the blocks that articles of one fetch share, before
// any of them has a story. A block counts once for each group of articles that
// look like one story, less one: an article is no evidence about itself.
func (w *Window) countFetchBlocks(articles []Article) map[blockKey]int {
	if len(articles) < 2 {
		return nil
	}
	type shown struct {
		in []int // articles
	}
	where := map[blockKey]*shown{}
	bodies := make([]bodySummary, len(articles))
	var d decoded
	for i, a := range articles {
		if _, known := w.slotOf(a.ID); known || !d.read(a.Print.data) {
			continue
		}
		outlet := w.nameNumbers.numberOf(a.Outlet)
		bodies[i] = summarize(&d)
		for _, b := range d.blocks {
			if len(b.tokens) >= boilerplateWords {
				continue
			}
			k := keyOf(outlet, b.hash)
			s := where[k]
			if s == nil {
				s = &shown{}
				where[k] = s
			}
			if n := len(s.in); n == 0 || s.in[n-1] != i {
				s.in = append(s.in, i)
			}
		}
	}
	counts := map[blockKey]int{}
	for k, s := range where {
		if n := distinct(bodies, s.in); n > 1 {
			counts[k] = n - 1
		}
	}
	return counts
}

// bodySummary distinguishes articles of one fetch: hashes of the title and of
// each block.
type bodySummary struct {
	title  uint32
	blocks map[uint32]int // words
	words  int
}

func summarize(d *decoded) bodySummary {
	s := bodySummary{title: hashTokens(d.title), blocks: make(map[uint32]int, len(d.blocks))}
	for _, b := range d.blocks {
		s.blocks[b.hash] = len(b.tokens)
		s.words += len(b.tokens)
	}
	return s
}

// resembles reports whether two articles look like one story: they have the same
// title, or two thirds of the shorter one's words in equal blocks, one of them
// too long for boilerplate.
func (s bodySummary) resembles(o bodySummary) bool {
	if s.title == o.title {
		return true
	}
	shared, long := 0, false
	for h, n := range s.blocks {
		if _, ok := o.blocks[h]; ok {
			shared += n
			long = long || n >= boilerplateWords
		}
	}
	return long && 3*shared >= 2*min(s.words, o.words)
}

// maxDistinct is how many stories with one block are distinguished.
const maxDistinct = 8

// distinct returns how many stories the articles at in seem to be, at most
// maxDistinct.
func distinct(bodies []bodySummary, in []int) int {
	var firsts []int
next:
	for _, i := range in {
		for _, f := range firsts {
			if bodies[i].resembles(bodies[f]) {
				continue next
			}
		}
		if firsts = append(firsts, i); len(firsts) == maxDistinct {
			break
		}
	}
	return len(firsts)
}
