package render

// maxDiffWords bounds the table of a diff to 4 million cells.
const maxDiffWords = 2000

// wordEdit is a run of words that were removed, added or neither.
type wordEdit struct {
	words          []string
	removed, added bool
}

// diffWords returns the edits from a to b by the longest common subsequence of
// their words. If more than maxDiffWords words differ, they are one replacement.
func diffWords(a, b []string) []wordEdit {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var d wordDiff
	d.add(wordEdit{words: a[:head]})
	d.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	d.add(wordEdit{words: a[len(a)-tail:]})
	return d.edits
}

// wordDiff collects edits.
type wordDiff struct{ edits []wordEdit }

// add appends e, or extends the last edit if it is of the same kind.
func (d *wordDiff) add(e wordEdit) {
	if len(e.words) == 0 {
		return
	}
	if n := len(d.edits); n > 0 && d.edits[n-1].removed == e.removed && d.edits[n-1].added == e.added {
		d.edits[n-1].words = append(d.edits[n-1].words[:len(d.edits[n-1].words):len(d.edits[n-1].words)], e.words...)
		return
	}
	d.edits = append(d.edits, e)
}

// middle adds the edits between the common beginning and end.
func (d *wordDiff) middle(a, b []string) {
	if len(a) > maxDiffWords || len(b) > maxDiffWords {
		d.add(wordEdit{words: a, removed: true})
		d.add(wordEdit{words: b, added: true})
		return
	}
	// common[i][j] is the length of the longest common subsequence of a[i:] and b[j:].
	common := make([][]uint16, len(a)+1)
	for i := range common {
		common[i] = make([]uint16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			d.add(wordEdit{words: a[i : i+1]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			d.add(wordEdit{words: a[i : i+1], removed: true})
			i++
		default:
			d.add(wordEdit{words: b[j : j+1], added: true})
			j++
		}
	}
}
