package storytest

import (
	"fmt"
	"slices"
	"strings"
)

// Score measures how well predicted stories agree with the true ones.
type Score struct {
	Precision, Recall, F1 float64            // over pairs of articles
	Found                 map[string]float64 // by kind of variant: share in one story with its first article
	Merged                map[string]int     // by kind of trap: how many are in a story they must not be in
	Traps                 map[string]int     // by kind of trap: how many there are
}

// Judge scores predicted, the predicted story by article id.
func Judge(items []Item, predicted map[string]string) Score {
	s := Score{Found: map[string]float64{}, Merged: map[string]int{}, Traps: map[string]int{}}
	type cell struct{ truth, guess string }
	cells, truths, guesses := map[cell]int{}, map[string]int{}, map[string]int{}
	total := map[string]int{}
	in := map[string][]string{} // true story → predicted stories of its articles
	for _, it := range items {
		p := predicted[it.ID]
		cells[cell{it.Story, p}]++
		truths[it.Story]++
		guesses[p]++
		if !slices.Contains(in[it.Story], p) {
			in[it.Story] = append(in[it.Story], p)
		}
	}
	for _, it := range items {
		if it.ID != it.Story {
			total[it.Kind]++
			if predicted[it.ID] == predicted[it.Story] {
				s.Found[it.Kind]++
			}
		}
		if it.Against == nil {
			continue
		}
		s.Traps[it.Kind]++
		if slices.ContainsFunc(it.Against, func(story string) bool { return slices.Contains(in[story], predicted[it.ID]) }) {
			s.Merged[it.Kind]++
		}
	}
	for kind := range s.Found {
		s.Found[kind] /= float64(total[kind])
	}
	hit, true2, guess2 := pairs(cells), pairs(truths), pairs(guesses)
	s.Precision, s.Recall = hit/max(1, guess2), hit/max(1, true2)
	s.F1 = 2 * s.Precision * s.Recall / max(1e-9, s.Precision+s.Recall)
	return s
}

func pairs[K comparable](sizes map[K]int) (n float64) {
	for _, size := range sizes {
		n += float64(size) * float64(size-1) / 2
	}
	return n
}

// String formats s as a table.
func (s Score) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "precision %.4f  recall %.4f  F1 %.4f\n", s.Precision, s.Recall, s.F1)
	for _, kind := range sorted(s.Found) {
		fmt.Fprintf(&b, "  found  %-18s %.3f\n", kind, s.Found[kind])
	}
	for _, kind := range sorted(s.Traps) {
		fmt.Fprintf(&b, "  merged %-18s %d of %d\n", kind, s.Merged[kind], s.Traps[kind])
	}
	return b.String()
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
