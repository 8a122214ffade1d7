package bolt

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/identity"
	"rawi/storage/bolt/quota"
	"rawi/storage/bolt/record"
	"rawi/storage/story"
)

// maxReturns is how often it is recorded as a change that an article has a text
// again which it had before. An editor takes a change back once or twice; a page
// that shows one of two texts by chance does so at each poll.
const maxReturns = 4

// fetchOp stores the result of one poll of a feed.
type fetchOp struct {
	*transaction
	feed  storage.Feed
	at    time.Time
	ids   *identity.Set
	quota *quota.Quota
}

// newArticle is an article that was not known before.
type newArticle struct {
	p    *prepared
	meta *record.ArticleMeta
	n    uint64
}

func (t *transaction) applyFetch(f *storage.Fetch, articles []*prepared) (out storage.Outcome, err error) {
	feed, ok := t.settings.feeds[f.State.Feed]
	if !ok {
		return out, refuse(fmt.Errorf("feed %.80q: %w", f.State.Feed, storage.ErrUnknownFeed))
	}
	if f.At.IsZero() {
		return out, refuse(fmt.Errorf("%w: a fetch without a time", storage.ErrInvalid))
	}
	newer, err := t.isNewer(f)
	if err != nil {
		return out, err
	}
	out.Late = !newer && !f.Push
	op := &fetchOp{transaction: t, feed: feed, at: record.WholeSeconds(f.At)}
	if len(articles) > 0 || f.Complete {
		if err := op.applyDocument(f, articles, newer, &out); err != nil {
			return out, err
		}
	}
	if err := (learning{t}).apply(op.at, len(out.New)+len(out.Changed)); err != nil {
		return out, err
	}
	if newer && !f.Push {
		state := f.State
		state.Defer(op.at, out.Deferred)
		return out, t.bucket(record.BucketFeeds).Put([]byte(feed.Name), record.Encode(state))
	}
	return out, nil
}

// applyDocument stores what a document brought, and which of its items have left it.
// newer says whether the state of the fetch is newer than the one that is stored.
func (f *fetchOp) applyDocument(fetch *storage.Fetch, articles []*prepared, newer bool, out *storage.Outcome) (err error) {
	if f.ids, err = identity.Open(f.tx, f.feed.Name, fetch.State.ItemHashes); err != nil {
		return err
	}
	perDay := cmp.Or(f.feed.PerDay, f.settings.Retention.PerDay)
	if fetch.Import {
		perDay = 0
	}
	if f.quota, err = quota.Open(f.tx, f.feed.Name, perDay, f.at); err != nil {
		return err
	}
	if err := f.apply(articles, newer || fetch.Push, out); err != nil {
		return err
	}
	if fetch.Complete && newer && !fetch.Push {
		if err := f.retireUnlisted(); err != nil {
			return err
		}
	}
	out.Deferred = f.quota.Deferred()
	return errors.Join(f.ids.Save(), f.quota.Save(f.tx))
}

// retireUnlisted notes which items have left the document, and when it was first read.
func (f *fetchOp) retireUnlisted() error {
	if err := f.ids.RetireUnlisted(f.at); err != nil || !f.ids.First() {
		return err
	}
	return f.bucket(record.BucketComplete).Put([]byte(f.feed.Name), record.Key(record.UnixKey(f.at)))
}

// apply stores the articles. Update says whether known ones may change: not by a
// fetch that is older than one that was stored.
//
// A document lists its newest item first. Read from its end, a higher number is a
// newer article, also where dates are missing or equal.
func (f *fetchOp) apply(articles []*prepared, update bool, out *storage.Outcome) error {
	items := make([]record.Identity, len(articles))
	for i, p := range articles {
		items[i] = p.ident
	}
	if err := f.quota.Expect(items, f.ids); err != nil {
		return err
	}
	var added []newArticle
	words := 0
	for _, p := range slices.Backward(articles) {
		e, found, err := f.ids.Find(p.ident)
		if err != nil {
			return err
		}
		if found {
			if !update {
				continue
			}
			changed, err := f.updateArticle(e, p)
			if err != nil {
				return err
			}
			if changed != "" {
				out.Changed = append(out.Changed, changed)
				continue
			}
			if e.Number != 0 {
				continue
			}
		}
		if !f.quota.TakesNew(p.a.ItemHash) {
			continue
		}
		a, err := f.insertArticle(p)
		if err != nil {
			return err
		}
		if words += p.words; words > maxPrepared {
			p.shed()
		}
		added = append(added, a)
		out.New = append(out.New, a.meta.A.ID)
	}
	slices.Reverse(out.New)
	slices.Reverse(out.Changed)
	return f.clusterNew(added)
}

// insertArticle gives a new article its number and id.
func (f *fetchOp) insertArticle(p *prepared) (newArticle, error) {
	p.finish(f.settings.places)
	meta := &record.ArticleMeta{A: p.a, Words: p.words, Text: p.ident.Text, Since: f.at.Unix()}
	meta.A.Seen, meta.A.Outlet = f.at, f.settings.outlet(&p.a, f.feed)
	meta.Entered = record.ViewEntry{At: f.at.Unix(), Backlog: f.ids.First() && f.at.Sub(meta.A.Time()) > storage.BacklogAge}
	meta.A.Generation = f.ids.NextGeneration(p.ident.Identity)
	for {
		meta.A.ID = storage.NewArticleID(f.at, f.feed.Name, p.a.Identity, meta.A.Generation)
		if f.bucket(record.BucketIDs).Get([]byte(meta.A.ID)) == nil {
			break
		}
		meta.A.Generation++
	}
	n, err := f.articles.add(meta)
	p.a.ID, p.a.Seen, p.a.Outlet, p.a.Generation = meta.A.ID, f.at, meta.A.Outlet, meta.A.Generation
	p.ident.Number, p.ident.Generation = n, meta.A.Generation
	f.ids.Add(p.ident)
	return newArticle{p, meta, n}, err
}

// clusterNew finds the stories and topics of new articles and stores them.
func (f *fetchOp) clusterNew(added []newArticle) error {
	if len(added) == 0 {
		return nil
	}
	list := make([]story.Article, len(added))
	for i, a := range added {
		list[i] = story.ArticleOf(&a.p.a, f.feed, a.p.fingerprint)
	}
	verdicts := f.stories.batch.Fetch(list)
	for i, a := range added {
		a.p.leaveOut(verdicts[i].Repeated)
		a.p.setOwnText(a.meta)
		f.matchTopics(a.meta, a.p)
		if err := f.topics.updateLists(a.meta, a.n, nil, a.meta.Entered); err != nil {
			return err
		}
		f.memo.Stage(a.n, a.meta) // its story writes it
		f.stories.brought(&a.p.a)
		v := verdicts[i]
		storyID, topics, err := f.stories.applyVerdict(v, f.at)
		if err != nil {
			return err
		}
		if err := errors.Join(f.memo.PutStaged(a.n), f.articles.saveBody(a.n, a.meta.A.Feed, a.p.body())); err != nil {
			return err
		}
		if err := f.articles.addToIndex(a.n, a.meta, &a.p.a, a.p.document(), a.p.words); err != nil {
			return err
		}
		a.p.shed()
		c := storage.Change{At: f.at, Kind: storage.ChangeNew, Article: a.meta.A.ID, Story: storyID, Merged: v.Merged, Feed: f.feed.Name, Topics: topics}
		if err := f.change(c); err != nil {
			return err
		}
	}
	return nil
}

func (f *fetchOp) matchTopics(meta *record.ArticleMeta, p *prepared) {
	doc := p.document()
	doc.Region = f.feed.Region
	meta.A.Topics = f.settings.topics.Match(doc)
}

// updateArticle stores p, which is known as e, if its text changed, and returns its
// id then. If the identity was used for another article, e.Number is set to 0 and
// nothing else done.
func (f *fetchOp) updateArticle(e *record.Identity, p *prepared) (string, error) {
	f.ids.MarkListed(e, p.ident)
	if e.Text == p.ident.Text {
		return "", nil
	}
	meta, err := f.articles.get(e.Number)
	if err != nil { // expired: its identity is still known, and stays so
		return "", record.IgnoreMissing(err)
	}
	if f.at.Unix() <= meta.Since {
		return "", nil // an older text than the one that is stored
	}
	old, err := record.ReadBody(f.tx, e.Number)
	if err != nil {
		return "", err
	}
	if identity.IsReused(e, p.ident, old.Text, p.a.Text) {
		f.ids.Detach(e)
		return "", nil
	}
	if old.Full != "" && p.a.Full == "" && p.a.Title == meta.A.Title && p.a.Summary == old.Summary && p.a.Content == old.Content {
		return "", nil // the feed is unchanged: only the page could not be fetched this time
	}
	if !isSameText(meta, old, p) && !f.quota.TakesEdit(p.a.ItemHash) {
		return "", nil
	}
	e.Text, e.Title, e.Link = p.ident.Text, p.ident.Title, p.ident.Link
	return f.replaceText(e.Number, meta, old, p)
}

// replaceText gives an article its new text. Published stays what it was, so that
// the article keeps its place. A text that it had before is shown again but is no
// news: neither the article nor its story has changed then.
func (f *fetchOp) replaceText(n uint64, was record.ArticleMeta, old record.Body, p *prepared) (string, error) {
	p.finish(f.settings.places)
	defer p.shed()
	meta := record.ArticleMeta{A: p.a, Words: p.words, Text: p.ident.Text, Since: f.at.Unix(), Entered: was.Entered, Returns: was.Returns, Rest: was.Rest, Cleaned: was.Cleaned}
	meta.A.ID, meta.A.Seen, meta.A.Generation, meta.A.Published = was.A.ID, was.A.Seen, was.A.Generation, was.A.Published
	meta.A.Story, meta.A.Pinned, meta.A.Changed = was.A.Story, was.A.Pinned, was.A.Changed
	meta.A.Versions, meta.A.Outlet = was.A.Versions, f.settings.outlet(&p.a, f.feed)
	meta.A.Topics = was.A.Topics
	if isSameText(was, old, p) { // only the markup or an address
		meta.A.LeftOut, meta.Words = was.A.LeftOut, was.Words
		copyPlaces(&meta.A, &was.A)
		return "", f.articles.save(n, &meta, p.body())
	}
	kept, returned, err := f.articles.keepVersion(n, was, old, p, f.at)
	if err != nil {
		return "", err
	}
	if meta.A.Versions = kept; returned {
		meta.Returns++
	} else {
		meta.A.Changed = f.at
	}
	p.a.ID, p.a.Seen, p.a.Published, p.a.Outlet = meta.A.ID, meta.A.Seen, meta.A.Published, meta.A.Outlet
	v := f.stories.batch.Replace(story.ArticleOf(&p.a, f.feed, p.fingerprint))
	p.leaveOut(append(v.Repeated, story.LeftOutHashes(old.Text, was.A.LeftOut)...))
	p.setOwnText(&meta)
	f.stories.retold(&p.a)
	f.matchTopics(&meta, p)
	if err := f.topics.updateLists(&meta, n, was.A.Topics, record.ViewEntry{At: f.at.Unix()}); err != nil {
		return "", err
	}
	if err := f.articles.save(n, &meta, p.body()); err != nil {
		return "", err
	}
	if err := f.articles.addToIndex(n, &meta, &p.a, p.document(), p.words); err != nil {
		return "", err
	}
	e := editOf(&was.A, old.Text, &p.a)
	e.returned = returned
	return f.recordVersion(v, n, &meta, &was, p, e)
}
