package fetcher

import (
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

// read takes in an answer: its articles into fetch, what was learnt into next.
// short says why the document ended too early; empty: it did not.
func (t tripper) read(next *storage.FeedState, fetch *storage.Fetch, f storage.Feed, resp *client.Response) (short string, err error) {
	switch {
	case resp.Status == http.StatusNotModified:
		keepValidators(next, resp.Header)
		return "", nil
	case !resp.OK():
		return "", statusError(resp.Status)
	}
	sum := sha256.Sum256(resp.Body)
	body := binary.BigEndian.Uint64(sum[:])
	short = resp.Short
	if body != next.BodyHash {
		d, err := parse.Parse(parse.Input{
			Body: resp.Body, URL: resp.URL, ContentType: resp.ContentType(), Feed: f, Now: fetch.At,
			Known: known(next.ItemHashes),
		})
		if err != nil {
			next.ETag, next.LastModified, next.BodyHash = "", "", 0 // a 304 must not hide it for ever
			if short != "" {
				err = fmt.Errorf("%w: %s%s", err, cutShort, short)
			}
			return short, err
		}
		if d.Short && short == "" {
			short = "its end is missing"
		}
		takeIn(next, fetch, d, resp)
		fetch.Complete = short == "" && resp.Status != http.StatusIMUsed // which may bring only what is new (RFC 3229)
	}
	if short != "" {
		// What it lacks would never be asked for.
		next.ETag, next.LastModified, next.BodyHash = "", "", 0
		next.Warnings = append(slices.Clone(next.Warnings), cutShort+short)
		return short, nil
	}
	next.BodyHash = body
	next.ETag, next.LastModified = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	return "", nil
}

// cutShort begins what the operator reads of a document that ended too early.
const cutShort = "the document was cut short: "

// takeIn notes what a document says.
func takeIn(next *storage.FeedState, fetch *storage.Fetch, d parse.Document, resp *client.Response) {
	fetch.Articles = d.Articles
	next.Channel, next.Charset, next.Warnings = websub.Discover(resp.URL, resp.Header, d.Channel), d.Charset, d.Warnings
	if len(d.Articles) > 0 || resp.Short == "" && !d.Short { // what is cut short is read at each poll
		next.Changed = fetch.At
	}
	next.ItemHashes, next.HeadHash = d.Cuts, d.Head
	if next.UnchangedPolls < maxStale {
		learn(&next.Rhythm, d.Articles, fetch.At)
	}
}

// known reports the items that were read before: nineteen of twenty are.
func known(cuts []uint64) func(uint64) bool {
	set := make(map[uint64]bool, len(cuts))
	for _, cut := range cuts {
		set[cut] = true
	}
	return func(cut uint64) bool { return set[cut] }
}

// keepValidators takes new validators from a 304 that brings some.
func keepValidators(next *storage.FeedState, h http.Header) {
	if v := h.Get("ETag"); v != "" {
		next.ETag = v
	}
	if v := h.Get("Last-Modified"); v != "" {
		next.LastModified = v
	}
}

// statusError is what a status means, as a sentence.
func statusError(status int) error {
	says := map[int]string{
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
	if says == "" {
		says = "the server answered something else than a feed"
	}
	return fmt.Errorf("status %d: %s", status, says)
}
