package fleet

import (
	"errors"
	"testing"

	"rawi/storage"
)

// Each Apply of an entry gets its own outcomes, and none where there are not so many.
func TestAppliesGetTheirOwnOutcomes(t *testing.T) {
	t.Parallel()
	out := []storage.Outcome{{Decision: 1}, {Decision: 2}, {Decision: 3}}
	newEntry := func() pendingEntry {
		var e pendingEntry
		for _, at := range [][2]int{{0, 1}, {1, 2}, {2, 2}} { // the last wants one that is missing
			e = append(e, &pendingApply{from: at[0], ops: make([]storage.Operation, at[1]), done: make(chan error, 1)})
		}
		return e
	}
	e := newEntry()
	e.end(out, nil)
	for i, want := range []int{1, 2, 0} {
		if err := <-e[i].done; err != nil || len(e[i].out) != want || want > 0 && e[i].out[0].Decision != out[e[i].from].Decision {
			t.Errorf("Apply %d: outcomes %v, %v, want %d", i, e[i].out, err, want)
		}
	}
	fault := errors.New("fault")
	e = newEntry()
	e.end(out, fault)
	for i, p := range e {
		if err := <-p.done; !errors.Is(err, fault) || p.out != nil {
			t.Errorf("Apply %d: outcomes %v, %v, want the fault alone", i, p.out, err)
		}
	}
}
