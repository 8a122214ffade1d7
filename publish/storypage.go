package publish

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"

	"rawi/publish/format"
	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/address"
)

// maxChanges is how many changes of a text a page shows.
const maxChanges = 5

// story shows one story: the text of its lead, who else ran it, and how the
// text changed.
func (s *Server) story(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	settings := s.current(ctx)
	story, err := s.store.Story(ctx, r.PathValue("id"))
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	if story.ID != r.PathValue("id") { // an alias, or one of its articles
		http.Redirect(w, r, "/stories/"+story.ID, http.StatusMovedPermanently)
		return
	}
	lead, err := s.store.Article(ctx, story.Lead)
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	versions, err := s.store.Versions(ctx, story.Lead)
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	feed := feedOf(settings, lead.Feed)
	page := web.Story{Frame: s.frame(settings, r, ""), Story: story, Changes: changes(lead, versions, feed), Feeds: allFeeds}
	shown := format.ApplyRepublish(lead, feed.Republish)
	page.Lead = &shown
	if s.images && address.Public(shown.Image) {
		page.Image = shown.Image
	}
	s.write(w, r, http.StatusOK, func(w io.Writer) error { return s.pages.Story(w, page) })
}

// feedOf is a feed of the settings, or one of that name that nothing is known of.
func feedOf(settings storage.Settings, name string) storage.Feed {
	i := slices.IndexFunc(settings.Feeds, func(f storage.Feed) bool { return f.Name == name })
	if i < 0 {
		return storage.Feed{Name: name}
	}
	return settings.Feeds[i]
}

// changes are the differences between the versions of an article, newest first,
// of as much as its feed's rule lets be passed on.
func changes(a storage.Article, versions []storage.Version, feed storage.Feed) (out []web.Change) {
	since := cmp.Or(a.Changed, a.Seen)
	if n := len(versions); n > 0 && versions[n-1].Until.After(since) {
		since = versions[n-1].Until // a text that it had before came back
	}
	is := storage.Version{Seen: since, Title: a.Title, Content: a.Content, Summary: a.Summary, Text: a.Text}
	all := append(slices.Clone(versions), is)
	fetched := a.Full != "" || feed.FullText // texts may be of the article's page, and not of the feed
	for i := range all {
		all[i] = passOn(all[i], feed.Republish, fetched)
	}
	for i := len(all) - 1; i > 0 && len(out) < maxChanges; i-- {
		c := web.Between(all[i].Seen, all[i-1], all[i])
		if c.Title != nil || c.Text != nil {
			out = append(out, c)
		}
	}
	return out
}

// passOn is as much of a version as a feed's rule lets be shown.
func passOn(v storage.Version, rule storage.Republish, fetched bool) storage.Version {
	a := storage.Article{Title: v.Title, Content: v.Content, Summary: v.Summary, Text: v.Text}
	if fetched {
		a.Full = "<p></p>" // what the text was made from is not kept: take what the feed gave
	}
	v.Text = format.ApplyRepublish(a, rule).Text
	return v
}

// image is the picture of a story's lead, where the operator wants pictures
// and its feed's rule lets it be passed on.
func (s *Server) image(ctx context.Context, settings storage.Settings, story storage.Story) string {
	if !s.images {
		return ""
	}
	lead, err := s.store.Article(ctx, story.Lead)
	if err != nil || !address.Public(lead.Image) {
		return ""
	}
	return format.ApplyRepublish(lead, feedOf(settings, lead.Feed).Republish).Image
}
