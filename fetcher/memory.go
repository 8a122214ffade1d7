package fetcher

import (
	"context"

	"golang.org/x/sync/semaphore"

	"rawi/fetcher/cost"
	"rawi/storage"
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

// acquireDocument waits until a document can be read. The error is ctx's.
func (m *memory) acquireDocument(ctx context.Context, body []byte) (*reservation, error) {
	return m.shareOf(body).acquire(ctx, cost.Memory(body))
}

// tryDocument is acquireDocument without a wait; ok reports whether there was memory.
func (m *memory) tryDocument(body []byte) (r *reservation, ok bool) {
	s := m.shareOf(body)
	r = &reservation{s, min(cost.Memory(body), s.size)}
	return r, s.TryAcquire(r.n)
}

func (m *memory) shareOf(body []byte) share {
	if m.isLarge(body) {
		return m.large
	}
	return m.small
}

// acquirePage is acquireDocument for a page.
func (m *memory) acquirePage(ctx context.Context, body []byte) (*reservation, error) {
	return m.pages.acquire(ctx, cost.Memory(body))
}

// acquire waits until n bytes of a share are free. More than all count as all: one
// may always come.
func (s share) acquire(ctx context.Context, n int64) (*reservation, error) {
	n = min(n, s.size)
	if err := s.Acquire(ctx, n); err != nil {
		return nil, err
	}
	return &reservation{s, n}, nil
}

// reservation is the memory that a document or page takes of a share. It belongs to one
// goroutine.
type reservation struct {
	share
	n int64 // bytes
}

// keep gives back what is more than n bytes.
func (r *reservation) keep(n int64) {
	if n < r.n {
		r.Release(r.n - n)
		r.n = n
	}
}

// release gives all back; a second call does nothing.
func (r *reservation) release() { r.keep(0) }

const (
	// keptPerByte is how much the store takes for a byte of text while it takes it in: as it
	// is, in words and keys, and as it is written.
	keptPerByte    = 8
	keptPerArticle = 8 << 10
)

// keptOf estimates how many bytes are held of a document that was read, until its articles
// are stored: far less than reading takes, and nearly nothing of one whose items are known.
// Their texts may be parts of the document.
func keptOf(body []byte, articles []storage.Article) int64 {
	if len(articles) == 0 {
		return 0
	}
	n := len(body)
	for i := range articles {
		a := &articles[i]
		n += keptPerArticle + keptPerByte*(len(a.Title)+len(a.Summary)+len(a.Content)+len(a.Full))
	}
	return int64(n)
}
