package story

import (
	"time"

	"rawi/storage"
)

// Article is the part of an article that stories depend on. Region, Off and
// Outlet come from its feed.
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
	Off      bool // excluded: always a story of its own
}

// ArticleOf returns what stories depend on of a, an article of feed f with that
// fingerprint.
func ArticleOf(a *storage.Article, f storage.Feed, p Fingerprint) Article {
	return Article{
		ID: a.ID, Feed: a.Feed, Outlet: a.Outlet, Region: f.Region, Language: a.Language, Title: a.Title,
		Time: a.Time(), Seen: a.Seen, Link: a.Canonical, Print: p, Off: f.StoriesOff,
	}
}

// Verdict is the story of an article, and what else changed with it.
type Verdict struct {
	Article  string
	Story    string           // its id
	Evidence storage.Evidence // why it is there; zero for the first of a story
	Merged   []string         // stories that became aliases of Story, oldest first
	Moved    []Move           // other articles that changed their story
	Repeated []uint32         // hashes of the article's blocks that its outlet repeats, see OwnBlocks
}

// Move is an article that changed its story: stories met and were divided anew, a digest
// was recognised, the operator split a story, or a text was replaced. Story is never an
// alias.
type Move struct {
	Article  string
	Story    string
	Evidence storage.Evidence
}
