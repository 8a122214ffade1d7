package story

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"

	"rawi/storage"
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

// recordAdd returns the record of an article that was added without the blocks dropped.
func (n *nameNumbers) recordAdd(e *entry, dropped []uint32) []byte {
	b := make([]byte, 0, len(e.data)+len(e.id)*2+64)
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
	for _, hashes := range [][]uint32{dropped, e.short} {
		b = binary.AppendUvarint(b, uint64(len(hashes)))
		for _, h := range hashes {
			b = binary.LittleEndian.AppendUint32(b, h)
		}
	}
	return appendString(b, e.data)
}

func recordMove(id, story string, born stamp) []byte {
	b := appendString([]byte{recMove}, id)
	b = appendString(b, story)
	return binary.AppendUvarint(b, uint64(born))
}

func recordRemove(id string) []byte { return appendString([]byte{recRemove}, id) }

func recordRevoke(number uint64) []byte {
	return binary.AppendUvarint([]byte{recRevoke}, number)
}

func recordMerge(from, to string) []byte {
	return appendString(appendString([]byte{recMerge}, from), to)
}

func recordStory(id, story string) []byte {
	return appendString(appendString([]byte{recStory}, id), story)
}

func recordDecision(r decision) []byte {
	b := binary.AppendUvarint([]byte{recDecision}, r.number)
	b = appendString(b, string(r.kind))
	for _, list := range [][][2]string{r.pairs, r.at} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, p := range list {
			b = appendString(appendString(b, p[0]), p[1])
		}
	}
	b = binary.AppendUvarint(b, uint64(len(r.moved)))
	for _, m := range r.moved {
		b = appendString(appendString(appendString(b, m.article), m.from), m.witness)
	}
	return b
}

// readDecision reads what recordDecision wrote, after the kind of record.
func readDecision(r *reader) decision {
	x := decision{number: r.uvarint(), kind: storage.DecisionKind(r.string())}
	for _, list := range []*[][2]string{&x.pairs, &x.at} {
		for n := r.uvarint(); n > 0 && !r.bad; n-- {
			*list = append(*list, [2]string{r.string(), r.string()})
		}
	}
	for n := r.uvarint(); n > 0 && !r.bad; n-- {
		x.moved = append(x.moved, moved{r.string(), r.string(), r.string()})
	}
	if len(x.pairs) == 0 {
		r.bad = true
	}
	return x
}

// Durable reports whether a record must stay in the log, in its order, when the
// log is truncated: those of decisions must.
func Durable(record []byte) bool {
	return len(record) > 0 && slices.Contains([]byte{recDecision, recRevoke, recMerge, recStory}, record[0])
}

// reader decodes a record; after an error it returns zeros and bad is set.
type reader struct {
	b   string
	bad bool
}

func (r *reader) take(n uint64) string {
	if n > uint64(len(r.b)) {
		r.bad = true
		return ""
	}
	p := r.b[:n]
	r.b = r.b[n:]
	return p
}

func (r *reader) byte() byte {
	if p := r.take(1); p != "" {
		return p[0]
	}
	return 0
}

func (r *reader) uvarint() uint64 {
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		c := r.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	r.bad = true
	return 0
}

func (r *reader) stamp() stamp { return stamp(r.uvarint()) }

func (r *reader) string() string { return strings.Clone(r.take(r.uvarint())) }

// fixed reads a number of n bytes, little-endian.
func (r *reader) fixed(n uint64) (v uint64) {
	p := r.take(n)
	for i := len(p) - 1; i >= 0; i-- {
		v = v<<8 | uint64(p[i])
	}
	return v
}

// Restore applies one record of the log. Records come in the order in which
// batches returned them; those older than the window may be missing. It returns
// ErrRecord for anything else, and changes nothing then.
func (w *Window) Restore(record []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := &reader{b: string(record)}
	switch r.byte() {
	case recAdd:
		return w.restoreAdd(r, recAdd)
	case recAddLong:
		return w.restoreAdd(r, recAddLong)
	case recAddOld:
		return w.restoreAdd(r, recAddOld)
	case recMove:
		id, story, born := r.string(), r.string(), r.stamp()
		if r.bad {
			return ErrRecord
		}
		if slot, ok := w.byID[id]; ok {
			w.move(slot, story, born)
		}
	case recRemove:
		id := r.string()
		if r.bad {
			return ErrRecord
		}
		if slot, ok := w.byID[id]; ok {
			w.remove(slot)
		}
	case recDigest:
		id := r.string()
		if r.bad {
			return ErrRecord
		}
		if slot, ok := w.byID[id]; ok {
			w.setDigest(slot)
		}
	case recDecision:
		x := readDecision(r)
		if r.bad {
			return ErrRecord
		}
		w.decisions.release(x.number)
		w.decisions.bind(x)
		for _, p := range x.at {
			w.decisions.setStory(p[0], p[1])
		}
	case recRevoke:
		number := r.uvarint()
		if r.bad {
			return ErrRecord
		}
		w.decisions.release(number)
	case recMerge:
		from, to := r.string(), r.string()
		if r.bad {
			return ErrRecord
		}
		w.decisions.mergeStory(from, to)
	case recStory:
		id, story := r.string(), r.string()
		if r.bad {
			return ErrRecord
		}
		w.decisions.setStory(id, story)
	default:
		return ErrRecord
	}
	return nil
}

// restoreAdd adds the article of a record of that kind, or replaces it.
func (w *Window) restoreAdd(r *reader, kind byte) error {
	e, dropped, err := w.nameNumbers.readAdd(r, kind, &w.buffers.text)
	if err != nil {
		return err
	}
	if slot, ok := w.byID[e.id]; ok {
		w.remove(slot)
	}
	w.add(e, dropped, e.group.id, e.group.born)
	return nil
}

// readAdd reads what recordAdd returns, after the kind of record. Old records name
// no feed: its outlet stands for it. Nor do they name the short blocks, of which those
// stand for them that were compared. The group of e is a new one. d is reused memory.
func (n *nameNumbers) readAdd(r *reader, kind byte, d *decoded) (e entry, dropped []uint32, err error) {
	flags := r.byte()
	e = entry{id: r.string(), founder: flags&flagFounder != 0, digest: flags&flagDigest != 0, off: flags&flagOff != 0, first: flags&flagFirst != 0}
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
	dropped = r.hashes(maxBlocks)
	if kind == recAdd {
		e.short = r.hashes(maxShortHead + maxShortTail)
	}
	e.data = r.string()
	if _, _, ok := d.readHeader(e.data); !ok || r.bad || r.b != "" {
		return e, nil, ErrRecord
	}
	if kind != recAdd {
		d.read(e.data)
		e.first, e.short = e.founder, shortBlocks(d.blocks)
	}
	return e, dropped, nil
}

// hashes reads a list of at most limit hashes.
func (r *reader) hashes(limit uint64) []uint32 {
	n := r.uvarint()
	if n > limit {
		r.bad = true
		return nil
	}
	var list []uint32
	for range n {
		list = append(list, uint32(r.fixed(4)))
	}
	return list
}
