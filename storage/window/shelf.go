package window

import (
	"encoding/binary"
	"math/bits"
	"os"
	"runtime"
	"unsafe"
)

const (
	// chunkBytes is how much a shelf grows by.
	chunkBytes = 1 << chunkBits
	chunkBits  = 18
	// cellUnit is what the place of a cell is a multiple of.
	cellUnit  = 1 << unitBits
	unitBits  = 4
	cellBits  = chunkBits - unitBits
	sizeBytes = 4 // of the length before what a cell holds
)

// Shelf holds what a window looks at rarely: texts as they are compared. It lies in memory, or
// in a file that is mapped into memory, of which the system keeps as much as there is room
// for. The collector scans neither.
//
// A Shelf is not safe for concurrent use. The zero Shelf is in memory, and empty.
type Shelf struct {
	file   *os.File // nil: further chunks are in memory
	end    int64    // of the chunks in the file
	chunks []chunk
	used   int            // bytes of the last chunk
	free   map[int][]Cell // by size
	cell   []byte         // reused memory
}

// chunk is a part of a shelf.
type chunk struct {
	data []byte
	at   int64 // where it begins in file
	file *os.File
}

// Cell is a place on a shelf: a number of a chunk, and in it. None is 0.
type Cell uint32

// SetFile lets what is put from now on lie in a file, which belongs to the shelf, is empty
// and may have been removed from its folder.
func (s *Shelf) SetFile(file *os.File) { s.file, s.end, s.used = file, 0, chunkBytes }

// Put keeps a copy of b, of at most 4 GiB, and returns its cell. What the file has no room
// for is kept in memory.
func (s *Shelf) Put(b []byte) Cell {
	size := sizeOf(len(b))
	s.cell = append(binary.LittleEndian.AppendUint32(s.cell[:0], uint32(len(b))), b...)
	for {
		c := s.alloc(size)
		if s.chunks[c>>cellBits].write(c.offset(), s.cell) == nil {
			return c
		}
		if s.file != nil { // the disk is full: the cell is lost, and memory takes what follows
			s.file, s.used = nil, chunkBytes
		}
	}
}

// Get returns what c holds: bytes that are valid until it is freed, as a string.
func (s *Shelf) Get(c Cell) string {
	data := s.chunks[c>>cellBits].data[c.offset():]
	return unsafe.String(&data[sizeBytes], binary.LittleEndian.Uint32(data))
}

// Free gives up c, the place of which may be taken again at once.
func (s *Shelf) Free(c Cell) {
	if s.free == nil {
		s.free = map[int][]Cell{}
	}
	size := sizeOf(len(s.Get(c)))
	s.free[size] = append(s.free[size], c)
}

func (c Cell) offset() int { return int(c&(1<<cellBits-1)) << unitBits }

// sizeOf returns how many bytes a cell for n has: there are 16 sizes between a power of two
// and the next, so that cells are taken again by others.
func sizeOf(n int) int {
	n += sizeBytes
	step := max(cellUnit, 1<<max(bits.Len(uint(n))-5, 0))
	return (n + step - 1) / step * step
}

// alloc returns a cell of that size.
func (s *Shelf) alloc(size int) Cell {
	if list := s.free[size]; len(list) > 0 {
		s.free[size] = list[:len(list)-1]
		return list[len(list)-1]
	}
	if n := len(s.chunks); n == 0 || s.used >= chunkBytes || s.used+size > len(s.chunks[n-1].data) {
		s.grow(size)
	}
	c := Cell((len(s.chunks)-1)<<cellBits | s.used>>unitBits)
	s.used += size
	return c
}

// grow adds a chunk that has room for a cell of that size. The first cell of all is none.
func (s *Shelf) grow(size int) {
	size = (size + cellUnit + chunkBytes - 1) / chunkBytes * chunkBytes
	c := chunk{file: s.file, at: s.end}
	if s.file != nil {
		data, err := mapFile(s.file, c.at, size)
		if err == nil {
			c.data, s.end = data, s.end+int64(size)
			runtime.AddCleanup(s, unmapFile, data)
		}
	}
	if c.data == nil {
		c = chunk{data: make([]byte, size)}
	}
	s.chunks, s.used = append(s.chunks, c), cellUnit
}

// write writes a cell.
func (c chunk) write(at int, cell []byte) error {
	if c.file == nil {
		copy(c.data[at:], cell)
		return nil
	}
	_, err := c.file.WriteAt(cell, c.at+int64(at))
	return err
}
