package story

import (
	"time"

	"rawi/storage"
)

// Article is what stories need to know of an article. Region, Off and Outlet
// come from its feed.
type Article struct {
	ID       string
	Feed     string
	Outlet   string
	Region   string
	Language string
	Title    string
	Time     time.Time // the earlier of published and seen
	Seen     time.Time // when it arrived
	Link     string    // canonical; empty: none
	Print    Fingerprint
	Off      bool // kept out: always a story of its own
}

// Verdict says which story an article is in, and what else changed by that.
type Verdict struct {
	Article  string
	Story    string           // its id
	Evidence storage.Evidence // why it is there; zero for the first of a story
	Merged   []string         // stories that became aliases of Story, oldest first
	Moved    []Move           // articles that changed their story beside it
}

// Move is an article that left its story: a digest was recognised, the
// operator split a story, a text was replaced by another. A Move's Story is
// never an alias.
type Move struct {
	Article  string
	Story    string
	Evidence storage.Evidence
}
