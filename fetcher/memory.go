package fetcher

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"

	"rawi/fetcher/cost"
)

// defaultMemory is Options.Memory where none is set.
const defaultMemory = 256 << 20

// memory bounds what polls and pushes hold at once, as estimated: their documents,
// what is read of them until it is stored, and the texts of pages. It is divided
// into shares, so that large documents do not hold up small ones, and so that
// nobody waits for what he holds himself: who waits for a document's share holds
// no other, and who waits for a page's holds no page's.
type memory struct {
	small, large share // of documents
	pages        share // of pages while they are read
	texts        share // of pages, until they are stored
}

// share is a part of the memory.
type share struct {
	size int64
	*semaphore.Weighted
}

func newShare(size int64) share { return share{size, semaphore.NewWeighted(size)} }

// smallDocuments is how many of the largest small documents are held at once.
const smallDocuments = 4

// newMemory divides a number of bytes.
func newMemory(size int64) *memory {
	return &memory{small: newShare(size / 4), large: newShare(size / 2), pages: newShare(size / 8), texts: newShare(size / 8)}
}

// isLarge reports whether a document takes its memory from the share of large ones.
func (m *memory) isLarge(body []byte) bool { return cost.Memory(body) > m.small.size/smallDocuments }

// acquireDocument waits until a document can be read. release gives its memory
// back. The error is ctx's.
func (m *memory) acquireDocument(ctx context.Context, body []byte) (release func(), err error) {
	return m.shareOf(body).acquire(ctx, cost.Memory(body))
}

// tryDocument is acquireDocument without a wait; ok reports whether there was memory.
func (m *memory) tryDocument(body []byte) (release func(), ok bool) {
	s := m.shareOf(body)
	n := min(cost.Memory(body), s.size)
	return func() { s.Release(n) }, s.TryAcquire(n)
}

func (m *memory) shareOf(body []byte) share {
	if m.isLarge(body) {
		return m.large
	}
	return m.small
}

// acquirePage is acquireDocument for a page.
func (m *memory) acquirePage(ctx context.Context, body []byte) (release func(), err error) {
	return m.pages.acquire(ctx, cost.Memory(body))
}

// acquire waits until n bytes of a share are free. More than all count as all: one
// may always come.
func (s share) acquire(ctx context.Context, n int64) (release func(), err error) {
	n = min(n, s.size)
	if err := s.Acquire(ctx, n); err != nil {
		return nil, err
	}
	return sync.OnceFunc(func() { s.Release(n) }), nil
}
