package publish_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"rawi/storage"
)

// BenchmarkServe answers for a document that is kept, whole and unchanged, beside a
// handler that writes the same headers and bytes and does nothing else.
func BenchmarkServe(b *testing.B) {
	h := newHarness(b)
	for i := range 100 {
		h.addArticle("herald", storage.Article{GUID: strconv.Itoa(i), Title: fmt.Sprintf("Bridge %d reopens", i*i), Text: []string{fmt.Sprintf("Bridge number %d was reopened after %d days.", i*i, i)}})
	}
	h.run()
	whole := httptest.NewRequest(http.MethodGet, "/feed.atom", nil)
	whole.Header.Set("Accept-Encoding", "gzip")
	first := httptest.NewRecorder()
	h.ServeHTTP(first, whole)
	unchanged := whole.Clone(b.Context())
	unchanged.Header.Set("If-None-Match", first.Header().Get("ETag"))
	second := httptest.NewRecorder()
	h.ServeHTTP(second, unchanged)
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := first
		if r.Header.Get("If-None-Match") != "" {
			answer = second
		}
		for k, v := range answer.Header() {
			w.Header()[k] = v
		}
		w.WriteHeader(answer.Code)
		if answer.Code == http.StatusOK {
			_, _ = w.Write(answer.Body.Bytes())
		}
	})
	for _, row := range []struct {
		name    string
		handler http.Handler
		request *http.Request
	}{{"200", h, whole}, {"304", h, unchanged}, {"bare-200", bare, whole}, {"bare-304", bare, unchanged}} {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			w := &discarded{header: http.Header{}}
			for b.Loop() {
				clear(w.header)
				row.handler.ServeHTTP(w, row.request)
			}
		})
	}
}

// discarded is an answer that nobody reads.
type discarded struct{ header http.Header }

func (d *discarded) Header() http.Header            { return d.header }
func (d *discarded) Write(data []byte) (int, error) { return len(data), nil }
func (d *discarded) WriteHeader(int)                {}
