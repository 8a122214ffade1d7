package storage

import "time"

// ChangeKind is what happened.
type ChangeKind string

const (
	ChangeNew     ChangeKind = "new"     // an article came
	ChangeVersion ChangeKind = "version" // an article's text changed
	ChangeStory   ChangeKind = "story"   // stories were merged or split, or a lead changed
	ChangeGone    ChangeKind = "gone"    // an article expired or was forgotten
	ChangeConfig  ChangeKind = "config"  // settings changed
)

// Change is one entry of the store's log of what happened, in the order in
// which it did. Numbers rise by one and have no holes.
type Change struct {
	Seq     uint64     `json:"seq"`
	At      time.Time  `json:"at"`
	Kind    ChangeKind `json:"kind"`
	Article string     `json:"article,omitempty"`
	Story   string     `json:"story,omitempty"`
	Merged  []string   `json:"merged,omitempty"` // stories that became aliases of Story
	Feed    string     `json:"feed,omitempty"`
	Topics  []string   `json:"topics,omitempty"` // of the story, and of those that lost to it
}
