package cost

import (
	"context"
	"io"
)

// checkEvery is how many bytes are scanned between two looks at the context: at 10 MB/s
// some 6 ms.
const checkEvery = 64 << 10

// Budget is what reading one document may still cost. A nil Budget has no bounds and
// counts nothing.
type Budget struct {
	ctx     context.Context
	scanned int64
	check   int64 // the context is asked when scanned reaches it
	err     error // of the context, once it was seen
}

// New returns the budget of a document. ctx ends its reading.
func New(ctx context.Context) *Budget { return &Budget{ctx: ctx} }

// Scan counts n bytes that are looked at. It reports whether to go on: false once the
// context has ended.
func (b *Budget) Scan(n int) bool {
	if b == nil {
		return true
	}
	if b.scanned += int64(n); b.scanned >= b.check {
		b.check = b.scanned + checkEvery
		_ = b.Err()
	}
	return b.err == nil
}

// Err returns the context's error; nil: it has not ended.
func (b *Budget) Err() error {
	if b == nil {
		return nil
	}
	if b.err == nil {
		b.err = b.ctx.Err()
	}
	return b.err
}

// Scanned returns how many bytes were looked at, each time counted.
func (b *Budget) Scanned() int64 { return b.scanned }

// Reader returns a reader of r that counts what it reads, and fails with the context's
// error once that has ended.
func (b *Budget) Reader(r io.Reader) io.Reader { return &reader{r, b} }

type reader struct {
	r io.Reader
	b *Budget
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.b.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(p)
	r.b.Scan(n)
	return n, err
}
