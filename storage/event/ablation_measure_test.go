//go:build measure

package event

import (
	"slices"
	"testing"
)

// TestAblation leaves out one kind of evidence at a time, with the same weights.
func TestAblation(t *testing.T) {
	dd := dedup(t)
	parts := []struct {
		name string
		out  []class
		time bool
	}{
		{"all", nil, false},
		{"places", []class{locality}, false},
		{"names", []class{name, pair}, false},
		{"numbers", []class{number, count}, false},
		{"words", []class{stem}, false},
		{"concepts", []class{concept, count}, false},
		{"nations, organisations", []class{nation, organisation}, false},
		{"time", nil, true},
	}
	for _, set := range []string{"four", "drawn", "headlines", "own"} {
		var s0 []sample
		switch set {
		case "headlines":
			s0 = headlines(t)
		case "own":
			s0 = ownSet(t).samples
		default:
			s0 = append(crosslingual(t, set), slices.Clone(dd)...)
		}
		full := newSet(s0)
		for _, p := range parts {
			s := newSet()
			s.samples = full.samples
			at := slices.MaxFunc(s.samples, func(a, b sample) int { return a.Time.Compare(b.Time) }).Time.Unix()
			for i := range full.profiles {
				x := full.profiles[i]
				x.keys = slices.DeleteFunc(slices.Clone(x.keys), func(k Key) bool { return slices.Contains(p.out, k.class()) })
				if slices.Contains(p.out, number) {
					x.counts = nil
				}
				if p.time {
					x.time = at
				}
				s.profiles = append(s.profiles, x)
			}
			of, _ := s.run(s.byTime(), 1)
			t.Logf("%-9s without %-22s %v", set, p.name, s.evaluate(of, -1))
		}
	}
}
