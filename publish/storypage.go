package publish

import (
	"cmp"
	"io"
	"net/http"
	"slices"

	"rawi/publish/format"
	"rawi/publish/web"
	"rawi/storage"
)

// maxChanges bounds the changes of a text that a page shows.
const maxChanges = 5

// serveStory serves the page of a story: the text of its lead, the other outlets that
// ran it, and how the text changed.
func (p *pageServer) serveStory(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	settings := p.currentSettings(ctx)
	story, err := p.store.Story(ctx, r.PathValue("id"))
	if err != nil {
		p.writeErrorPage(w, r, err)
		return
	}
	if story.ID != r.PathValue("id") { // an alias, or the ID of a member
		http.Redirect(w, r, "/stories/"+story.ID, http.StatusMovedPermanently)
		return
	}
	lead, err := p.store.Article(ctx, story.Lead)
	if err != nil {
		p.writeErrorPage(w, r, err)
		return
	}
	versions, err := p.store.Versions(ctx, story.Lead, maxChanges)
	if err != nil {
		p.writeErrorPage(w, r, err)
		return
	}
	feed := feedNamed(settings, lead.Feed)
	page := web.Story{Layout: p.layout(settings, languageOf(settings, r), ""), Story: story, Changes: textChanges(lead, versions, feed), Feeds: allFeeds, EventFeeds: allEventFeeds}
	page.OutletNames = p.outlets.read(ctx)
	event, err := p.eventOf(ctx, story, map[string]*storage.Event{})
	if err != nil {
		p.writeErrorPage(w, r, err)
		return
	}
	if event != nil {
		page.Event, page.Others = *event, otherReports(*event, story)
	}
	page.Places = placeLinks(settings, page.Language, lead.Places)
	republished := format.ApplyRepublish(lead, feed.Republish)
	republished.Text = format.FirstBlocks(republished.Text, format.MaxShownText)
	page.Lead = &republished
	page.Image = p.image(republished)
	p.writePage(w, r, http.StatusOK, func(w io.Writer) error { return p.templates.Story(w, page) })
}

// feedNamed returns a feed of the settings, or one with nothing but the name.
func feedNamed(settings storage.Settings, name string) storage.Feed {
	i := slices.IndexFunc(settings.Feeds, func(f storage.Feed) bool { return f.Name == name })
	if i < 0 {
		return storage.Feed{Name: name}
	}
	return settings.Feeds[i]
}

// textChanges returns the differences between the versions of an article, newest first,
// in as much of the text as the feed's Republish allows.
func textChanges(a storage.Article, versions []storage.Version, feed storage.Feed) (out []web.Change) {
	since := cmp.Or(a.Changed, a.Seen)
	if n := len(versions); n > 0 && versions[n-1].Until.After(since) {
		since = versions[n-1].Until // the article returned to an earlier text
	}
	current := storage.Version{Seen: since, Title: a.Title, Content: a.Content, Summary: a.Summary, Text: a.Text, LeftOut: a.LeftOut}
	all := append(slices.Clone(versions), current)
	fetched := a.Full != "" || feed.FullText // the texts may come from the article's page
	for i := range all {
		all[i] = format.RepublishVersion(all[i], feed.Republish, fetched)
	}
	for i := len(all) - 1; i > 0 && len(out) < maxChanges; i-- {
		c := web.NewChange(all[i].Seen, all[i-1], all[i])
		if c.Title != nil || c.Text != nil {
			out = append(out, c)
		}
	}
	return out
}
