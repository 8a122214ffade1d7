package story

import (
	"encoding/binary"
	"slices"

	"rawi/storage"
)

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

// restore applies a record of that kind. It returns ErrRecord for what is none of a decision.
func (r *decisions) restore(from *reader, kind byte) error {
	switch kind {
	case recDecision:
		x := readDecision(from)
		if from.bad {
			return ErrRecord
		}
		r.release(x.number)
		r.bind(x)
		for _, p := range x.at {
			r.setStory(p[0], p[1])
		}
	case recRevoke:
		number := from.uvarint()
		if from.bad {
			return ErrRecord
		}
		r.release(number)
	case recMerge:
		story, into := from.string(), from.string()
		if from.bad {
			return ErrRecord
		}
		r.mergeStory(story, into)
	case recStory:
		id, story := from.string(), from.string()
		if from.bad {
			return ErrRecord
		}
		r.setStory(id, story)
	default:
		return ErrRecord
	}
	return nil
}
