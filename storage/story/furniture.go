package story

// enoughShown is in how many other articles, of other stories, an outlet must
// have shown a block before it is its furniture.
const enoughShown = 2

// furnitureOf gives the test for furniture of an outlet. own says that the
// article itself is already counted.
func (w *Window) furnitureOf(outlet uint16, own bool, fetch map[blockKey]int) func(uint32, int) bool {
	need := enoughShown
	if own {
		need++
	}
	return func(hash uint32, _ int) bool {
		k := blockKey{outlet, hash}
		return int(w.blocks[k])+fetch[k] >= need
	}
}

// survey counts the blocks that articles of one fetch share, before any of
// them has a story: a block counts once for each group of articles that look
// like one story. The result is by how much less than the number of groups it
// is, because an article does not teach about itself.
func (w *Window) survey(articles []Article) map[blockKey]int {
	if len(articles) < 2 {
		return nil
	}
	type shown struct {
		in []int // articles
	}
	where := map[blockKey]*shown{}
	bodies := make([]surveyed, len(articles))
	var d decoded
	for i, a := range articles {
		if _, known := w.byID[a.ID]; known || !d.read(a.Print.data) {
			continue
		}
		outlet := w.names.of(a.Outlet)
		bodies[i] = surveyOf(&d)
		for _, b := range d.blocks {
			if len(b.tokens) >= furnitureWords {
				continue
			}
			k := blockKey{outlet, b.hash}
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

// surveyed is what tells two articles of one fetch apart: hashes of the title
// and of each block.
type surveyed struct {
	title  uint32
	blocks map[uint32]int // words
	words  int
}

func surveyOf(d *decoded) surveyed {
	s := surveyed{title: hashTokens(d.title), blocks: make(map[uint32]int, len(d.blocks))}
	for _, b := range d.blocks {
		s.blocks[b.hash] = len(b.tokens)
		s.words += len(b.tokens)
	}
	return s
}

// resembles reports whether two articles look like one story: the same title,
// or two thirds of the shorter one's words in equal blocks, of which one is
// too long for furniture.
func (s surveyed) resembles(o surveyed) bool {
	if s.title == o.title {
		return true
	}
	shared, long := 0, false
	for h, n := range s.blocks {
		if _, ok := o.blocks[h]; ok {
			shared += n
			long = long || n >= furnitureWords
		}
	}
	return long && 3*shared >= 2*min(s.words, o.words)
}

// maxSurvey bounds how many articles that show a block are told apart.
const maxSurvey = 8

// distinct is how many different stories the articles at in seem to be.
func distinct(bodies []surveyed, in []int) int {
	var firsts []int
next:
	for _, i := range in {
		for _, f := range firsts {
			if bodies[i].resembles(bodies[f]) {
				continue next
			}
		}
		if firsts = append(firsts, i); len(firsts) == maxSurvey {
			break
		}
	}
	return len(firsts)
}
