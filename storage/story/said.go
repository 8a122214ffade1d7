package story

import "encoding/binary"

// said is what an article says, as far as it is compared: what the window keeps of it on its
// shelf.
type said struct {
	data    string   // fingerprint of the blocks that count
	short   []uint32 // hashes of its blocks that can be repeated ones, see shortBlocks
	dropped []uint32 // of a founder: hashes of the boilerplate left out
}

// incoming is an article that is being assigned.
type incoming struct {
	entry
	said
}

// said returns what s says, in the blocks that count and in others.
func (s *textView) said() said {
	return said{encode(s.title, s.kept, s.head), shortBlocks(s.raw.blocks), s.droppedBlocks()}
}

// append appends what a cell holds of s.
func (s *said) append(b []byte) []byte {
	for _, hashes := range [][]uint32{s.short, s.dropped} {
		b = binary.AppendUvarint(b, uint64(len(hashes)))
		for _, h := range hashes {
			b = binary.LittleEndian.AppendUint32(b, h)
		}
	}
	return append(b, s.data...)
}

// said returns what the article at slot says, until the next call.
func (s *state) said(slot uint32) *said {
	t := &s.buffers.said
	r := reader{b: s.shelf.Get(s.entries[slot].cell)}
	t.short, t.dropped = r.appendHashes(t.short[:0], maxShortHead+maxShortTail), r.appendHashes(t.dropped[:0], maxBlocks)
	t.data = r.b
	return t
}

// text returns the fingerprint of the article at slot, until it is removed.
func (s *state) text(slot uint32) string {
	cell := s.shelf.Get(s.entries[slot].cell)
	return cell[len(cell)-int(s.entries[slot].length):]
}
