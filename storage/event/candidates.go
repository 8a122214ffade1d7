package event

import (
	"cmp"
	"slices"
)

const (
	maxIndexed    = 24   // keys of a story that find it
	maxOfLanguage = 10   // of these, words
	minKeyRarity  = 48   // 3 bits: what more than one story of eight says finds none
	maxVisits     = 4000 // stories that are looked at to find candidates
	maxCandidates = 40   // stories that are compared
)

// finder finds the stories of a window, and the events, that a story may belong to.
type finder struct{ *state }

// chooseIndexed marks the keys by which the story is found: those that weigh most.
func (f *frequencies) chooseIndexed(p *Profile) {
	if p.digest {
		return
	}
	order := make([]int, len(p.keys))
	weight := make([]int, len(p.keys))
	for i, k := range p.keys {
		order[i] = i
		weight[i] = f.rarity(p.language, k.what()) * prominence[k.at()]
		if k.class() == pair { // rare by nature, and mostly alone
			weight[i] = weight[i] * 3 / 4
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b)) })
	n, words := 0, 0
	for _, i := range order {
		if n == maxIndexed {
			break
		}
		if p.keys[i].ofLanguage() {
			if words++; words > maxOfLanguage {
				continue
			}
		}
		p.keys[i] = p.keys[i].withIndexed()
		n++
	}
}

// match is a story that was compared.
type match struct {
	slot  uint32
	score int
	measure
}

// candidates returns the stories that share rare keys with p, those that share most
// first. The rarest keys are looked up first.
func (s finder) candidates(p *Profile) []uint32 {
	if p.digest {
		return nil
	}
	type lookup struct {
		what   uint32
		rarity int
	}
	var keys []lookup
	for _, k := range p.keys {
		if r := s.freq.rarity(p.language, k.what()); r >= minKeyRarity {
			keys = append(keys, lookup{k.what(), r})
		}
	}
	slices.SortFunc(keys, func(a, b lookup) int { return cmp.Or(cmp.Compare(b.rarity, a.rarity), cmp.Compare(a.what, b.what)) })
	if len(s.sums) < len(s.entries) {
		s.sums = make([]int32, cap(s.entries))
	}
	all, visits := s.chosen[:0], 0
	for _, k := range keys {
		s.found = s.index.Find(k.what, s.found[:0])
		if visits += len(s.found); visits > maxVisits {
			break
		}
		for _, slot := range s.found {
			if !s.near(slot, p.time) {
				continue
			}
			if s.sums[slot] == 0 {
				all = append(all, slot)
			}
			s.sums[slot] += int32(k.rarity)
		}
	}
	var best [maxCandidates]uint32
	n := s.chooseCandidates(&best, all)
	for _, slot := range all {
		s.sums[slot] = 0
	}
	s.chosen = append(all[:0], best[:n]...)
	return s.chosen
}

// chooseCandidates puts those of slots whose sums are greatest into best, the greatest
// first, of equal ones the one that arrived last. It returns how many.
func (s finder) chooseCandidates(best *[maxCandidates]uint32, slots []uint32) (n int) {
	order := func(a, b uint32) int {
		if c := cmp.Compare(s.sums[b], s.sums[a]); c != 0 {
			return c
		}
		return s.arrival(b, a)
	}
	for _, slot := range slots {
		if n == maxCandidates {
			if order(slot, best[n-1]) > 0 { // nearly all, where there are many
				continue
			}
			n--
		}
		at, _ := slices.BinarySearchFunc(best[:n], slot, order)
		copy(best[at+1:n+1], best[at:n])
		best[at] = slot
		n++
	}
	return n
}

// near reports whether a story of that time may belong to the event of the story at
// slot: its span is bounded.
func (s finder) near(slot uint32, time int64) bool {
	t := s.entries[slot].time
	return max(t-time, time-t) <= spanSeconds
}
