package control

// ApproveAll as ReloadRequest.Approved lets a reload remove whatever it removes.
const ApproveAll = "all"

// ReloadRequest is how a daemon is to read its config again. The zero value is that
// of a caller who cannot answer a question.
type ReloadRequest struct {
	Attended bool   // the caller sends an Approval again, if he is asked for one
	Approved string // the Approval of an answer, or ApproveAll
}

// ReloadAnswer is what came of it. Its fields are set by a daemon of a fleet only.
type ReloadAnswer struct {
	Changes  string // of the fleet's settings, in one line; empty: none
	Approval string // set: nothing was changed, for Changes removes feeds or topics and needs to be approved
}
