package publish

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"
	"time"
)

// key names a document: a topic's, or with an empty topic that of everything.
type key struct{ topic, format string }

// rendered is a document as it is served. It is never changed.
type rendered struct {
	plain, packed []byte
	contentType   string
	etag          string    // strong, quoted, of the plain bytes
	modified      time.Time // when these bytes first differed from those before
	at            time.Time // when they were made
}

// cache keeps documents until a change concerns them. There are as many as
// topics and formats, so it needs no bound of its own.
type cache struct {
	mu    sync.Mutex
	docs  map[key]*rendered
	old   map[key]bool        // stale
	locks map[key]*sync.Mutex // one render at a time each
}

func newCache() *cache {
	return &cache{docs: map[key]*rendered{}, old: map[key]bool{}, locks: map[key]*sync.Mutex{}}
}

// stale marks the documents of topics, and that of everything.
func (c *cache) stale(topics []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k := range c.docs {
		if k.topic == "" || slices.Contains(topics, k.topic) {
			c.old[k] = true
		}
	}
}

func (c *cache) staleAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k := range c.docs {
		c.old[k] = true
	}
}

// renderEvery is how long a document is served though it is stale.
const renderEvery = time.Second

// get gives a document, made by render when there is none or it is stale.
func (c *cache) get(k key, now time.Time, render func() ([]byte, string, error)) (*rendered, error) {
	c.mu.Lock()
	lock := c.locks[k]
	if lock == nil {
		lock = &sync.Mutex{}
		c.locks[k] = lock
	}
	c.mu.Unlock()
	lock.Lock()
	defer lock.Unlock()
	c.mu.Lock()
	doc, old := c.docs[k], c.old[k]
	c.mu.Unlock()
	if doc != nil && (!old || now.Sub(doc.at) < renderEvery) {
		return doc, nil
	}
	c.mu.Lock()
	delete(c.old, k) // before reading: a change during it makes it stale again
	c.mu.Unlock()
	plain, contentType, err := render()
	if err != nil {
		c.mu.Lock()
		c.old[k] = true
		c.mu.Unlock()
		return nil, err
	}
	fresh := newRendered(plain, contentType, now)
	if doc != nil && doc.etag == fresh.etag {
		fresh.modified = doc.modified
	}
	c.mu.Lock()
	c.docs[k] = fresh
	c.mu.Unlock()
	return fresh, nil
}

func newRendered(plain []byte, contentType string, now time.Time) *rendered {
	sum := sha256.Sum256(plain)
	r := &rendered{
		plain: plain, contentType: contentType, at: now, modified: now.UTC().Truncate(time.Second),
		etag: `"` + hex.EncodeToString(sum[:12]) + `"`,
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, 5)
	if err != nil {
		return r
	}
	if _, err := z.Write(plain); err == nil && z.Close() == nil {
		r.packed = b.Bytes()
	}
	return r
}
