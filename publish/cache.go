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
	n      int    // so many stories were asked for; 0: none were
	day    string // whose stories, as 2006-01-02 in UTC; empty: the newest
	brief  bool   // no more of a text than its beginning
}

// rendered is a document as it is served. It is never changed.
type rendered struct {
	plain, packed []byte
	contentType   string
	header        http.Header // with what every answer begins
	etag          string      // strong, quoted, of the plain bytes
	packedTag     string      // likewise, of the packed ones (RFC 9110, 8.8.3.3)
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
	under map[key]bool        // what is being rendered; true: a change concerned it since
}

// kept is a document in the cache.
type kept struct {
	key
	doc   *rendered
	stale bool
}

func newCache(room int) *cache {
	return &cache{room: room, docs: map[key]*list.Element{}, order: list.New(), locks: map[key]*sync.Mutex{}, under: map[key]bool{}}
}

// stale marks the documents that a change of topics may concern.
func (c *cache) stale(topics []string) { c.markStale(func(k key) bool { return k.concerns(topics) }) }

func (c *cache) staleAll() { c.markStale(func(key) bool { return true }) }

// markStale marks documents, and those that are being rendered: they may show
// what there was before.
func (c *cache) markStale(is func(key) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, e := range c.docs {
		if is(k) {
			e.Value.(*kept).stale = true
		}
	}
	for k := range c.under {
		if is(k) {
			c.under[k] = true
		}
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

// renderEvery is how long a document is served though it is stale, and timedFor
// how long one whose query counts from now is though nothing changed.
const (
	renderEvery = time.Second
	timedFor    = 10 * time.Minute
)

// get gives a document, made by render when there is none, when it is stale, or
// older than age; 0: it may have any.
func (c *cache) get(k key, now time.Time, age time.Duration, render func() ([]byte, string, error)) (*rendered, error) {
	lock := c.lock(k)
	lock.Lock()
	defer lock.Unlock()
	old, stale := c.look(k)
	if old != nil {
		if since := now.Sub(old.at); since < renderEvery || !stale && (age == 0 || since < age) {
			return old, nil
		}
	}
	c.begin(k)
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

// begin notes that a document is being rendered.
func (c *cache) begin(k key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.under[k] = false
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

// fail notes that a document could not be made: it is stale, or none at all.
func (c *cache) fail(k key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.under, k)
	if e := c.docs[k]; e != nil {
		e.Value.(*kept).stale = true
	} else {
		delete(c.locks, k)
	}
}

// keep takes a document in, and drops those that were not asked for longest. One
// that a change concerned while it was made is stale already.
func (c *cache) keep(k key, doc *rendered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	stale := c.under[k]
	delete(c.under, k)
	if e := c.docs[k]; e != nil {
		d := e.Value.(*kept)
		c.bytes += doc.size() - d.doc.size()
		d.doc, d.stale = doc, stale
	} else {
		c.docs[k] = c.order.PushFront(&kept{key: k, doc: doc, stale: stale})
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
		"Content-Type": {d.contentType}, "Last-Modified": {at.Format(http.TimeFormat)}, "Vary": {"Accept-Encoding"},
	}
}

func newRendered(plain []byte, contentType string, now time.Time) *rendered {
	sum := sha256.Sum256(plain)
	r := &rendered{
		plain: plain, contentType: contentType, at: now,
		etag: `"` + hex.EncodeToString(sum[:12]) + `"`, packedTag: `"` + hex.EncodeToString(sum[:12]) + `-gzip"`,
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
