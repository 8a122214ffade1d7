package fetcher

import (
	"context"
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
// the other, and joins them with it. What cannot be read leaves a warning, and makes d
// partial. in is the input of d.
func (p poller) readMore(ctx context.Context, f storage.Feed, d *parse.Document, in parse.Input, a *answer) {
	a.held.keep(keptOf(a.Body, d.Articles)) // its body is not needed any more
	a.Release()
	seen := map[string]bool{address.Key(f.URL): true, address.Key(a.URL): true}
	j := joined{Document: d, identities: map[string]bool{}, items: max(len(d.ItemHashes), len(d.Articles))}
	for _, article := range d.Articles {
		j.identities[article.Identity] = true
	}
	asked := 0
	for queue := d.More; len(queue) > 0 && asked < maxMore && ctx.Err() == nil; queue = queue[1:] {
		key := address.Key(queue[0])
		if seen[key] {
			continue
		}
		seen[key] = true
		asked++
		more, texts, err := p.readFurther(ctx, f, queue[0], in, a.alone)
		a.texts += texts
		if err == nil {
			err = j.add(more)
		}
		if err != nil {
			j.lose(fmt.Sprintf("%s: %s", address.Shown(queue[0], f.Secrets...), sentence(err)))
			continue
		}
		queue = append(queue[:1:1], slices.Concat(queue[1:], more.More)...)
	}
}

// readFurther requests and reads one further document of a source. Its articles take texts
// bytes of poller.memory.texts, which the caller gives back.
func (p poller) readFurther(ctx context.Context, f storage.Feed, url string, in parse.Input, alone bool) (d parse.Document, texts int64, err error) {
	slot, end, err := p.acquireSlot(ctx, url)
	if err != nil {
		return d, 0, err
	}
	defer end()
	r := requestAt(f, url)
	r.Page = true
	resp, err := p.get(slot, f, r)
	if err != nil {
		return d, 0, err
	}
	defer resp.Release()
	if !resp.OK() {
		return d, 0, statusError(resp.Status)
	}
	end() // other requests need not wait while it is read
	held, err := p.memory.acquirePage(ctx, resp.Body)
	if err != nil {
		return d, 0, err
	}
	defer held.release()
	in.Body, in.URL, in.ContentType = resp.Body, resp.URL, resp.ContentType()
	if d, err = p.reading.parse(ctx, in, alone); err != nil {
		return d, 0, err
	}
	d.Short = d.Short || resp.Short != ""
	texts = keptOf(resp.Body, d.Articles)
	if !p.memory.texts.TryAcquire(texts) {
		return d, 0, errTexts
	}
	return d, texts, nil
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
