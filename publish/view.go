package publish

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"rawi/publish/format"
	"rawi/storage"
)

// view is what a document or a page shows: all stories, or those of a kind.
type view struct{ kind, name string }

// The kinds of views. A search's name is its query.
const (
	viewAll       = ""
	viewTopics    = "topics"
	viewOutlets   = "outlets"
	viewRegions   = "regions"
	viewLanguages = "languages"
	viewSearch    = "search"
)

// named are the kinds that have a name in their path.
var named = []string{viewTopics, viewOutlets, viewRegions, viewLanguages}

// maxQuery is how long a query of the public side may be, in bytes.
const maxQuery = 500

// errNoView occurs when something is asked for that nothing was told of.
var errNoView = errors.New("nothing of that name")

// address is where a view is shown: with a suffix its document, else its page.
func (v view) address(suffix string) string {
	switch v.kind {
	case viewAll:
		if suffix == "" {
			return "/"
		}
		return "/feed" + suffix
	case viewSearch:
		return "/search" + suffix + "?q=" + url.QueryEscape(v.name)
	}
	return "/" + v.kind + "/" + url.PathEscape(v.name) + suffix
}

// query asks for the stories of a view.
func (v view) query(settings storage.Settings) (string, error) {
	switch v.kind {
	case viewAll:
		return "", nil
	case viewTopics:
		if t := v.topic(settings); t != nil {
			return topicQuery(*t), nil
		}
		return "", errNoView
	case viewSearch:
		if len(v.name) > maxQuery {
			return "", &storage.SyntaxError{Line: 1, Column: maxQuery, Reason: "the query is too long"}
		}
		return v.name, nil
	}
	if v.name == "" || len(v.name) > maxQuery || strings.ContainsAny(v.name, `"“”«»„`) {
		return "", errNoView
	}
	return map[string]string{viewOutlets: "outlet", viewRegions: "region", viewLanguages: "lang"}[v.kind] + `:"` + v.name + `"`, nil
}

// topic is the topic of a view; nil: it has none.
func (v view) topic(settings storage.Settings) *storage.Topic {
	i := slices.IndexFunc(settings.Topics, func(t storage.Topic) bool { return v.kind == viewTopics && t.Name == v.name })
	if i < 0 {
		return nil
	}
	return &settings.Topics[i]
}

// title is what a view is called; empty: like the site.
func (v view) title(settings storage.Settings) string {
	if t := v.topic(settings); t != nil {
		return t.Title
	}
	return v.name
}

// id is the identifier of a view's documents, the same for ever.
func (v view) id(site storage.Site) string {
	switch v.kind {
	case viewAll:
		return format.TagURI(site, "feed")
	case viewTopics:
		return format.TagURI(site, "topic/"+v.name)
	}
	return format.TagURI(site, v.kind+"/"+url.PathEscape(v.name))
}

// mayBeMissing reports a view of something that is there only when somebody
// told of it.
func (v view) mayBeMissing() bool {
	return v.kind == viewOutlets || v.kind == viewRegions || v.kind == viewLanguages
}

// concerns reports whether a change of topics may have changed a view. Of most
// views only a query would tell.
func (v view) concerns(topics []string) bool {
	return v.kind != viewTopics || slices.Contains(topics, v.name)
}

// topicQuery asks for what a topic publishes.
func topicQuery(t storage.Topic) string {
	q := "topic:" + t.Name
	if t.Outlets > 1 {
		q += " sources:>=" + strconv.Itoa(t.Outlets)
	}
	if t.MaxAge > 0 {
		q += " since:" + strconv.Itoa(int(t.MaxAge/time.Hour)) + "h"
	}
	return q
}
