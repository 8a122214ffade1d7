package storage

// Position is where a store stands in a log of operations that several stores
// replay. The zero value is a store of its own.
type Position struct {
	Log  string `json:"log,omitempty"`         // which log
	Seq  uint64 `json:"seq,omitempty"`         // of the last entry taken in
	Hash uint64 `json:"hash,omitempty,string"` // of that entry
}

// Entry is one entry of a log. Operations take effect in their order, with the
// entry or not at all. An entry without any moves the position on.
type Entry struct {
	At         Position
	Operations []Operation
	// What is too long for one entry comes in several of one Group: each but
	// the last brings a Part, which is kept, and the last the Operations, with
	// which the parts are dropped.
	Group string
	Part  []byte
}

// Members are the nodes that replay a log, and share what is to be done. A
// change is taken in when its Epoch is the next: of two that are proposed at
// once one is ErrInvalid.
type Members struct {
	Epoch uint64   `json:"epoch"`
	Nodes []string `json:"nodes"` // sorted
}
