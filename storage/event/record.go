package event

import (
	"encoding/binary"
	"math"
	"slices"

	"rawi/storage"
	"rawi/storage/window"
)

// A record is one change of the window. Its first byte is the kind; the letters are on
// disk.
const (
	recAdd      = 'a'
	recMove     = 'm'
	recRemove   = 'x'
	recDecision = 'r'
	recRevoke   = 'v'
	recSettled  = 's'
	recAway     = 'w'
	recPart     = 'p'
)

// Flags of a profile in a record.
const (
	flagDigest = 1 << iota
	flagUnweighed
)

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// recordAdd returns the record of a story that was added.
func recordAdd(e *incoming) []byte {
	b := appendString([]byte{recAdd}, e.id)
	b = appendString(b, e.event.id)
	b = binary.AppendUvarint(b, uint64(e.event.born))
	b = binary.AppendUvarint(b, uint64(e.seen))
	return e.profile.append(b)
}

// append appends a profile: its language by tag, which stays when languages are added.
func (p *Profile) append(b []byte) []byte {
	b = appendString(b, languageTags[p.language])
	b = binary.AppendVarint(b, p.time)
	flags := byte(0)
	if p.digest {
		flags |= flagDigest
	}
	if p.unweighed {
		flags |= flagUnweighed
	}
	b = append(b, p.length, p.parts, p.crowd, flags)
	b = binary.LittleEndian.AppendUint16(b, p.outlet)
	return p.appendKeys(b)
}

// appendKeys appends what a profile says but for its facts.
func (p *Profile) appendKeys(b []byte) []byte {
	for _, w := range []uint16{p.weights.all[0], p.weights.all[1], p.weights.title[0], p.weights.title[1], p.weights.named} {
		b = binary.AppendUvarint(b, uint64(w))
	}
	b = binary.AppendUvarint(b, uint64(len(p.keys)))
	for _, k := range p.keys {
		b = binary.LittleEndian.AppendUint32(b, uint32(k))
	}
	b = binary.AppendUvarint(b, uint64(len(p.counts)))
	for _, c := range p.counts {
		b = binary.LittleEndian.AppendUint32(b, c.concept)
		b = binary.AppendUvarint(b, uint64(c.value))
	}
	return b
}

func recordMove(id, event string, born int64) []byte {
	b := appendString([]byte{recMove}, id)
	b = appendString(b, event)
	return binary.AppendUvarint(b, uint64(born))
}

func recordRemove(id string) []byte { return appendString([]byte{recRemove}, id) }

func recordPart(id string) []byte { return appendString([]byte{recPart}, id) }

func recordRevoke(number uint64) []byte { return binary.AppendUvarint([]byte{recRevoke}, number) }

func recordSettled(n int) []byte { return binary.AppendUvarint([]byte{recSettled}, uint64(n)) }

func recordDecision(x decision) []byte {
	b := binary.AppendUvarint([]byte{recDecision}, x.number)
	b = appendString(b, string(x.kind))
	b = binary.AppendUvarint(b, uint64(len(x.pairs)))
	for _, p := range x.pairs {
		b = appendString(appendString(b, p[0]), p[1])
	}
	b = binary.AppendUvarint(b, uint64(len(x.moved)))
	for _, p := range x.moved {
		b = appendString(appendString(b, p[0]), p[1])
	}
	return b
}

func recordAway(id string, at away) []byte {
	b := appendString(appendString([]byte{recAway}, id), at.event)
	return binary.AppendUvarint(b, uint64(at.born))
}

// Durable reports whether a record must stay in the log, in its order, when the log is
// truncated: those of decisions must, and how many stories were settled.
func Durable(record []byte) bool {
	return len(record) > 0 && slices.Contains([]byte{recDecision, recRevoke, recSettled, recAway}, record[0])
}

// Restore applies one record of the log. Records come in the order in which batches
// returned them; those older than the window may be missing. It returns ErrRecord for
// anything else, and changes nothing then.
func (w *Window) Restore(record []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := &recordReader{b: string(record)}
	switch r.byte() {
	case recAdd:
		return w.restoreAdd(r)
	case recMove:
		id, event, born := r.string(), r.string(), int64(r.uvarint())
		if r.end() {
			if slot, ok := w.slotOf(id); ok {
				w.move(slot, event, born)
			}
			return nil
		}
	case recRemove:
		id := r.string()
		if r.end() {
			if slot, ok := w.slotOf(id); ok {
				w.remove(slot)
			}
			return nil
		}
	case recPart:
		id := r.string()
		if r.end() {
			if slot, ok := w.slotOf(id); ok {
				w.countPart(slot)
			}
			return nil
		}
	case recDecision:
		x := decision{number: r.uvarint(), kind: storage.DecisionKind(r.string())}
		for _, list := range []*[][2]string{&x.pairs, &x.moved} {
			for n := r.uvarint(); n > 0 && !r.bad; n-- {
				*list = append(*list, [2]string{r.string(), r.string()})
			}
		}
		if r.end() {
			w.bind(x)
			return nil
		}
	case recAway:
		id, at := r.string(), away{r.string(), int64(r.uvarint())}
		if r.end() {
			w.putAway(id, at)
			return nil
		}
	case recSettled:
		n := r.uvarint()
		if r.end() && n <= window.MaxSlots {
			w.setSettled(int(n))
			return nil
		}
	case recRevoke:
		number := r.uvarint()
		if r.end() {
			w.release(number)
			return nil
		}
	}
	return ErrRecord
}

func (w *Window) restoreAdd(r *recordReader) error {
	e, event, born := r.add()
	if !r.end() {
		return ErrRecord
	}
	if slot, ok := w.slotOf(e.id); ok {
		w.remove(slot)
	}
	w.add(e, event, born)
	w.renewed = w.renewed || e.profile.unweighed
	return nil
}

// add reads what recordAdd wrote, behind the kind.
func (r *recordReader) add() (e incoming, event string, born int64) {
	e.id = r.string()
	event, born = r.string(), int64(r.uvarint())
	seen := r.uvarint()
	e.seen = uint32(seen)
	r.bad = r.bad || seen > math.MaxUint32
	e.profile = r.profile()
	return e, event, born
}

// end reports whether all was read, and well.
func (r *recordReader) end() bool { return !r.bad && r.b == "" }

// profile reads what Profile.append wrote.
func (r *recordReader) profile() (p Profile) {
	tag := r.string()
	l := slices.Index(languageTags[:], tag)
	if l < 0 {
		r.bad = true
		return p
	}
	p.language = language(l)
	p.time = r.varint()
	p.length, p.parts, p.crowd = r.byte(), r.byte(), r.byte()
	flags := r.byte()
	p.digest, p.unweighed = flags&flagDigest != 0, flags&flagUnweighed != 0
	r.bad = r.bad || flags&^(flagDigest|flagUnweighed) != 0
	p.outlet = uint16(r.fixed(2))
	r.keys(&p)
	return p
}

// keys reads what Profile.appendKeys wrote, into the memory that p has.
func (r *recordReader) keys(p *Profile) {
	p.keys, p.counts = p.keys[:0], p.counts[:0]
	for _, w := range []*uint16{&p.weights.all[0], &p.weights.all[1], &p.weights.title[0], &p.weights.title[1], &p.weights.named} {
		*w = uint16(r.uvarint())
	}
	n := r.uvarint()
	if n > maxKeys {
		r.bad = true
		return
	}
	for range n {
		p.keys = append(p.keys, Key(r.fixed(4)))
	}
	if n = r.uvarint(); n > maxCounts {
		r.bad = true
		return
	}
	for range n {
		p.counts = append(p.counts, tally{uint32(r.fixed(4)), uint32(r.uvarint())})
	}
}

func (r *recordReader) varint() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}
