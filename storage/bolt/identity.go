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
type roll struct {
	feed         string
	first        bool // nothing was ever read from the feed
	listed, left *bbolt.Bucket
	idents       []*ident
	byIdentity   map[uint64][]*ident
	byLink       map[uint64][]*ident
	still        map[uint64]bool // cuts the document holds
	touched      map[*ident]bool
	dirty        bool
}

func (t *apply) openRoll(feed string, f *storage.Fetch) (*roll, error) {
	r := &roll{
		feed: feed, listed: t.bucket(bucketListed), left: t.bucket(bucketLeft),
		byIdentity: map[uint64][]*ident{}, byLink: map[uint64][]*ident{},
		still: map[uint64]bool{}, touched: map[*ident]bool{},
	}
	for _, cut := range f.State.ItemHashes {
		r.still[cut] = true
	}
	stored, err := get[[]ident](r.listed, []byte(feed))
	r.first = errors.Is(err, storage.ErrNotFound)
	if err := ignoreMissing(err); err != nil {
		return nil, err
	}
	for i := range stored {
		r.enter(&stored[i])
	}
	return r, nil
}

func (r *roll) enter(e *ident) {
	r.idents = append(r.idents, e)
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
func (r *roll) find(p *prepared) (*ident, bool, error) {
	same := r.byIdentity[p.ident.Identity]
	for _, e := range same {
		if e.Text == p.ident.Text {
			return e, true, nil
		}
	}
	for i := len(same) - 1; i >= 0; i-- {
		if r.free(same[i]) {
			return same[i], true, nil
		}
	}
	if len(same) > 0 {
		return nil, false, nil
	}
	back, err := get[ident](r.left, under(r.feed, number(p.ident.Identity)...))
	if err == nil {
		e := &back
		e.Left = 0
		r.enter(e)
		r.dirty = true
		return e, true, r.left.Delete(under(r.feed, number(p.ident.Identity)...))
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return nil, false, err
	}
	if e := r.renamed(p); e != nil {
		return e, true, nil
	}
	return nil, false, nil
}

// free reports whether e is not taken by an item of this document.
func (r *roll) free(e *ident) bool { return !r.touched[e] && (e.Cut == 0 || !r.still[e.Cut]) }

// renamed finds the one free item at p's address that has its title or text.
func (r *roll) renamed(p *prepared) *ident {
	var found *ident
	for _, e := range r.byLink[p.ident.Link] {
		if r.free(e) && (e.Text == p.ident.Text || e.Title == p.ident.Title) {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	if found != nil {
		r.byIdentity[found.Identity] = slices.DeleteFunc(r.byIdentity[found.Identity], func(e *ident) bool { return e == found })
		r.byIdentity[p.ident.Identity] = append(r.byIdentity[p.ident.Identity], found)
		found.Identity, r.dirty = p.ident.Identity, true
	}
	return found
}

// touch notes that the document holds e, cut as p.
func (r *roll) touch(e *ident, p *prepared) {
	r.touched[e] = true
	if e.Cut != p.ident.Cut || e.Text != p.ident.Text {
		e.Cut, r.dirty = p.ident.Cut, true
	}
}

// supersede notes that the identity of e now belongs to another article.
func (r *roll) supersede(e *ident) {
	e.Number, r.dirty = 0, true
	r.idents = slices.DeleteFunc(r.idents, func(o *ident) bool { return o == e })
}

// generation is the number of articles that had the identity before.
func (r *roll) generation(identity uint64) int {
	gen := 0
	for _, e := range r.byIdentity[identity] {
		gen = max(gen, e.Gen+1)
	}
	return gen
}

func (r *roll) add(e ident) {
	r.enter(&e)
	r.touched[r.idents[len(r.idents)-1]], r.dirty = true, true
}

// leave moves what the document no longer holds to those that left.
func (r *roll) leave(at time.Time) error {
	kept := r.idents[:0]
	for _, e := range r.idents {
		if r.touched[e] || e.Cut != 0 && r.still[e.Cut] {
			kept = append(kept, e)
			continue
		}
		e.Left, r.dirty = at.Unix(), true
		if err := r.left.Put(under(r.feed, number(e.Identity)...), encode(e)); err != nil {
			return err
		}
	}
	r.idents = kept
	return nil
}

func (r *roll) save() error {
	if !r.dirty {
		return nil
	}
	return r.listed.Put([]byte(r.feed), encode(r.idents))
}

// knownTexts are the hashes of the texts a feed lists.
func (s *Store) knownTexts(feed string) map[uint64]bool {
	known := map[uint64]bool{}
	// A failure here only costs time: the writer looks again.
	_ = s.view(func(tx *bbolt.Tx) error {
		stored, err := get[[]ident](tx.Bucket(bucketListed), []byte(feed))
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
func reused(e *ident, p *prepared, old []string) bool {
	if e.Link == p.ident.Link || e.Title == p.ident.Title {
		return false
	}
	return overlap(old, p.a.Text) < 300
}

// substantial reports whether a reader of the old text should read the new.
func substantial(old, new []string) bool { return overlap(old, new) < 900 }

// overlap is how much of both texts' different words are in both, in
// thousandths; texts without words are alike.
func overlap(a, b []string) int {
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
