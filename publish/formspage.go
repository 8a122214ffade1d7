package publish

import (
	"errors"
	"io"
	"net/http"

	"rawi/publish/web"
	"rawi/storage"
)

// serveForms serves the page that says by which forms the words of a search find
// articles.
func (p *pageServer) serveForms(w http.ResponseWriter, r *http.Request) {
	v := searchView(r)
	settings := p.currentSettings(r.Context())
	page := web.Forms{Layout: p.layout(settings, languageOf(settings, r), "")}
	page.Query = v.name
	var err error
	page.Words, err = p.store.WordForms(r.Context(), storage.Query{Text: v.name, Now: p.now(), Work: questionWork})
	var syntax *storage.SyntaxError
	switch {
	case errors.As(err, &syntax):
		page.QueryError = web.NewQueryNote(page.Language, v.name, storage.Hint(*syntax))
	case err != nil:
		p.writeErrorPage(w, r, err)
		return
	}
	p.writePage(w, r, http.StatusOK, func(w io.Writer) error { return p.templates.Forms(w, page) })
}
