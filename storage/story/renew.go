package story

import "rawi/storage"

// Renew returns the record of an article that was added with the fingerprint that print
// returns for it, as Records would today. Other records are returned as they are. It
// returns ErrRecord for what is none, and errors of print.
func Renew(record []byte, print func(article string) (Fingerprint, error)) ([]byte, error) {
	w := NewWindow(storage.StorySettings{})
	if err := w.Restore(record); err != nil || len(w.queue) == 0 {
		return record, err
	}
	slot := w.queue[0]
	e := &w.entries[slot]
	p, err := print(e.id)
	if err != nil {
		return nil, err
	}
	var d decoded
	d.read(p.data)
	e.data, e.short = p.data, shortBlocks(d.blocks)
	delete(w.dropped, slot)
	return w.recordAdd(slot), nil
}
