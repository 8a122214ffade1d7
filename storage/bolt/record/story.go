package record

import (
	"errors"
	"fmt"
	"slices"
	"strings"

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

	FirstEntry int64  `cbor:"12,keyasint,omitempty"` // Unix seconds: when the first of its members came into views
	LastEntry  int64  `cbor:"13,keyasint,omitempty"` // and the last
	Rest       int    `cbor:"14,keyasint,omitempty"` // articles beyond story.MaxPerFeed of a feed, see BucketRest
	Event      string `cbor:"16,keyasint,omitempty"` // id of its event; empty: its own, which has no record
	// EventJoined is when it came to the event, Unix seconds, if it was in the store before
	// and no old news; 0: with its articles.
	EventJoined int64 `cbor:"17,keyasint,omitempty"`
	// Recounted is when a number in the lead's text changed last, Unix seconds; 0: never.
	Recounted int64 `cbor:"18,keyasint,omitempty"`
	// 15 is taken: stories of schema 6 may have a list there.
}

// Member is an article of a story.
type Member struct {
	Number   uint64           `cbor:"1,keyasint"`
	Evidence storage.Evidence `cbor:"2,keyasint,omitempty"`
	Joined   int64            `cbor:"3,keyasint,omitempty"` // Unix seconds: when it came to the story; 0: when it came into the store
	Feed     string           `cbor:"4,keyasint,omitempty"`
	Held     int              `cbor:"5,keyasint,omitempty"` // most word triples that it shares with an article of another feed and outlet
}

// ReadStory reads the story with that id or alias.
func ReadStory(tx Transaction, id string) (Story, error) {
	for range 64 { // aliases of aliases, should a story be merged twice
		s, err := GetStory(tx, id)
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
func RequireStory(tx Transaction, id string) (Story, error) {
	t, err := ReadStory(tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		err = Missing(fmt.Sprintf("story %.40s", id))
	}
	return t, err
}

// CheckNoStory returns why a story with that id cannot be read, nil if there is
// none. A story has the id of an article, and every stored article is in one.
func CheckNoStory(tx Transaction, id string) error {
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

// Present returns a story as readers get it.
func (s Story) Present(tx *bbolt.Tx) (storage.Story, error) {
	metas, err := s.metas(tx)
	if err != nil {
		return storage.Story{}, err
	}
	return s.present(metas), nil
}

// metas returns the members' articles, in their order.
func (s *Story) metas(tx *bbolt.Tx) ([]ArticleMeta, error) {
	metas := make([]ArticleMeta, len(s.Members))
	for i, m := range s.Members {
		var err error
		if metas[i], err = RequireArticle(tx, m.Number); err != nil {
			return nil, err
		}
	}
	return metas, nil
}

// present is Present, with the members' articles.
func (s *Story) present(metas []ArticleMeta) storage.Story {
	out := storage.Story{
		ID: s.ID, Aliases: s.Aliases, Topics: s.Topics, Outlets: len(s.Outlets), Rest: s.Rest, Event: s.EventID(),
		Time: UnixTime(s.Time), Updated: UnixTime(s.Updated), Members: make([]storage.Member, 0, len(s.Members)),
	}
	for i, m := range s.Members {
		a := &metas[i].A
		out.Members = append(out.Members, storage.Member{
			Article: a.ID, Feed: a.Feed, Outlet: a.Outlet, Title: a.OwnTitle(), Link: a.Link,
			Language: a.Language, Time: a.Time(), Seen: a.Seen, Evidence: m.Evidence,
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
	return out
}

// Founder returns the article by which a story was founded, or else the first of its
// members, and its number.
func (s *Story) Founder(tx Transaction) (uint64, ArticleMeta, error) {
	n, meta, err := ArticleByID(tx, s.ID)
	if err == nil && meta.A.Story == s.ID || IgnoreMissing(err) != nil {
		return n, meta, err
	}
	n = s.Members[0].Number
	meta, err = RequireArticle(tx, n)
	return n, meta, err
}

// Position returns where a story stands in lists by time: at its earliest article.
func (s Story) Position() index.DocRef { return index.DocRef{Time: s.Time, Number: s.First} }
