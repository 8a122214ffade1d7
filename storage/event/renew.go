package event

import "rawi/storage/text"

// rules is raised whenever NewProfile returns other keys than before.
const rules = 1

// Version stands for the rules by which profiles are made: those of this package and
// those of text.Version. Profiles of two versions have less in common than their texts.
const Version uint64 = rules<<32 | text.Version

// Renew returns the record of a story that was added with the profile that profile
// returns for it. Other records are returned as they are. It returns ErrRecord for what
// is none of a story though it begins as one, and errors of profile.
//
// What is rare is known when all records are restored: the batches that follow weigh the
// profiles, see Begin.
func Renew(record []byte, profile func(story string) (Profile, error)) ([]byte, error) {
	r := &recordReader{b: string(record)}
	if r.byte() != recAdd {
		return record, nil
	}
	e, event, born := r.add()
	if !r.end() {
		return nil, ErrRecord
	}
	p, err := profile(e.id)
	if err != nil {
		return nil, err
	}
	p.unweighed = true
	e.profile = p
	e.event = &group{id: event, born: born}
	return recordAdd(&e), nil
}

// maxWeighed is how many profiles that were made anew one batch weighs.
const maxWeighed = 2000

// weighRenewed weighs profiles that were made anew, the newest first, and lets their
// stories be found.
func (b *Batch) weighRenewed() {
	w := b.w
	if !w.renewed {
		return
	}
	var slots []uint32
	for i := len(w.queue) - 1; i >= 0 && len(slots) < maxWeighed; i-- {
		if w.entries[w.queue[i]].unweighed {
			slots = append(slots, w.queue[i])
		}
	}
	w.renewed = len(slots) > 0
	for _, slot := range slots {
		e := w.take(slot)
		e.profile = w.freq.weighed(e.profile)
		event, born := e.event.id, e.event.born
		w.remove(slot) // restoring the record that is added does so too
		b.add(e, event, born)
	}
}

// weighed returns p as it is compared and found, by the frequencies of now.
func (f *frequencies) weighed(p Profile) Profile {
	keys := make([]Key, len(p.keys))
	for i, k := range p.keys {
		keys[i] = k.withoutIndexed()
	}
	p.keys, p.unweighed = keys, false
	p.weights = f.weigh(&p)
	f.chooseIndexed(&p)
	return p
}
