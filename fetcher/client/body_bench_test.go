package client

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"testing"
)

// BenchmarkBody reads and inflates a body of 60 KB, as most outlets send it.
func BenchmarkBody(b *testing.B) {
	c, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	var plain, wire bytes.Buffer
	for i := range 700 {
		fmt.Fprintf(&plain, "<p>%d عادت الكهرباء إلى أحياء المدينة</p>", i*i) // electricity came back to the city's quarters
	}
	z := gzip.NewWriter(&wire)
	_, _ = z.Write(plain.Bytes())
	_ = z.Close()
	for name, body := range map[string][]byte{"plain": plain.Bytes(), "gzip": wire.Bytes()} {
		b.Run(name, func(b *testing.B) {
			header := http.Header{}
			if name != "plain" {
				header.Set("Content-Encoding", name)
			}
			b.SetBytes(int64(plain.Len()))
			b.ReportAllocs()
			for b.Loop() {
				var out Response
				resp := &http.Response{StatusCode: http.StatusOK, Header: header, ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body))}
				if err := c.readBody(b.Context(), func(error) {}, &out, resp, Request{}); err != nil || len(out.Body) != plain.Len() {
					b.Fatal(len(out.Body), err)
				}
			}
		})
	}
}
