//go:build measure

package event

import "testing"

func ownSet(t testing.TB) *set { return setOf(ownEvents(t)) }

func setOf(tellings []telling) *set {
	var list []sample
	for _, x := range tellings {
		list = append(list, sample{x.id, x.Outlet, "o-" + x.event, int(hashString(x.event) & 1), x.Text})
	}
	return newSet(list)
}

func TestOwn(t *testing.T) { lookAt(t, ownSet(t)) }

func TestUnseen(t *testing.T) { lookAt(t, setOf(unseenEvents(t))) }

// lookAt logs how well the tellings of a set meet, and what is wrong.
func lookAt(t *testing.T, s *set) {
	t.Helper()
	of, _ := s.run(s.byTime(), 1)
	other, _ := s.run(s.shuffled(), len(s.samples))
	t.Logf("%d tellings, tuned %v | kept %v | all %v | order %.3f", len(s.samples), s.evaluate(of, 0), s.evaluate(of, 1), s.evaluate(of, -1), agreement(of, other))
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
