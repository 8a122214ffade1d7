package publish

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"rawi/storage"
)

// A page has a Content-Encoding only if it is packed.
func TestPagesNameTheirCoding(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{stories: []storage.Story{{ID: "s", Lead: "a"}}})
	for accepted, want := range map[string][]string{"": nil, "identity": nil, "gzip": {"gzip"}} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if accepted != "" {
			r.Header.Set("Accept-Encoding", accepted)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if got := w.Header().Values("Content-Encoding"); w.Code != http.StatusOK || len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
			t.Errorf("Accept-Encoding %q: status %d, Content-Encoding %q, want %q", accepted, w.Code, got, want)
		}
		if packed := w.Body.Len() > 1 && w.Body.Bytes()[0] == 0x1f; packed != (want != nil) {
			t.Errorf("Accept-Encoding %q: packed %v", accepted, packed)
		}
	}
}
