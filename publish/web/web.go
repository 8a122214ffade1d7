package web

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"time"

	"golang.org/x/text/language"

	"rawi/storage"
	"rawi/storage/text"
)

//go:embed page.html style.css icon.svg
var files embed.FS

// Frame is what stands around every page.
type Frame struct {
	Site     storage.Site
	Topics   []storage.Topic
	Now      time.Time
	Language string // of the interface: ar or en
	Asked    string // what was searched for
}

// List is a page of stories.
type List struct {
	Frame
	Title   string // of what is shown; empty: all stories
	Fault   string // what is wrong with what was searched for
	Stories []storage.Story
	Feeds   Feeds
	Next    string // address of the next page; empty: this is the last
}

// Feeds are the addresses of what a page shows as a feed.
type Feeds struct{ Atom, RSS, JSON string }

// Story is the page of one story.
type Story struct {
	Frame
	Story storage.Story
	Lead  storage.Article
	Text  []string // of the lead, as much as may be shown
	Feeds Feeds
}

// Pages draws pages.
type Pages struct {
	list, story *template.Template
	style, icon []byte
}

// New reads the templates.
func New() (*Pages, error) {
	p := &Pages{}
	base, err := template.New("page.html").Funcs(functions).ParseFS(files, "page.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	p.list, p.story = base.Lookup("list"), base.Lookup("story")
	if p.style, err = files.ReadFile("style.css"); err != nil {
		return nil, err
	}
	p.icon, err = files.ReadFile("icon.svg")
	return p, err
}

// List draws a list of stories.
func (p *Pages) List(w io.Writer, l List) error { return p.list.Execute(w, l) }

// Story draws one story.
func (p *Pages) Story(w io.Writer, s Story) error { return p.story.Execute(w, s) }

// Style serves the style sheet.
func (p *Pages) Style(w http.ResponseWriter, _ *http.Request) {
	file(w, "text/css; charset=utf-8", p.style)
}

// Icon serves the site's icon.
func (p *Pages) Icon(w http.ResponseWriter, _ *http.Request) { file(w, "image/svg+xml", p.icon) }

func file(w http.ResponseWriter, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(body)
}

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
		if site == "ar" {
			return "ar"
		}
		return "en"
	}
	return []string{"ar", "en"}[i]
}

var functions = template.FuncMap{
	"dir":   text.Direction,
	"say":   say,
	"ago":   ago,
	"lead":  leadOf,
	"also":  func(s storage.Story) int { return s.Outlets - 1 },
	"iso":   func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"clock": func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") },
	"named": func(topics []storage.Topic, name string) string {
		for _, t := range topics {
			if t.Name == name {
				return t.Title
			}
		}
		return name
	},
}

// leadOf is the member a story is shown by.
func leadOf(s storage.Story) storage.Member {
	for _, m := range s.Members {
		if m.Article == s.Lead {
			return m
		}
	}
	return storage.Member{}
}
