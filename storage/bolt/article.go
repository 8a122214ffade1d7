package bolt

import (
	"errors"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/query"
)

// maxVersions is how many older texts of an article are kept; later ones are
// dropped.
const maxVersions = 50

// articles stores the articles of a transaction: metadata, texts, older versions,
// their places in lists by time, and the search index.
type articles struct {
	*ledger
	index     *index.Writer
	reentered []uint64 // articles that came into views again: the index is to know
}

func newArticles(l *ledger, b *index.Buffer) *articles {
	x := index.New(l.bucket(record.BucketSegments), l.bucket(record.BucketPostings))
	stored := l.bucket(record.BucketArticles)
	live := func(doc uint64) bool { return stored.Get(record.Key(doc)) != nil }
	return &articles{ledger: l, index: x.Writer(l.n.Segment, live, b)}
}

// get reads article number n; storage.ErrNotFound when it is gone.
func (a *articles) get(n uint64) (record.ArticleMeta, error) {
	return record.Get[record.ArticleMeta](a.bucket(record.BucketArticles), record.Key(n))
}

// byID reads the article with exactly that id.
func (a *articles) byID(id string) (uint64, record.ArticleMeta, error) {
	return record.ArticleByID(a.tx, id)
}

// add gives a new article its number and lists it.
func (a *articles) add(h *record.ArticleMeta) (uint64, error) {
	a.n.Newest = max(a.n.Newest, h.A.Seen.Unix())
	a.n.Article++
	n := a.n.Article
	a.countArticle(h.A.Feed, h.A.Seen, 1)
	return n, errors.Join(
		a.bucket(record.BucketIDs).Put([]byte(h.A.ID), record.Key(n)),
		a.bucket(record.BucketTimes).Put(record.TimeKey(h.A.Time(), n), nil),
		a.bucket(record.BucketEntered).Put(h.Entered.Key(n), h.Entered.ListValue()),
	)
}

// save stores an article and its compressed texts.
func (a *articles) save(n uint64, h *record.ArticleMeta, body []byte) error {
	if err := a.saveMeta(n, h); err != nil {
		return err
	}
	bodies := a.bucket(record.BucketBodies)
	a.n.Texts += record.DecompressedSize(body) - record.DecompressedSize(bodies.Get(record.Key(n)))
	return bodies.Put(record.Key(n), body)
}

// saveMeta stores an article without its texts.
func (a *articles) saveMeta(n uint64, h *record.ArticleMeta) error {
	slim := *h
	slim.A, _ = record.SplitTexts(h.A)
	return a.bucket(record.BucketArticles).Put(record.Key(n), record.Encode(slim))
}

// remove deletes what add, save and keepVersion stored. The index drops the article
// when its segments merge.
func (a *articles) remove(n uint64, h *record.ArticleMeta) error {
	texts := record.DecompressedSize(a.bucket(record.BucketBodies).Get(record.Key(n)))
	for _, entry := range []struct {
		bucket []byte
		key    []byte
	}{
		{record.BucketArticles, record.Key(n)},
		{record.BucketBodies, record.Key(n)},
		{record.BucketIDs, []byte(h.A.ID)},
		{record.BucketTimes, record.TimeKey(h.A.Time(), n)},
		{record.BucketEntered, h.Entered.Key(n)},
	} {
		if err := a.bucket(entry.bucket).Delete(entry.key); err != nil {
			return err
		}
	}
	a.n.Texts -= texts
	a.countArticle(h.A.Feed, h.A.Seen, -1)
	return record.DeletePrefix(a.bucket(record.BucketVersions), record.Key(n))
}

// keepVersion keeps the text that article n had until at, unless it is kept
// already: of texts that alternate, each is kept once. It returns how many are
// kept, and whether the next text, p's, is one that the article had before.
func (a *articles) keepVersion(n uint64, was record.ArticleMeta, old record.Body, p *prepared, at time.Time) (kept int, returned bool, err error) {
	var versions []storage.Version
	if kept = was.A.Versions; kept > 0 {
		if versions, err = record.ReadVersions(a.tx, n); err != nil {
			return kept, false, err
		}
	}
	returned = hasVersion(versions, p.a.Title, p.a.Text)
	if kept >= maxVersions || hasVersion(versions, was.A.Title, old.Text) {
		return kept, returned, nil
	}
	v := storage.Version{Seen: record.UnixTime(was.Since), Until: at, Title: was.A.Title, Summary: old.Summary, Content: old.Content, Text: old.Text}
	raw := p.encoder.EncodeAll(record.Encode(v), nil)
	return kept + 1, returned, a.bucket(record.BucketVersions).Put(append(record.Key(n), byte(kept)), raw)
}

// hasVersion reports whether one of versions has that title and text. Markup does
// not count.
func hasVersion(versions []storage.Version, title string, text []string) bool {
	return slices.ContainsFunc(versions, func(v storage.Version) bool { return v.Title == title && slices.Equal(v.Text, text) })
}

// reenter lets an article come into all views it is in at a later time. The caller
// stores h.
func (a *articles) reenter(n uint64, h *record.ArticleMeta, lists *topicLists, at time.Time) error {
	e := h.Entered.Reentry(at)
	if e == h.Entered {
		return nil
	}
	if err := a.bucket(record.BucketEntered).Delete(h.Entered.Key(n)); err != nil {
		return err
	}
	for _, topic := range h.A.Topics {
		if err := lists.removeArticle(topic, h, n); err != nil {
			return err
		}
		if err := lists.addArticle(topic, h, n, e); err != nil {
			return err
		}
	}
	h.Entered = e
	a.reentered = append(a.reentered, n)
	return a.bucket(record.BucketEntered).Put(e.Key(n), e.ListValue())
}

// addToIndex adds an article to the index. One that changed is added again.
func (a *articles) addToIndex(n uint64, h *record.ArticleMeta, full *storage.Article, doc *query.Doc, words int) {
	a.index.Add(index.Doc{
		DocRef:  index.DocRef{Number: n, Time: h.A.Time().Unix()},
		Entered: h.Entered.At, Backlog: h.Entered.Backlog, Words: words,
	}, full, doc.Tokens)
}

// reindex adds article n to the index as it is read now, unless it is gone.
func (a *articles) reindex(n uint64) error {
	h, err := a.get(n)
	if err != nil {
		return record.IgnoreMissing(err)
	}
	full, err := record.WithTexts(a.tx, n, h, false)
	if err != nil {
		return err
	}
	doc := query.NewDoc(&full, storage.Feed{})
	a.addToIndex(n, &h, &full, doc, doc.Words())
	return nil
}

// flush writes what was added to the index. It returns how many segments there are
// if more of them are due to merge, else 0.
func (a *articles) flush() (due int, err error) {
	for _, n := range a.reentered {
		h, err := a.get(n)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if a.index.Reenter(n, h.Entered.At, h.Entered.Backlog) {
			continue
		}
		if err := a.reindex(n); err != nil {
			return 0, err
		}
	}
	a.reentered = nil
	due, err = a.index.Flush()
	a.n.Segment = a.index.Last()
	return due, err
}
