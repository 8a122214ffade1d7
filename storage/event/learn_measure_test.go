//go:build measure

package event

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// candidate pairs, as the window finds them.
type candidate struct {
	i, j int
	f    [features]int
	kind int // of the pair, see measure.kind
}

const spanHours = 96

// alike returns for each text the best earlier ones that share rare keys.
func (s *set) alike() [][]int {
	order := s.byTime()
	index := map[uint32][]int{}
	sum, alike := make([]int, len(order)), make([][]int, len(order))
	for _, i := range order {
		p := &s.profiles[i]
		var found []int
		for _, k := range p.keys {
			r := s.freq.rarity(p.language, k.what())
			if r < 48 {
				continue
			}
			list := index[k.what()]
			for n := len(list) - 1; n >= max(0, len(list)-80); n-- {
				j := list[n]
				if p.time-s.profiles[j].time > spanHours*3600 {
					break
				}
				if sum[j] == 0 {
					found = append(found, j)
				}
				sum[j] += r
			}
		}
		slices.SortFunc(found, func(a, b int) int { return cmp.Or(cmp.Compare(sum[b], sum[a]), cmp.Compare(a, b)) })
		alike[i] = found[:min(len(found), maxCandidates)]
		for _, j := range found {
			sum[j] = 0
		}
		for _, k := range p.keys {
			index[k.what()] = append(index[k.what()], i)
		}
	}
	return alike
}

// findCrowds tells each profile how much it is like earlier ones.
func (s *set) findCrowds() {
	s.near = s.alike()
	for i, list := range s.near {
		var dices []int
		for _, j := range list {
			m := s.freq.compare(&s.profiles[i], &s.profiles[j])
			dices = append(dices, m.dice)
		}
		s.profiles[i].crowd = crowd(dices)
	}
}

// candidates returns for each text the best earlier ones that share rare keys.
func (s *set) candidates() (out []candidate) {
	for _, i := range s.byTime() {
		for _, j := range s.near[i] {
			m := s.freq.compare(&s.profiles[i], &s.profiles[j])
			out = append(out, candidate{i, j, m.features(), m.kind()})
		}
	}
	return out
}

// example is a pair to learn on.
type example struct {
	f      [features]int
	kind   int
	label  bool
	weight float64
}

func (s *set) examples(cs []candidate, half int, weight float64) (out []example) {
	for _, c := range cs {
		a, b := &s.samples[c.i], &s.samples[c.j]
		if a.event == "" && b.event == "" {
			continue
		}
		h := a.half
		if a.event == "" {
			h = b.half
		}
		if h != half || a.event != "" && b.event != "" && a.half != b.half {
			continue
		}
		out = append(out, example{c.f, c.kind, a.event == b.event, weight})
	}
	return out
}

// perHour is what an hour between two texts counts against one event. It is set, not
// learnt: the texts of the sets lie nearer together in time than reports do.
const perHour = .05

// signs bound the weights: what speaks for an event never counts against it.
var signs = func() (s [features]float64) {
	for i := range s {
		s[i] = 1
	}
	for _, i := range []int{fOtherNumber, fNoNames, fConflict, fHours, fApart, fOtherPlaces, fOutlet, fAgain, fCrowd, fLength} {
		s[i] = -1
	}
	return s
}()

// learn fits a logistic regression by gradient descent.
func learn(ex []example) (w [features]float64, bias float64) {
	var mean, dev [features]float64
	for i := range dev {
		n := 0.0
		for _, e := range ex {
			mean[i] += float64(e.f[i]) * e.weight
			dev[i] += float64(e.f[i]) * float64(e.f[i]) * e.weight
			n += e.weight
		}
		mean[i] /= n
		dev[i] = math.Sqrt(dev[i]/n - mean[i]*mean[i])
		if dev[i] < 1e-6 {
			dev[i] = 1
		}
	}
	w[fHours] = -perHour * dev[fHours]
	var m, v [features + 1]float64
	total := 0.0
	for _, e := range ex {
		total += e.weight
	}
	for step := 1; step <= 600; step++ {
		var g [features]float64
		gb := 0.0
		for _, e := range ex {
			z := bias
			for i := range w {
				z += w[i] * float64(e.f[i]) / dev[i]
			}
			p := 1 / (1 + math.Exp(-z))
			d := p * e.weight
			if e.label {
				d -= e.weight
			}
			gb += d
			for i := range w {
				g[i] += d * float64(e.f[i]) / dev[i]
			}
		}
		rate := .05
		for i := range w {
			gi := g[i]/total + .002*w[i]
			m[i] = .9*m[i] + .1*gi
			v[i] = .999*v[i] + .001*gi*gi
			w[i] -= rate * m[i] / (1 - math.Pow(.9, float64(step))) / (math.Sqrt(v[i]/(1-math.Pow(.999, float64(step)))) + 1e-8)
			if i == fHours {
				w[i] = -perHour * dev[i]
			}
			if w[i]*signs[i] < 0 {
				w[i] = 0
			}
		}
		gi := gb / total
		k := features
		m[k] = .9*m[k] + .1*gi
		v[k] = .999*v[k] + .001*gi*gi
		bias -= rate * m[k] / (1 - math.Pow(.9, float64(step))) / (math.Sqrt(v[k]/(1-math.Pow(.999, float64(step)))) + 1e-8)
	}
	for i := range w {
		w[i] /= dev[i]
	}
	return w, bias
}

type model struct {
	w    [kinds][features]float64 // across, within a language
	bias [kinds]float64
}

func learnModel(ex []example) (m model) {
	for k := range kinds {
		var part []example
		for _, e := range ex {
			if e.kind == k {
				part = append(part, e)
			}
		}
		if k < kinds-1 {
			for i := range part {
				part[i].f[fCrowd] = 0
			}
		}
		m.w[k], m.bias[k] = learn(part)
	}
	return m
}

func (m *model) score(c *candidate) float64 {
	k := c.kind
	z := m.bias[k]
	for i, w := range m.w[k] {
		z += w * float64(c.f[i])
	}
	return z
}

// meanBelow is how much lower than a pair's score the mean of two groups may be.
var meanBelow = 0.5

var means = []float64{-1}

func TestLearn(t *testing.T) {
	dd := dedup(t)
	start := time.Now()
	names := []string{"whole", "four", "drawn", "headlines", "one", "two", "halves"}
	var sets []*set
	var cands [][]candidate
	var ex []example
	for _, name := range names {
		var s *set
		weight := 1.0
		switch name {
		case "headlines":
			s = newSet(headlines(t))
			weight = 4
		case "one":
			s = newSet(crosslingual(t, name), shorten(dd, 0))
		case "two":
			s = newSet(crosslingual(t, name), shorten(dd, 1))
		default:
			s = newSet(crosslingual(t, name), slices.Clone(dd))
		}
		cs := s.candidates()
		sets, cands = append(sets, s), append(cands, cs)
		ex = append(ex, s.examples(cs, 0, weight)...)
		found, all := 0, s.evaluate(make([]int, len(s.samples)), -1).all
		for _, c := range cs {
			if e := s.samples[c.i].event; e != "" && e == s.samples[c.j].event {
				found++
			}
		}
		t.Logf("%s: %d candidates, recall %d of %d, %v", name, len(cs), found, all, time.Since(start))
	}
	var nat *naturalSet
	if os.Getenv("NATURAL") != "" {
		nat = newNatural(t)
		e := nat.examples(0)
		ex = append(ex, e...)
		t.Log("natural", len(nat.samples), len(e), time.Since(start))
	}
	m := learnModel(ex)
	t.Log("learnt", len(ex), time.Since(start))
	for k := range kinds {
		var b strings.Builder
		for i, w := range m.w[k] {
			if w != 0 {
				fmt.Fprintf(&b, " %s %.4f", featureNames[i], w)
			}
		}
		t.Log(k, m.bias[k], b.String())
	}
	if nat != nil {
		for _, th := range []float64{0, .5, 1, 1.5, 2, 2.5, 3} {
			linked, all := nat.report(nil, &m, th, false)
			t.Logf("pairs above %.1f: N, E by half %v of %v", th, linked, all)
		}
	}
	if os.Getenv("WRITE") != "" {
		m.write(t)
		return
	}
	for _, th := range []float64{0, .5} {
		for _, meanBelow = range means {
			if nat != nil {
				var of []int
				if nat.cands != nil {
					of = nat.clusters(nat.cands, &m, th)
				}
				linked, all := nat.report(of, &m, th, th == .5)
				t.Logf("T %.1f natural linked N, E by half %v of %v", th, linked, all)
			}
			for i, s := range sets {
				of := s.clusters(cands[i], &m, th)
				if th == .5 && meanBelow == -1 {
					t.Log(names[i])
					s.mixed(t, of)
					s.split(t, of)
				}
				t.Logf("M %.1f T %.1f %-9s tuned %v | kept %v | all %v", meanBelow, th, names[i], s.evaluate(of, 0), s.evaluate(of, 1), s.evaluate(of, -1))
			}
		}
	}
	if os.Getenv("SHOW") != "" {
		show(t, sets, cands, &m)
	}
}

// write writes the weights as constants.
func (m *model) write(t *testing.T) {
	var b strings.Builder
	b.WriteString("package event\n\n// The weights of features and the bias of each kind of pair, in parts of scoreUnit.\n// TestLearn makes them, and tells what it learnt on: see doc.go.\nvar (\n\tbias = [kinds]int{")
	for k := range kinds {
		fmt.Fprintf(&b, "%d, ", int(math.Round(m.bias[k]*scoreUnit)))
	}
	b.WriteString("}\n\tweightOf = [kinds][features]int{\n")
	for k := range kinds {
		b.WriteString("\t\t{\n")
		for i, w := range m.w[k] {
			fmt.Fprintf(&b, "\t\t\t%d, // %s\n", int(math.Round(w*scoreUnit)), featureNames[i])
		}
		b.WriteString("\t\t},\n")
	}
	b.WriteString("\t}\n)\n")
	if err := os.WriteFile("weights.go", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
