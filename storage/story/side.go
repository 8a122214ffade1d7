package story

// side is one text of a comparison: the tokens that count, with what they
// weigh. Its slices are reused from one comparison to the next.
type side struct {
	raw     decoded
	title   []uint16
	tokens  []uint16 // of the blocks that count
	block   []uint16 // for each token, the number of its block among those
	starts  []int    // where each of these blocks begins; one more at the end
	kept    []block  // these blocks
	at      []int    // for each of these blocks, where it begins in Print.words
	weights []uint8  // for each token
	hashes  []uint32 // for each token, of the triple that begins there, numbers blind; 0: none does
	triples int
	total   int    // weight of all triples
	words   *words // of the Print, may be nil
	weak    bool   // only short blocks that end no sentence were left
}

// set prepares s from p, leaving out the blocks that drop names as furniture
// and, while something else is left, short ones that end no sentence.
func (s *side) set(p Fingerprint, drop func(hash uint32, words int) bool, f *Frequencies) {
	s.words = p.words
	s.raw.read(p.data)
	s.title = s.raw.title
	s.tokens, s.block, s.starts, s.kept, s.at = s.tokens[:0], s.block[:0], s.starts[:0], s.kept[:0], s.at[:0]
	s.take(drop, false)
	s.weak = len(s.tokens) == 0
	if s.weak {
		s.take(drop, true)
	}
	s.starts = append(s.starts, len(s.tokens))
	s.weigh(f)
}

// take appends the blocks that count; short says to take short ones too.
func (s *side) take(drop func(uint32, int) bool, short bool) {
	at := len(s.raw.title)
	for _, b := range s.raw.blocks {
		n := len(b.tokens)
		switch {
		case !short && !b.counts():
		case drop != nil && n < furnitureWords && drop(b.hash, n):
		default:
			for range b.tokens {
				s.block = append(s.block, uint16(len(s.starts)))
			}
			s.starts = append(s.starts, len(s.tokens))
			s.kept = append(s.kept, b)
			s.at = append(s.at, at)
			s.tokens = append(s.tokens, b.tokens...)
		}
		at += n
	}
}

// droppedBlocks are the hashes of the blocks that might be furniture and do not count.
func (s *side) droppedBlocks() []uint32 {
	var hashes []uint32
	k := 0
	for _, b := range s.raw.blocks {
		if k < len(s.kept) && s.kept[k].hash == b.hash {
			k++
		} else if len(b.tokens) < furnitureWords && b.counts() {
			hashes = append(hashes, b.hash)
		}
	}
	return hashes
}

// counts reports whether a block counts though others are left: it is long
// or ends a sentence.
func (b block) counts() bool { return b.sentence || len(b.tokens) >= sentenceWords }

// weigh fills weights, hashes and sums.
func (s *side) weigh(f *Frequencies) {
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
		h := hashTriple(blind(s.tokens[i]), blind(s.tokens[i+1]), blind(s.tokens[i+2]))
		s.hashes = append(s.hashes, h|1)
		s.triples++
		s.total += s.weight(i)
	}
}

// without gives triples and their weight of s less the blocks that drop names.
func (s *side) without(drop func(uint32, int) bool) (triples, total int) {
	triples, total = s.triples, s.total
	if drop == nil {
		return triples, total
	}
	for i, b := range s.kept {
		from, to := s.starts[i], s.starts[i+1]
		if to-from >= furnitureWords || !drop(b.hash, to-from) {
			continue
		}
		for i := from; i < to-2; i++ {
			triples--
			total -= s.weight(i)
		}
	}
	return triples, total
}

// weight is what the triple at i says.
func (s *side) weight(i int) int {
	return int(s.weights[i]) + int(s.weights[i+1]) + int(s.weights[i+2])
}

// digits is how many of the triple at i are numbers.
func (s *side) digits(i int) int {
	return int(s.tokens[i]>>15) + int(s.tokens[i+1]>>15) + int(s.tokens[i+2]>>15)
}

// empty reports whether there is no body to compare.
func (s *side) empty() bool { return s.triples < minBody }

// thin reports whether the body may be furniture only, so that the title decides.
func (s *side) thin() bool { return s.weak || s.empty() }

// minBody is how many triples a body has at least: with fewer, only the title
// tells what an article is about.
const minBody = 6

// table finds the triples of one side by their hash.
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
