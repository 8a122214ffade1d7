package story

import (
	"os"
	"sync"
	"time"

	"rawi/storage"
	"rawi/storage/window"
)

// DefaultWindow is how far apart in time two articles of a story may lie.
const DefaultWindow = 72 * time.Hour

// Window holds what assigning needs in memory: the fingerprints of recently
// arrived articles, their stories, and the boilerplate of outlets. It is a pure
// function of the records that batches returned, so that Restore rebuilds it.
//
// It is safe for concurrent use; Begin to Commit belong to one writer. Readers
// see what is committed, except word frequencies, which a batch under way may
// have changed a little.
type Window struct {
	mu    sync.Mutex // guards all below
	state            // of the articles

	scratch     comparer // of the article being assigned
	pairScratch comparer // of two others
}

// NewWindow returns an empty window.
func NewWindow(s storage.StorySettings) *Window {
	w := &Window{state: state{
		founded: map[string]*group{},
		blocks:  outletBlocks{outlets: map[uint16]*outlet{}},
	}}
	w.ids = window.NewTable(func(slot uint32) string { return w.entries[slot].id })
	w.scratch.freq, w.pairScratch.freq = &w.freq, &w.freq
	w.SetSettings(s)
	return w
}

// SetSettings changes the settings for articles assigned from now on.
func (w *Window) SetSettings(s storage.StorySettings) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s.Window <= 0 {
		s.Window = DefaultWindow
	}
	if s.Threshold <= 0 {
		s.Threshold = defaultThreshold
	}
	w.settings = s
}

// SetFile lets what articles say from now on lie in a file, see window.Shelf.SetFile.
func (w *Window) SetFile(file *os.File) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shelf.SetFile(file)
}

// Story returns the story of a committed article in the window.
func (w *Window) Story(id string) (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	slot, ok := w.slotOf(id)
	if !ok || w.entries[slot].staged {
		return "", false
	}
	return w.entries[slot].group.id, true
}

// Len returns the number of articles in the window.
func (w *Window) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ids.Len()
}
