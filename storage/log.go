package storage

// Position is how far a store has replayed a log that several stores replay.
// The zero value means that the store follows no log.
type Position struct {
	Log  string `json:"log,omitempty"`         // id of the log
	Seq  uint64 `json:"seq,omitempty"`         // sequence number of the last replayed entry
	Hash uint64 `json:"hash,omitempty,string"` // hash of that entry
}

// Entry is one entry of a log. Its operations are applied in order and in one
// transaction with the position. An entry without operations only advances the
// position.
type Entry struct {
	At         Position
	Operations []Operation
	// Operations that are too long for one entry are split over several entries
	// of one Group. Each entry but the last has a Part, which the store keeps.
	// The last entry has the Operations; the store then deletes the parts.
	Group string
	Part  []byte
}

// Members are the nodes that replay a log and share the work. A change is
// accepted only if its Epoch is the current one plus one. If two changes are
// proposed at once, the second is ErrInvalid.
type Members struct {
	Epoch uint64   `json:"epoch"`
	Nodes []string `json:"nodes"` // sorted
}
