package publish

import (
	"bytes"
	"container/list"
	"context"
	"errors"
	"sync"
	"time"
)

// key identifies a document.
type key struct {
	view
	events bool   // one entry an event, not a story
	format string // suffix, without its dot
	n      int    // entries that the request asks for; 0: it does not say
	day    string // of the stories, as 2006-01-02 in UTC; empty: the newest
	part   int    // of an archive, from 1
	brief  bool   // only the beginning of each text
}

// cache keeps rendered documents until a change concerns them. It evicts the least
// recently used ones when they take more than maxBytes, but always keeps one.
type cache struct {
	mu        sync.Mutex // guards what follows
	maxBytes  int
	documents map[key]*list.Element
	lru       *list.List          // of *cacheEntry, most recently used first
	bytes     int                 // of all documents
	locks     map[key]*renderLock // of documents that are requested now
	rendering map[key]bool        // documents that are being rendered; true: a change concerned it since
}

// renderLock is held while a document is rendered.
type renderLock struct {
	held  chan struct{} // holds an element while it is held
	users int           // who hold it or wait for it; guarded by the cache's mutex
}

type cacheEntry struct {
	key
	doc   *rendered
	stale bool
}

func newCache(maxBytes int) *cache {
	return &cache{maxBytes: maxBytes, documents: map[key]*list.Element{}, lru: list.New(), locks: map[key]*renderLock{}, rendering: map[key]bool{}}
}

// invalidate marks the documents stale that a change of topics may concern.
func (c *cache) invalidate(topics []string) {
	c.invalidateIf(func(k key) bool { return k.affectedBy(topics) })
}

func (c *cache) invalidateAll() { c.invalidateIf(func(key) bool { return true }) }

// invalidateIf marks documents stale, also those that are being rendered: they may
// hold what there was before.
func (c *cache) invalidateIf(concerned func(key) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, e := range c.documents {
		if concerned(k) {
			e.Value.(*cacheEntry).stale = true
		}
	}
	for k := range c.rendering {
		if concerned(k) {
			c.rendering[k] = true
		}
	}
}

const (
	// minRenderInterval is how long a document is served though it is stale.
	minRenderInterval = time.Second
	// staleWait is how long a request waits for a document that another one renders while
	// there is an older one.
	staleWait = 250 * time.Millisecond
	// relativeQueryAge is how long a document whose query is relative to now is
	// served though nothing changed.
	relativeQueryAge = 10 * time.Minute
)

// get returns a document. It calls render if there is none, if it is stale, or if it
// is at least maxAge old; 0: its age does not matter. Each document is rendered once
// at a time; who waits for it ends with ctx. A stale one is better than none while
// render has no place in its gate, and for who has waited staleWait for another to render.
func (c *cache) get(ctx context.Context, k key, now time.Time, maxAge time.Duration, render func() ([]byte, string, error)) (*rendered, error) {
	old, fresh := c.lookup(k, now, maxAge)
	if fresh {
		return old, nil
	}
	unlock, err := c.lockUnlessStale(ctx, k, old)
	if err != nil {
		return nil, err
	}
	if unlock == nil {
		return old, nil
	}
	defer unlock()
	if old, fresh = c.lookup(k, now, maxAge); fresh {
		return old, nil
	}
	c.beginRender(k)
	body, contentType, err := render()
	if err != nil {
		c.abortRender(k)
		if old != nil && errors.Is(err, errBusy) {
			return old, nil
		}
		return nil, err
	}
	var doc *rendered
	if old != nil && old.contentType == contentType && bytes.Equal(old.plain.body, body) {
		doc = old.renderedAgain(now)
	} else {
		doc = newRendered(body, contentType, now)
	}
	c.store(k, doc)
	return doc, nil
}

// lockUnlessStale locks a document like lock. If there is an old one, it waits staleWait at
// most, and returns nil then: another request renders it.
func (c *cache) lockUnlessStale(ctx context.Context, k key, old *rendered) (unlock func(), err error) {
	if old == nil {
		return c.lock(ctx, k)
	}
	waiting, cancel := context.WithTimeout(ctx, staleWait)
	defer cancel()
	unlock, err = c.lock(waiting, k)
	if err != nil && ctx.Err() == nil {
		return nil, nil
	}
	return unlock, err
}

// lock waits until nobody else renders a document, and returns the function that
// unlocks it. It fails when ctx ends.
func (c *cache) lock(ctx context.Context, k key) (unlock func(), err error) {
	c.mu.Lock()
	l := c.locks[k]
	if l == nil {
		l = &renderLock{held: make(chan struct{}, 1)}
		c.locks[k] = l
	}
	l.users++
	c.mu.Unlock()
	release := func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(c.locks, k)
		}
	}
	select {
	case l.held <- struct{}{}:
		return func() { <-l.held; release() }, nil
	case <-ctx.Done():
		release()
		return nil, ctx.Err()
	}
}

// lookup returns a document, as find does, and reports whether it may be served at now.
func (c *cache) lookup(k key, now time.Time, maxAge time.Duration) (doc *rendered, fresh bool) {
	doc, stale := c.find(k)
	return doc, doc != nil && doc.mayBeServed(stale, now, maxAge)
}

// find returns a document and marks it as used; nil if there is none. stale reports
// whether a change may concern it.
func (c *cache) find(k key) (doc *rendered, stale bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.documents[k]
	if e == nil {
		return nil, false
	}
	c.lru.MoveToFront(e)
	entry := e.Value.(*cacheEntry)
	return entry.doc, entry.stale
}

// mayBeServed reports whether a document may be served at now, see get.
func (d *rendered) mayBeServed(stale bool, now time.Time, maxAge time.Duration) bool {
	age := now.Sub(d.renderedAt)
	return age < minRenderInterval || !stale && (maxAge == 0 || age < maxAge)
}

// beginRender notes that a document is being rendered.
func (c *cache) beginRender(k key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rendering[k] = false
}

// abortRender notes that a document could not be rendered: an older one is stale.
func (c *cache) abortRender(k key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.rendering, k)
	if e := c.documents[k]; e != nil {
		e.Value.(*cacheEntry).stale = true
	}
}

// store keeps a document and evicts others while there are too many bytes. The
// document is stale already if a change concerned it while it was rendered.
func (c *cache) store(k key, doc *rendered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	stale := c.rendering[k]
	delete(c.rendering, k)
	if e := c.documents[k]; e != nil {
		entry := e.Value.(*cacheEntry)
		c.bytes += doc.size() - entry.doc.size()
		entry.doc, entry.stale = doc, stale
	} else {
		c.documents[k] = c.lru.PushFront(&cacheEntry{key: k, doc: doc, stale: stale})
		c.bytes += doc.size()
	}
	c.evict()
}

// evict drops the least recently used documents while there are too many bytes.
func (c *cache) evict() {
	for c.bytes > c.maxBytes && c.lru.Len() > 1 {
		last := c.lru.Remove(c.lru.Back()).(*cacheEntry)
		c.bytes -= last.doc.size()
		delete(c.documents, last.key)
	}
}

// resize changes how many bytes are kept.
func (c *cache) resize(maxBytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.maxBytes = maxBytes
	c.evict()
}

// shedShare is the part of the documents, one in so many, that is kept where memory is
// short: those that are requested most.
const shedShare = 16

// Shed keeps only few rendered documents from now on, or as many as before.
func (s *Server) Shed(on bool) {
	share := 1
	if on {
		share = shedShare
	}
	s.cache.resize((s.cacheBytes - s.cacheBytes/answersShare) / share)
	s.answers.resize(s.cacheBytes / answersShare / share)
}

// Stats counts the documents that are kept rendered.
type Stats struct{ Documents, Bytes int }

// Stats returns the current counts.
func (s *Server) Stats() Stats {
	a, b := s.cache.stats(), s.answers.stats()
	return Stats{a.Documents + b.Documents, a.Bytes + b.Bytes}
}

func (c *cache) stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Stats{len(c.documents), c.bytes}
}
