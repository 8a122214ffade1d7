package event

import (
	"cmp"
	"slices"
)

// assign adds e to the window, in the event whose stories agree with it, or in one of its
// own.
func (b *Batch) assign(e incoming) Verdict {
	w := b.w
	v := Verdict{Story: e.id, Event: e.id}
	find := finder{&w.state}
	matches, later := find.matches(&e)
	events := find.eventsOf(matches)
	switch {
	case len(events) == 0:
		own := b.own(&e, &v)
		v.Event = own.event
		b.add(e, own.event, own.born)
	case len(events) == 1 && find.agree(&e, events[0], matches):
		g := events[0]
		v.Event = g.id
		v.Evidence = matches[0].evidence(w.entries[matches[0].slot].id)
		b.add(e, g.id, g.born)
	default:
		b.regroup(e, matches, &v)
	}
	b.keepTogether(e.id, &v)
	if later != nil {
		v.Later = find.before(v.Event, later.slot)
	}
	return v
}

// before returns the event of the story at slot if all stories of the event with that id
// are so much later that it may follow from it; else "".
func (s finder) before(id string, slot uint32) string {
	t := &s.entries[slot]
	for _, m := range s.event(id).members {
		if t.event.id == id || s.entries[m].time < t.time+laterSeconds {
			return ""
		}
	}
	return t.event.id
}

// own returns the event that e is in if it is like no story of another: that with its id,
// which may hold others that came to it.
func (b *Batch) own(e *incoming, v *Verdict) away {
	g := b.w.group(e.id)
	if g == nil || b.w.forbidden(e.id, e.id) && b.makeFree(e.id, v) {
		return away{e.id, int64(e.seen)}
	}
	return away{g.id, g.born}
}

// makeFree gives the event with that id, if there is one, the id of one of its other
// stories. It reports whether one of these ids is free.
func (b *Batch) makeFree(id string, v *Verdict) bool {
	w := b.w
	g := w.group(id)
	if g == nil {
		return true
	}
	slots, others := slices.Clone(g.members), w.decisions.awayIn.of(id)
	slices.SortFunc(slots, w.arrival)
	for _, to := range slices.Concat(w.idsOf(slots), others) {
		if to == id || w.group(to) != nil {
			continue
		}
		for _, slot := range slots {
			b.move(slot, to, g.born)
			v.Moved = append(v.Moved, Move{w.entries[slot].id, to})
			if w.entries[slot].id == v.Story {
				v.Event = to
			}
		}
		b.moveAway(others, away{to, g.born}, v)
		return true
	}
	return false
}

// moveAway moves stories that are not in the window.
func (b *Batch) moveAway(stories []string, to away, v *Verdict) {
	for _, id := range stories {
		b.putAway(id, to)
		v.Moved = append(v.Moved, Move{id, to.event})
	}
}

// matches returns the candidates that may be in one event with e, the best first, and
// the one that e follows if it is in none.
func (s finder) matches(e *incoming) (list []match, later *match) {
	slots := s.candidates(&e.profile)
	s.measures, s.dices = slices.Grow(s.measures[:0], len(slots))[:len(slots)], slices.Grow(s.dices[:0], len(slots))[:len(slots)]
	e.profile.crowd, e.profile.parts = 0, 0
	s.forms = s.forms[:0]
	for i, slot := range slots {
		s.measures[i] = s.freq.compare(&e.profile, s.profileAt(slot, &s.profile))
		s.dices[i] = s.measures[i].dice
		if s.measures[i].form {
			s.forms = append(s.forms, slot)
		}
	}
	e.profile.crowd, e.profile.parts = crowd(s.dices), uint8(min(len(s.forms), seriesParts))
	var best match // of those that e may follow
	for i, slot := range slots {
		t := &s.entries[slot]
		m := match{slot: slot, measure: s.measures[i]}
		m.part = m.part || max(e.profile.parts, t.parts) >= seriesParts
		m.crowd = crowdUnit * int(max(e.profile.crowd, t.crowd))
		m.score = m.measure.score()
		if m.score >= joinScore && !s.decisions.forbid(e.id, t.id) {
			list = append(list, m)
		}
		if m.follows(e.profile.time-t.time) && (later == nil || m.untimed() > later.untimed()) {
			best = m
			later = &best
		}
	}
	for _, id := range s.decisions.together.of(e.id) {
		if slot, ok := s.slotOf(id); ok {
			m := match{slot: slot, score: boundScore, measure: s.freq.compare(&e.profile, s.profileAt(slot, &s.profile))}
			list = append(slices.DeleteFunc(list, func(x match) bool { return x.slot == slot }), m)
		}
	}
	slices.SortFunc(list, func(a, b match) int { return cmp.Or(cmp.Compare(b.score, a.score), s.arrival(a.slot, b.slot)) })
	return list, later
}

// eventsOf returns the events of matches, each once, in their order.
func (s finder) eventsOf(matches []match) (events []*group) {
	for _, m := range matches {
		if g := s.entries[m.slot].event; !slices.Contains(events, g) {
			events = append(events, g)
		}
	}
	return events
}

// agree reports whether e agrees with the stories of g in the mean, and no decision
// concerns it.
func (s finder) agree(e *incoming, g *group, matches []match) bool {
	if s.decisions.bound(e.id) {
		return false
	}
	sum, n := 0, 0
	for _, slot := range s.sample(g, matches, maxSample) {
		if s.decisions.bound(s.entries[slot].id) || !s.near(slot, e.profile.time) {
			return false
		}
		sum += s.pairScore(&e.profile, s.profileAt(slot, &s.profile))
		n++
	}
	return sum >= n*meanScore
}

// sample returns at most n stories of an event: half of them those that match best, then
// others, evenly spread over its time.
func (s finder) sample(g *group, matches []match, n int) (slots []uint32) {
	if len(g.members) <= n {
		return g.members
	}
	for _, m := range matches {
		if s.entries[m.slot].event == g && len(slots) < n/2 {
			slots = append(slots, m.slot)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(g.members), func(slot uint32) bool { return slices.Contains(slots, slot) })
	slices.SortFunc(rest, s.arrival)
	for n -= len(slots); n > 0; n-- {
		i := (n - 1) * (len(rest) - 1) / max(n-1, 1)
		if len(slots) == 0 || slots[len(slots)-1] != rest[i] {
			slots = append(slots, rest[i])
		}
		rest = rest[:max(i, 1)]
	}
	return slots
}

// pairScore returns the score of two stories within the bounds that keep one pair from
// outweighing the others in a mean.
func (s finder) pairScore(a, b *Profile) int {
	m := s.freq.compare(a, b)
	return min(max(m.score(), minPair), maxPair)
}
