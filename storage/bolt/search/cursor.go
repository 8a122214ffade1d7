package search

import (
	"encoding/base64"
	"encoding/binary"

	"rawi/storage"
	"rawi/storage/index"
)

// cursor encodes where a page ended, and for which query: after is the last position
// of the list that the page covers. Verified is how far candidates were verified, if
// that is not after. That of a page of events ends with q.arrived.
func (q *Query) cursor(after, verified index.DocRef) string {
	raw := binary.BigEndian.AppendUint32(nil, q.checksum)
	for _, at := range []index.DocRef{after, verified} {
		raw = binary.AppendUvarint(binary.AppendVarint(raw, at.Time), at.Number)
	}
	if q.listsEvents {
		raw = binary.AppendUvarint(raw, q.arrived)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// readCursor reads what cursor encoded for the same query.
func (q *Query) readCursor(s string) error {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(raw) < 8 || binary.BigEndian.Uint32(raw) != q.checksum {
		return storage.ErrBadCursor
	}
	raw = raw[4:]
	for _, at := range []*index.DocRef{&q.from, &q.verifiedTo} {
		time, n := binary.Varint(raw)
		number, m := binary.Uvarint(raw[max(n, 0):])
		if n <= 0 || m <= 0 {
			return storage.ErrBadCursor
		}
		*at, raw = index.DocRef{Time: time, Number: number}, raw[n+m:]
	}
	q.arrived, _ = binary.Uvarint(raw)
	return nil
}
