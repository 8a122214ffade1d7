package publish

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rawi/publish/format"
	"rawi/publish/watch"
	"rawi/publish/web"
	"rawi/storage"
)

// The kinds of views that watch events. Only digests have a name.
const (
	viewBursts  = "bursts"
	viewGaps    = "gaps"
	viewChanges = "changes"
	viewDigest  = "digest"
)

// watchAge is how long a document that watches events is served, whatever changed: all
// recent events are looked through for it, and what it tells also comes with time.
const watchAge = time.Minute

// watched is what composers remember for documents that watch events.
type watched struct {
	revisions watch.Changes
	digests   watch.Digests
}

// watchedViews returns the views that watch events, as the settings have them.
func watchedViews(settings storage.Settings) []view {
	out := []view{{kind: viewBursts}, {kind: viewChanges}}
	if settings.Watch.Gaps.IsWatched() {
		out = append(out, view{kind: viewGaps})
	}
	for _, d := range settings.Watch.Digests {
		out = append(out, view{viewDigest, d.Name})
	}
	return out
}

// isWatched reports whether a view watches events.
func (v view) isWatched() bool {
	return v.kind == viewBursts || v.kind == viewGaps || v.kind == viewChanges || v.kind == viewDigest
}

// registerWatched registers the documents that watch events.
func (s *Server) registerWatched() {
	for _, kind := range []string{viewBursts, viewGaps, viewChanges} {
		for _, f := range formats {
			s.mux.HandleFunc("GET /"+kind+"."+f.suffix, func(w http.ResponseWriter, r *http.Request) {
				s.serveDocument(w, r, key{view: view{kind: kind}, format: f.suffix})
			})
		}
	}
	s.mux.HandleFunc("GET /"+viewDigest+"/{file}", func(w http.ResponseWriter, r *http.Request) {
		name, suffix := cutFormat(r.PathValue("file"))
		if suffix == "" {
			s.pages.writeErrorPage(w, r, errNoView)
			return
		}
		s.serveDocument(w, r, key{view: view{viewDigest, name}, format: suffix})
	})
}

// digest returns the digest of a view.
func (v view) digest(settings storage.Settings) (d storage.Digest, ok bool) {
	i := slices.IndexFunc(settings.Watch.Digests, func(d storage.Digest) bool { return v.kind == viewDigest && d.Name == v.name })
	if i < 0 {
		return d, false
	}
	return settings.Watch.Digests[i], true
}

// watchTitle returns the title of a view that watches events, in a language.
func (v view) watchTitle(settings storage.Settings, language string) string {
	if d, ok := v.digest(settings); ok {
		return cmp.Or(d.Title, d.Name)
	}
	return watchWord(language, v.kind)
}

// watchSubtitle says what a view tells, in the language of the site.
func (v view) watchSubtitle(settings storage.Settings) string {
	language := settings.Site.Language
	switch v.kind {
	case viewBursts:
		b := watch.BurstOf(settings)
		return fill(watchWord(language, "burst"), strconv.Itoa(b.Outlets), web.Span(language, b.Within))
	case viewGaps:
		return fill(watchWord(language, "gap"), web.Span(language, watch.GapAfter(settings)))
	case viewChanges:
		return watchWord(language, "change")
	}
	d, _ := v.digest(settings)
	return cmp.Or(watchTopic(d).title(settings, settings.Site.Language, nil), settings.Site.Title)
}

// watchTopic returns the view of a digest's topic, or of all stories.
func watchTopic(d storage.Digest) view {
	if d.Topic == "" {
		return view{}
	}
	return view{viewTopics, d.Topic}
}

// watchedDocument composes a document that watches events.
func (c watchComposer) watchedDocument(ctx context.Context, k key, settings storage.Settings) (d format.Document, err error) {
	if !slices.Contains(watchedViews(settings), k.view) {
		return d, errNoView
	}
	site := settings.Site
	digest, _ := k.digest(settings)
	d = format.Document{
		Title: k.watchTitle(settings, site.Language) + " · " + site.Title, Subtitle: k.watchSubtitle(settings), ID: format.TagURI(site, strings.TrimSuffix(k.kind+"/"+k.name, "/")),
		Self: c.baseURL(settings) + k.path(), Alternate: site.URL + watchTopic(digest).address(""), Language: site.Language, Hub: c.hubURL(ctx, k.view, settings),
	}
	switch k.kind {
	case viewBursts:
		d.Entries, err = c.burstEntries(ctx, k, settings)
	case viewGaps:
		d.Entries, err = c.gapEntries(ctx, k, settings)
	case viewChanges:
		d.Entries, err = c.changeEntries(ctx, settings)
	case viewDigest:
		d.Entries, err = c.digestEntries(ctx, settings, digest)
	}
	d.Updated = updated(d.Entries, nil, settings.At)
	return d, err
}

// watcher tells the hub when a document that watches events has changed.
type watcher struct{ *Server }

// followWatched reports documents that watch events to the hub when they change, which
// they do with time too, until ctx ends. The caller calls what it returns to wait for
// that.
func (s watcher) followWatched(ctx context.Context) (wait func()) {
	if s.changed == nil {
		return func() {}
	}
	ctx, stop := context.WithCancel(ctx)
	var work sync.WaitGroup
	work.Go(func() {
		ticker := time.NewTicker(watchAge)
		defer ticker.Stop()
		tags := map[view]string{}
		for {
			s.reportWatched(ctx, tags)
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	})
	return func() {
		stop()
		work.Wait()
	}
}

// reportWatched reports the documents that watch events whose tags are others than before,
// of those that somebody follows.
func (s watcher) reportWatched(ctx context.Context, tags map[view]string) {
	changed := map[view]bool{}
	settings := s.currentSettings(ctx)
	for _, v := range watchedViews(settings) {
		if !s.isFollowed(v, settings) {
			delete(tags, v)
			continue
		}
		doc, err := s.rendered(ctx, key{view: v, format: "atom"}, s.viewGate.enterPatiently)
		if err != nil {
			continue // it is tried again in a minute, and whoever asks for it gets the error
		}
		if tags[v] != "" && tags[v] != doc.plain.etag {
			changed[v] = true
		}
		tags[v] = doc.plain.etag
	}
	if len(changed) > 0 {
		s.notifyHub(ctx, changed)
	}
}

// isFollowed reports whether anybody is to be told of changes of a view's documents.
func (s watcher) isFollowed(v view, settings storage.Settings) bool {
	for _, f := range formats {
		for _, k := range documentsOf(v, f.suffix) {
			if s.followers.Follows(s.baseURL(settings) + k.path()) {
				return true
			}
		}
	}
	return false
}

// waitForFiles waits until files are to be written again: until the store changes, or for
// watchAge, after which the documents that watch events may be others.
func (s *Server) waitForFiles(ctx context.Context, after uint64) {
	ctx, cancel := context.WithTimeout(ctx, watchAge)
	defer cancel()
	_ = s.store.Wait(ctx, after) // it fails when ctx ends, or as Stats will
}
