package memory

import (
	"math"
	"testing"
	"time"
)

const available = 100 << 20

// needing is a usage under that pressure, after so many collections.
func needing(pressure float64, collections uint64) Usage {
	return Usage{Live: int64(pressure*available) - 1<<20, Runtime: 1 << 20, Limit: available, Group: math.MaxInt64, Collections: collections}
}

func TestStepsComeOneByOne(t *testing.T) {
	t.Parallel()
	var s Shedder
	now := time.Unix(0, 0)
	for i, row := range []struct {
		pressure    float64
		collections uint64
		step        Step
		shed        bool
	}{
		{.69, 1, Nothing, false},
		{.71, 1, Caches, true},
		{.90, 1, Caches, false}, // the last collection was before the caches were shed
		{.74, 2, Caches, false}, // it was enough
		{.76, 3, Requests, true},
		{.81, 4, Connections, true},
		{.84, 5, Connections, false},
		{.86, 6, Windows, true},
		{.86, 6, Windows, false},
		{.86, 7, Windows, true}, // more of them
		{.80, 8, Windows, false},
	} {
		now = now.Add(time.Second)
		if step, shed := s.Next(needing(row.pressure, row.collections), now); step != row.step || shed != row.shed {
			t.Fatalf("look %d under %.2f: step %d, shed %v, want %d, %v", i, row.pressure, step, shed, row.step, row.shed)
		}
	}
}

func TestEmergencySkipsSteps(t *testing.T) {
	t.Parallel()
	var s Shedder
	if step, shed := s.Next(needing(.96, 1), time.Unix(0, 0)); step != Windows || !shed {
		t.Errorf("step %d, shed %v, want all at once", step, shed)
	}
}

func TestRecoveryIsSlow(t *testing.T) {
	t.Parallel()
	var s Shedder
	now := time.Unix(0, 0)
	s.Next(needing(.96, 1), now)
	n := uint64(1)
	look := func(pressure float64, wait time.Duration) Step {
		now, n = now.Add(wait), n+1
		step, shed := s.Next(needing(pressure, n), now)
		if shed {
			t.Errorf("under %.2f something is shed", pressure)
		}
		return step
	}
	look(.74, time.Second)
	if step := look(.74, calm-time.Second); step != Windows {
		t.Errorf("step %d before it was calm for %s", step, calm)
	}
	look(.76, time.Second) // no longer calm
	look(.74, time.Second)
	if step := look(.74, calm-time.Second); step != Windows {
		t.Errorf("step %d, though it was not calm in between", step)
	}
	if step := look(.74, time.Second); step != Connections {
		t.Errorf("step %d after %s", step, calm)
	}
	if step := look(.74, time.Hour); step != Connections {
		t.Errorf("step %d within the slack of connections", step)
	}
	look(.1, time.Second)
	for want := Requests; want >= Nothing; want-- {
		if step := look(.1, calm); step != want {
			t.Errorf("step %d, want %d: one each %s", step, want, calm)
		}
	}
	if step := look(.69, time.Hour); step != Nothing {
		t.Errorf("step %d under .69, after recovery", step)
	}
}

func TestNothingIsShedWithoutALimit(t *testing.T) {
	t.Parallel()
	var s Shedder
	u := Usage{Live: 1 << 40, Limit: math.MaxInt64, Group: math.MaxInt64}
	if step, shed := s.Next(u, time.Unix(0, 0)); step != Nothing || shed {
		t.Errorf("step %d, shed %v", step, shed)
	}
}

func TestShortSaysSoOnceACollection(t *testing.T) {
	t.Parallel()
	var u Usage
	short := Short(func() Usage { return u })
	for i, row := range []struct {
		pressure    float64
		collections uint64
		want        bool
	}{{.84, 1, false}, {.86, 1, true}, {.86, 1, false}, {.86, 2, true}, {.5, 3, false}} {
		u = needing(row.pressure, row.collections)
		if got := short(); got != row.want {
			t.Errorf("look %d under %.2f: %v, want %v", i, row.pressure, got, row.want)
		}
	}
}
