package record

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/index"
)

// Story is a story as it is stored.
type Story struct {
	ID      string   `cbor:"1,keyasint"`
	Aliases []string `cbor:"2,keyasint,omitempty"`
	Lead    uint64   `cbor:"3,keyasint"`
	Members []Member `cbor:"4,keyasint"` // by arrival
	Time    int64    `cbor:"5,keyasint"`
	Updated int64    `cbor:"6,keyasint"`
	Topics  []string `cbor:"7,keyasint,omitempty"`  // of any member, sorted
	Outlets []string `cbor:"8,keyasint,omitempty"`  // of its members, each once, sorted
	Latest  int64    `cbor:"9,keyasint"`            // time of its latest member
	First   uint64   `cbor:"10,keyasint"`           // number of its earliest member; of those of one time, the highest
	Moved   int64    `cbor:"11,keyasint,omitempty"` // Unix seconds: when it was made of articles of other stories; 0: it was not
}

// Member is an article of a story.
type Member struct {
	Number   uint64           `cbor:"1,keyasint"`
	Evidence storage.Evidence `cbor:"2,keyasint,omitempty"`
	Joined   int64            `cbor:"3,keyasint,omitempty"` // Unix seconds: when it came to the story; 0: when it came into the store
}

// ReadStory reads the story with that id or alias.
func ReadStory(tx *bbolt.Tx, id string) (Story, error) {
	for range 64 { // aliases of aliases, should a story be merged twice
		s, err := Get[Story](tx.Bucket(BucketStories), []byte(id))
		if !errors.Is(err, storage.ErrNotFound) {
			return s, err
		}
		next := tx.Bucket(BucketAliases).Get([]byte(id))
		if next == nil {
			break
		}
		id = string(next)
	}
	return Story{}, fmt.Errorf("story %s: %w", id, storage.ErrNotFound)
}

// RequireStory reads the story that an article names: if there is none the store
// is damaged.
func RequireStory(tx *bbolt.Tx, id string) (Story, error) {
	t, err := ReadStory(tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		err = Missing(fmt.Sprintf("story %.40s", id))
	}
	return t, err
}

// CheckNoStory returns why a story with that id cannot be read, nil if there is
// none. A story has the id of an article, and every stored article is in one.
func CheckNoStory(tx *bbolt.Tx, id string) error {
	raw := tx.Bucket(BucketIDs).Get([]byte(id))
	if raw == nil {
		return nil
	}
	meta, err := Require[ArticleMeta](tx.Bucket(BucketArticles), raw)
	if err == nil {
		_, err = RequireStory(tx, meta.A.Story)
	}
	return err
}

// Recompute sets what follows from the members: times, topics, outlets and lead.
// It raises what n says of the longest stories. Prefer are the outlets whose
// article leads, best first.
func (s *Story) Recompute(tx *bbolt.Tx, prefer []string, n *Counters) error {
	metas := make(map[uint64]ArticleMeta, len(s.Members))
	s.Topics, s.Outlets, s.Time, s.Latest = nil, nil, 0, 0
	first, last := int64(math.MaxInt64), int64(0)
	for i, m := range s.Members {
		meta, err := Get[ArticleMeta](tx.Bucket(BucketArticles), Key(m.Number))
		if err != nil {
			return err
		}
		metas[m.Number] = meta
		s.Topics = append(s.Topics, meta.A.Topics...)
		s.Outlets = append(s.Outlets, meta.A.Outlet)
		at := meta.A.Time().Unix()
		if i == 0 || at < s.Time || at == s.Time && m.Number > s.First {
			s.Time, s.First = at, m.Number
		}
		s.Latest = max(s.Latest, at)
		first, last = min(first, meta.Entered.At), max(last, meta.Entered.At, m.Joined)
	}
	slices.Sort(s.Topics)
	slices.Sort(s.Outlets)
	s.Topics, s.Outlets = slices.Compact(s.Topics), slices.Compact(s.Outlets)
	n.Span = max(n.Span, time.Duration(s.Latest-s.Time)*time.Second)
	n.Entries = max(n.Entries, last-first)
	lead := s.chooseLead(metas, prefer)
	if s.Lead == 0 {
		meta := metas[lead]
		s.Updated = meta.A.Time().Unix()
	}
	s.Lead = lead
	return nil
}

// leadShare is how long an article must be to lead, in hundredths of the longest.
const leadShare = 60

// chooseLead returns the article by which a story is shown: of those not much
// shorter than the longest, that of an outlet the operator prefers, else the
// earliest.
func (s *Story) chooseLead(metas map[uint64]ArticleMeta, prefer []string) uint64 {
	rank := func(meta ArticleMeta) int {
		if i := slices.Index(prefer, meta.A.Outlet); i >= 0 {
			return i
		}
		return len(prefer)
	}
	longest := 0
	for _, meta := range metas {
		longest = max(longest, meta.Words)
	}
	best, bestMeta, found := uint64(0), ArticleMeta{}, false
	for _, m := range s.Members {
		meta := metas[m.Number]
		if meta.Words*100 < longest*leadShare {
			continue
		}
		better := rank(meta) < rank(bestMeta) ||
			rank(meta) == rank(bestMeta) && meta.A.Time().Before(bestMeta.A.Time())
		if !found || better {
			best, bestMeta, found = m.Number, meta, true
		}
	}
	return best
}

// Present returns a story as readers get it.
func (s Story) Present(tx *bbolt.Tx) (storage.Story, error) {
	out := storage.Story{
		ID: s.ID, Aliases: s.Aliases, Topics: s.Topics, Outlets: len(s.Outlets),
		Time: UnixTime(s.Time), Updated: UnixTime(s.Updated), Members: make([]storage.Member, 0, len(s.Members)),
	}
	for _, m := range s.Members {
		meta, err := Require[ArticleMeta](tx.Bucket(BucketArticles), Key(m.Number))
		if err != nil {
			return out, err
		}
		a := &meta.A
		out.Members = append(out.Members, storage.Member{
			Article: a.ID, Feed: a.Feed, Outlet: a.Outlet, Title: a.Title, Link: a.Link,
			Language: a.Language, Time: a.Time(), Evidence: m.Evidence,
		})
		if m.Number == s.Lead {
			out.Lead = a.ID
		}
	}
	slices.SortFunc(out.Members, func(a, b storage.Member) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		return strings.Compare(a.Article, b.Article)
	})
	return out, nil
}

// Position returns where a story stands in lists by time: at its earliest article.
func (s Story) Position() index.DocRef { return index.DocRef{Time: s.Time, Number: s.First} }
