package web

import (
	"embed"
	"fmt"
	"html/template"
	"io"

	"golang.org/x/text/language"
)

//go:embed templates static
var embedded embed.FS

// Pages renders pages. It is safe for concurrent use.
type Pages struct {
	templates *template.Template
	assets    map[string]Asset // by name
}

// New reads the embedded templates and assets.
func New() (*Pages, error) {
	p := &Pages{}
	var err error
	if p.assets, err = readAssets(); err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	p.templates, err = template.New("pages").Funcs(functions).Funcs(template.FuncMap{"asset": p.address}).ParseFS(embedded, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	return p, nil
}

// List writes a list of stories.
func (p *Pages) List(w io.Writer, l List) error { return p.templates.ExecuteTemplate(w, "list", l) }

// Story writes the page of one story.
func (p *Pages) Story(w io.Writer, s Story) error { return p.templates.ExecuteTemplate(w, "story", s) }

// Forms writes the forms of a query's words.
func (p *Pages) Forms(w io.Writer, f Forms) error { return p.templates.ExecuteTemplate(w, "forms", f) }

// Status writes the state of the outlets.
func (p *Pages) Status(w io.Writer, s Status) error {
	return p.templates.ExecuteTemplate(w, "status", s)
}

// Directory writes the links to all views.
func (p *Pages) Directory(w io.Writer, d Directory) error {
	return p.templates.ExecuteTemplate(w, "directory", d)
}

// Places writes the places of the last day.
func (p *Pages) Places(w io.Writer, d Places) error {
	return p.templates.ExecuteTemplate(w, "places", d)
}

// Error writes the page of an HTTP error.
func (p *Pages) Error(w io.Writer, e ErrorPage) error {
	return p.templates.ExecuteTemplate(w, "error", e)
}

var languages = language.NewMatcher([]language.Tag{language.Arabic, language.English})

// NegotiateLanguage returns the language of the interface, ar or en: the best match
// for an Accept-Language header, else for the language of the site.
func NegotiateLanguage(accept, site string) string {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		tags = []language.Tag{language.Make(site)}
	}
	_, i, confidence := languages.Match(tags...)
	if confidence == language.No {
		if base, _ := language.Make(site).Base(); base.String() == "ar" {
			return "ar"
		}
		return "en"
	}
	return []string{"ar", "en"}[i]
}
