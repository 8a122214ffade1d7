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

// town serves all outlets: NAME/feed is one's feed, NAME/ID.html an article.
type town struct {
	base  string // address, without a slash at the end
	began time.Time
	now   func() time.Time
	texts []printed
}

// printed is a telling with its text made.
type printed struct {
	telling
	text article
}

// newTown makes all tellings.
func newTown(base string, now func() time.Time) (*town, error) {
	t := &town{base: base, began: now(), now: now}
	for _, told := range tellings {
		text, err := read(told.story)
		if err != nil {
			return nil, err
		}
		for _, how := range told.how {
			text = how(text)
		}
		t.texts = append(t.texts, printed{told, text})
	}
	return t, nil
}

// items are what an outlet has run until now, newest first.
func (t *town) items(name string) (out []item) {
	for _, p := range t.texts {
		if at := t.began.Add(-p.ago); p.outlet == name && !at.After(t.now()) {
			out = append(out, item{id: p.story, text: p.text, at: at.UTC().Truncate(time.Second)})
		}
	}
	slices.SortStableFunc(out, func(a, b item) int { return b.at.Compare(a.at) })
	return out
}

// ServeHTTP implements http.Handler, with validators and 304.
func (t *town) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	i := slices.IndexFunc(outlets, func(o outlet) bool { return o.name == name })
	if i < 0 {
		http.NotFound(w, r)
		return
	}
	o, base := outlets[i], t.base+"/"+name
	items := t.items(name)
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
