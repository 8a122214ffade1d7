//go:build measure

package event

import (
	"cmp"
	"math"
	"slices"
	"testing"
)

// TestFolds learns the weights of long texts of one language on four fifths of the judged
// pairs and judges the last, five times: whether a new feature tells events apart.
func TestFolds(t *testing.T) {
	n := newNatural(t)
	var pairs []example
	base := n.unlike(0)
	for _, p := range n.pairs {
		if n.at[p.a] != n.at[p.b] {
			c := n.candidate(n.at[p.a], n.at[p.b])
			pairs = append(pairs, example{c.f, c.kind, p.same, 20})
		}
	}
	const folds = 5
	type scored struct {
		z    float64
		same bool
	}
	var all []scored
	loss := 0.0
	for fold := range folds {
		ex := slices.Clone(base)
		for i, e := range pairs {
			if i%folds != fold {
				ex = append(ex, e)
			}
		}
		w, bias := learn(ex)
		for i, e := range pairs {
			if i%folds != fold {
				continue
			}
			z, y := bias, -1.0
			for k := range w {
				z += w[k] * float64(e.f[k])
			}
			if e.label {
				y = 1
			}
			loss += math.Log(1 + math.Exp(-y*z))
			all = append(all, scored{z, e.label})
		}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(b.z, a.z) })
	same, other, right := 0, 0, 0
	for _, a := range all {
		if a.same {
			same++
		} else {
			other++
			right += same
		}
	}
	t.Logf("%d pairs of one event, %d of two: area under the curve %.4f, loss %.4f", same, other, float64(right)/float64(same*other), loss/float64(len(all)))
}
