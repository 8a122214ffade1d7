package story

// textView is one text of a comparison: the tokens that count and their weights.
// Its slices are reused from one comparison to the next.
type textView struct {
	raw           decoded
	title         []uint16
	head          headStems // without the line, if that is boilerplate
	tokens        []uint16  // of the blocks that count
	block         []uint16  // for each token, the number of its block among those
	starts        []int     // where each of these blocks begins; one more at the end
	kept          []block   // these blocks
	wordStarts    []int     // for each of these blocks, where it begins in Fingerprint.words
	weights       []uint8   // for each token
	hashes        []uint32  // for each token, of the triple that begins there, numbers masked; 0: none
	triples       int
	total         int    // weight of all triples
	words         *words // of the Fingerprint, may be nil
	onlyFragments bool   // no blocks are left, or only short ones that end no sentence
}

// load fills s from p, without the blocks that drop reports as boilerplate and,
// unless nothing else is left, without short ones that end no sentence.
func (s *textView) load(p Fingerprint, drop func(hash uint32, words int) bool, f *frequencies) {
	s.words = p.words
	s.raw.read(p.data)
	s.title = s.raw.title
	s.tokens, s.block, s.starts, s.kept, s.wordStarts = s.tokens[:0], s.block[:0], s.starts[:0], s.kept[:0], s.wordStarts[:0]
	s.appendBlocks(drop, false)
	s.onlyFragments = len(s.tokens) == 0
	if s.onlyFragments {
		s.appendBlocks(drop, true)
	}
	s.starts = append(s.starts, len(s.tokens))
	s.head = s.raw.head
	if len(s.kept) == 0 || s.kept[0].hash != s.raw.blocks[0].hash {
		s.head = s.head.titleOnly()
	}
	s.weigh(f)
}

// appendBlocks appends the blocks that count, with short also short ones.
func (s *textView) appendBlocks(drop func(uint32, int) bool, short bool) {
	at := len(s.raw.title)
	for _, b := range s.raw.blocks {
		n := len(b.tokens)
		switch {
		case !short && !b.counts():
		case drop != nil && n < boilerplateWords && drop(b.hash, n):
		default:
			for range b.tokens {
				s.block = append(s.block, uint16(len(s.starts)))
			}
			s.starts = append(s.starts, len(s.tokens))
			s.kept = append(s.kept, b)
			s.wordStarts = append(s.wordStarts, at)
			s.tokens = append(s.tokens, b.tokens...)
		}
		at += n
	}
}

// droppedBlocks returns the hashes of short blocks that were left out as
// boilerplate.
func (s *textView) droppedBlocks() []uint32 {
	var hashes []uint32
	k := 0
	for _, b := range s.raw.blocks {
		if k < len(s.kept) && s.kept[k].hash == b.hash {
			k++
		} else if len(b.tokens) < boilerplateWords && b.counts() {
			hashes = append(hashes, b.hash)
		}
	}
	return hashes
}

// counts reports whether a block counts beside others: it is long or ends a
// sentence.
func (b block) counts() bool { return b.sentence || len(b.tokens) >= sentenceWords }

// weigh computes weights, hashes and their sums.
func (s *textView) weigh(f *frequencies) {
	s.weights, s.hashes = s.weights[:0], s.hashes[:0]
	f.init()
	for _, t := range s.tokens {
		s.weights = append(s.weights, f.weights[t])
	}
	s.triples, s.total = 0, 0
	for i := range s.tokens {
		if i+2 >= len(s.tokens) || s.block[i] != s.block[i+2] {
			s.hashes = append(s.hashes, 0)
			continue
		}
		h := hashTriple(maskNumber(s.tokens[i]), maskNumber(s.tokens[i+1]), maskNumber(s.tokens[i+2]))
		s.hashes = append(s.hashes, h|1)
		s.triples++
		s.total += s.weight(i)
	}
}

// sizeWithout returns the number and weight of triples outside the blocks that
// drop reports.
func (s *textView) sizeWithout(drop func(uint32, int) bool) (triples, total int) {
	triples, total = s.triples, s.total
	if drop == nil {
		return triples, total
	}
	for i, b := range s.kept {
		from, to := s.starts[i], s.starts[i+1]
		if to-from >= boilerplateWords || !drop(b.hash, to-from) {
			continue
		}
		for i := from; i < to-2; i++ {
			triples--
			total -= s.weight(i)
		}
	}
	return triples, total
}

// weight returns the weight of the triple at i.
func (s *textView) weight(i int) int {
	return int(s.weights[i]) + int(s.weights[i+1]) + int(s.weights[i+2])
}

// digits returns how many tokens of the triple at i are numbers.
func (s *textView) digits(i int) int {
	return int(s.tokens[i]>>15) + int(s.tokens[i+1]>>15) + int(s.tokens[i+2]>>15)
}

// empty reports whether the body is too short to compare.
func (s *textView) empty() bool { return s.triples < minBody }

// thin reports whether the title decides, because the body may be boilerplate.
func (s *textView) thin() bool { return s.onlyFragments || s.empty() }

// brief reports whether the text is no more than a headline and a few lines.
func (s *textView) brief() bool { return len(s.tokens) <= maxBriefWords }

// maxBriefWords is how long the text of an article is that its headline stands for.
const maxBriefWords = 40

// minBody is the least number of triples of a body: with fewer, only the title
// shows what an article is about.
const minBody = 6

// table finds the triples of one text by hash.
type table struct {
	mask  uint32
	heads []int32 // position + 1 of the first triple in each cell
	next  []int32 // for each position, position + 1 of the next in its cell
}

func (t *table) fill(hashes []uint32) {
	size := 64
	for size < 2*len(hashes) {
		size *= 2
	}
	if cap(t.heads) < size {
		t.heads = make([]int32, size)
	}
	t.heads = t.heads[:size]
	clear(t.heads)
	t.mask = uint32(size - 1)
	t.next = append(t.next[:0], make([]int32, len(hashes))...)
	for i := len(hashes) - 1; i >= 0; i-- { // backwards, so that chains run forwards
		if hashes[i] != 0 {
			c := hashes[i] >> 1 & t.mask
			t.next[i] = t.heads[c]
			t.heads[c] = int32(i + 1)
		}
	}
}
