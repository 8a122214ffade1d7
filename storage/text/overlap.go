package text

// substantialBelow is how much of the words an edition has in common with the one
// before at least, in thousandths, if its readers need not read it again.
const substantialBelow = 900

// IsSubstantial reports whether a reader of the text before, one string a block, should
// read the text after.
func IsSubstantial(before, after []string) bool { return Overlap(before, after) < substantialBelow }

// Overlap returns the share of the words of two texts, one string a block, that both
// have, in thousandths; 1000 if there are no words.
func Overlap(a, b []string) int {
	in := map[string]int{}
	for i, blocks := range [][]string{a, b} {
		for _, block := range blocks {
			for _, w := range Words(block) {
				in[w] |= 1 << i
			}
		}
	}
	if len(in) == 0 {
		return 1000
	}
	both := 0
	for _, bits := range in {
		if bits == 3 {
			both++
		}
	}
	return both * 1000 / len(in)
}
