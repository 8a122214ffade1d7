package readmark

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"sync"
)

const (
	markSize = 16  // bytes: hash of the name, kind, deaths, six unused
	maxMarks = 512 // more are read at once only where memory is plenty

	// maxSuspects is how many feeds are suspected at most: if there are more, the
	// process dies of something else.
	maxSuspects = maxMarks / 2
)

// Kinds of marks; other values are ignored.
const (
	free    = 0
	reading = 1
	suspect = 2 // deaths says how often
)

// mark is one mark in the file.
type mark struct {
	hash   uint64
	kind   byte
	deaths uint8
}

// File is the file of marks. It is safe for concurrent use.
type File struct {
	f *os.File

	mu       sync.Mutex // guards all below, and the file
	marks    [maxMarks]mark
	suspects map[uint64]int // index of the mark, by the hash of the name
}

// Open opens the file at path, or makes it, and counts a death for each feed that is
// marked as being read.
func Open(path string) (*File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("marks of what is read: %w", err)
	}
	b := make([]byte, maxMarks*markSize)
	n, err := io.ReadFull(f, b)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errors.Join(fmt.Errorf("marks of what is read: %w", err), f.Close())
	}
	out := &File{f: f, suspects: map[uint64]int{}}
	for hash, deaths := range countDeaths(b[:n]) {
		i := len(out.suspects)
		out.marks[i] = mark{hash, suspect, deaths}
		out.suspects[hash] = i
	}
	for i, m := range out.marks {
		m.encode(b[i*markSize:])
	}
	if _, err := f.WriteAt(b, 0); err != nil {
		return nil, errors.Join(fmt.Errorf("marks of what is read: %w", err), f.Close())
	}
	return out, nil
}

// countDeaths returns how often the process died while each feed was read.
func countDeaths(b []byte) map[uint64]uint8 {
	deaths, marked := map[uint64]uint8{}, map[uint64]bool{}
	for ; len(b) >= markSize; b = b[markSize:] {
		switch m := decode(b); m.kind {
		case reading: // perhaps twice: an answer and a push
			marked[m.hash] = true
		case suspect:
			deaths[m.hash] = max(deaths[m.hash], m.deaths)
		}
	}
	for hash := range marked {
		deaths[hash] = min(deaths[hash], 254) + 1
	}
	if len(deaths) > maxSuspects {
		return nil
	}
	return deaths
}

// Close closes the file.
func (f *File) Close() error { return f.f.Close() }

// Deaths returns how often the process died while a feed was read, since it was last
// read to its end.
func (f *File) Deaths(feed string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, ok := f.suspects[hashOf(feed)]
	if !ok {
		return 0
	}
	return int(f.marks[i].deaths)
}

// Begin marks a feed as being read until end is called. If there is no free mark, or
// the file cannot be written, the feed is not marked.
func (f *File) Begin(feed string) (end func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.marks {
		if f.marks[i].kind == free {
			f.set(i, mark{hashOf(feed), reading, 0})
			return sync.OnceFunc(func() {
				f.mu.Lock()
				defer f.mu.Unlock()
				f.set(i, mark{})
			})
		}
	}
	return func() {}
}

// Clear forgets the deaths of a feed.
func (f *File) Clear(feed string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	hash := hashOf(feed)
	if i, ok := f.suspects[hash]; ok {
		delete(f.suspects, hash)
		f.set(i, mark{})
	}
}

// set writes a mark. What cannot be written is not marked, or marked for too long:
// neither is worth more than the reading. Caller holds f.mu.
func (f *File) set(i int, m mark) {
	f.marks[i] = m
	var b [markSize]byte
	m.encode(b[:])
	_, _ = f.f.WriteAt(b[:], int64(i)*markSize)
}

func (m mark) encode(b []byte) {
	binary.LittleEndian.PutUint64(b, m.hash)
	b[8], b[9] = m.kind, m.deaths
	clear(b[10:markSize])
}

func decode(b []byte) mark { return mark{binary.LittleEndian.Uint64(b), b[8], b[9]} }

func hashOf(feed string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(feed))
	return h.Sum64()
}
