//go:build measure

package event

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// clusters divides the samples by average linkage over the candidates; pairs that are
// none count low.
func (s *set) clusters(cs []candidate, m *model, threshold float64) []int {
	n := len(s.samples)
	of := make([]int, n)
	members := make([][]int, n)
	for i := range of {
		of[i], members[i] = i, []int{i}
	}
	score := map[[2]int]float64{}
	type edge struct {
		z    float64
		i, j int
	}
	var edges []edge
	for k := range cs {
		c := &cs[k]
		z := m.score(c)
		score[[2]int{min(c.i, c.j), max(c.i, c.j)}] = z
		if z > threshold {
			edges = append(edges, edge{z, c.i, c.j})
		}
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return cmp.Compare(b.z, a.z) })
	pairScore := func(i, j int) float64 {
		if z, ok := score[[2]int{min(i, j), max(i, j)}]; ok {
			return max(min(z, 6), -8)
		}
		mm := s.freq.compare(&s.profiles[i], &s.profiles[j])
		c := candidate{i, j, mm.features(), mm.kind()}
		z := m.score(&c)
		score[[2]int{min(i, j), max(i, j)}] = z
		return max(min(z, 6), -8)
	}
	for _, e := range edges {
		a, b := of[e.i], of[e.j]
		if a == b {
			continue
		}
		sum, cnt := 0.0, 0
		for _, i := range members[a] {
			for _, j := range members[b] {
				sum += pairScore(i, j)
				cnt++
			}
		}
		if sum/float64(cnt) < threshold-meanBelow {
			continue
		}
		for _, j := range members[b] {
			of[j] = a
		}
		members[a] = append(members[a], members[b]...)
	}
	return of
}

type figures struct{ tp, fp, all int }

func (f figures) String() string {
	p, r := float64(f.tp)/float64(max(1, f.tp+f.fp)), float64(f.tp)/float64(max(1, f.all))
	return fmt.Sprintf("P %.3f R %.3f F1 %.3f", p, r, f.f1())
}

func (f figures) f1() float64 {
	p, r := float64(f.tp)/float64(max(1, f.tp+f.fp)), float64(f.tp)/float64(max(1, f.all))
	return 2 * p * r / max(1e-9, p+r)
}

// evaluate counts pairs of texts whose event is known, of that half (-1: both), and links
// of these to others.
func (s *set) evaluate(of []int, half int) (f figures) {
	for i := range s.samples {
		a := &s.samples[i]
		if a.event == "" || half >= 0 && a.half != half {
			continue
		}
		for j := range s.samples {
			b := &s.samples[j]
			switch {
			case b.event == "":
				if of[i] == of[j] {
					f.fp++
				}
			case half >= 0 && b.half != half:
				if of[i] == of[j] && a.event != b.event {
					f.fp++
				}
			case i < j:
				if a.event == b.event {
					f.all++
				}
				if of[i] == of[j] {
					if a.event == b.event {
						f.tp++
					} else {
						f.fp++
					}
				}
			}
		}
	}
	return f
}

// mixed tells which events share a cluster.
func (s *set) mixed(t *testing.T, of []int) {
	in := map[int]map[string]int{}
	for i, c := range of {
		if in[c] == nil {
			in[c] = map[string]int{}
		}
		e := s.samples[i].event
		if e == "" {
			e = "other " + s.samples[i].Title
		}
		in[c][e]++
	}
	for _, m := range in {
		known := false
		for e := range m {
			known = known || !strings.HasPrefix(e, "other")
		}
		if known && len(m) > 1 {
			t.Log("mixed", m)
		}
	}
}

// split tells which events are in several clusters.
func (s *set) split(t *testing.T, of []int) {
	in := map[string]map[int]string{}
	for i, c := range of {
		if e := s.samples[i].event; strings.HasPrefix(e, "xl") {
			if in[e] == nil {
				in[e] = map[int]string{}
			}
			in[e][c] += s.samples[i].Language + " "
		}
	}
	for e, m := range in {
		if len(m) > 1 {
			t.Log("split", e, m)
		}
	}
}

func show(t *testing.T, sets []*set, cands [][]candidate, m *model) {
	for n, s := range sets {
		for k := range cands[n] {
			c := &cands[n][k]
			a, b := &s.samples[c.i], &s.samples[c.j]
			z := m.score(c)
			wrong := a.event != b.event && z > 0.5 && (a.event != "" || b.event != "")
			missed := a.event != "" && a.event == b.event && z < -1
			if (wrong || missed) && (os.Getenv("SHOW") == fmt.Sprint(n)) {
				t.Logf("%d %v %.1f %s [%s] | %s [%s] %v", n, wrong, z, a.Title, a.event, b.Title, b.event, c.f)
			}
		}
	}
}
