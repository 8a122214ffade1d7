package publish_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rawi/storage"
)

// Every time of every page is in the zone of the site, and says which that is; with another
// config it is another one.
func TestEveryTimeOfAPageHasItsZone(t *testing.T) {
	t.Parallel()
	h := newSampleHarness(t)
	list, err := h.store.Stories(t.Context(), storage.Query{Text: "sources:>=3"})
	if err != nil || len(list.Stories) == 0 {
		t.Fatal(list, err)
	}
	story := list.Stories[0]
	settings, err := h.store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	read := func(path string) string { return body(t, h.get(path, map[string]string{"Accept-Language": "en"})) }
	for _, row := range []struct {
		site         storage.Site
		form, within string // of a time, and a part of each page
	}{
		{storage.Site{}, ` UTC$`, "Times are UTC."},
		{storage.Site{Zone: "Asia/Damascus"}, ` UTC\+3$`, "Times are those of <bdi>Asia/Damascus</bdi>."},
		{storage.Site{Zone: "Asia/Tehran", Calendar: storage.CalendarHijri}, `\(\d+ [A-Z].* 144[78] AH\), \d\d:\d\d UTC\+3:30$`, "Hijri dates are those of the Umm al-Qura calendar."},
	} {
		settings.At = settings.At.Add(time.Minute)
		settings.Site.Zone, settings.Site.Calendar = row.site.Zone, row.site.Calendar
		h.apply(storage.Operation{Settings: &settings})
		h.clock.Add(int64(time.Hour)) // the page of the status is kept for a while
		h.await("/stories/"+story.ID, row.within)
		form, times := regexp.MustCompile(`^\d+ [A-Z][a-z]+ \d{4}.*`+row.form), 0
		for _, path := range []string{"/", "/stories/" + story.ID, "/event/" + story.Event, "/status"} {
			text := read(path)
			for _, at := range timesOf(t, text) {
				if times++; !form.MatchString(at) {
					t.Errorf("%+v: %s shows %q", row.site, path, at)
				}
			}
			if path != "/" && !strings.Contains(text, row.within) {
				t.Errorf("%+v: no %s on %s", row.site, path, row.within)
			}
		}
		if times < 45 {
			t.Errorf("%+v: %d times", row.site, times)
		}
	}
}

// timesOf returns the times of a page as they are shown, or as their titles have them.
func timesOf(t *testing.T, page string) (out []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "time" {
			continue
		}
		shown := n.FirstChild.Data
		for _, a := range n.Attr {
			if a.Key == "title" {
				shown = a.Val
			}
		}
		out = append(out, shown)
	}
	return out
}
