package format

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

type jsonFeed struct {
	*feeds.JSONFeed
	Items []*jsonItem `json:"items"`
}

type jsonItem struct {
	*feeds.JSONItem
	Language    string           `json:"language,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
	Rawi        jsonStory        `json:"_rawi"`
}

type jsonAttachment struct {
	URL  string `json:"url"`
	Type string `json:"mime_type"`
	Size int64  `json:"size_in_bytes,omitempty"`
}

// jsonStory holds what JSON Feed has no field for, as an extension.
type jsonStory struct {
	About   string        `json:"about"`
	Source  jsonSource    `json:"source"`
	Related []jsonRelated `json:"also,omitempty"`
	Places  []jsonPlace   `json:"places,omitempty"`
	Event   *jsonEvent    `json:"event,omitempty"`
}

// jsonEvent names the event that an item's story is in, if other stories are.
type jsonEvent struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

type jsonPlace struct {
	ID    string    `json:"id"`
	Name  string    `json:"name"`
	Point []float64 `json:"point,omitempty"` // latitude and longitude in degrees
}

type jsonSource struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
	Feed  string `json:"feed_url,omitempty"`
}

type jsonRelated struct {
	Outlet   string    `json:"outlet"`
	Title    string    `json:"title"`
	URL      string    `json:"url,omitempty"`
	Language string    `json:"language,omitempty"`
	Date     time.Time `json:"date_published"`
}

// JSON writes d as JSON Feed 1.1.
func JSON(d Document) ([]byte, error) {
	f := jsonFeed{
		JSONFeed: &feeds.JSONFeed{
			Version: "https://jsonfeed.org/version/1.1", Title: d.Title, Description: d.Subtitle, Language: d.Language,
			HomePageUrl: d.Alternate, FeedUrl: d.Self,
		},
		Items: []*jsonItem{},
	}
	f.NextUrl = d.Previous
	if d.Hub != "" {
		f.Hubs = []*feeds.JSONHub{{Type: "WebSub", Url: d.Hub}}
	}
	for _, e := range d.Entries {
		f.Items = append(f.Items, newJSONItem(e))
	}
	var b bytes.Buffer
	if err := WriteJSON(&b, f, " "); err != nil {
		return nil, fmt.Errorf("write the feed: %w", err)
	}
	return b.Bytes(), nil
}

func newJSONItem(e Entry) *jsonItem {
	published, updated := e.Published.UTC(), e.Updated.UTC()
	out := &jsonItem{
		JSONItem: &feeds.JSONItem{
			Id: e.ID, Url: e.Link, Title: strings.TrimSpace(e.Title), ContentHTML: e.Content, Image: e.Image,
			PublishedDate: &published, ModifiedDate: &updated, Tags: e.Categories,
		},
		Language: e.Language,
		Rawi:     jsonStory{About: "the outlets that ran this story, and its places", Source: jsonSource{e.Source.Title, e.Source.Link, e.Source.Feed}},
	}
	if isEmptyHTML(e.Content) { // one of the two is required
		out.ContentHTML, out.ContentText = "", e.title()
	}
	for _, p := range e.authors() {
		out.Authors = append(out.Authors, &feeds.JSONAuthor{Name: displayName(p)})
	}
	for _, c := range e.Enclosures {
		out.Attachments = append(out.Attachments, jsonAttachment{c.URL, cmp.Or(mediaType(c), genericType), max(c.Length, 0)})
	}
	for _, a := range e.Related {
		out.Rawi.Related = append(out.Rawi.Related, jsonRelated{a.Outlet, a.Title, a.Link, a.Language, a.Time.UTC()})
	}
	if e.Event.ID != "" {
		out.Rawi.Event = &jsonEvent{e.Event.ID, e.Event.Link}
	}
	for _, p := range e.Places {
		place := jsonPlace{ID: p.ID, Name: p.Name}
		if p.Located {
			place.Point = []float64{p.Lat, p.Lon}
		}
		out.Rawi.Places = append(out.Rawi.Places, place)
	}
	return out
}
