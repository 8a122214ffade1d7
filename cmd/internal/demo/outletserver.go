package demo

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
	"time"
)

// outletServer serves all outlets: their feeds at NAME/feed, articles at
// NAME/ID.html.
type outletServer struct {
	base  string // address, without a slash at the end
	began time.Time
	now   func() time.Time
	texts []published
}

// published is a publication with its edited text.
type published struct {
	publication
	text article
}

// newOutletServer prepares the texts of all publications.
func newOutletServer(base string, now func() time.Time) (*outletServer, error) {
	s := &outletServer{base: base, began: now(), now: now}
	for _, p := range publications {
		text, err := read(p.story)
		if err != nil {
			return nil, err
		}
		for _, edit := range p.edits {
			text = edit(text)
		}
		s.texts = append(s.texts, published{p, text})
	}
	return s, nil
}

// items returns what an outlet has published until now, newest first.
func (s *outletServer) items(name string) (out []item) {
	for _, p := range s.texts {
		if at := s.began.Add(-p.ago); p.outlet == name && !at.After(s.now()) {
			out = append(out, item{id: p.story, text: p.text, at: at.UTC().Truncate(time.Second)})
		}
	}
	slices.SortStableFunc(out, func(a, b item) int { return b.at.Compare(a.at) })
	return out
}

// ServeHTTP implements http.Handler, with validators and 304.
func (s *outletServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	i := slices.IndexFunc(outlets, func(o outlet) bool { return o.name == name })
	if i < 0 {
		http.NotFound(w, r)
		return
	}
	o, base := outlets[i], s.base+"/"+name
	items := s.items(name)
	if rest == "feed" {
		w.Header().Set("Content-Type", o.contentType)
		w.Header().Set("ETag", fmt.Sprintf(`"%s-%d"`, name, len(items)))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(o.write(o, base, items)))
		return
	}
	for _, it := range items {
		if rest == it.id+".html" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<!doctype html><html lang=%q dir=\"auto\"><meta charset=\"utf-8\"><title>%s</title><h1>%s</h1>%s</html>",
				it.text.language, html.EscapeString(it.text.title), html.EscapeString(it.text.title), it.text.html())
			return
		}
	}
	http.NotFound(w, r)
}
