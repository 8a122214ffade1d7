package story

import (
	"encoding/binary"
	"hash/fnv"

	"rawi/storage/address"
)

// A record is one change of the window. Its first byte is the kind; the letters
// are on disk.
const (
	recAdd      = 'e'
	recAddLong  = 'n' // without short blocks; written until schema 6
	recAddOld   = 'a' // without a feed either; written until schema 4
	recMove     = 'm'
	recDigest   = 'd'
	recRemove   = 'x'
	recDecision = 'r'
	recRevoke   = 'v'
	recMerge    = 'f'
	recStory    = 'p'
)

func hashLink(link string) uint64 {
	if link == "" {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(address.Normal(link))) // outlets write escapes in capitals or not
	return h.Sum64() | 1
}

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

const (
	flagFounder = 1 << iota
	flagDigest
	flagOff
	flagFirst
)

// recordAdd returns the record of an article that was added.
func (n *nameNumbers) recordAdd(e *entry, s *said) []byte {
	b := make([]byte, 0, len(s.data)+len(e.id)*2+64)
	b = append(b, recAdd)
	flags := byte(0)
	if e.founder {
		flags |= flagFounder
	}
	if e.digest {
		flags |= flagDigest
	}
	if e.off {
		flags |= flagOff
	}
	if e.first {
		flags |= flagFirst
	}
	b = append(b, flags)
	b = appendString(b, e.id)
	b = appendString(b, e.group.id)
	b = binary.AppendUvarint(b, uint64(e.group.born))
	b = binary.AppendUvarint(b, uint64(e.time))
	b = binary.AppendUvarint(b, uint64(e.seen))
	b = binary.LittleEndian.AppendUint64(b, e.link)
	for _, name := range []uint16{e.feed, e.outlet, e.region} {
		b = appendString(b, n.list[name])
	}
	for _, hashes := range [][]uint32{s.dropped, s.short} {
		b = binary.AppendUvarint(b, uint64(len(hashes)))
		for _, h := range hashes {
			b = binary.LittleEndian.AppendUint32(b, h)
		}
	}
	return appendString(b, s.data)
}

func recordMove(id, story string, born stamp) []byte {
	b := appendString([]byte{recMove}, id)
	b = appendString(b, story)
	return binary.AppendUvarint(b, uint64(born))
}

func recordRemove(id string) []byte { return appendString([]byte{recRemove}, id) }

// Restore applies one record of the log. Records come in the order in which
// batches returned them; those older than the window may be missing. It returns
// ErrRecord for anything else, and changes nothing then.
func (w *Window) Restore(record []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := &reader{b: string(record)}
	switch kind := r.byte(); kind {
	case recAdd, recAddLong, recAddOld:
		return w.restoreAdd(r, kind)
	case recMove:
		id, story, born := r.string(), r.string(), r.stamp()
		if r.bad {
			return ErrRecord
		}
		if slot, ok := w.slotOf(id); ok {
			w.move(slot, story, born)
		}
	case recRemove:
		id := r.string()
		if r.bad {
			return ErrRecord
		}
		if slot, ok := w.slotOf(id); ok {
			w.remove(slot)
		}
	case recDigest:
		id := r.string()
		if r.bad {
			return ErrRecord
		}
		if slot, ok := w.slotOf(id); ok {
			w.setDigest(slot)
		}
	default:
		return w.decisions.restore(r, kind)
	}
	return nil
}

// restoreAdd adds the article of a record of that kind, or replaces it.
func (w *Window) restoreAdd(r *reader, kind byte) error {
	a, err := w.nameNumbers.readAdd(r, kind, &w.buffers.text)
	if err != nil {
		return err
	}
	if slot, ok := w.slotOf(a.id); ok {
		w.remove(slot)
	}
	w.add(a, a.group.id, a.group.born)
	return nil
}

// readAdd reads what recordAdd returns, after the kind of record. Old records name
// no feed: its outlet stands for it. Nor do they name the short blocks, of which those
// stand for them that were compared. The group of a is a new one. d is reused memory.
func (n *nameNumbers) readAdd(r *reader, kind byte, d *decoded) (a incoming, err error) {
	flags := r.byte()
	e := &a.entry
	*e = entry{id: r.string(), founder: flags&flagFounder != 0, digest: flags&flagDigest != 0, off: flags&flagOff != 0, first: flags&flagFirst != 0}
	e.group = &group{id: r.string(), born: r.stamp()}
	e.time, e.seen, e.link = r.stamp(), r.stamp(), r.fixed(8)
	if kind != recAddOld {
		e.feed = n.numberOf(r.string())
	}
	for _, name := range []*uint16{&e.outlet, &e.region} {
		*name = n.numberOf(r.string())
	}
	if kind == recAddOld {
		e.feed = e.outlet
	}
	a.dropped = r.hashes(maxBlocks)
	if kind == recAdd {
		a.short = r.hashes(maxShortHead + maxShortTail)
	}
	a.data = r.string()
	if _, _, ok := d.readHeader(a.data); !ok || r.bad || r.b != "" {
		return a, ErrRecord
	}
	if kind != recAdd {
		d.read(a.data)
		e.first, a.short = e.founder, shortBlocks(d.blocks)
	}
	return a, nil
}
