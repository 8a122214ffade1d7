package record

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Event is an event as it is stored. One of a single story has no record, unless it is
// linked with others or has the id of another story.
type Event struct {
	ID       string   `cbor:"1,keyasint"`
	Aliases  []string `cbor:"2,keyasint,omitempty"` // ids of events that were merged into it
	Stories  []string `cbor:"3,keyasint"`           // ids, in the order in which they joined
	Follows  string   `cbor:"4,keyasint,omitempty"` // id of the event that it follows from
	Followed []string `cbor:"5,keyasint,omitempty"` // ids of events that follow from it, oldest first
}

// IsImplied reports whether readers find the event without a record.
func (e *Event) IsImplied() bool {
	return len(e.Aliases) == 0 && e.Follows == "" && len(e.Followed) == 0 && len(e.Stories) == 1 && e.Stories[0] == e.ID
}

// EventID returns the id of the event that a story is in.
func (s *Story) EventID() string { return cmp.Or(s.Event, s.ID) }

// JoinEvent makes s a story of an event.
func (s *Story) JoinEvent(id string, at time.Time) {
	s.Event, s.EventJoined = id, 0
	if age := at.Unix() - s.FirstEntry; id != s.ID && age > 0 && age <= int64(storage.BacklogAge/time.Second) {
		s.EventJoined = at.Unix()
	}
}

// Telling returns when an article, a member of s, came to tell the event of s: when it came
// into the store, joined s, or s joined the event. In Unix seconds.
func (s *Story) Telling(m *Member, meta *ArticleMeta) int64 {
	return max(meta.Entered.At, m.Joined, s.EventJoined)
}

// EventOf returns the event that a story is in.
func EventOf(tx *bbolt.Tx, s *Story) (Event, error) {
	if s.Event == "" {
		return Event{ID: s.ID, Stories: []string{s.ID}}, nil
	}
	return Require[Event](tx.Bucket(BucketEvents), []byte(s.Event))
}

// ReadEvent reads the event with that id or alias, or else that of the story with that id
// or alias.
func ReadEvent(tx *bbolt.Tx, id string) (Event, error) {
	alias := false
	for range 64 { // as in ReadStory
		e, err := Get[Event](tx.Bucket(BucketEvents), []byte(id))
		if err == nil && len(e.Stories) == 0 {
			err = Missing("the stories of event " + id)
		}
		if !errors.Is(err, storage.ErrNotFound) {
			return e, err
		}
		next := tx.Bucket(BucketEventAliases).Get([]byte(id))
		if next == nil {
			break
		}
		id, alias = string(next), true
	}
	if alias { // an event with aliases has a record
		return Event{}, Missing(fmt.Sprintf("event %.40q", id))
	}
	s, err := ReadStory(tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		err = fmt.Errorf("event %s: %w", id, storage.ErrNotFound)
	}
	if err != nil {
		return Event{}, err
	}
	return EventOf(tx, &s)
}

// updatingOutlet is the outlet, by number, with which an event is updated once more.
const updatingOutlet = 5

// Present returns an event as readers get it. Updated is derived: readers are told again
// when it is told in a further language, and by the fifth outlet, not by each, and when a
// number changes in the story that leads it in a language.
func (e Event) Present(tx *bbolt.Tx) (storage.Event, error) {
	out := storage.Event{ID: e.ID, Aliases: e.Aliases, Languages: []string{}, Outlets: []string{}}
	languages, places, recounted := map[string]int{}, map[string]int{}, map[string]int64{}
	var arrivals []arrival
	for _, id := range e.Stories {
		r, err := RequireStory(tx, id)
		if err != nil {
			return out, err
		}
		metas, err := r.metas(tx)
		if err != nil {
			return out, err
		}
		s := r.present(metas)
		out.Stories = append(out.Stories, s)
		if r.Recounted > 0 {
			recounted[s.ID] = r.Recounted
		}
		out.Topics = append(out.Topics, s.Topics...)
		if out.Began.IsZero() || s.Time.Before(out.Began) {
			out.Began = s.Time
		}
		if latest := UnixTime(r.Latest); latest.After(out.Latest) {
			out.Latest = latest
		}
		language := s.Language()
		if language != "" {
			languages[language]++
		}
		named := map[string]bool{}
		for i, m := range r.Members {
			a := &metas[i].A
			arrivals = append(arrivals, arrival{r.Telling(&m, &metas[i]), m.Number, language, a.Outlet})
			for _, p := range a.Places {
				named[p] = true
			}
		}
		for p := range named {
			places[p]++
		}
	}
	slices.SortFunc(out.Stories, func(a, b storage.Story) int {
		return cmp.Or(a.Time.Compare(b.Time), strings.Compare(a.ID, b.ID))
	})
	slices.Sort(out.Topics)
	out.Topics = slices.Compact(out.Topics)
	out.Languages, out.Places = byCount(languages), byCount(places)
	out.Places = out.Places[:min(len(out.Places), storage.MaxEventPlaces)]
	presentArrivals(&out, arrivals)
	presentRecounts(&out, recounted)
	return out, e.presentLinks(tx, &out)
}

// arrival is when an article, in the language of its story, came to tell an event.
type arrival struct {
	at               int64 // Unix seconds
	number           uint64
	language, outlet string
}

// presentArrivals sets the outlets of an event, and when it was updated.
func presentArrivals(out *storage.Event, list []arrival) {
	slices.SortFunc(list, func(a, b arrival) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.number, b.number)) })
	out.Updated = out.Began
	told := map[string]bool{}
	for _, a := range list {
		news := a.language != "" && !told[a.language] && len(told) > 0
		if a.language != "" {
			told[a.language] = true
		}
		if !slices.Contains(out.Outlets, a.outlet) {
			out.Outlets = append(out.Outlets, a.outlet)
			news = news || len(out.Outlets) == updatingOutlet
		}
		if news {
			out.Updated = UnixTime(a.at)
		}
	}
}

// presentRecounts moves Updated on to when a number changed last in a story by which the
// event is shown in one of its languages. recounted has these times, Unix seconds, by story.
func presentRecounts(out *storage.Event, recounted map[string]int64) {
	if len(recounted) == 0 { // as for nearly all events
		return
	}
	for _, language := range out.Languages {
		lead := out.Lead([]string{language})
		if at := recounted[lead.ID]; at > out.Updated.Unix() {
			out.Updated = UnixTime(at)
		}
	}
}

// presentLinks sets the events before and after, by the ids that they have now.
func (e Event) presentLinks(tx *bbolt.Tx, out *storage.Event) error {
	for i, id := range slices.Concat([]string{e.Follows}, e.Followed) {
		if id == "" {
			continue
		}
		other, err := ReadEvent(tx, id)
		if err := IgnoreMissing(err); err != nil {
			return err
		}
		switch {
		case other.ID == "" || other.ID == e.ID:
		case i == 0:
			out.Follows = other.ID
		case !slices.Contains(out.Followed, other.ID):
			out.Followed = append(out.Followed, other.ID)
		}
	}
	return nil
}

// byCount returns the keys of counts, the most frequent first.
func byCount(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
}
