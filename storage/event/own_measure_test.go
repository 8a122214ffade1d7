//go:build measure

package event

import "testing"

func ownSet(t testing.TB) *set {
	var list []sample
	for _, x := range ownEvents(t) {
		list = append(list, sample{x.id, x.Outlet, "o-" + x.event, int(hashString(x.event) & 1), x.Text})
	}
	s := newSet(list)
	return s
}

func TestOwn(t *testing.T) {
	s := ownSet(t)
	of, _ := s.run(s.byTime(), 1)
	other, _ := s.run(s.shuffled(), len(s.samples))
	t.Logf("own: %d tellings, tuned %v | kept %v | all %v | order %.3f", len(s.samples), s.evaluate(of, 0), s.evaluate(of, 1), s.evaluate(of, -1), agreement(of, other))
	for i := range s.samples {
		for j := range i {
			a, b := &s.samples[i], &s.samples[j]
			m := s.freq.compare(&s.profiles[i], &s.profiles[j])
			if (a.event == b.event) == (of[i] == of[j]) {
				continue
			}
			ev := m.evidence("")
			t.Logf("%v %d [%s] | [%s] %v", a.event == b.event, ev.Score, a.Title, b.Title, ev.Parts[:min(7, len(ev.Parts))])
		}
	}
}
