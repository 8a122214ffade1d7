package storage

import "time"

// ChangeKind is the kind of an event.
type ChangeKind string

const (
	ChangeNew     ChangeKind = "new"     // an article was added
	ChangeVersion ChangeKind = "version" // an article's text changed
	ChangeStory   ChangeKind = "story"   // stories were merged or split, a story has another lead, or leaves out more of an article's text
	ChangeGone    ChangeKind = "gone"    // an article expired or was forgotten
	ChangeEvent   ChangeKind = "event"   // a story joined or left an event, or events were merged
	ChangeConfig  ChangeKind = "config"  // settings changed
)

// Change is an event in the store. Sequence numbers increase by one.
type Change struct {
	Seq     uint64     `json:"seq"`
	At      time.Time  `json:"at"`
	Kind    ChangeKind `json:"kind"`
	Article string     `json:"article,omitempty"`
	Story   string     `json:"story,omitempty"`
	Event   string     `json:"event,omitempty"`  // that Story is in now
	Left    string     `json:"left,omitempty"`   // of ChangeEvent: event that Story was in before
	Merged  []string   `json:"merged,omitempty"` // stories that became aliases of Story; of ChangeEvent: events that became aliases of Event
	Feed    string     `json:"feed,omitempty"`
	Topics  []string   `json:"topics,omitempty"` // of the story, and of stories that lost an article to it
}
