package story

// comparer compares one text, x, with others. It holds scratch memory and is
// not for concurrent use.
type comparer struct {
	freq  *frequencies
	x, y  textView
	dropX func(uint32, int) bool // boilerplate of x's outlet
	dropY func(uint32, int) bool // boilerplate of y's outlet: it does not count in x either

	from       origin // of x
	sameOutlet bool   // x and y are of one outlet
	apart      int64  // seconds between x and y

	aligned alignment
	subs    []substitution
	rare    rareScratch
}

// measure is what a comparison counts. Shares are thousandths.
type measure struct {
	shared           int // triples of both
	triples          int // triples of the one that has fewer
	weight           int // weighted share, of the lighter text
	inX              int // weighted share of x's text that y has
	inY              int // weighted share of y's text that x has
	resemblance      int // shared of all
	ordered          int // weighted share of rare words in the same order
	head             headlineMatch
	titleSimilarity  int        // weighted share of words that the titles have in common
	sharedOpening    bool       // see sharesOpening
	equalNumbers     int        // numbers between the same words that are equal
	differentNumbers int        // numbers between the same words that differ
	firstDifferent   difference // the first of these
	swaps            int        // places of the most frequent substitution
	swap             difference // one of these places
	names            int        // places where rare words stand for rare words, in texts of one outlet
	name             difference // the first of these
	conflictWords    []string   // see Evidence.ConflictWords
	longest          run        // longest run
	cover            uint64     // see coveredBlocks
	maybeDigest      bool       // y may be a digest that holds x
}

// difference is a place where two texts differ between equal words: positions in
// the tokens that count, or in the titles.
type difference struct {
	x, endX, y, endY int
	title            bool
}

// setX loads the text that others are compared with, without the blocks that
// drop reports as boilerplate.
func (c *comparer) setX(p Fingerprint, drop func(uint32, int) bool) {
	c.dropX, c.dropY = drop, nil
	c.x.load(p, drop, c.freq)
	c.aligned.table.fill(c.x.hashes)
}

// origin is where an article comes from.
type origin struct {
	outlet uint16
	time   stamp
}
