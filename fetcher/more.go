package fetcher

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rawi/fetcher/client"
	"rawi/fetcher/parse"
	"rawi/storage"
	"rawi/storage/address"
)

const (
	// maxMore is how many further documents of a source one poll requests.
	maxMore = 5
	// maxJoined is how many items the documents of one poll may have together.
	maxJoined = 10_000
)

// answer is the answer to a poll, while it is read.
type answer struct {
	*client.Response
	held  *reservation // memory of Body, and of what was read of it
	alone bool         // see stages
	texts int64        // bytes of memory.texts that further documents take

	// overload is the answer to a further document by which a server said that it is asked
	// too often; nil: none did.
	overload *client.Response
}

// mayAskMore reports whether the poll of a feed may request more than its document before
// it is stored.
func mayAskMore(f storage.Feed) bool { return f.FullText || f.Kind != storage.KindFeed }

// isIndex reports whether a document only leads to those that have the items: these change
// without it.
func isIndex(f storage.Feed, d *parse.Document) bool {
	return f.Kind == storage.KindSitemap && len(d.More) > 0
}

// readMore requests the further documents that d, the first of a source, names, one after
// the other, until a server says that it is asked too often, and joins them with d. What
// cannot be read leaves a warning, and makes d partial. If d has no items and none of them
// could be read, the error is that of the first, or ErrNoItems if all lead only to others.
// in is the input of d.
func (p poller) readMore(ctx context.Context, f storage.Feed, d *parse.Document, in parse.Input, a *answer) error {
	a.held.keep(keptOf(a.Body, d.Articles)) // its body is not needed any more
	a.Release()
	seen := map[string]bool{address.Key(f.URL): true, address.Key(a.URL): true}
	j := joined{Document: d, identities: map[string]bool{}, items: max(len(d.ItemHashes), len(d.Articles))}
	for _, article := range d.Articles {
		j.identities[article.Identity] = true
	}
	var first error
	asked, found := 0, j.items > 0
	for queue := d.More; len(queue) > 0 && asked < maxMore && a.overload == nil && ctx.Err() == nil; queue = queue[1:] {
		key := address.Key(queue[0])
		if seen[key] {
			continue
		}
		seen[key] = true
		asked++
		more, err := p.readFurther(ctx, f, queue[0], in, a)
		found = found || isOwnFault(err) || err == nil && !leadsOn(more)
		if err == nil {
			err = j.add(more)
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", address.Shown(queue[0], f.Secrets...), err)
			if first == nil {
				first = err
			}
			j.lose(sentence(err))
			continue
		}
		queue = append(queue[:1:1], slices.Concat(queue[1:], more.More)...)
	}
	switch {
	case found:
		return nil
	case first != nil:
		return first
	}
	return fmt.Errorf("%w: the documents that it names lead only to others", parse.ErrNoItems)
}

// leadsOn reports whether a document has no items, only the addresses of others.
func leadsOn(d parse.Document) bool { return len(d.More) > 0 && len(d.ItemHashes)+len(d.Articles) == 0 }

// isOwnFault reports whether a document was left out for a reason of ours.
func isOwnFault(err error) bool { return errors.Is(err, errTexts) || errors.Is(err, client.ErrBusy) }

// readFurther requests and reads one further document of the source that a answers for. Its
// articles' memory is added to a.texts.
func (p poller) readFurther(ctx context.Context, f storage.Feed, url string, in parse.Input, a *answer) (d parse.Document, err error) {
	slot, end, err := p.acquireSlot(ctx, url)
	if err != nil {
		return d, err
	}
	defer end()
	r := requestAt(f, url)
	r.Page = true
	resp, err := p.get(slot, f, r)
	if err != nil {
		return d, err
	}
	defer resp.Release()
	if isOverload(resp) {
		a.overload = resp
	}
	if !resp.OK() {
		return d, statusError(resp.Status)
	}
	end() // other requests need not wait while it is read
	held, err := p.memory.acquirePage(ctx, resp.Body)
	if err != nil {
		return d, err
	}
	defer held.release()
	in.Body, in.URL, in.ContentType = resp.Body, resp.URL, resp.ContentType()
	if d, err = p.reading.parse(ctx, in, a.alone); err != nil {
		return d, err
	}
	d.Short = d.Short || resp.Short != ""
	texts := min(keptOf(resp.Body, d.Articles), p.memory.texts.size) // one may always come
	if !p.memory.texts.TryAcquire(texts) {
		return d, errTexts
	}
	a.texts += texts
	return d, nil
}

// joined is the first document of a source while further ones are joined with it.
type joined struct {
	*parse.Document
	identities map[string]bool // of its articles
	items      int
}

// add joins a document. Of items with one identity the first is taken.
func (j *joined) add(more parse.Document) error {
	n := max(len(more.ItemHashes), len(more.Articles))
	if j.items+n > maxJoined {
		return fmt.Errorf("left out: the source has more than %d items", maxJoined)
	}
	j.items += n
	for _, article := range more.Articles {
		if !j.identities[article.Identity] {
			j.identities[article.Identity] = true
			j.Articles = append(j.Articles, article)
		}
	}
	j.ItemHashes = append(j.ItemHashes, more.ItemHashes...)
	j.Partial = j.Partial || more.Partial || more.Short
	if j.Channel.Title == "" {
		j.Channel = more.Channel
	}
	for _, warning := range more.Warnings {
		if !slices.Contains(j.Warnings, warning) {
			j.Warnings = append(j.Warnings, warning)
		}
	}
	if more.Short {
		j.lose(truncatedPrefix + "its end is missing")
	}
	return nil
}

// lose notes that a further document, or a part of one, could not be read.
func (j *joined) lose(why string) {
	j.Partial = true
	j.Warnings = append(j.Warnings, "a further document of the source: "+why)
}
