package bolt

import (
	"errors"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/boilerplate"
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
	settings  *inForce // nil: nothing is read again
	index     *index.Writer
	added     int      // words since the index was written
	due       int      // how many segments it has then, if more of them are due to merge
	reentered []uint64 // articles that came into views again, or left them: the index is to know
}

func newArticles(l *ledger, b *index.Buffer) *articles {
	x := record.Index(l.tx)
	stored := l.bucket(record.BucketArticles)
	live := func(doc uint64) bool { return stored.Get(record.Key(doc)) != nil }
	return &articles{ledger: l, index: x.Writer(l.counters.Segment, live, b)}
}

// get reads article number n; storage.ErrNotFound when it is gone.
func (a *articles) get(n uint64) (record.ArticleMeta, error) {
	return record.GetArticle(a.memo, n)
}

// byID reads the article with exactly that id.
func (a *articles) byID(id string) (uint64, record.ArticleMeta, error) {
	return record.ArticleByID(a.memo, id)
}

// add gives a new article its number and lists it.
func (a *articles) add(meta *record.ArticleMeta) (uint64, error) {
	a.counters.Newest = max(a.counters.Newest, meta.A.Seen.Unix())
	a.counters.Article++
	n := a.counters.Article
	a.countArticle(meta.A.Feed, meta.A.Seen, 1)
	a.sizes[meta.A.Feed] += record.Overhead
	return n, errors.Join(
		a.bucket(record.BucketIDs).Put([]byte(meta.A.ID), record.Key(n)),
		a.bucket(record.BucketTimes).Put(record.TimeKey(meta.A.Time(), n), nil),
		a.bucket(record.BucketEntered).Put(meta.Entered.Key(n), meta.Entered.ListValue()),
	)
}

// save stores an article and its compressed texts.
func (a *articles) save(n uint64, meta *record.ArticleMeta, body []byte) error {
	return errors.Join(a.saveMeta(n, meta), a.saveBody(n, meta.A.Feed, body))
}

// saveBody stores the compressed texts of an article of a feed.
func (a *articles) saveBody(n uint64, feed string, body []byte) error {
	bodies := a.bucket(record.BucketBodies)
	before := bodies.Get(record.Key(n))
	a.counters.Texts += record.DecompressedSize(body) - record.DecompressedSize(before)
	a.sizes[feed] += record.TextSize(body) - record.TextSize(before)
	return bodies.Put(record.Key(n), body)
}

// saveMeta stores an article without its texts.
func (a *articles) saveMeta(n uint64, meta *record.ArticleMeta) error {
	return record.PutMeta(a.memo, n, meta)
}

// remove deletes what add, save and keepVersion stored. The index drops the article
// when its segments merge.
func (a *articles) remove(n uint64, meta *record.ArticleMeta) error {
	texts := record.DecompressedSize(a.bucket(record.BucketBodies).Get(record.Key(n)))
	a.sizes[meta.A.Feed] -= record.Size(a.tx, n)
	for _, entry := range []struct {
		bucket []byte
		key    []byte
	}{
		{record.BucketArticles, record.Key(n)},
		{record.BucketBodies, record.Key(n)},
		{record.BucketIDs, []byte(meta.A.ID)},
		{record.BucketTimes, record.TimeKey(meta.A.Time(), n)},
		{record.BucketEntered, meta.Entered.Key(n)},
	} {
		if err := a.bucket(entry.bucket).Delete(entry.key); err != nil {
			return err
		}
	}
	a.counters.Texts -= texts
	a.countArticle(meta.A.Feed, meta.A.Seen, -1)
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
	v := storage.Version{Seen: record.UnixTime(was.Since), Until: at, Title: was.A.Title, Summary: old.Summary, Content: old.Content, Text: old.Text, LeftOut: was.A.LeftOut}
	raw := p.encoder.EncodeAll(record.Encode(v), nil)
	a.sizes[was.A.Feed] += record.TextSize(raw)
	return kept + 1, returned, a.bucket(record.BucketVersions).Put(append(record.Key(n), byte(kept)), raw)
}

// isSameText reports whether a reader of an article reads the same in p.
func isSameText(was record.ArticleMeta, old record.Body, p *prepared) bool {
	return was.A.Title == p.a.Title && slices.Equal(old.Text, p.a.Text)
}

// hasVersion reports whether one of versions has that title and text. Markup does
// not count.
func hasVersion(versions []storage.Version, title string, text []string) bool {
	return slices.ContainsFunc(versions, func(v storage.Version) bool { return v.Title == title && slices.Equal(v.Text, text) })
}

// reenter lets an article come into all views it is in at a later time. The caller
// stores meta.
func (a *articles) reenter(n uint64, meta *record.ArticleMeta, lists *topicLists, at time.Time) error {
	e := meta.Entered.Reentry(at)
	if e == meta.Entered {
		return nil
	}
	if err := a.bucket(record.BucketEntered).Delete(meta.Entered.Key(n)); err != nil {
		return err
	}
	for _, topic := range meta.A.Topics {
		if err := lists.removeArticle(topic, meta, n); err != nil {
			return err
		}
		if err := lists.addArticle(topic, meta, n, e); err != nil {
			return err
		}
	}
	meta.Entered = e
	a.reentered = append(a.reentered, n)
	return a.bucket(record.BucketEntered).Put(e.Key(n), e.ListValue())
}

// relisted notes that articles came into lists by entries, or left them.
func (a *articles) relisted(n ...uint64) { a.reentered = append(a.reentered, n...) }

// maxAdded is how many words are added to the index before they are written: their
// postings take some 60 bytes each.
const maxAdded = 500_000

// addToIndex adds an article, which is stored, to the index. One that changed is added
// again.
func (a *articles) addToIndex(n uint64, meta *record.ArticleMeta, full *storage.Article, doc *query.Doc, words int) error {
	a.index.Add(index.Doc{
		DocRef:  index.DocRef{Number: n, Time: meta.A.Time().Unix()},
		Entered: meta.Entered.At, Backlog: meta.Entered.Backlog || meta.Rest, Words: words,
	}, full, doc)
	if a.added += words; a.added <= maxAdded {
		return nil
	}
	return a.writeIndex()
}

// writeIndex writes what was added to the index as a segment.
func (a *articles) writeIndex() error {
	due, err := a.index.Flush()
	a.due, a.added, a.counters.Segment = max(a.due, due), 0, a.index.Last()
	return err
}

// reindex adds article n to the index as it is read now, unless it is gone. What is not
// its own text is found anew, and so are its places, unless the index has it as it would be read
// now and is but written anew.
func (a *articles) reindex(n uint64, asRead bool) error {
	meta, err := a.get(n)
	if err != nil {
		return record.IgnoreMissing(err)
	}
	full, err := record.WithTexts(a.tx, n, meta, false)
	if err != nil {
		return err
	}
	if !asRead {
		boilerplate.Update(&full)
		findPlaces(&full, a.settings.places)
	}
	doc := query.NewDoc(&full, storage.Feed{})
	if words := doc.Words(); words != meta.Words || !slices.Equal(full.LeftOut, meta.A.LeftOut) || !samePlaces(&full, &meta.A) {
		meta.Words, meta.A.LeftOut = words, full.LeftOut
		copyPlaces(&meta.A, &full)
		if err := a.saveMeta(n, &meta); err != nil {
			return err
		}
	}
	return a.addToIndex(n, &meta, &full, doc, meta.Words)
}

// flush writes what was added to the index. It returns how many segments there are
// if more of them are due to merge, else 0.
func (a *articles) flush() (due int, err error) {
	for _, n := range a.reentered {
		meta, err := a.get(n)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if a.index.Reenter(n, meta.Entered.At, meta.Entered.Backlog || meta.Rest) {
			continue
		}
		if err := a.reindex(n, false); err != nil {
			return 0, err
		}
	}
	a.reentered = nil
	err = a.writeIndex()
	return a.due, err
}
