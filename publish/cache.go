package publish

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"
)

// key names a document.
type key struct {
	view
	format string // suffix, without its dot
	n      int    // stories at most
	day    string // whose stories, as 2006-01-02 in UTC; empty: the newest
	brief  bool   // no more of a text than its beginning
}

// rendered is a document as it is served. It is never changed.
type rendered struct {
	plain, packed []byte
	contentType   string
	header        http.Header // with what every answer begins
	etag          string      // strong, quoted, of the plain bytes
	modified      time.Time   // when these bytes first differed from those before
	at            time.Time   // when they were made
}

// cache keeps documents until a change concerns them, the least asked for only
// as long as there is room.
type cache struct {
	room int // bytes

	mu    sync.Mutex // guards what follows
	docs  map[key]*list.Element
	order *list.List          // of *kept, last asked for first
	bytes int                 // of all in order
	locks map[key]*sync.Mutex // one render at a time each
}

// kept is a document in the cache.
type kept struct {
	key
	doc   *rendered
	stale bool
}

func newCache(room int) *cache {
	return &cache{room: room, docs: map[key]*list.Element{}, order: list.New(), locks: map[key]*sync.Mutex{}}
}

// stale marks the documents that a change of topics may concern.
func (c *cache) stale(topics []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, e := range c.docs {
		if k.concerns(topics) {
			e.Value.(*kept).stale = true
		}
	}
}

func (c *cache) staleAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.docs {
		e.Value.(*kept).stale = true
	}
}

// keys are the documents that are kept.
func (c *cache) keys() (all []key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k := range c.docs {
		all = append(all, k)
	}
	return all
}

// renderEvery is how long a document is served though it is stale.
const renderEvery = time.Second

// get gives a document, made by render when there is none or it is stale.
func (c *cache) get(k key, now time.Time, render func() ([]byte, string, error)) (*rendered, error) {
	lock := c.lock(k)
	lock.Lock()
	defer lock.Unlock()
	old, stale := c.look(k)
	if old != nil && (!stale || now.Sub(old.at) < renderEvery) {
		return old, nil
	}
	c.mark(k, false) // before reading: a change during it makes it stale again
	plain, contentType, err := render()
	if err != nil {
		c.fail(k)
		return nil, err
	}
	fresh := newRendered(plain, contentType, now)
	if old != nil && old.etag == fresh.etag {
		fresh.since(old.modified)
	}
	c.keep(k, fresh)
	return fresh, nil
}

func (c *cache) lock(k key) *sync.Mutex {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.locks[k] == nil {
		c.locks[k] = &sync.Mutex{}
	}
	return c.locks[k]
}

func (c *cache) look(k key) (doc *rendered, stale bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.docs[k]
	if e == nil {
		return nil, false
	}
	c.order.MoveToFront(e)
	d := e.Value.(*kept)
	return d.doc, d.stale
}

func (c *cache) mark(k key, stale bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.docs[k]; e != nil {
		e.Value.(*kept).stale = stale
	}
}

// fail notes that a document could not be made: it is stale, or none at all.
func (c *cache) fail(k key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.docs[k]; e != nil {
		e.Value.(*kept).stale = true
	} else {
		delete(c.locks, k)
	}
}

// keep takes a document in, and drops those that were not asked for longest.
// One that was marked stale while it was made stays so.
func (c *cache) keep(k key, doc *rendered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.docs[k]; e != nil {
		d := e.Value.(*kept)
		c.bytes += doc.size() - d.doc.size()
		d.doc = doc
	} else {
		c.docs[k] = c.order.PushFront(&kept{key: k, doc: doc})
		c.bytes += doc.size()
	}
	for c.bytes > c.room && c.order.Len() > 1 {
		last := c.order.Remove(c.order.Back()).(*kept)
		c.bytes -= last.doc.size()
		delete(c.docs, last.key)
		delete(c.locks, last.key)
	}
}

// Stats counts what is kept to be served again.
type Stats struct{ Documents, Bytes int }

// Stats are the counts now.
func (s *Server) Stats() Stats {
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	return Stats{len(s.cache.docs), s.cache.bytes}
}

func (d *rendered) size() int { return len(d.plain) + len(d.packed) + 512 }

// since says since when the bytes are as they are.
func (d *rendered) since(at time.Time) {
	d.modified = at
	d.header = http.Header{
		"Content-Type": {d.contentType}, "Etag": {d.etag}, "Last-Modified": {at.Format(http.TimeFormat)}, "Vary": {"Accept-Encoding"},
	}
}

func newRendered(plain []byte, contentType string, now time.Time) *rendered {
	sum := sha256.Sum256(plain)
	r := &rendered{
		plain: plain, contentType: contentType, at: now,
		etag: `"` + hex.EncodeToString(sum[:12]) + `"`,
	}
	r.since(now.UTC().Truncate(time.Second))
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
