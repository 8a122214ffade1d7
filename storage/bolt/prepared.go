package bolt

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/boilerplate"
	"rawi/storage/bolt/identity"
	"rawi/storage/bolt/record"
	"rawi/storage/place"
	"rawi/storage/query"
	"rawi/storage/story"
)

// prepared is an article with all that can be computed without the store. It is
// made in the caller's goroutine; what is costly is left to the writer where the
// article is probably known already.
type prepared struct {
	a        storage.Article
	ident    record.Identity
	encoder  *zstd.Encoder
	complete bool // what follows is set

	places      *place.Gazetteer // by which the article's places were found
	words       int
	fingerprint story.Fingerprint
	texts       []byte     // compressed; nil once it was shed
	doc         *query.Doc // likewise
}

// prepare prepares an article of a fetch. It copies what the store keeps: strings
// cannot change, slices of the caller are cloned.
func prepare(a storage.Article, encoder *zstd.Encoder) *prepared {
	a.ID, a.Story, a.Topics, a.Versions, a.Pinned, a.Generation = "", "", nil, 0, false, 0
	a.Authors, a.Categories = slices.Clone(a.Authors), slices.Clone(a.Categories)
	a.Enclosures, a.Text = slices.Clone(a.Enclosures), slices.Clone(a.Text)
	if a.Source != nil {
		source := *a.Source
		a.Source = &source
	}
	a.Published, a.Updated = record.WholeSeconds(a.Published), record.WholeSeconds(a.Updated)
	if a.Identity == "" {
		a.Identity = strings.Join([]string{a.GUID, a.Link, a.Title}, "\x00")
	}
	return &prepared{a: a, encoder: encoder, ident: record.Identity{
		Identity: identity.Hash(a.Identity), Link: identity.Hash(cmp.Or(a.Canonical, a.Link)), Title: identity.Hash(a.Title), ItemHash: a.ItemHash,
		Text: identity.Hash(a.Title, a.Summary, a.Content, a.Full, strings.Join(a.Text, "\n"), a.Link),
	}}
}

// finish does the costly part, once. Places are found again if they were found by
// others than those in force.
func (p *prepared) finish(places *place.Gazetteer) {
	if p.complete {
		if p.places != places {
			p.places = places
			findPlaces(&p.a, places)
		}
		return
	}
	p.complete, p.places = true, places
	boilerplate.Update(&p.a)
	p.fingerprint = story.NewFingerprint(p.a.OwnTitle(), p.a.ComparedText(), p.a.Language)
	findPlaces(&p.a, places)
	p.words = p.document().Words()
	p.body()
}

// document returns the article as queries see it.
func (p *prepared) document() *query.Doc {
	if p.doc == nil {
		p.doc = query.NewDoc(&p.a, storage.Feed{})
	}
	return p.doc
}

// body returns the compressed texts.
func (p *prepared) body() []byte {
	if p.texts == nil {
		_, texts := record.SplitTexts(p.a)
		p.texts = p.encoder.EncodeAll(record.Encode(texts.Elided()), nil)
	}
	return p.texts
}

// leaveOut leaves out of the article's own text what its outlet repeats, by the hashes
// of story.Verdict.
func (p *prepared) leaveOut(repeated []uint32) {
	before := len(p.a.LeftOut)
	p.a.LeftOut = story.OwnBlocks(p.a.Text, p.a.LeftOut, repeated)
	if len(p.a.LeftOut) == before {
		return
	}
	p.doc = nil
	findPlaces(&p.a, p.places)
	p.words = p.document().Words()
}

// setOwnText sets what meta says of the article's own text.
func (p *prepared) setOwnText(meta *record.ArticleMeta) {
	meta.Words, meta.A.LeftOut = p.words, p.a.LeftOut
	copyPlaces(&meta.A, &p.a)
}

// shed gives back the memory of what document and body make again.
func (p *prepared) shed() { p.doc, p.texts = nil, nil }

// maxPrepared is how many words of a fetch's articles are held prepared, at some 100
// bytes each: those beyond are prepared one by one, when they are stored.
const maxPrepared = 200_000

// prepareFetch prepares the articles of f. Those that are probably known are left
// for the writer to finish, should it need them, and so are those beyond maxPrepared.
func (w *writer) prepareFetch(ctx context.Context, f *storage.Fetch) []*prepared {
	if len(f.Articles) == 0 {
		return nil
	}
	out := make([]*prepared, len(f.Articles))
	settings, _ := w.current.Settings()
	places := place.InForce(settings.Places)
	var known map[uint64]bool
	// A failure here only costs time: the writer looks again.
	_ = w.View(ctx, func(tx *bbolt.Tx) (err error) {
		known, err = identity.KnownTexts(tx, f.State.Feed)
		return err
	})
	words := 0
	for i, a := range f.Articles {
		a.Feed = f.State.Feed
		if !f.Import {
			a.LeftOut = nil
		}
		out[i] = prepare(a, w.encoder.Load())
		if !known[out[i].ident.Text] && words <= maxPrepared {
			out[i].finish(places)
			words += out[i].words
		}
	}
	return out
}
