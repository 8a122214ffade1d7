package event

import (
	"os"
	"sync"

	"rawi/storage/window"
)

// Window holds what assigning needs in memory: the profiles of the stories of seven days,
// their events and the operator's decisions. It is a pure function of the records that
// batches returned, so that Restore rebuilds it.
//
// It is safe for concurrent use; Begin to Commit belong to one writer. Readers see what
// is committed.
type Window struct {
	mu    sync.Mutex // guards all below
	state            // of the stories
}

// NewWindow returns an empty window.
func NewWindow() *Window {
	w := &Window{state: state{events: map[string]*group{}}}
	w.ids = window.NewTable(func(slot uint32) string { return w.entries[slot].id })
	return w
}

// SetFile lets the keys of stories that come from now on lie in a file, see
// window.Shelf.SetFile.
func (w *Window) SetFile(file *os.File) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shelf.SetFile(file)
}

// Event returns the event of a committed story in the window.
func (w *Window) Event(story string) (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	slot, ok := w.slotOf(story)
	if !ok || w.entries[slot].staged {
		return "", false
	}
	return w.entries[slot].event.id, true
}

// Len returns the number of stories in the window.
func (w *Window) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ids.Len()
}

// Compare returns what speaks for one event of two texts, and against it, by the
// frequencies of the window. It answers for any two texts, in the window or not.
func (w *Window) Compare(a, b Profile) Evidence {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range []*Profile{&a, &b} {
		if p.weights == (weights{}) {
			p.weights = w.freq.weigh(p)
		}
	}
	m := w.freq.compare(&a, &b)
	return m.evidence("")
}
