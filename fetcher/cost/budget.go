package cost

import (
	"context"
	"io"
)

// Bounds of every document.
const (
	MaxItems      = 10_000  // items that are read
	MaxValues     = 1 << 19 // values of JSON
	MaxAddress    = 2 << 10 // bytes of an address, resolved, and of a base
	MaxCategories = 64      // of an item, and of a feed
	MaxPersons    = 16
	MaxEnclosures = 32
	MaxRepeats    = 64 // elements of one name in an item, and in a channel
)

const (
	// checkEvery is how many bytes are scanned between two looks at the context: at 10
	// MB/s some 6 ms.
	checkEvery = 64 << 10
	// outputSlack and outputFactor bound the output of a stage: a short document grows
	// most by what is written around its texts.
	outputSlack, outputFactor = 64 << 10, 2
	// workSlack and workFactor bound the bytes that are looked at, each time counted.
	// Documents of the field take 5 to 12 looks at a byte.
	workSlack, workFactor = 4 << 20, 64
)

// Budget is what reading one document may still cost. A nil Budget has no bounds and
// counts nothing.
type Budget struct {
	ctx     context.Context
	err     error // of the context, once it was seen
	scanned int64
	check   int64 // the context is asked when scanned reaches it
	most    int64 // the stage's work is spent when scanned is beyond it
	work    int64 // bytes that a stage may scan
	limit   int   // bytes that a stage may write
	room    int   // of them those that are left
	spent   bool  // the stage's work or output is
	lost    [losses]int
}

// New returns the budget of a document of size bytes, decompressed and in UTF-8. ctx ends
// its reading.
func New(ctx context.Context, size int) *Budget {
	b := &Budget{ctx: ctx, work: workSlack + workFactor*int64(size), limit: outputSlack + outputFactor*size}
	b.Stage()
	return b
}

// Scan counts n bytes that are looked at. It reports whether to go on: false once the
// context has ended, or the stage's work is spent.
func (b *Budget) Scan(n int) bool {
	if b == nil {
		return true
	}
	if b.scanned += int64(n); b.scanned >= b.check {
		b.check = b.scanned + checkEvery
		_ = b.Err()
		if b.scanned > b.most {
			b.Lose(Work)
		}
	}
	return b.err == nil && !b.spent
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

// Stage begins a stage, such as repairing: its budget is as large as any other's.
func (b *Budget) Stage() {
	if b != nil {
		b.room, b.most, b.spent = b.limit, b.scanned+b.work, false
	}
}

// Restart begins to read the document anew: what was left out is forgotten.
func (b *Budget) Restart() { b.lost = [losses]int{} }

// IsSpent reports whether the stage's work or output is spent: the rest is left out.
func (b *Budget) IsSpent() bool { return b != nil && b.spent }

// IsPartial reports whether a part of the document was left out because a stage's budget
// was spent, or because it has too many items.
func (b *Budget) IsPartial() bool {
	return b != nil && b.lost[Work]+b.lost[Output]+b.lost[Items]+b.lost[Values] > 0
}

// Room returns how many bytes the stage may still write.
func (b *Budget) Room() int {
	if b == nil {
		return 1 << 62
	}
	return b.room
}

// Write takes n bytes from what the stage may write. It reports false, and takes none,
// where these are more than are left: what they are of is left out.
func (b *Budget) Write(n int) bool {
	switch {
	case b == nil:
	case n > b.room:
		b.Lose(Output)
		return false
	default:
		b.room -= n
	}
	return true
}

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
