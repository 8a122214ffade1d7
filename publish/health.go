package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
	"time"

	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/address"
)

// failureThreshold is how many failures in a row make an entry.
const failureThreshold = 3

// serveHealth serves /health/TOKEN.atom: the problems of the feeds, for the operator to
// subscribe to.
func (s *Server) serveHealth(w http.ResponseWriter, r *http.Request) {
	token, ok := strings.CutSuffix(r.PathValue("file"), ".atom")
	if !ok || s.healthToken == "" || !equalConstantTime(token, s.healthToken) {
		s.writeError(w, r, errNoView)
		return
	}
	list, err := s.store.Feeds(r.Context())
	if err != nil {
		s.writeError(w, r, err)
		return
	}
	settings := s.currentSettings(r.Context())
	d := format.Document{
		Title: translate(settings.Site.Language, "health") + " · " + settings.Site.Title, ID: format.TagURI(settings.Site, "health"),
		Self: settings.Site.URL + r.URL.Path, Alternate: settings.Site.URL + "/", Language: settings.Site.Language, Updated: settings.At,
	}
	for _, f := range list {
		if !f.Removed && !f.Feed.Paused {
			d.Entries = append(d.Entries, problems(settings.Site, f)...)
		}
	}
	slices.SortStableFunc(d.Entries, func(a, b format.Entry) int { return b.Updated.Compare(a.Updated) })
	if len(d.Entries) > 0 {
		d.Updated = d.Entries[0].Updated
	}
	body, err := format.Atom(d)
	if err != nil {
		s.writeError(w, r, err)
		return
	}
	h := w.Header()
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Cache-Control", "private, no-cache")
	newRendered(body, "application/atom+xml; charset=utf-8", s.now()).serve(w, r)
}

// problems returns an entry for each problem of a feed. Its ID stays the same while the
// problem lasts.
func problems(site storage.Site, f storage.FeedInfo) (out []format.Entry) {
	st := f.State
	name := f.Feed.Name
	add := func(kind, occurrence string, since time.Time, text string) {
		if since.IsZero() {
			since = st.Polled
		}
		title := fmt.Sprintf("%s: %s", name, translate(site.Language, kind))
		sum := sha256.Sum256([]byte(occurrence))
		out = append(out, format.Entry{
			ID: format.TagURI(site, "health/"+name+"/"+kind+"/"+hex.EncodeToString(sum[:6])), Title: title, Link: site.URL + "/",
			Content: "<p>" + html.EscapeString(text) + "</p>", Published: since, Updated: since, Language: site.Language,
			Authors: []storage.Person{{Name: "rawi"}}, Source: format.Source{ID: format.TagURI(site, "health"), Title: site.Title},
		})
	}
	switch {
	case st.Status == storage.StatusGone:
		add("gone", st.Since.String(), st.Since, st.Error)
	case st.Status == storage.StatusError && st.NothingFound > 1: // twice in a row, after which it is in error at once
		add("changed", st.Since.String(), st.Since, st.Error)
	case st.Status == storage.StatusError && st.Failures >= failureThreshold:
		add("fails", st.Since.String(), st.Since, st.Error)
	case !st.Silent.IsZero():
		add("silent", st.Silent.String(), st.Silent, storage.Stamp(st.Silent, site.Location()))
	}
	if st.CurrentURL != "" && st.CurrentURL != f.Feed.URL {
		add("moved", st.CurrentURL, st.Since, address.Shown(st.CurrentURL, f.Feed.Secrets...))
	}
	if len(st.Warnings) > 0 && st.NothingFound == 0 {
		add("repaired", strings.Join(st.Warnings, "\n"), st.Changed, strings.Join(st.Warnings, "; "))
	}
	return out
}

// translate returns a text of a document in the language of the site.
func translate(language, key string) string {
	t := map[string][2]string{
		"health": {"صحة المصادر", "Health of the feeds"}, "gone": {"لم يعد موجوداً", "gone for good"}, "fails": {"لا يجيب كما ينبغي", "does not answer as it should"},
		"changed": {"لم يعد يُعثر فيه على شيء", "nothing is found in it any more"},
		"events":  {"الأحداث", "Events"},
		"silent":  {"صامت منذ", "silent since"}, "moved": {"انتقل", "moved"}, "repaired": {"أصلح عند القراءة", "repaired while it was read"},
	}[key]
	if language == "ar" || strings.HasPrefix(language, "ar-") {
		return t[0]
	}
	return t[1]
}
