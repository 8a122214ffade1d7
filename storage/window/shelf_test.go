package window

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// tempFile returns a file that nobody else sees.
func tempFile(t *testing.T) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "shelf"))
	if err == nil {
		err = os.Remove(f.Name())
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func shelves(t *testing.T, test func(t *testing.T, s *Shelf)) {
	t.Helper()
	t.Run("memory", func(t *testing.T) { t.Parallel(); test(t, &Shelf{}) })
	t.Run("file", func(t *testing.T) { t.Parallel(); s := &Shelf{}; s.SetFile(tempFile(t)); test(t, s) })
}

// TestShelfHoldsWhatIsPut until it is freed, whatever else is put and freed.
func TestShelfHoldsWhatIsPut(t *testing.T) {
	t.Parallel()
	shelves(t, func(t *testing.T, s *Shelf) {
		r := rand.New(rand.NewPCG(5, 6))
		held := map[Cell][]byte{}
		for range 5_000 {
			n := r.IntN(2_000)
			if r.IntN(500) == 0 {
				n = r.IntN(2 * chunkBytes)
			}
			b := bytes.Repeat([]byte{byte(r.IntN(256))}, n)
			c := s.Put(b)
			if _, ok := held[c]; ok || c == 0 {
				t.Fatalf("cell %d of %d bytes is taken", c, n)
			}
			held[c] = b
			if len(held) < 300 {
				continue
			}
			for c, b := range held { // any of them
				if got := s.Get(c); got != string(b) {
					t.Fatalf("cell %d has %d bytes, want %d of %v", c, len(got), len(b), b[:min(len(b), 1)])
				}
				delete(held, c)
				s.Free(c)
				break
			}
		}
		for c, b := range held {
			if s.Get(c) != string(b) {
				t.Fatalf("cell %d holds something else", c)
			}
		}
	})
}

// TestShelfTakesFreedCellsAgain so that what comes and goes needs no more room than what
// is there.
func TestShelfTakesFreedCellsAgain(t *testing.T) {
	t.Parallel()
	shelves(t, func(t *testing.T, s *Shelf) {
		var cells []Cell
		for i := range 100_000 {
			cells = append(cells, s.Put(make([]byte, 500+i%300)))
			if len(cells) > 1_000 {
				s.Free(cells[0])
				cells = cells[1:]
			}
		}
		if most := 1_000*900/chunkBytes + 2; len(s.chunks) > most {
			t.Errorf("%d chunks, want at most %d", len(s.chunks), most)
		}
	})
}

// TestShelfGoesOnWithoutItsFile when nothing can be written to it or mapped: what it has
// stays, and memory takes the rest.
func TestShelfGoesOnWithoutItsFile(t *testing.T) {
	t.Parallel()
	f := tempFile(t)
	s := &Shelf{}
	s.SetFile(f)
	first := s.Put([]byte("الأول"))
	freed := s.Put([]byte("x"))
	s.Free(freed)
	readOnly, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.chunks {
		s.chunks[i].file = readOnly // every write fails, as on a full disk
	}
	second, third := s.Put([]byte("y")), s.Put([]byte("z"))
	if s.Get(first) != "الأول" || s.Get(second) != "y" || s.Get(third) != "z" || s.file != nil {
		t.Errorf("%q, %q and %q", s.Get(first), s.Get(second), s.Get(third))
	}
	if n := len(s.chunks); n != 2 || s.chunks[1].file != nil {
		t.Errorf("%d chunks", n)
	}
	closed := tempFile(t)
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	s = &Shelf{}
	s.SetFile(closed)
	if c := s.Put([]byte("y")); s.Get(c) != "y" || s.chunks[0].file != nil {
		t.Error("what no file is mapped for is not in memory")
	}
}

// TestShelfIsInItsFile and not in memory.
func TestShelfIsInItsFile(t *testing.T) {
	t.Parallel()
	f := tempFile(t)
	s := &Shelf{}
	s.SetFile(f)
	for range 3 * chunkBytes / 1000 {
		s.Put(make([]byte, 1000))
	}
	stat, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if stat.Size() < 3*chunkBytes-2000 || len(s.chunks) < 3 {
		t.Errorf("the file has %d bytes, %d chunks", stat.Size(), len(s.chunks))
	}
	for _, c := range s.chunks {
		if c.file != f {
			t.Error("a chunk is in memory")
		}
	}
}
