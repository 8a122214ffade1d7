package format

import (
	"cmp"
	"time"

	"rawi/storage"
	"rawi/storage/address"
)

// Item is an article as `rawi export` and `rawi query --format jsonl` print it. Keys
// may be added, but never removed.
type Item struct {
	Kind       string     `json:"kind"` // "item"
	Feed       string     `json:"feed"` // URL as it is shown: … stands for secrets
	FeedName   string     `json:"feed_name"`
	Outlet     string     `json:"outlet"`
	ID         string     `json:"id"`
	GUID       string     `json:"guid"`
	Story      string     `json:"story"`
	Event      string     `json:"event,omitempty"` // of the story; empty: it was not asked for
	Title      string     `json:"title"`
	Link       string     `json:"link"`
	Author     string     `json:"author"` // name or email address of the first author
	Published  *time.Time `json:"published"`
	Updated    *time.Time `json:"updated"`
	Seen       time.Time  `json:"seen"`
	Language   string     `json:"language"`
	Summary    string     `json:"summary"`
	Content    string     `json:"content"`
	Enclosures []FileURL  `json:"enclosures"`
	Categories []string   `json:"categories"`
	Topics     []string   `json:"topics"`
	Places     []string   `json:"places"`             // ids, most important first
	Within     []string   `json:"within,omitempty"`   // ids of what they lie in
	Dateline   string     `json:"dateline,omitempty"` // id of the place that it was written at
	Image      string     `json:"image,omitempty"`
}

// FileURL is an enclosure in an Item.
type FileURL struct {
	URL string `json:"url"`
}

// ShownURL returns the address of a feed as it is shown.
func ShownURL(f storage.Feed) string { return address.Shown(f.URL, f.Secrets...) }

// NewItem returns the line of an article of f.
func NewItem(a storage.Article, f storage.Feed) Item {
	out := Item{
		Kind: "item", Feed: ShownURL(f), FeedName: a.Feed, Outlet: a.Outlet, ID: a.ID, GUID: a.GUID, Story: a.Story, Title: a.Title,
		Link: a.Link, Published: timeOrNil(a.Published), Updated: timeOrNil(a.Updated), Seen: a.Seen.UTC(), Language: a.Language,
		Summary: a.Summary, Content: a.Content, Enclosures: []FileURL{}, Categories: orEmpty(a.Categories), Topics: orEmpty(a.Topics), Image: a.Image,
		Places: orEmpty(a.Places), Within: a.Within, Dateline: a.Dateline,
	}
	if len(a.Authors) > 0 {
		out.Author = cmp.Or(a.Authors[0].Name, a.Authors[0].Email)
	}
	for _, e := range a.Enclosures {
		out.Enclosures = append(out.Enclosures, FileURL{e.URL})
	}
	return out
}

// Stored is an Item with all that an import needs to store the same article again.
type Stored struct {
	Item
	Identity         string              `json:"identity"`
	Generation       int                 `json:"generation,omitempty"`
	Canonical        string              `json:"canonical,omitempty"`
	Authors          []storage.Person    `json:"authors,omitempty"`
	DeclaredLanguage string              `json:"said,omitempty"` // language that the feed declares
	DateNote         string              `json:"date_how,omitempty"`
	Full             string              `json:"full,omitempty"` // HTML from the article's page
	Text             []string            `json:"text,omitempty"`
	LeftOut          []storage.LeftOut   `json:"left_out,omitempty"` // blocks of text that are not the article's own
	Files            []storage.Enclosure `json:"files,omitempty"`    // enclosures, with type and length
	Source           *storage.Source     `json:"source,omitempty"`
	Changed          *time.Time          `json:"changed,omitempty"` // when the text last changed; null: never
}

// NewStored returns the line of an article of f for an import.
func NewStored(a storage.Article, f storage.Feed) Stored {
	return Stored{
		Item: NewItem(a, f), Identity: a.Identity, Generation: a.Generation, Canonical: a.Canonical, Authors: a.Authors,
		DeclaredLanguage: a.DeclaredLanguage, DateNote: a.DateNote, Full: a.Full, Text: a.Text, LeftOut: a.LeftOut, Files: a.Enclosures, Source: a.Source, Changed: timeOrNil(a.Changed),
	}
}

// VersionLine is an older text of an article, as `rawi export` prints it after the
// article.
type VersionLine struct {
	Kind    string `json:"kind"` // "version"
	Article string `json:"article"`
	storage.Version
}

// StoryLine is a story of several articles, or with aliases, as `rawi export`
// prints it.
type StoryLine struct {
	Kind    string                 `json:"kind"` // "story"
	ID      string                 `json:"id"`
	Aliases []string               `json:"aliases,omitempty"`
	Members []storage.Reassignment `json:"members"`
}

// NewStoryLine returns the line of a story.
func NewStoryLine(s storage.Story) StoryLine {
	out := StoryLine{Kind: "story", ID: s.ID, Aliases: s.Aliases}
	for _, m := range s.Members {
		out.Members = append(out.Members, storage.Reassignment{Article: m.Article, Evidence: m.Evidence})
	}
	return out
}

// EventLine is an event of several stories as `rawi export` prints it, or of one whose id
// says more than the story's.
type EventLine struct {
	Kind      string    `json:"kind"` // "event"
	ID        string    `json:"id"`
	Stories   []string  `json:"stories"` // ids
	Languages []string  `json:"languages"`
	Outlets   []string  `json:"outlets"`
	Places    []string  `json:"places"` // ids
	Began     time.Time `json:"began"`
	Latest    time.Time `json:"latest"`
	Aliases   []string  `json:"aliases"` // ids of events merged into it
}

// NewEventLine returns the line of an event. ok is false if the lines of its articles tell
// all of it: it has one story, whose id it has.
func NewEventLine(e storage.Event) (line EventLine, ok bool) {
	line = EventLine{
		Kind: "event", ID: e.ID, Stories: []string{}, Languages: orEmpty(e.Languages), Outlets: orEmpty(e.Outlets), Places: orEmpty(e.Places),
		Began: e.Began.UTC(), Latest: e.Latest.UTC(), Aliases: orEmpty(e.Aliases),
	}
	for _, s := range e.Stories {
		line.Stories = append(line.Stories, s.ID)
	}
	return line, len(e.Stories) != 1 || len(e.Aliases) > 0 || e.Stories[0].ID != e.ID
}

// DecisionLine is a decision of the operator, as `rawi export` prints it.
type DecisionLine struct {
	Line string `json:"kind"` // "decision"
	storage.Decision
	Decided storage.DecisionKind `json:"decided"`
}

// TombstoneLine records a forgotten article, as `rawi export` prints it.
type TombstoneLine struct {
	Kind string `json:"kind"` // "tombstone"
	storage.Tombstone
}

// FeedLine is a feed as `rawi export` prints it.
type FeedLine struct {
	Kind         string         `json:"kind"` // "feed"
	Feed         string         `json:"feed"` // URL as it is shown: … stands for secrets
	Name         string         `json:"name"`
	State        storage.Status `json:"state"`
	Error        string         `json:"error"`
	Status       int            `json:"status"` // HTTP, of the last poll; 0: none yet, or no answer
	CurrentURL   string         `json:"current_url"`
	NextFetch    *time.Time     `json:"next_fetch"`
	ETag         string         `json:"etag"`
	LastModified string         `json:"last_modified"`
	Title        string         `json:"title"`
	Outlet       string         `json:"outlet"`
	Region       string         `json:"region"`
	Language     string         `json:"language"`
	Aggregator   bool           `json:"aggregator,omitempty"` // the items name their outlets
	Articles     int            `json:"articles"`

	// How a source that is no feed is read.
	FeedKind storage.Kind       `json:"feed_kind,omitempty"`
	Select   *storage.Selectors `json:"select,omitempty"`
	All      bool               `json:"all,omitempty"`
}

// NewFeedLine returns the line of a feed.
func NewFeedLine(f storage.FeedInfo) FeedLine {
	out := FeedLine{
		Kind: "feed", Feed: ShownURL(f.Feed), Name: f.Feed.Name, State: f.State.Status, Error: f.State.Error, CurrentURL: address.Shown(f.State.CurrentURL, f.Feed.Secrets...),
		NextFetch: timeOrNil(f.State.Next), ETag: f.State.ETag, LastModified: f.State.LastModified, Title: f.Feed.Title,
		Outlet: f.Feed.Outlet, Region: f.Feed.Region, Language: f.Feed.Language, Aggregator: f.Feed.Aggregator, Articles: f.Articles,
		FeedKind: f.Feed.Kind, Select: f.Feed.Select, All: f.Feed.All,
	}
	if n := len(f.State.Polls); n > 0 {
		out.Status = f.State.Polls[n-1].Status
	}
	if out.CurrentURL == "" {
		out.CurrentURL = out.Feed
	}
	if out.Title == "" {
		out.Title = f.State.Channel.Title
	}
	if out.State == "" {
		out.State = storage.StatusNew
	}
	if f.Feed.Paused {
		out.State = storage.StatusPaused
	}
	return out
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func orEmpty(l []string) []string {
	if l == nil {
		return []string{}
	}
	return l
}
