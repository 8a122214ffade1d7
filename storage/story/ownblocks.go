package story

import (
	"slices"

	"rawi/storage"
	"rawi/storage/text"
)

const (
	// maxBlockBytes is the length of a block from which it is not looked up: one under
	// boilerplateWords is shorter.
	maxBlockBytes = 1200
	// maxSignBytes is the length of a block that is no more than a sign if it has no words.
	maxSignBytes = 16
	// maxBetween is the length in words of a block that may stand between repeated ones
	// without being one: a headline.
	maxBetween = 20
	// minAround is how many repeated blocks a run needs to have others between them, and
	// maxBetweenEach how many there may be for each of these.
	minAround      = 3
	maxBetweenEach = 2
	// headBlocks is how many blocks are the beginning of a text.
	headBlocks = 3
)

// BlockHash returns the hash of a block by which Verdict.Repeated and Learnt name it. It
// is false for a block that is never repeated: it is long, or has no words.
func BlockHash(block string) (hash uint32, ok bool) {
	var r blockReader
	tokens := r.tokens(block)
	if len(tokens) == 0 {
		return 0, false
	}
	hash = hashTokens(tokens) &^ blockFlags
	if endsSentence(block) {
		hash |= flagSentence
	}
	return hash, true
}

// blockReader reads the tokens of blocks as their Fingerprint has them.
type blockReader struct{ b builder }

// tokens returns the tokens of a block, until the next call; none of a long one.
func (r *blockReader) tokens(block string) []uint16 {
	if len(block) > maxBlockBytes {
		return nil
	}
	if r.b.words == nil {
		r.b.scan, r.b.words = text.NewScanner(""), &words{}
	}
	w := r.b.words
	w.text, w.ends = w.text[:0], w.ends[:0]
	r.b.tokens, r.b.ends, r.b.closes = r.b.tokens[:0], r.b.ends[:0], r.b.closes[:0]
	r.b.add(block)
	if len(r.b.tokens) >= boilerplateWords {
		return nil
	}
	return r.b.tokens
}

// blockKind is what a block is to whoever looks for what an outlet repeats.
type blockKind uint8

const (
	blockOwn      blockKind = iota
	blockNeutral            // the title again, or a sign: neither breaks a run nor makes one
	blockHeadline           // not repeated; it may stand between repeated ones
	blockMarked             // repeated, and long or with a mark at its end as headlines and sentences have: in a run beside others
	blockRepeated
)

// OwnBlocks finds the blocks of an article's text that its outlet repeats under, over and
// between its articles, and returns leftOut with them: leftOut are those that are left
// out already, and repeated the hashes of Verdict.Repeated or Learnt. A block that most
// articles of the outlet show is left out wherever it stands, if it ends no sentence.
// Others are if they stand in the first blocks or in a run at the end.
//
// A run is of blocks that are repeated, and of short ones between them that end no
// sentence: the headlines in a sidebar change, its labels do not. These must be three at
// least, and at most twice as many are between. A sentence that only some articles
// show, with a full stop or as long as one, is the article's own: three weather reports
// have one in common.
func OwnBlocks(blocks []string, leftOut []storage.LeftOut, repeated []uint32) []storage.LeftOut {
	if len(repeated) == 0 {
		return leftOut
	}
	o := ownBlocks{repeated: repeated, kinds: make([]blockKind, len(blocks)), out: make([]bool, len(blocks)), before: make([]bool, len(blocks))}
	for i, block := range blocks {
		o.kinds[i] = o.kindOf(i, block)
	}
	lines := make([]bool, len(blocks)) // not its own by what they say
	for _, l := range leftOut {
		if l.Block < 0 || l.Block >= len(blocks) {
			continue
		}
		o.before[l.Block] = true
		lines[l.Block] = l.Reason != storage.LeftOutRepeated
		switch {
		case l.From > 0:
		case l.Reason == storage.LeftOutTitle:
			o.kinds[l.Block] = blockNeutral
		default:
			o.kinds[l.Block] = blockRepeated
		}
	}
	if o.isBare(lines) {
		return leftOut
	}
	o.leaveOutHead()
	o.leaveOutTail()
	return o.join(leftOut)
}

// LeftOutHashes returns the hashes, as for OwnBlocks, of the blocks that leftOut names as
// repeated: they are left out of a later version of the text too.
func LeftOutHashes(blocks []string, leftOut []storage.LeftOut) []uint32 {
	var hashes []uint32
	for _, l := range leftOut {
		if l.Reason != storage.LeftOutRepeated || l.Block < 0 || l.Block >= len(blocks) {
			continue
		}
		if hash, ok := BlockHash(blocks[l.Block]); ok {
			hashes = append(hashes, hash|flagMost)
		}
	}
	return hashes
}

// ownBlocks is an OwnBlocks under way.
type ownBlocks struct {
	reader   blockReader
	repeated []uint32
	kinds    []blockKind
	out      []bool
	before   []bool // left out already
}

// kindOf returns the kind of block i. One that most articles show is left out at once.
func (o *ownBlocks) kindOf(i int, block string) blockKind {
	mark := lastMark(block)
	headline := mark == 0 || mark == '!' || mark == '?' || mark == '؟'
	if !headline && !slices.ContainsFunc(o.repeated, func(h uint32) bool { return h&flagSentence != 0 }) {
		return blockOwn
	}
	tokens := o.reader.tokens(block)
	switch {
	case len(tokens) == 0 && len(block) <= maxSignBytes:
		return blockNeutral
	case len(tokens) == 0:
		return blockOwn
	}
	hash := hashTokens(tokens) &^ blockFlags
	known, most := false, false
	for _, h := range o.repeated { // one may be named twice
		if h&^blockFlags == hash {
			known, most = true, most || h&flagMost != 0
		}
	}
	switch {
	case most:
		o.out[i] = mark == 0
		return blockRepeated
	case known && mark == 0 && len(tokens) < sentenceWords:
		return blockRepeated
	case known && (headline || mark == ':' || mark == '…'):
		return blockMarked
	case len(tokens) < maxBetween && headline && !mostlyNumbers(tokens):
		return blockHeadline
	}
	return blockOwn
}

// mostlyNumbers reports whether more than half of tokens are numbers: those of a table
// are the article's own.
func mostlyNumbers(tokens []uint16) bool {
	n := 0
	for _, t := range tokens {
		n += int(t >> 15)
	}
	return 2*n > len(tokens)
}

// isBare reports whether the text is one repeated block beside lines: of three items that say
// the same below their titles it is what they say, unless most do.
func (o *ownBlocks) isBare(lines []bool) bool {
	n, most := 0, false
	for i, kind := range o.kinds {
		if kind != blockNeutral && !lines[i] {
			n, most = n+1, most || o.out[i]
		}
	}
	return n == 1 && !most
}

// leaveOutHead leaves out what is repeated in the first blocks.
func (o *ownBlocks) leaveOutHead() {
	n := 0
	for i, kind := range o.kinds {
		if kind == blockNeutral {
			continue
		}
		o.out[i] = o.out[i] || kind == blockRepeated
		if n++; n == headBlocks {
			return
		}
	}
}

// leaveOutTail leaves out the longest run at the end of the text. Other blocks may be in
// it only if there is text of the article above: else they are that, as verses are.
func (o *ownBlocks) leaveOutTail() {
	end := len(o.kinds)
	for end > 0 && o.kinds[end-1] != blockRepeated && o.kinds[end-1] != blockOwn {
		end-- // what stands behind the run stays
	}
	hasText := slices.Contains(o.kinds, blockOwn)
	from, around, between := end, 0, 0
	for i := end - 1; i >= 0 && o.kinds[i] != blockOwn; i-- {
		switch o.kinds[i] {
		case blockHeadline:
			between++
		case blockMarked:
			if around++; from == i+1 {
				from = i
			}
		case blockRepeated:
			around++
			if between == 0 || hasText && around >= minAround && between <= maxBetweenEach*around {
				from = i
			}
		}
	}
	for i := from; i < end; i++ {
		o.out[i] = true
	}
}

// join returns leftOut with what was found, in the order of the blocks.
func (o *ownBlocks) join(leftOut []storage.LeftOut) []storage.LeftOut {
	list := slices.Clone(leftOut)
	for i, out := range o.out {
		if out && !o.before[i] {
			list = append(list, storage.LeftOut{Block: i, Reason: storage.LeftOutRepeated})
		}
	}
	slices.SortStableFunc(list, func(a, b storage.LeftOut) int { return a.Block - b.Block })
	return list
}
