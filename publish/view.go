package publish

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"rawi/storage"
	"rawi/storage/outlet"
	"rawi/storage/query"
	"rawi/storage/text"
)

// view is a set of stories that documents and pages show.
type view struct{ kind, name string }

// The kinds of views. The name of a search is its query.
const (
	viewAll       = ""
	viewTopics    = "topics"
	viewOutlets   = "outlets"
	viewRegions   = "regions"
	viewLanguages = "languages"
	viewPlaces    = "places" // by id
	viewSearch    = "search"
	viewList      = "\x00list" // no stories, but a list or page about the site; its name is its path
)

// namedKinds are the kinds that have a name in their path.
var namedKinds = []string{viewTopics, viewOutlets, viewRegions, viewLanguages, viewPlaces}

// namedViews returns the views that the settings name: those of stories, and those that
// watch events. Whatever else is a view was named by a stranger.
func namedViews(settings storage.Settings) []view {
	return append(storyViews(settings), watchedViews(settings)...)
}

// storyViews returns the named views of stories: all stories, and each topic, region,
// language and outlet once, the outlets in the order of their names.
func storyViews(settings storage.Settings) []view {
	out, known := []view{{}}, map[view]bool{}
	add := func(kind, name string) {
		if v := (view{kind, name}); name != "" && !known[v] {
			known[v] = true
			out = append(out, v)
		}
	}
	for _, t := range settings.Topics {
		add(viewTopics, t.Name)
	}
	var outlets []string
	for _, f := range settings.Feeds {
		add(viewRegions, f.Region)
		for _, tag := range text.LanguageTags(f.Language) {
			add(viewLanguages, tag)
		}
		outlets = append(outlets, outlet.Of(f))
	}
	slices.Sort(outlets)
	for _, name := range outlets {
		add(viewOutlets, name)
	}
	return out
}

// feedViews returns the named views that show the articles of a feed.
func feedViews(f storage.Feed) []view {
	return storyViews(storage.Settings{Feeds: []storage.Feed{f}})
}

// maxQuery bounds a query, and the name of a view, in bytes.
const maxQuery = 1 << 10

// errNoView occurs when a request names a view, document or page that does not exist.
var errNoView = errors.New("no such view")

// address returns the path of a view's document with a suffix, or of its page without.
func (v view) address(suffix string) string {
	switch v.kind {
	case viewAll:
		if suffix == "" {
			return "/"
		}
		return "/feed" + suffix
	case viewSearch:
		return "/search" + suffix + "?q=" + url.QueryEscape(v.name)
	case viewBursts, viewGaps, viewChanges:
		return "/" + v.kind + suffix
	}
	return "/" + v.kind + "/" + url.PathEscape(v.name) + suffix
}

// query returns the query for the stories of a view, or for its events.
func (v view) query(settings storage.Settings, events bool) (string, error) {
	switch v.kind {
	case viewAll:
		return "", nil
	case viewTopics:
		if t := v.topic(settings); t != nil {
			return topicQuery(*t, events), nil
		}
		return "", errNoView
	case viewSearch:
		if len(v.name) > maxQuery {
			return "", query.SyntaxError("too-long", strconv.Itoa(maxQuery))
		}
		return v.name, nil
	case viewPlaces:
		if _, ok := v.place(settings); !ok {
			return "", errNoView
		}
		return placeQuery(v.name), nil
	}
	if v.name == "" || len(v.name) > maxQuery || strings.ContainsAny(v.name, `"“”«»„`) {
		return "", errNoView
	}
	return map[string]string{viewOutlets: "outlet", viewRegions: "region", viewLanguages: "lang"}[v.kind] + `:"` + v.name + `"`, nil
}

// topic returns the topic of a view; nil if it has none.
func (v view) topic(settings storage.Settings) *storage.Topic {
	i := slices.IndexFunc(settings.Topics, func(t storage.Topic) bool { return v.kind == viewTopics && t.Name == v.name })
	if i < 0 {
		return nil
	}
	return &settings.Topics[i]
}

// title returns the title of a view, in a language where it has several; empty for all
// stories.
func (v view) title(settings storage.Settings, language string, names outlet.Names) string {
	if t := v.topic(settings); t != nil {
		return t.Title
	}
	if p, ok := v.place(settings); ok {
		return p.Name(language)
	}
	if v.kind == viewLanguages {
		if tags := text.LanguageTags(v.name); len(tags) == 1 {
			return text.LanguageName(tags[0], language)
		}
		return text.LanguageName(v.name, language)
	}
	if v.kind == viewOutlets {
		return names.Of(v.name)
	}
	return v.name
}

// emptyIsNotFound reports whether the view exists only while it has stories.
func (v view) emptyIsNotFound() bool {
	return v.kind == viewOutlets || v.kind == viewRegions || v.kind == viewLanguages
}

// affectedBy reports whether a change of the stories of topics may concern a view. For
// most views only a query could tell, so they always may be. Lists, and what watches events, become stale by age.
func (v view) affectedBy(topics []string) bool {
	if v.isWatched() {
		return false
	}
	return v.kind != viewTopics && v.kind != viewList || slices.Contains(topics, v.name)
}

// topicQuery returns the query for the stories that a topic publishes, or for its events:
// those that as many outlets told, in whatever words.
func topicQuery(t storage.Topic, events bool) string {
	q, minimum := "topic:"+t.Name, " sources:>="
	if events {
		minimum = " outlets:>="
	}
	if t.Outlets > 1 {
		q += minimum + strconv.Itoa(t.Outlets)
	}
	if t.MaxAge > 0 {
		q += " since:" + strconv.Itoa(int(t.MaxAge/time.Hour)) + "h"
	}
	return q
}
