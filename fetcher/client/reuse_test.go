package client

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// TestBodiesShareNoMemory holds that a body stays as it is while others are read into the
// buffers that it was read into.
func TestBodiesShareNoMemory(t *testing.T) {
	t.Parallel()
	c := open(t, Options{})
	read := func(plain []byte, coding string) []byte {
		header, body := http.Header{}, plain
		if coding != "" {
			header.Set("Content-Encoding", coding)
			body = packed(t, plain, coding)
		}
		var out Response
		resp := &http.Response{StatusCode: http.StatusOK, Header: header, ContentLength: -1, Body: io.NopCloser(bytes.NewReader(body))}
		if err := c.readBody(t.Context(), func(error) {}, &out, resp, Request{}); err != nil {
			t.Error(err)
		}
		out.Release()
		return out.Body
	}
	var readers sync.WaitGroup
	for n := range 8 {
		readers.Go(func() {
			var want, got [][]byte
			for i := range 20 {
				size := 1 + i*i*100 // bytes
				if i >= 18 {        // around smallBody
					size = smallBody + n - 4
				}
				plain := bytes.Repeat([]byte(fmt.Sprintf("%d-%d ", n, i)), size/4+1)[:size]
				want, got = append(want, plain), append(got, read(plain, []string{"", "gzip"}[i%2]))
			}
			for i := range want {
				if !bytes.Equal(want[i], got[i]) {
					t.Errorf("body %d of reader %d: got %.20q, want %.20q", i, n, got[i], want[i])
				}
			}
		})
	}
	readers.Wait()
}

// TestInflaterIsGivenBackOnce holds that two bodies are never inflated by one reader, also
// behind one that was read beyond its end, or is broken.
func TestInflaterIsGivenBackOnce(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"whole":  string(packed(t, []byte("خبر"), "gzip")), // news
		"cut":    string(packed(t, []byte(strings.Repeat("خبر", 99)), "gzip")[:20]),
		"header": "\x1f\x8b\x08",
	} {
		if first, err := newGzipReader(strings.NewReader(body)); err == nil {
			_, end := io.ReadAll(first)
			for range 3 {
				if n, err := first.Read(make([]byte, 1)); n != 0 || err == nil || end != nil && err != end {
					t.Errorf("%s: behind the end: %d bytes, %v, want %v", name, n, err, end)
				}
			}
		}
		var open []*gzipReader
		for i := range 4 {
			r, err := newGzipReader(bytes.NewReader(packed(t, []byte(fmt.Sprint("body ", i)), "gzip")))
			if err != nil {
				t.Fatal(err)
			}
			open = append(open, r)
		}
		for i, r := range open {
			if got, err := io.ReadAll(r); err != nil || string(got) != fmt.Sprint("body ", i) {
				t.Errorf("%s: body %d is %q, %v", name, i, got, err)
			}
		}
	}
}
