package publish

import (
	"bytes"
	"context"
	"net/http"

	"rawi/publish/web"
)

// listRenderer renders a list or page about the site as a whole, in a language of the
// interface.
type listRenderer func(ctx context.Context, language string) ([]byte, error)

const (
	opmlType = "text/x-opml; charset=utf-8"
	pageType = "text/html; charset=utf-8"
)

// serveList serves what render renders, which is used for statusAge: to render it takes
// a look at all feeds. Pages are rendered in each language.
func (s *Server) serveList(path, contentType, directives string, render listRenderer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		k := key{view: view{viewList, path}}
		if contentType == pageType {
			k.format = languageOf(s.currentSettings(ctx), r)
			w.Header().Set("Vary", pageVary)
		}
		doc, err := s.cache.get(ctx, k, s.now(), statusAge, func() ([]byte, string, error) {
			leave, err := s.viewGate.enter(ctx)
			if err != nil {
				return nil, "", err
			}
			defer leave()
			body, err := render(ctx, k.format)
			return body, contentType, err
		})
		switch {
		case err != nil && contentType == pageType:
			s.pages.writeErrorPage(w, r, err)
		case err != nil:
			s.writeError(w, r, err)
		default:
			w.Header().Set("Cache-Control", s.cacheControl(directives))
			s.viewGate.send(w, doc, doc.size(), func() { doc.serve(w, r) })
		}
	}
}

// renderStatus renders the page that shows the state of the outlets.
func (p *pageServer) renderStatus(ctx context.Context, language string) ([]byte, error) {
	stats, outlets, err := p.report.read(ctx, p.store, p.now())
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = p.templates.Status(&b, web.Status{
		Layout: p.layout(p.currentSettings(ctx), language, "/status"), Stats: stats, Chart: web.NewChart(stats.Days, p.now()), Outlets: outlets,
	})
	return b.Bytes(), err
}

// renderDirectory renders the page that links to every view.
func (p *pageServer) renderDirectory(ctx context.Context, language string) ([]byte, error) {
	_, outlets, err := p.report.read(ctx, p.store, p.now())
	if err != nil {
		return nil, err
	}
	settings := p.currentSettings(ctx)
	var b bytes.Buffer
	err = p.templates.Directory(&b, web.Directory{Layout: p.layout(settings, language, "/topics"), Sections: directorySections(settings, outlets, language)})
	return b.Bytes(), err
}
