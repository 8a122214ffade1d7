package publish

import (
	"context"
	"fmt"
	"html"
	"net/url"
	"strings"
	"time"

	"rawi/publish/format"
	"rawi/publish/watch"
	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/outlet"
	"rawi/storage/place"
	"rawi/storage/text"
)

// watchComposer composes the documents that watch events.
type watchComposer struct{ *composer }

const (
	// maxWatched bounds the entries of a document that watches events.
	maxWatched = 100
	// maxWatchTitle bounds a title, in characters.
	maxWatchTitle = 500
)

// burstEntries returns the entries of the latest bursts.
func (c watchComposer) burstEntries(ctx context.Context, k key, settings storage.Settings) ([]format.Entry, error) {
	bursts, err := watch.Bursts(ctx, c.store, settings, c.now(), maxWatched)
	if err != nil {
		return nil, err
	}
	list := make([]watchedEvent, len(bursts))
	for i := range bursts {
		b := &bursts[i]
		list[i] = watchedEvent{&b.Event, b.At, b.At, k.watchSubtitle(settings)}
	}
	return c.watchedEvents(ctx, k, settings, list)
}

// gapEntries returns the entries of the latest gaps.
func (c watchComposer) gapEntries(ctx context.Context, k key, settings storage.Settings) ([]format.Entry, error) {
	gaps, err := watch.Gaps(ctx, c.store, settings, c.now(), maxWatched)
	if err != nil {
		return nil, err
	}
	list := make([]watchedEvent, len(gaps))
	for i := range gaps {
		g := &gaps[i]
		list[i] = watchedEvent{&g.Event, g.At, g.Updated(), gapNote(settings.Site, g, web.Span(settings.Site.Language, watch.GapAfter(settings)))}
	}
	return c.watchedEvents(ctx, k, settings, list)
}

// gapNote says on which side only an event had been told so long after it began, and who
// told it since.
func gapNote(site storage.Site, g *watch.Gap, after string) string {
	language := site.Language
	var notes []string
	if g.Language != "" {
		notes = append(notes, fill(watchWord(language, "onlyin"), after, text.LanguageName(g.Language, language)))
	}
	if g.Region != "" {
		notes = append(notes, fill(watchWord(language, "onlyby"), after, g.Region))
	}
	zone := site.Location()
	for _, t := range g.Since {
		key, name := "sinceby", t.Region
		if t.Language != "" {
			key, name = "sincein", text.LanguageName(t.Language, language)
		}
		notes = append(notes, fill(watchWord(language, key), name, storage.Stamp(t.At, zone)))
	}
	return strings.Join(notes, " ")
}

// watchedEvent is an event with what a document says of it.
type watchedEvent struct {
	event              *storage.Event
	published, updated time.Time
	note               string
}

// watchedEvents returns entries of events, as other documents show them, with a note in
// front. An event is left out if its lead has expired since it was selected.
func (c watchComposer) watchedEvents(ctx context.Context, k key, settings storage.Settings, list []watchedEvent) ([]format.Entry, error) {
	items, notes := make([]item, len(list)), map[string]watchedEvent{}
	for i, w := range list {
		items[i], notes[w.event.ID] = item{w.event.Lead(settings.Site.EventLanguages()), w.event}, w
	}
	entries, shown, err := c.entries(ctx, k, settings, items)
	for i := range entries {
		e, w := &entries[i], notes[shown[i].id()]
		e.ID, e.Published, e.Updated = format.TagURI(settings.Site, k.kind+"/"+w.event.ID), w.published, w.updated
		e.Content = paragraph(settings.Site.Language, w.note) + e.Content
	}
	return entries, err
}

// changeEntries returns the entries of the latest changes of texts.
func (c watchComposer) changeEntries(ctx context.Context, settings storage.Settings) ([]format.Entry, error) {
	changes, err := c.revisions.List(ctx, c.store, settings, maxWatched)
	if err != nil {
		return nil, err
	}
	feeds, err := c.feedsByName(ctx)
	if err != nil {
		return nil, err
	}
	places := place.InForce(settings.Places)
	shelf := entryShelf{most: documentBytes, bytes: map[string]int{}}
	for _, change := range changes {
		a := change.Article
		feed := feeds[a.Feed]
		story := storage.Story{ID: a.Story, Lead: a.ID, Time: change.At, Updated: change.At, Topics: a.Topics}
		e := format.NewEntry(settings.Site, format.EntrySource{Story: story, Lead: a, Feed: feed.Feed, Channel: feed.State.Channel, Places: places})
		e.ID = format.TagURI(settings.Site, fmt.Sprintf("change/%s/%d", a.ID, change.At.Unix()))
		e.Title = changeTitle(change, e.Title)
		brief := e
		e.Content = changeHTML(settings.Site.Language, change)
		shelf.add(a.Outlet, e, brief)
	}
	return shelf.entries, nil
}

// changeTitle returns a title that begins with the numbers that changed, of maxWatchTitle
// characters at most, and an ellipsis.
func changeTitle(change watch.Change, title string) string {
	if len(change.Numbers) == 0 {
		return title
	}
	separator := ", "
	if text.Direction(change.Article.Language) == "rtl" {
		separator = "، "
	}
	return text.Truncate(strings.Join(change.Numbers, separator)+" · "+title, maxWatchTitle)
}

// changeHTML returns what was taken out of a title and a text, and what was put in.
func changeHTML(language string, change watch.Change) string {
	var b strings.Builder
	for _, parts := range [][]web.Part{change.Title, change.Text} {
		if len(parts) == 0 {
			continue
		}
		fmt.Fprintf(&b, `<p lang="%s" dir="%s">`, html.EscapeString(change.Article.Language), text.Direction(change.Article.Language))
		for _, p := range parts {
			element := map[web.PartKind]string{web.PartRemoved: "del", web.PartAdded: "ins"}[p.Kind]
			shown := strings.ReplaceAll(html.EscapeString(p.Text), "¶", "<br>")
			if element != "" {
				shown = "<" + element + ">" + shown + "</" + element + ">"
			}
			b.WriteString(shown + " ")
		}
		b.WriteString("</p>")
	}
	if change.Cut {
		b.WriteString(paragraph(language, watchWord(language, "long")))
	}
	return b.String()
}

// digestEntries returns the entries of a digest.
func (c watchComposer) digestEntries(ctx context.Context, settings storage.Settings, d storage.Digest) (out []format.Entry, err error) {
	issues, err := c.digests.List(ctx, c.store, settings, d, c.now())
	if err != nil {
		return nil, err
	}
	site := settings.Site
	for _, issue := range issues {
		query := "since:" + issue.From.UTC().Format(time.RFC3339) + " before:" + issue.To.UTC().Format(time.RFC3339)
		if d.Topic != "" {
			query = "topic:" + d.Topic + " " + query
		}
		out = append(out, format.Entry{
			ID: format.TagURI(site, "digest/"+url.PathEscape(d.Name)+"/"+issue.Day), Title: d.Title + " · " + issue.Day,
			Link: site.URL + view{viewSearch, query}.address(""), Content: digestHTML(site, issue, c.outlets.read(ctx)), Published: issue.To, Updated: issue.To, Language: site.Language,
			Authors: []storage.Person{{Name: site.Title}}, Source: format.Source{ID: format.TagURI(site, "feed"), Title: site.Title},
		})
	}
	return out, nil
}

// digestHTML returns the events of a digest, a line each.
func digestHTML(site storage.Site, issue watch.Issue, names outlet.Names) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<div lang="%s" dir="%s"><ol>`, html.EscapeString(site.Language), text.Direction(site.Language))
	for _, l := range issue.Lines {
		title := fmt.Sprintf(`<bdi lang="%s">%s</bdi>`, html.EscapeString(l.Lead.Language), html.EscapeString(text.Truncate(l.Lead.Title, maxWatchTitle)))
		fmt.Fprintf(&b, `<li>%s · %s`, link(format.EventURL(site, l.Event), title), html.EscapeString(fill(watchWord(site.Language, "outlets"), fmt.Sprint(l.Outlets))))
		separator := " · "
		for _, m := range append([]storage.Member{l.Lead}, l.Others...) {
			b.WriteString(separator + link(m.Link, html.EscapeString(names.Of(m.Outlet))))
			separator = ", "
		}
		b.WriteString("</li>")
	}
	b.WriteString("</ol>")
	if issue.More > 0 {
		fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(fill(watchWord(site.Language, "more"), fmt.Sprint(issue.More))))
	}
	b.WriteString("</div>")
	return b.String()
}

// link returns HTML as a link to an address, if there is one.
func link(address, shown string) string {
	if address == "" {
		return shown
	}
	return `<a href="` + html.EscapeString(address) + `">` + shown + "</a>"
}

// paragraph returns a paragraph of plain text in a language.
func paragraph(language, plain string) string {
	return fmt.Sprintf(`<p lang="%s" dir="%s">%s</p>`, html.EscapeString(language), text.Direction(language), html.EscapeString(plain))
}
