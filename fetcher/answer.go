package fetcher

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/http"
	"slices"

	"rawi/fetcher/client"
	"rawi/fetcher/parse"
	"rawi/fetcher/websub"
	"rawi/storage"
)

// readAnswer reads an answer, and the further documents that it leads to: their articles
// into fetch, the rest into next. short says why the document ended too early; empty: it
// did not.
func (p poller) readAnswer(ctx context.Context, next *storage.FeedState, fetch *storage.Fetch, f storage.Feed, resp *answer) (short string, err error) {
	switch {
	case resp.Status == http.StatusNotModified:
		keepValidators(next, resp.Header)
		return "", nil
	case !resp.OK():
		return "", statusError(resp.Status)
	}
	sum := sha256.Sum256(resp.Body)
	body := binary.BigEndian.Uint64(sum[:])
	lasting := resp.Short == ""
	if short = resp.Short; body != next.BodyHash {
		lasting, short, err = p.readDocument(ctx, next, fetch, f, resp)
	}
	if short != "" && err == nil {
		next.Warnings = append(slices.Clone(next.Warnings), truncatedPrefix+short)
	}
	if !lasting {
		// A 304 would hide the error, or the missing part, for ever.
		next.ETag, next.LastModified, next.BodyHash = "", "", 0
		return short, err
	}
	next.BodyHash = body
	next.ETag, next.LastModified = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	return "", nil
}

// readDocument reads the document of an answer. lasting reports whether there is nothing to
// be read in it again as long as it is the same.
func (p poller) readDocument(ctx context.Context, next *storage.FeedState, fetch *storage.Fetch, f storage.Feed, resp *answer) (lasting bool, short string, err error) {
	in := parse.Input{
		Body: resp.Body, URL: resp.URL, ContentType: resp.ContentType(), Feed: f, Now: fetch.At,
		Known: isKnown(next.ItemHashes),
	}
	short = resp.Short
	d, err := p.reading.parse(ctx, in, resp.alone)
	if err != nil {
		if short != "" {
			err = fmt.Errorf("%w: %s%s", err, truncatedPrefix, short)
		}
		return false, short, nothingFound(next, f, err)
	}
	if d.Short && short == "" {
		short = "its end is missing"
	}
	index := isIndex(f, &d)
	if index || len(d.More) > 0 && next.Changed.IsZero() { // the older posts of a channel are read once
		if err = p.readMore(ctx, f, &d, in, resp); err != nil {
			return false, short, nothingFound(next, f, err)
		}
	}
	next.NothingFound = 0
	applyDocument(next, fetch, d, resp.Response)
	fetch.Complete = short == "" && !d.Partial && resp.Status != http.StatusIMUsed // 226 may bring only what is new (RFC 3229)
	return short == "" && !index, short, nil
}

// truncatedPrefix begins the message about a document that ended too early.
const truncatedPrefix = "the document was cut short: "

// applyDocument copies what a document says into next and fetch.
func applyDocument(next *storage.FeedState, fetch *storage.Fetch, d parse.Document, resp *client.Response) {
	fetch.Articles = d.Articles
	next.Channel, next.Charset, next.Warnings = d.Channel, d.Charset, d.Warnings
	if next.ReadAs == "" { // hubs send feeds
		next.Channel = websub.Discover(resp.URL, resp.Header, d.Channel)
	}
	if len(d.Articles) > 0 || resp.Short == "" && !d.Short { // a truncated document is read at each poll
		next.Changed = fetch.At
	}
	next.ItemHashes, next.HeadHash = d.ItemHashes, d.HeadHash
	keepDeferred(next)
	if next.UnchangedPolls < maxUnchangedPolls {
		learnRhythm(&next.Rhythm, d.Articles, fetch.At)
	}
}

// isKnown returns a function that reports whether the item of a hash was read
// before, as nineteen of twenty were.
func isKnown(hashes []uint64) func(uint64) bool {
	set := make(map[uint64]bool, len(hashes))
	for _, h := range hashes {
		set[h] = true
	}
	return func(h uint64) bool { return set[h] }
}

// keepValidators copies the validators of a 304, where it has some.
func keepValidators(next *storage.FeedState, h http.Header) {
	if v := h.Get("ETag"); v != "" {
		next.ETag = v
	}
	if v := h.Get("Last-Modified"); v != "" {
		next.LastModified = v
	}
}

// statusError returns what a status means, as a sentence for the operator.
func statusError(status int) error {
	sentence := map[int]string{
		http.StatusNoContent:           "the server sent no document",
		http.StatusResetContent:        "the server sent no document",
		http.StatusNotFound:            "the feed is not there",
		http.StatusGone:                "the feed is gone for good, says the server",
		http.StatusForbidden:           "the server refuses us",
		http.StatusUnauthorized:        "the server wants a password",
		http.StatusTooManyRequests:     "the server says we ask too often",
		http.StatusServiceUnavailable:  "the server is overloaded or being repaired",
		http.StatusInternalServerError: "the server has an internal error",
	}[status]
	if sentence == "" {
		sentence = "the server answered something else than a feed"
	}
	return fmt.Errorf("status %d: %s", status, sentence)
}
