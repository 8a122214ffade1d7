package bolt

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/story"
)

// remembered is how long an identity that left its feed is known, so that an
// item which comes back is not new.
const identityRetention = 90 * 24 * time.Hour

// arrival is one article of a fetch on its way in.
type newArticle struct {
	p   *prepared
	h   *articleMeta
	num uint64
}

// fetch takes in what one trip brought.
func (t *transaction) applyFetch(f *storage.Fetch, articles []*prepared) (storage.Outcome, error) {
	var out storage.Outcome
	feed, ok := t.feeds[f.State.Feed]
	if !ok {
		return out, refuse(fmt.Errorf("feed %q: %w", shorten(f.State.Feed, 80), storage.ErrUnknownFeed))
	}
	if f.At.IsZero() {
		return out, refuse(fmt.Errorf("%w: a fetch without a time", storage.ErrInvalid))
	}
	fresh, err := t.isFresh(f)
	if err != nil {
		return out, err
	}
	r, err := t.openIdentities(feed.Name, f)
	if err != nil {
		return out, err
	}
	at := wholeSeconds(f.At)
	var added []newArticle
	// A document lists its newest item first. Read from its end, a higher number
	// is a newer article, also where no date or the same one tells.
	for _, p := range slices.Backward(articles) {
		e, found, err := r.find(p)
		if err != nil {
			return out, err
		}
		if found {
			if !fresh && !f.Push {
				continue // a later poll was taken in, and with it a later text
			}
			changed, err := t.updateArticle(r, e, p, feed, at)
			if err != nil {
				return out, err
			}
			if changed != "" {
				out.Changed = append(out.Changed, changed)
				continue
			}
			if e.Number != 0 {
				continue
			}
		}
		a, err := t.insertArticle(r, p, feed, at)
		if err != nil {
			return out, err
		}
		added = append(added, a)
		out.New = append(out.New, a.h.A.ID)
	}
	slices.Reverse(out.New)
	slices.Reverse(out.Changed)
	if err := t.clusterNew(feed, added, at); err != nil {
		return out, err
	}
	if f.Complete && fresh && !f.Push {
		if err := r.retireUnlisted(at); err != nil {
			return out, err
		}
	}
	if err := r.save(); err != nil {
		return out, err
	}
	if fresh && !f.Push {
		return out, t.bucket(bucketFeeds).Put([]byte(feed.Name), encode(f.State))
	}
	return out, nil
}

// isFresh reports whether f carries a newer state than what is stored.
func (t *transaction) isFresh(f *storage.Fetch) (bool, error) {
	raw := t.bucket(bucketFeeds).Get([]byte(f.State.Feed))
	if raw == nil {
		return true, nil
	}
	old, err := decode[storage.FeedState](raw)
	return err == nil && f.State.Poll > old.Poll, err
}

// arrive gives a new article its number and id.
func (t *transaction) insertArticle(r *feedIdentities, p *prepared, feed storage.Feed, at time.Time) (newArticle, error) {
	p.finish()
	h := &articleMeta{A: p.a, Words: p.words, Text: p.ident.Text, Since: at.Unix()}
	h.A.Seen, h.A.Outlet = at, t.outlet(&p.a, feed)
	h.Entered = viewEntry{at.Unix(), r.first && at.Sub(h.A.Time()) > storage.BacklogAge}
	h.A.Generation = r.nextGeneration(p.ident.Identity)
	for {
		h.A.ID = storage.NewArticleID(at, feed.Name, p.a.Identity, h.A.Generation)
		if t.bucket(bucketIDs).Get([]byte(h.A.ID)) == nil {
			break
		}
		h.A.Generation++
	}
	t.n.Newest = max(t.n.Newest, at.Unix())
	t.n.Article++
	t.n.Articles++
	num := t.n.Article
	p.a.ID, p.a.Seen, p.a.Outlet, p.a.Generation = h.A.ID, at, h.A.Outlet, h.A.Generation
	p.ident.Number, p.ident.Generation = num, h.A.Generation
	r.add(p.ident)
	day := t.days[at.Format(time.DateOnly)]
	day.Articles++
	t.days[at.Format(time.DateOnly)] = day
	t.count[feed.Name]++
	if err := t.bucket(bucketIDs).Put([]byte(h.A.ID), uint64Key(num)); err != nil {
		return newArticle{}, err
	}
	return newArticle{p, h, num}, errors.Join(
		t.bucket(bucketTimes).Put(timeKey(h.A.Time(), num), nil), t.bucket(bucketEntered).Put(h.Entered.key(num), h.Entered.listValue()),
	)
}

// settle finds the stories and topics of new articles and stores them.
func (t *transaction) clusterNew(feed storage.Feed, added []newArticle, at time.Time) error {
	if len(added) == 0 {
		return nil
	}
	known := make([]story.Article, len(added))
	for i, a := range added {
		known[i] = a.p.story(feed)
	}
	verdicts := t.stories.Fetch(known)
	for i, a := range added {
		t.matchTopics(a.h, a.p, feed)
		if err := t.putTopics(a.h, a.num, nil, a.h.Entered); err != nil {
			return err
		}
		if err := t.saveArticle(a.num, a.h, a.p.body); err != nil {
			return err
		}
		t.indexArticle(a.num, a.h, a.p)
		v := verdicts[i]
		storyID, topics, err := t.applyVerdict(v, at)
		if err != nil {
			return err
		}
		c := storage.Change{At: at, Kind: storage.ChangeNew, Article: a.h.A.ID, Story: storyID, Merged: v.Merged, Feed: feed.Name, Topics: topics}
		if err := t.change(c); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) matchTopics(h *articleMeta, p *prepared, feed storage.Feed) {
	p.doc.Region = feed.Region
	h.A.Topics = t.topics.Match(p.doc)
}

func (t *transaction) saveArticle(n uint64, h *articleMeta, packed []byte) error {
	if err := t.saveMeta(n, h); err != nil {
		return err
	}
	bodies := t.bucket(bucketBodies)
	t.n.Texts += decompressedSize(packed) - decompressedSize(bodies.Get(uint64Key(n)))
	return bodies.Put(uint64Key(n), packed)
}

func (t *transaction) saveMeta(n uint64, h *articleMeta) error {
	slim := *h
	slim.A, _ = splitTexts(h.A)
	return t.bucket(bucketArticles).Put(uint64Key(n), encode(slim))
}

// again takes in an article that is known as e. It returns its id when the
// text is another than before. When the identity was used for another
// article, e.Number is set to 0 and nothing else done.
func (t *transaction) updateArticle(r *feedIdentities, e *identityRecord, p *prepared, feed storage.Feed, at time.Time) (string, error) {
	r.markListed(e, p)
	if e.Text == p.ident.Text {
		return "", nil
	}
	h, err := get[articleMeta](t.bucket(bucketArticles), uint64Key(e.Number))
	if err != nil { // expired: its identity is known still, and stays so
		return "", ignoreMissing(err)
	}
	if at.Unix() <= h.Since {
		return "", nil // an older text than the one that is stored
	}
	old, err := readBody(t.tx, e.Number)
	if err != nil {
		return "", err
	}
	if isReused(e, p, old.Text) {
		r.detach(e)
		return "", nil
	}
	if old.Full != "" && p.a.Full == "" && p.a.Title == h.A.Title && p.a.Summary == old.Summary && p.a.Content == old.Content {
		return "", nil // the feed says what it said: only the page could not be had this time
	}
	e.Text, e.Title, e.Link = p.ident.Text, p.ident.Title, p.ident.Link
	return t.replaceText(e.Number, h, old, p, feed, at)
}

// replace gives an article its new text. Published stays what it was, so that
// the article keeps its place. A text that it had before is shown again, and is
// no news: neither the article nor its story has changed then.
func (t *transaction) replaceText(n uint64, h articleMeta, old body, p *prepared, feed storage.Feed, at time.Time) (string, error) {
	p.finish()
	was := h
	sameWords := h.A.Title == p.a.Title && slices.Equal(old.Text, p.a.Text)
	h = articleMeta{A: p.a, Words: p.words, Text: p.ident.Text, Since: at.Unix(), Entered: was.Entered, Returns: was.Returns}
	h.A.ID, h.A.Seen, h.A.Generation, h.A.Published = was.A.ID, was.A.Seen, was.A.Generation, was.A.Published
	h.A.Story, h.A.Pinned, h.A.Changed = was.A.Story, was.A.Pinned, was.A.Changed
	h.A.Versions, h.A.Outlet = was.A.Versions, t.outlet(&p.a, feed)
	h.A.Topics = was.A.Topics
	if sameWords { // only the markup or an address
		return "", t.saveArticle(n, &h, p.body)
	}
	kept, returned, err := t.keepVersion(n, was, old, p, at)
	if err != nil {
		return "", err
	}
	if h.A.Versions = kept; returned {
		h.Returns++
	} else {
		h.A.Changed = at
	}
	p.a.ID, p.a.Seen, p.a.Published, p.a.Outlet = h.A.ID, h.A.Seen, h.A.Published, h.A.Outlet
	t.matchTopics(&h, p, feed)
	if err := t.putTopics(&h, n, was.A.Topics, viewEntry{At: at.Unix()}); err != nil {
		return "", err
	}
	if err := t.saveArticle(n, &h, p.body); err != nil {
		return "", err
	}
	t.indexArticle(n, &h, p)
	v := t.stories.Replace(p.story(feed))
	if v.Story == "" { // the window no longer holds it: it stays where it is
		v.Story = h.A.Story
	}
	storyID, topics, err := t.applyVerdict(v, at)
	if err != nil {
		return "", err
	}
	if returned && h.Returns > maxReturns && storyID == was.A.Story && len(v.Merged) == 0 {
		return "", nil
	}
	if !returned && (isSubstantial(old.Text, p.a.Text) || was.A.Title != p.a.Title) {
		if err := t.leadChanged(storyID, n, at); err != nil {
			return "", err
		}
	}
	c := storage.Change{At: at, Kind: storage.ChangeVersion, Article: h.A.ID, Story: storyID, Merged: v.Merged, Feed: feed.Name, Topics: topics}
	if returned && kept == was.A.Versions {
		return "", t.change(c)
	}
	return h.A.ID, t.change(c)
}
