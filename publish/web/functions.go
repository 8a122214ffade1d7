package web

import (
	"html/template"
	"net/url"
	"time"

	"rawi/storage"
	"rawi/storage/text"
)

// shortNav is how many topics stand above every page.
const shortNav = 8

// functions are what the templates may ask.
var functions = template.FuncMap{
	"dir":    text.Direction,
	"langof": func(words string) string { return text.Language(words, nil, "") },
	"say":    say,
	"ago":    ago,
	"moment": moment,
	"others": others,
	"count":  func(what, language string, n int) string { return nouns[what].count(language, n) },
	"iso":    func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"lead":   leadOf,
	"also":   func(s storage.Story) int { return max(s.Outlets-1, 0) },
	"relation": func(e storage.Evidence) string {
		if words[string(e.Relation)] == [2]string{} {
			return ""
		}
		return string(e.Relation)
	},
	"named":      named,
	"sheet":      sheet,
	"first":      func(topics []storage.Topic) []storage.Topic { return topics[:min(len(topics), shortNav)] },
	"topicpath":  func(name string) string { return "/topics/" + url.PathEscape(name) },
	"outletpath": func(name string) string { return "/outlets/" + url.PathEscape(name) },
	"searchpath": func(query string) string { return "/search?q=" + url.QueryEscape(query) },
	"in":         func(l List, i Item) placed { return placed{i, l.Frame} },
	"here":       func(path, text string, here string) linkHere { return linkHere{Link{path, text}, here} },
}

var nouns = map[string]counted{"outlets": outlets, "articles": articles, "stories": stories}

// placed is an item on its page.
type placed struct {
	Item
	Frame Frame
}

// linkHere is a link on a page that may be the one it leads to.
type linkHere struct {
	Link
	Here string
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

// named is what a topic is called.
func named(topics []storage.Topic, name string) string {
	for _, t := range topics {
		if t.Name == name && t.Title != "" {
			return t.Title
		}
	}
	return name
}
