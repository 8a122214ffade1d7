//go:build measure

package event

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"
)

// run sends the samples through a window, in that order and in batches of n, and
// returns their clusters.
func (s *set) run(order []int, n int) (of []int, w *Window) {
	w = NewWindow()
	at := map[string]string{}
	for len(order) > 0 {
		part := order[:min(n, len(order))]
		order = order[len(part):]
		b := w.Begin()
		seen := s.samples[part[len(part)-1]].Time
		for _, i := range part {
			p := s.profiles[i]
			p.weights = weights{}
			v := b.Add(s.samples[i].id, p, seen)
			at[v.Story] = v.Event
			for _, m := range v.Moved {
				at[m.Story] = m.Event
			}
		}
		for _, m := range b.Settle().Moved {
			at[m.Story] = m.Event
		}
		b.Commit()
	}
	of = make([]int, len(s.samples))
	number := map[string]int{}
	for i := range s.samples {
		e := at[s.samples[i].id]
		if number[e] == 0 {
			number[e] = len(number) + 1
		}
		of[i] = number[e]
	}
	return of, w
}

func (s *set) byTime() []int {
	order := make([]int, len(s.samples))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return s.samples[a].Time.Compare(s.samples[b].Time) })
	return order
}

func (s *set) shuffled() []int {
	order := s.byTime()
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Compare(hashString("s"+s.samples[a].id), hashString("s"+s.samples[b].id))
	})
	return order
}

// agreement returns the share of linked pairs of either that both have.
func agreement(a, b []int) float64 {
	both, any := 0, 0
	in := map[[2]int]int{}
	ca, cb := map[int]int{}, map[int]int{}
	for i := range a {
		in[[2]int{a[i], b[i]}]++
		ca[a[i]]++
		cb[b[i]]++
	}
	pairs := func(n int) int { return n * (n - 1) / 2 }
	for _, n := range in {
		both += pairs(n)
	}
	for _, n := range ca {
		any += pairs(n)
	}
	for _, n := range cb {
		any += pairs(n)
	}
	any -= both
	if any == 0 {
		return 1
	}
	return float64(both) / float64(any)
}

func (s *set) withoutLargest() *set {
	count := map[string]int{}
	for _, x := range s.samples {
		if x.event != "" {
			count[x.event]++
		}
	}
	largest := ""
	for e, n := range count {
		if n > count[largest] {
			largest = e
		}
	}
	out := &set{samples: slices.Clone(s.samples)}
	for i := range out.samples {
		if out.samples[i].event == largest {
			out.samples[i].half = 9
		} else {
			out.samples[i].half = 0
		}
	}
	return out
}

func TestEngine(t *testing.T) {
	dd := dedup(t)
	for _, name := range []string{"whole", "four", "drawn", "headlines"} {
		var s *set
		if name == "headlines" {
			s = newSet(headlines(t))
		} else {
			s = newSet(crosslingual(t, name), slices.Clone(dd))
		}
		start := time.Now()
		of, w := s.run(s.byTime(), 1)
		took := time.Since(start)
		other, _ := s.run(s.shuffled(), len(s.samples))
		hourly, _ := s.run(s.byTime(), 30)
		t.Logf("%-9s tuned %v | kept %v | all %v | order %.3f %.3f, %d in window, %v each", name, s.evaluate(of, 0), s.evaluate(of, 1), s.evaluate(of, -1), agreement(of, other), agreement(of, hourly), w.Len(), took/time.Duration(len(s.samples)))
		if name == "headlines" {
			t.Logf("          without the largest %v", s.withoutLargest().evaluate(of, 0))
		}
		if os.Getenv("SHOW") == name {
			s.mixed(t, of)
			s.split(t, of)
		}
	}
}

// TestEngineOnNatural runs the natural set and tells some of the links.
func TestEngineOnNatural(t *testing.T) {
	n := newNatural(t)
	start := time.Now()
	order := n.byTime()
	of, w := n.run(order, 1)
	took := time.Since(start)
	m := &model{}
	linked, all := n.report(of, m, 0, os.Getenv("SHOW") != "")
	var given, givenLinked [2]int
	for _, p := range n.pairs {
		k := 0
		if p.same {
			k = 1
		}
		if p.given && n.at[p.a] != n.at[p.b] {
			given[k]++
			if of[n.at[p.a]] == of[n.at[p.b]] {
				givenLinked[k]++
			}
		}
	}
	t.Logf("labels.tsv: linked N, E %v of %v", givenLinked, given)
	sizes, members := map[int]int{}, map[int][]int{}
	for i, c := range of {
		sizes[c]++
		members[c] = append(members[c], i)
	}
	var spread [6]int
	for _, k := range sizes {
		spread[min(k, 5)]++
	}
	t.Logf("natural linked N, E by half %v of %v; events by size 1..5+ %v; %d in window, %v each", linked, all, spread[1:], w.Len(), took/time.Duration(len(of)))
	n.tellLinks(t, members, os.Getenv("SEED"))
}

// TestOrderOnNatural compares what comes of orders of arrival, for parts of two days.
func TestOrderOnNatural(t *testing.T) {
	n := newNatural(t)
	order := n.byTime()
	middle := n.samples[order[len(order)/2]].Time
	order = slices.DeleteFunc(order, func(i int) bool { d := n.samples[i].Time.Sub(middle); return d < -24*time.Hour || d > 24*time.Hour })
	var sums [3]float64
	sizes := []int{800, 1200, 1700, len(order)}
	for _, size := range sizes {
		part := &set{}
		for _, i := range order[:size] {
			part.samples, part.profiles = append(part.samples, n.samples[i]), append(part.profiles, n.profiles[i])
		}
		outlets := part.byTime()
		slices.SortStableFunc(outlets, func(a, b int) int { return cmp.Compare(part.samples[a].outlet, part.samples[b].outlet) })
		one, _ := part.run(part.byTime(), 1)
		for k, run := range []struct {
			order []int
			n     int
		}{{part.byTime(), 30}, {outlets, 30}, {outlets, size}} {
			other, _ := part.run(run.order, run.n)
			sums[k] += agreement(one, other) / float64(len(sizes))
		}
	}
	t.Logf("agreement with one by one, mean of %v stories: in batches of 30 %.3f, by outlet %.3f, at once %.3f", sizes, sums[0], sums[1], sums[2])
}

// tellLinks writes a hundred links, one an event, for reading: the seed chooses which.
func (n *naturalSet) tellLinks(t *testing.T, members map[int][]int, seed string) {
	type link struct {
		i, j int
		h    uint64
	}
	var links []link
	for _, c := range members {
		if len(c) > 1 {
			h := hashString(seed + n.samples[c[0]].id)
			i := int(h>>1) % len(c)
			links = append(links, link{c[i], c[(i+1)%len(c)], h})
		}
	}
	slices.SortFunc(links, func(a, b link) int { return cmp.Compare(a.h, b.h) })
	known := map[[2]int]string{}
	for _, p := range n.pairs {
		a, b := n.at[p.a], n.at[p.b]
		known[[2]int{a, b}] = " " + fmt.Sprint(p.same)
		known[[2]int{b, a}] = known[[2]int{a, b}]
	}
	for k, l := range links[:min(len(links), 100)] {
		a, b := &n.samples[l.i], &n.samples[l.j]
		m := n.freq.compare(&n.profiles[l.i], &n.profiles[l.j])
		t.Logf("#%d %.1f %dh %s %s %s %s%s\n  %s | %s\n  %s | %s", k, float64(m.score())/scoreUnit, m.hours, a.id, b.id, a.outlet, b.outlet, known[[2]int{l.i, l.j}], a.Title, head(a, 130), b.Title, head(b, 130))
	}
}

// TestMissedHeadlines tells which pairs of one event score low, and why.
func TestMissedHeadlines(t *testing.T) {
	s := newSet(headlines(t))
	of, _ := s.run(s.byTime(), 1)
	for i := range s.samples {
		for j := range i {
			a, b := &s.samples[i], &s.samples[j]
			m := s.freq.compare(&s.profiles[i], &s.profiles[j])
			if (a.event == b.event) == (of[i] == of[j]) || a.event == "h-s018" && a.event == b.event {
				continue
			}
			ev := m.evidence("")
			t.Logf("%v %d [%s] | [%s] %v", a.event == b.event, ev.Score, a.Title, b.Title, ev.Parts[:min(9, len(ev.Parts))])
		}
	}
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
