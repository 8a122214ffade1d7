package web

import (
	"embed"
	"fmt"
	"html/template"
	"io"

	"golang.org/x/text/language"
)

//go:embed templates static
var files embed.FS

// Pages draws pages. It is safe for concurrent use.
type Pages struct {
	templates *template.Template
	assets    map[string]asset // by name
}

// New reads the templates and what they refer to.
func New() (*Pages, error) {
	p := &Pages{}
	var err error
	if p.assets, err = readAssets(); err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	p.templates, err = template.New("pages").Funcs(functions).Funcs(template.FuncMap{"asset": p.address}).ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	return p, nil
}

// List draws a list of stories.
func (p *Pages) List(w io.Writer, l List) error { return p.templates.ExecuteTemplate(w, "list", l) }

// Story draws one story.
func (p *Pages) Story(w io.Writer, s Story) error { return p.templates.ExecuteTemplate(w, "story", s) }

// Status draws what is read, and how it does.
func (p *Pages) Status(w io.Writer, s Status) error {
	return p.templates.ExecuteTemplate(w, "status", s)
}

// Browse draws what there are pages of.
func (p *Pages) Browse(w io.Writer, b Browse) error {
	return p.templates.ExecuteTemplate(w, "browse", b)
}

// Fault draws the page of an error.
func (p *Pages) Fault(w io.Writer, f Fault) error { return p.templates.ExecuteTemplate(w, "fault", f) }

var interfaces = language.NewMatcher([]language.Tag{language.Arabic, language.English})

// Interface is the language of the interface, ar or en: what the reader
// accepts, else the site's own.
func Interface(accept, site string) string {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		tags = []language.Tag{language.Make(site)}
	}
	_, i, confidence := interfaces.Match(tags...)
	if confidence == language.No {
		if base, _ := language.Make(site).Base(); base.String() == "ar" {
			return "ar"
		}
		return "en"
	}
	return []string{"ar", "en"}[i]
}
