package event

import (
	"cmp"
	"fmt"
	"slices"

	"rawi/storage"
)

// decider applies one decision of a batch.
type decider struct {
	*Batch
	decision
	known    memberList
	verdicts []Verdict
}

// split takes x out of its event for good. It reports whether that is possible.
func (d *decider) split(x Member) bool {
	rest := d.known.of(x.Event, x.Story)
	for _, m := range rest {
		d.pairs = append(d.pairs, [2]string{x.Story, m.Story})
	}
	if len(rest) == 0 || !d.canLeave(x, rest) {
		return false
	}
	d.bind()
	d.separate(x, rest)
	d.bind()
	return true
}

// keepApart keeps x and y apart; if they are in one event, the later one leaves, or the
// other one if the event has its id.
func (d *decider) keepApart(x, y Member) bool {
	d.pairs = append(d.pairs, [2]string{x.Story, y.Story})
	if x.Event != y.Event {
		d.bind()
		return true
	}
	if x.compare(y) < 0 && y.Story != y.Event || x.Story == x.Event {
		x = y
	}
	rest := d.known.of(x.Event, x.Story)
	if !d.canLeave(x, rest) {
		return false
	}
	d.bind()
	d.separate(x, rest)
	d.bind()
	return true
}

// canLeave reports whether there is an id for x alone, or for the rest if the event has
// that of x.
func (d *decider) canLeave(x Member, rest memberList) bool {
	if x.Story == x.Event {
		return d.free(rest) != nil
	}
	return d.free(memberList{x}) != nil || d.w.group(x.Story) != nil
}

// free returns the first of stories whose id no event has.
func (d *decider) free(stories memberList) *Member {
	for i, m := range stories {
		if d.w.group(m.Story) == nil && len(d.known.of(m.Story, "")) == 0 {
			return &stories[i]
		}
	}
	return nil
}

// separate takes x out of its event. If the event has its id, the rest becomes another.
func (d *decider) separate(x Member, rest memberList) {
	if x.Story == x.Event {
		m := *d.free(rest)
		v := Verdict{Story: m.Story, Event: m.Story}
		d.move(rest, away{m.Story, rest[0].Seen.Unix()}, &v)
		d.verdicts = append(d.verdicts, v)
	}
	if slot, ok := d.w.slotOf(x.Story); ok {
		d.moved = append(d.moved, [2]string{x.Story, x.Event})
		d.verdicts = append(d.verdicts, d.reassign(slot))
		return
	}
	v := Verdict{Story: x.Story, Event: x.Story}
	if x.Story != x.Event {
		d.makeFree(x.Story, &v)
		d.move(memberList{x}, away{x.Story, x.Seen.Unix()}, &v)
	}
	d.verdicts = append(d.verdicts, v)
}

// move moves stories into an event, in the window or not.
func (d *decider) move(who memberList, to away, v *Verdict) {
	for _, m := range who {
		if slot, ok := d.w.slotOf(m.Story); ok {
			d.Batch.move(slot, to.event, to.born)
		} else if d.w.decisions.bound(m.Story) {
			d.putAway(m.Story, to)
		}
		d.moved = append(d.moved, [2]string{m.Story, m.Event})
		v.Moved = append(v.Moved, Move{m.Story, to.event})
		for i := range d.known {
			if d.known[i].Story == m.Story {
				d.known[i].Event = to.event
			}
		}
	}
}

// mergeStories makes the events of x and y one: the older id stays.
func (d *decider) mergeStories(x, y Member) bool {
	stays, goes := d.known.of(x.Event, ""), d.known.of(y.Event, "")
	if x.Event != y.Event && d.w.decisions.divide(slices.Concat(stays, goes).stories()) {
		return false
	}
	d.pairs = append(d.pairs, [2]string{x.Story, y.Story})
	d.bind()
	v := Verdict{Story: x.Story, Event: x.Event}
	if x.Event != y.Event {
		if d.born(y.Event) < d.born(x.Event) || d.born(y.Event) == d.born(x.Event) && y.Event < x.Event {
			x, y, goes = y, x, stays
		}
		v.Event, v.Merged = x.Event, []string{y.Event}
		d.move(goes, away{x.Event, d.born(x.Event)}, &v)
		d.bind()
	}
	d.verdicts = append(d.verdicts, v)
	return true
}

// born returns when the first story of an event arrived.
func (d *decider) born(event string) int64 {
	if g := d.w.group(event); g != nil {
		return g.born
	}
	return d.known.of(event, "")[0].Seen.Unix()
}

// bind puts the decision into force, or updates it with what it moved, and notes the
// events of stories that are not in the window.
func (d *decider) bind() {
	slices.SortFunc(d.pairs, func(p, q [2]string) int { return slices.Compare(p[:], q[:]) })
	d.decision.pairs = slices.Clip(d.pairs)
	d.w.bind(d.decision)
	d.records = append(d.records, recordDecision(d.decision))
	for _, m := range d.known {
		if d.w.eventOf(m.Story) == "" && d.w.decisions.bound(m.Story) {
			d.putAway(m.Story, away{m.Event, d.born(m.Event)})
		}
	}
}

// revoke releases a decision. What it moved and is not in the window moves back; what is
// in the window is assigned anew.
func (b *Batch) revoke(number uint64, members []Member) ([]Verdict, error) {
	x, ok := b.w.decisions.byNumber[number]
	if !ok {
		return nil, fmt.Errorf("revoke %d: it is not in force: %w", number, ErrDecision)
	}
	ids := []string{}
	for _, p := range x.pairs {
		ids = append(ids, p[0], p[1])
	}
	d := decider{Batch: b, known: b.w.collect(members, ids...)}
	b.w.release(number)
	b.records = append(b.records, recordRevoke(number))
	if x.kind == storage.DecideMerge {
		d.moveBack(x)
	} else {
		d.rejoin(x)
	}
	return d.verdicts, nil
}

// moveBack moves what a merge moved back into its former event, and assigns anew what came
// to the event since.
func (d *decider) moveBack(x decision) {
	back := map[string]memberList{} // by former event
	var events []string
	var stay []string
	for _, m := range d.known {
		i := slices.IndexFunc(x.moved, func(p [2]string) bool { return p[0] == m.Story })
		if i < 0 || x.moved[i][1] == m.Event {
			stay = append(stay, m.Story)
			continue
		}
		from := x.moved[i][1]
		if back[from] == nil {
			events = append(events, from)
		}
		back[from] = append(back[from], m)
	}
	for _, from := range events {
		if d.w.group(from) != nil || len(d.known.of(from, "")) > 0 {
			continue // another event has that id now
		}
		who := back[from]
		v := Verdict{Story: who[0].Story, Event: from}
		d.move(who, away{from, who[0].Seen.Unix()}, &v)
		d.verdicts = append(d.verdicts, v)
	}
	d.reassignAll(stay)
}

// rejoin assigns anew what a split or a never moved. A story that is not in the window
// becomes one event with that which it had been kept apart from.
func (d *decider) rejoin(x decision) {
	var stories []string
	for _, p := range slices.Concat(x.pairs, x.moved) {
		if !slices.Contains(stories, p[0]) {
			stories = append(stories, p[0])
		}
	}
	for _, p := range x.moved {
		m := d.known.find(p[0])
		if _, ok := d.w.slotOf(p[0]); ok || m == nil || m.Story != p[0] {
			continue
		}
		for _, q := range x.pairs {
			if q[0] != m.Story && q[1] != m.Story {
				continue
			}
			other := d.known.find(q[map[bool]int{true: 1, false: 0}[q[0] == m.Story]])
			if other == nil || other.Event == m.Event {
				break
			}
			stays, goes := *other, d.known.of(m.Event, "")
			if d.w.decisions.divide(slices.Concat(d.known.of(stays.Event, ""), goes).stories()) {
				break
			}
			v := Verdict{Story: m.Story, Event: stays.Event}
			if len(goes) == 1 {
				v.Merged = []string{m.Event}
			} else {
				goes = memberList{*m}
			}
			d.move(goes, away{stays.Event, d.born(stays.Event)}, &v)
			d.verdicts = append(d.verdicts, v)
			break
		}
	}
	d.reassignAll(stories)
}

// reassignAll assigns stories anew, in the order of their arrival, of those in the window.
func (d *decider) reassignAll(stories []string) {
	w := d.w
	stories = slices.DeleteFunc(stories, func(id string) bool { _, ok := w.slotOf(id); return !ok })
	slices.SortFunc(stories, func(x, y string) int { return cmp.Or(w.arrival(w.at(x), w.at(y))) })
	for _, id := range stories {
		d.verdicts = append(d.verdicts, d.reassign(w.at(id)))
	}
}

// reassign takes a story out of its event and assigns it again. One that no other is like
// stays where it was, unless a decision forbids that.
func (b *Batch) reassign(slot uint32) Verdict {
	w := b.w
	e := w.take(slot)
	was, others := away{e.event.id, e.event.born}, len(e.event.members) > 1
	b.remove(slot)
	e.event, e.staged = nil, true
	w.freq.count(&e.profile, 1) // as in Add
	v := b.assign(e)
	w.freq.count(&e.profile, -1)
	if !others && v.Event == e.id && v.Event != was.event && w.event(was.event) == nil && !w.forbidden(e.id, was.event) {
		b.move(w.at(e.id), was.event, was.born) // its others are not in the window
		v.Event = was.event
	}
	return v
}
