package bolt

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/story"
)

// prepared is an article and all that can be said of it without the past. It
// is made in the caller's goroutine, or by the writer where a look showed that
// the article was probably known already.
type prepared struct {
	a        storage.Article
	ident    identityRecord
	encoder  *zstd.Encoder
	complete bool // what follows is set

	body        []byte // of body
	words       int
	fingerprint story.Fingerprint
	doc         *query.Doc
}

// hash is the first eight bytes of SHA-256 over parts, each ended by a zero
// byte: stable between machines and versions. 0 stands for nothing at all.
func hash(parts ...string) uint64 {
	buf := hashed.Get().(*[]byte)
	defer hashed.Put(buf)
	b := (*buf)[:0]
	for _, p := range parts {
		b = append(append(b, p...), 0)
	}
	*buf = b
	if len(b) == len(parts) {
		return 0
	}
	sum := sha256.Sum256(b)
	return binary.BigEndian.Uint64(sum[:])
}

// hashed are buffers of what is being hashed.
var hashed = sync.Pool{New: func() any { return new([]byte) }}

// prepare takes an article of a fetch in. It copies what the store keeps:
// strings cannot change, slices of the caller are cloned.
func prepare(a storage.Article, packer *zstd.Encoder) *prepared {
	a.ID, a.Story, a.Topics, a.Versions, a.Pinned, a.Generation = "", "", nil, 0, false, 0
	a.Authors, a.Categories = slices.Clone(a.Authors), slices.Clone(a.Categories)
	a.Enclosures, a.Text = slices.Clone(a.Enclosures), slices.Clone(a.Text)
	if a.Source != nil {
		source := *a.Source
		a.Source = &source
	}
	a.Published, a.Updated = wholeSeconds(a.Published), wholeSeconds(a.Updated)
	if a.Identity == "" {
		a.Identity = strings.Join([]string{a.GUID, a.Link, a.Title}, "\x00")
	}
	link := a.Canonical
	if link == "" {
		link = a.Link
	}
	return &prepared{a: a, encoder: packer, ident: identityRecord{
		Identity: hash(a.Identity), Link: hash(link), Title: hash(a.Title), ItemHash: a.ItemHash,
		Text: hash(a.Title, a.Summary, a.Content, a.Full, strings.Join(a.Text, "\n"), a.Link),
	}}
}

// finish does the costly part, once.
func (p *prepared) finish() {
	if p.complete {
		return
	}
	p.complete = true
	_, texts := splitTexts(p.a)
	p.body = p.encoder.EncodeAll(encode(texts.elided()), nil)
	p.fingerprint = story.NewFingerprint(p.a.Title, p.a.Text, p.a.Language)
	p.doc = query.NewDoc(&p.a, storage.Feed{})
	p.words = p.doc.Words()
}

// story is what stories need to know of the article.
func (p *prepared) story(f storage.Feed) story.Article {
	a := &p.a
	return story.Article{
		ID: a.ID, Feed: a.Feed, Outlet: a.Outlet, Region: f.Region, Language: a.Language, Title: a.Title,
		Time: a.Time(), Seen: a.Seen, Link: a.Canonical, Print: p.fingerprint, Off: f.StoriesOff,
	}
}
