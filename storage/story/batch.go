package story

// Batch is a transaction on a Window: it takes effect with Commit, and one that
// is dropped is undone when the next begins.
type Batch struct {
	w       *Window
	records [][]byte
	added   []string
	learnt  []Learnt
}

// Begin opens a batch and undoes one that was not committed: there is one at a
// time.
func (w *Window) Begin() *Batch {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rollback()
	w.batch = &Batch{w: w}
	return w.batch
}

// Fetch assigns the new articles of one fetch, in their order. Boilerplate is
// counted over the whole fetch first. An article that is in the window
// already keeps its story.
func (b *Batch) Fetch(articles []Article) []Verdict {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	fetch := w.countFetchBlocks(articles)
	verdicts := make([]Verdict, len(articles))
	for i, a := range articles {
		if slot, ok := w.slotOf(a.ID); ok {
			verdicts[i] = Verdict{Article: a.ID, Story: w.entries[slot].group.id}
			continue
		}
		verdicts[i] = b.assign(a, fetch)
	}
	b.noteRepeated(articles, verdicts)
	return verdicts
}

// Records returns what the caller appends to its log, in this order, in the
// transaction that stores the verdicts. The batch owns the slices.
func (b *Batch) Records() [][]byte { return b.records }

// Commit makes the batch permanent and visible to readers. Call it when its
// transaction is on disk.
func (b *Batch) Commit() {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.batch != b {
		return
	}
	for _, id := range b.added {
		if slot, ok := w.slotOf(id); ok {
			w.entries[slot].staged = false
		}
	}
	for _, cell := range w.freed {
		w.shelf.Free(cell)
	}
	w.batch, w.undo, w.freed = nil, nil, nil
}

func (b *Batch) add(a incoming, story string, born stamp) {
	a.first = a.first || b.w.isFirst(a.outlet, story)
	slot := b.w.add(a, story, born)
	b.added = append(b.added, a.id)
	b.records = append(b.records, b.w.nameNumbers.recordAdd(&b.w.entries[slot], b.w.said(slot)))
	b.noteStory(a.id, story)
}

func (b *Batch) move(slot uint32, story string, born stamp) {
	b.w.move(slot, story, born)
	b.records = append(b.records, recordMove(b.w.entries[slot].id, story, born))
	b.noteStory(b.w.entries[slot].id, story)
}

// noteStory records the story of an article that a decision names: the decision
// outlives the article's time in the window.
func (b *Batch) noteStory(id, story string) {
	if b.w.decisions.bound(id) {
		b.records = append(b.records, recordStory(id, story))
	}
}

func (b *Batch) setDigest(slot uint32) {
	b.w.setDigest(slot)
	b.records = append(b.records, appendString([]byte{recDigest}, b.w.entries[slot].id))
}

// Remove removes articles from the window for good.
func (b *Batch) Remove(ids ...string) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range ids {
		if slot, ok := w.slotOf(id); ok {
			b.remove(slot)
		}
	}
}

// Shed removes the articles that arrived first, at most limit of them, until keep are left,
// and returns how many left: the window becomes shorter than its settings say. What
// follows is as if their time were over.
func (b *Batch) Shed(keep, limit int) (n int) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, slot := range w.oldest(min(limit, len(w.queue)-max(keep, 0))) {
		b.remove(slot)
		n++
	}
	return n
}

func (b *Batch) remove(slot uint32) {
	b.records = append(b.records, recordRemove(b.w.entries[slot].id))
	b.w.remove(slot)
}
