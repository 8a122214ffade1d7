package storage

import (
	"slices"
	"time"
)

// Event is one happening as several stories tell it, each in its own words, in whatever
// language. Its id is the id of its first story: it never changes and is never reused. If
// an event is merged into an older one, its id becomes an alias of that one. A story that
// no other tells is an event of one story.
type Event struct {
	ID        string    `json:"id"`
	Aliases   []string  `json:"aliases,omitempty"`  // ids of events merged into it
	Stories   []Story   `json:"stories"`            // by Time, then by id
	Languages []string  `json:"languages"`          // in which it is told, most stories first
	Outlets   []string  `json:"outlets"`            // that tell it, in order of their first article
	Places    []string  `json:"places,omitempty"`   // ids of places that its stories name, most stories first, at most MaxEventPlaces
	Topics    []string  `json:"topics,omitempty"`   // of any story, sorted
	Began     time.Time `json:"began"`              // Time of the earliest story
	Latest    time.Time `json:"latest"`             // Time of the latest article
	Updated   time.Time `json:"updated"`            // when a story in a further language, or an article of the fifth outlet, joined last, or a number changed in the lead of a language; before any: Began
	Follows   string    `json:"follows,omitempty"`  // the event before that it follows from, as an arrest follows an attack
	Followed  []string  `json:"followed,omitempty"` // events that follow from it, oldest first
	Entered   time.Time `json:"entered,omitzero"`   // when the latest of its stories entered the query's view; set as Story.Entered is
}

// MaxEventPlaces bounds Event.Places.
const MaxEventPlaces = 8

// Lead returns the story by which an event is shown: of those in the first of languages in
// which it is told, or of all if it is told in none, the one that most outlets ran; of
// several the earliest.
func (e *Event) Lead(languages []string) Story {
	candidates := e.Stories
	for _, l := range languages {
		in := slices.DeleteFunc(slices.Clone(e.Stories), func(s Story) bool { return s.Language() != l })
		if len(in) > 0 {
			candidates = in
			break
		}
	}
	var lead Story
	for _, s := range candidates {
		if lead.ID == "" || s.Outlets > lead.Outlets {
			lead = s
		}
	}
	return lead
}

// EventEvidence is what speaks for one event of two stories, and against it.
type EventEvidence struct {
	A     string      `json:"a"`               // id of the one story
	B     string      `json:"b"`               // id of the other
	Same  bool        `json:"same"`            // they are in one event now
	Event string      `json:"event,omitempty"` // which, if so
	Score int         `json:"score"`           // sum of the weights, in thousandths of the unit that doubles odds e-fold
	Need  int         `json:"need"`            // score from which two stories alone are one event
	Veto  string      `json:"veto,omitempty"`  // why they are not one event whatever the score
	Parts []EventPart `json:"parts,omitempty"` // what the score is made of, the heaviest first
}

// EventPart is one thing that speaks for one event (positive) or against it.
type EventPart struct {
	What   string   `json:"what"`             // names, places, numbers, words, concepts, time …
	Weight int      `json:"weight"`           // in thousandths
	Shared []string `json:"shared,omitempty"` // what both say, as the one or the other writes it
}
