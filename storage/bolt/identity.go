package bolt

import (
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/text"
)

// roll is the list of a feed's identities while a fetch is taken in.
type feedIdentities struct {
	feed         string
	first        bool // nothing was ever read from the feed
	listed, left *bbolt.Bucket
	all          []*identityRecord
	byIdentity   map[uint64][]*identityRecord
	byLink       map[uint64][]*identityRecord
	listedHashes map[uint64]bool // cuts the document holds
	seen         map[*identityRecord]bool
	dirty        bool
}

func (t *transaction) openIdentities(feed string, f *storage.Fetch) (*feedIdentities, error) {
	r := &feedIdentities{
		feed: feed, listed: t.bucket(bucketListed), left: t.bucket(bucketLeft),
		byIdentity: map[uint64][]*identityRecord{}, byLink: map[uint64][]*identityRecord{},
		listedHashes: map[uint64]bool{}, seen: map[*identityRecord]bool{},
	}
	for _, cut := range f.State.ItemHashes {
		r.listedHashes[cut] = true
	}
	stored, err := get[[]identityRecord](r.listed, []byte(feed))
	r.first = errors.Is(err, storage.ErrNotFound)
	if err := ignoreMissing(err); err != nil {
		return nil, err
	}
	for i := range stored {
		r.index(&stored[i])
	}
	return r, nil
}

func (r *feedIdentities) index(e *identityRecord) {
	r.all = append(r.all, e)
	r.byIdentity[e.Identity] = append(r.byIdentity[e.Identity], e)
	if e.Link != 0 {
		r.byLink[e.Link] = append(r.byLink[e.Link], e)
	}
}

// find looks for what p was before.
//
// The same identity with another text is an edit, unless the document still
// holds the old item beside it: then two items share a GUID. An unknown
// identity at a known address with the same title or text is a feed that
// makes new GUIDs at every fetch.
func (r *feedIdentities) find(p *prepared) (*identityRecord, bool, error) {
	same := r.byIdentity[p.ident.Identity]
	for _, e := range same {
		if e.Text == p.ident.Text {
			return e, true, nil
		}
	}
	for i := len(same) - 1; i >= 0; i-- {
		if r.available(same[i]) {
			return same[i], true, nil
		}
	}
	if len(same) > 0 {
		return nil, false, nil
	}
	back, err := get[identityRecord](r.left, nameKey(r.feed, uint64Key(p.ident.Identity)...))
	if err == nil {
		e := &back
		e.Left = 0
		r.index(e)
		r.dirty = true
		return e, true, r.left.Delete(nameKey(r.feed, uint64Key(p.ident.Identity)...))
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return nil, false, err
	}
	if e := r.findRenamed(p); e != nil {
		return e, true, nil
	}
	return nil, false, nil
}

// free reports whether e is not taken by an item of this document.
func (r *feedIdentities) available(e *identityRecord) bool {
	return !r.seen[e] && (e.ItemHash == 0 || !r.listedHashes[e.ItemHash])
}

// renamed finds the one free item at p's address that has its title or text.
func (r *feedIdentities) findRenamed(p *prepared) *identityRecord {
	var found *identityRecord
	for _, e := range r.byLink[p.ident.Link] {
		if r.available(e) && (e.Text == p.ident.Text || e.Title == p.ident.Title) {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	if found != nil {
		r.byIdentity[found.Identity] = slices.DeleteFunc(r.byIdentity[found.Identity], func(e *identityRecord) bool { return e == found })
		r.byIdentity[p.ident.Identity] = append(r.byIdentity[p.ident.Identity], found)
		found.Identity, r.dirty = p.ident.Identity, true
	}
	return found
}

// touch notes that the document holds e, cut as p.
func (r *feedIdentities) markListed(e *identityRecord, p *prepared) {
	r.seen[e] = true
	if e.ItemHash != p.ident.ItemHash || e.Text != p.ident.Text {
		e.ItemHash, r.dirty = p.ident.ItemHash, true
	}
}

// supersede notes that the identity of e now belongs to another article.
func (r *feedIdentities) detach(e *identityRecord) {
	e.Number, r.dirty = 0, true
	r.all = slices.DeleteFunc(r.all, func(o *identityRecord) bool { return o == e })
}

// generation is the number of articles that had the identity before.
func (r *feedIdentities) nextGeneration(identity uint64) int {
	gen := 0
	for _, e := range r.byIdentity[identity] {
		gen = max(gen, e.Generation+1)
	}
	return gen
}

func (r *feedIdentities) add(e identityRecord) {
	r.index(&e)
	r.seen[r.all[len(r.all)-1]], r.dirty = true, true
}

// leave moves what the document no longer holds to those that left.
func (r *feedIdentities) retireUnlisted(at time.Time) error {
	kept := r.all[:0]
	for _, e := range r.all {
		if r.seen[e] || e.ItemHash != 0 && r.listedHashes[e.ItemHash] {
			kept = append(kept, e)
			continue
		}
		e.Left, r.dirty = at.Unix(), true
		if err := r.left.Put(nameKey(r.feed, uint64Key(e.Identity)...), encode(e)); err != nil {
			return err
		}
	}
	r.all = kept
	return nil
}

func (r *feedIdentities) save() error {
	if !r.dirty {
		return nil
	}
	return r.listed.Put([]byte(r.feed), encode(r.all))
}

// knownTexts are the hashes of the texts a feed lists.
func (s *Store) knownTexts(feed string) map[uint64]bool {
	known := map[uint64]bool{}
	// A failure here only costs time: the writer looks again.
	_ = s.view(func(tx *bbolt.Tx) error {
		stored, err := get[[]identityRecord](tx.Bucket(bucketListed), []byte(feed))
		for _, e := range stored {
			known[e.Text] = true
		}
		return err
	})
	return known
}

// reused reports whether a feed gave the identity of e to another article:
// address and title are others, and of the words fewer than three in ten are
// the same.
func isReused(e *identityRecord, p *prepared, old []string) bool {
	if e.Link == p.ident.Link || e.Title == p.ident.Title {
		return false
	}
	return wordOverlap(old, p.a.Text) < 300
}

// substantial reports whether a reader of the old text should read the new.
func isSubstantial(old, new []string) bool { return wordOverlap(old, new) < 900 }

// overlap is how much of both texts' different words are in both, in
// thousandths; texts without words are alike.
func wordOverlap(a, b []string) int {
	in := map[string]int{}
	for i, blocks := range [][]string{a, b} {
		for _, block := range blocks {
			for _, w := range text.Words(block) {
				in[w] |= 1 << i
			}
		}
	}
	if len(in) == 0 {
		return 1000
	}
	both := 0
	for _, bits := range in {
		if bits == 3 {
			both++
		}
	}
	return both * 1000 / len(in)
}

func ignoreMissing(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}
