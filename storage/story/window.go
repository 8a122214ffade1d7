package story

import (
	"sync"
	"time"

	"rawi/storage"
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
		byID:    map[string]uint32{},
		stories: map[string]*group{},
		dropped: map[uint32][]uint32{},
		blocks:  outletBlocks{map[blockKey]blockCount{}, map[uint16]*outlet{}},
	}}
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

// Story returns the story of a committed article in the window.
func (w *Window) Story(id string) (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	slot, ok := w.byID[id]
	if !ok || w.entries[slot].staged {
		return "", false
	}
	return w.entries[slot].group.id, true
}

// Len returns the number of articles in the window.
func (w *Window) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.byID)
}
