package readmark

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// open opens a file of marks until the test ends.
func open(t testing.TB, path string) *File {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// The second File on the same path is what a start sees after a death.
func TestDeathsAreCountedUntilTheFeedWasRead(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "reading")
	f := open(t, path)
	f.Begin("الفرات")
	f.Begin("الفرات") // an answer and a push
	f.Begin("دجلة")
	end := f.Begin("الخابور")
	end()
	end()
	if n := f.Deaths("الفرات"); n != 0 {
		t.Errorf("%d deaths before the first", n)
	}
	for death := 1; death <= 300; death++ {
		f = open(t, path)
		if got, want := [3]int{f.Deaths("الفرات"), f.Deaths("دجلة"), f.Deaths("الخابور")}, [3]int{min(death, 255), 1, 0}; got != want {
			t.Fatalf("after %d deaths: %v, want %v", death, got, want)
		}
		f.Begin("الفرات")
		f.f.Close()
	}
	f = open(t, path)
	f.Clear("دجلة")
	f.Clear("none")
	end = f.Begin("الفرات")
	end()
	f.Clear("الفرات")
	for _, f := range []*File{f, open(t, path)} {
		if a, b := f.Deaths("الفرات"), f.Deaths("دجلة"); a != 0 || b != 0 {
			t.Errorf("%d and %d deaths of feeds that were read", a, b)
		}
	}
	if b, err := os.ReadFile(path); err != nil || len(b) != maxMarks*markSize || len(bytes.Trim(b, "\x00")) != 0 {
		t.Errorf("%d bytes, %v: marks are left", len(b), err)
	}
}

func TestReadersWithoutAMarkAreLeftAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "reading")
	f := open(t, path)
	for i := range maxSuspects {
		f.Begin(fmt.Sprint(i))
	}
	f = open(t, path)
	if f.Deaths("0") != 1 || f.Deaths(fmt.Sprint(maxSuspects-1)) != 1 {
		t.Error("the most suspects are not known")
	}
	for i := range maxMarks {
		f.Begin(fmt.Sprint("other", i))() // one after the other
	}
	for i := range maxMarks {
		f.Begin(fmt.Sprint("third", i))
	}
	// So many at once say nothing of each.
	if f = open(t, path); f.Deaths("0") != 0 || f.Deaths("third0") != 0 {
		t.Error("everybody is suspected")
	}
}

func TestAnyFileIsRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Open(filepath.Join(dir, "none", "reading")); err == nil {
		t.Error("a folder that is not there was opened")
	}
	path := filepath.Join(dir, "reading")
	for _, b := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte{1}, 100), bytes.Repeat([]byte{2}, maxMarks*markSize), bytes.Repeat([]byte{255}, 1<<20)} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		f := open(t, path)
		f.Begin("الفرات")
		if n := open(t, path).Deaths("الفرات"); n != 1 {
			t.Errorf("%d bytes of %.1x: %d deaths, want 1", len(b), b, n)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x01\x00......"))
	f.Add(bytes.Repeat([]byte{7, 7, 7, 7, 7, 7, 7, 7, 2, 255, 0, 0, 0, 0, 0, 0}, 3))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "reading")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		m := open(t, path)
		if len(m.suspects) > maxSuspects {
			t.Errorf("%d suspects", len(m.suspects))
		}
		if len(m.suspects) == maxSuspects {
			return // with one more, all are forgotten
		}
		m.Begin("a")
		before := m.Deaths("a")
		if got := open(t, path).Deaths("a"); got != min(before+1, 255) {
			t.Errorf("%d deaths after %d", got, before)
		}
	})
}

// BenchmarkMark is what a document's reading costs more.
func BenchmarkMark(b *testing.B) {
	f := open(b, filepath.Join(b.TempDir(), "reading"))
	b.ReportAllocs()
	for b.Loop() {
		f.Begin("furat")()
	}
}
