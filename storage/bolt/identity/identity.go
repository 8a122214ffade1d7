package identity

import (
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/text"
)

// Set is the identities of a feed while one of its documents is stored. It is valid
// for one transaction, and not safe for concurrent use.
type Set struct {
	feed         string
	first        bool // see First
	listed, left *bbolt.Bucket
	all          []*record.Identity
	byIdentity   map[uint64][]*record.Identity
	byLink       map[uint64][]*record.Identity
	listedHashes map[uint64]bool // of all items of the document
	seen         map[*record.Identity]bool
	dirty        bool
}

// Open reads the identities of a feed. Hashes are those of all items of the document,
// as cut from it: storage.FeedState.ItemHashes.
func Open(tx *bbolt.Tx, feed string, hashes []uint64) (*Set, error) {
	s := &Set{
		feed: feed, listed: tx.Bucket(record.BucketListed), left: tx.Bucket(record.BucketLeft),
		byIdentity: map[uint64][]*record.Identity{}, byLink: map[uint64][]*record.Identity{},
		listedHashes: map[uint64]bool{}, seen: map[*record.Identity]bool{},
	}
	for _, h := range hashes {
		s.listedHashes[h] = true
	}
	stored, err := record.Get[[]record.Identity](s.listed, []byte(feed))
	s.first = tx.Bucket(record.BucketComplete).Get([]byte(feed)) == nil
	if err := record.IgnoreMissing(err); err != nil {
		return nil, err
	}
	for i := range stored {
		s.index(&stored[i])
	}
	return s, nil
}

// index adds e to the look-up tables.
func (s *Set) index(e *record.Identity) {
	s.all = append(s.all, e)
	s.byIdentity[e.Identity] = append(s.byIdentity[e.Identity], e)
	if e.Link != 0 {
		s.byLink[e.Link] = append(s.byLink[e.Link], e)
	}
}

// Find returns the item that p was when it was seen before.
//
// The same identity with another text is an edit, unless the document still lists
// the old item beside it: then two items share a GUID. An unknown identity at a
// known address with the same title or text belongs to a feed that makes new GUIDs
// at every fetch.
func (s *Set) Find(p record.Identity) (*record.Identity, bool, error) {
	same := s.byIdentity[p.Identity]
	for _, e := range same {
		if e.Text == p.Text {
			return e, true, nil
		}
	}
	for i := len(same) - 1; i >= 0; i-- {
		if s.available(same[i]) {
			return same[i], true, nil
		}
	}
	if len(same) > 0 {
		return nil, false, nil
	}
	back, err := record.Get[record.Identity](s.left, record.NameKey(s.feed, record.Key(p.Identity)...))
	if err == nil {
		e := &back
		e.Left = 0
		s.index(e)
		s.dirty = true
		return e, true, s.left.Delete(record.NameKey(s.feed, record.Key(p.Identity)...))
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return nil, false, err
	}
	if e := s.findRenamed(p); e != nil {
		return e, true, nil
	}
	return nil, false, nil
}

// IsNew reports whether nothing that is known has the identity or the address of p.
func (s *Set) IsNew(p record.Identity) (bool, error) {
	if len(s.byIdentity[p.Identity])+len(s.byLink[p.Link]) > 0 {
		return false, nil
	}
	_, err := record.Get[record.Identity](s.left, record.NameKey(s.feed, record.Key(p.Identity)...))
	return errors.Is(err, storage.ErrNotFound), record.IgnoreMissing(err)
}

// available reports whether e is not yet matched with an item of this document.
func (s *Set) available(e *record.Identity) bool {
	return !s.seen[e] && (e.ItemHash == 0 || !s.listedHashes[e.ItemHash])
}

// findRenamed returns the only available item at p's address that has its title or
// text, and gives it the identity of p; nil if there is none, or several.
func (s *Set) findRenamed(p record.Identity) *record.Identity {
	var found *record.Identity
	for _, e := range s.byLink[p.Link] {
		if s.available(e) && (e.Text == p.Text || e.Title == p.Title) {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	if found != nil {
		s.byIdentity[found.Identity] = slices.DeleteFunc(s.byIdentity[found.Identity], func(e *record.Identity) bool { return e == found })
		s.byIdentity[p.Identity] = append(s.byIdentity[p.Identity], found)
		found.Identity, s.dirty = p.Identity, true
	}
	return found
}

// MarkListed notes that the document lists e, as p.
func (s *Set) MarkListed(e *record.Identity, p record.Identity) {
	s.seen[e] = true
	if e.ItemHash != p.ItemHash || e.Text != p.Text {
		e.ItemHash, s.dirty = p.ItemHash, true
	}
}

// Detach notes that the identity of e now belongs to another article, and sets its
// Number to 0.
func (s *Set) Detach(e *record.Identity) {
	e.Number, s.dirty = 0, true
	s.all = slices.DeleteFunc(s.all, func(o *record.Identity) bool { return o == e })
}

// NextGeneration returns how many articles had that identity before.
func (s *Set) NextGeneration(identity uint64) int {
	gen := 0
	for _, e := range s.byIdentity[identity] {
		gen = max(gen, e.Generation+1)
	}
	return gen
}

// Add adds an item that the document lists and that is new.
func (s *Set) Add(e record.Identity) {
	s.index(&e)
	s.seen[s.all[len(s.all)-1]], s.dirty = true, true
}

// RetireUnlisted moves the items that the document no longer lists to those that
// left the feed, as of at.
func (s *Set) RetireUnlisted(at time.Time) error {
	kept := s.all[:0]
	for _, e := range s.all {
		if s.seen[e] || e.ItemHash != 0 && s.listedHashes[e.ItemHash] {
			kept = append(kept, e)
			continue
		}
		e.Left, s.dirty = at.Unix(), true
		if err := s.left.Put(record.NameKey(s.feed, record.Key(e.Identity)...), record.Encode(e)); err != nil {
			return err
		}
	}
	s.all = kept
	return nil
}

// Save stores the set, if it changed.
func (s *Set) Save() error {
	if !s.dirty {
		return nil
	}
	return s.listed.Put([]byte(s.feed), record.Encode(s.all))
}

// First reports whether the feed's document was never read whole.
func (s *Set) First() bool { return s.first }

// reusedBelow is how much of the words two texts have in common at least, in
// thousandths, if they are editions of one article.
const reusedBelow = 300

// IsReused reports whether a feed gave the identity of e to another article, p: its
// address and title differ, and its words differ in more than seven of ten.
func IsReused(e *record.Identity, p record.Identity, before, after []string) bool {
	if e.Link == p.Link || e.Title == p.Title {
		return false
	}
	return text.Overlap(before, after) < reusedBelow
}
