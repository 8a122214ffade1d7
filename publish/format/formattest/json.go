package formattest

import (
	"encoding/json"
	"strings"

	"golang.org/x/text/language"
)

type jsonFeed struct {
	Version  string           `json:"version"`
	Title    string           `json:"title"`
	HomePage string           `json:"home_page_url"`
	FeedURL  string           `json:"feed_url"`
	NextURL  string           `json:"next_url"`
	Icon     string           `json:"icon"`
	Language string           `json:"language"`
	Hubs     []map[string]any `json:"hubs"`
	Authors  []person         `json:"authors"`
	Items    *[]jsonItem      `json:"items"`
}

type person struct{ Name, URL, Avatar string }

type jsonItem struct {
	ID          any      `json:"id"`
	URL         string   `json:"url"`
	External    string   `json:"external_url"`
	HTML        *string  `json:"content_html"`
	Text        *string  `json:"content_text"`
	Image       string   `json:"image"`
	Published   *string  `json:"date_published"`
	Modified    *string  `json:"date_modified"`
	Language    string   `json:"language"`
	Tags        []string `json:"tags"`
	Authors     []person `json:"authors"`
	Attachments []struct {
		URL  string   `json:"url"`
		Type string   `json:"mime_type"`
		Size *float64 `json:"size_in_bytes"`
	} `json:"attachments"`
}

// The rules are those of JSON Feed 1.1.
func (j *judge) json(body []byte) {
	var f jsonFeed
	if err := json.Unmarshal(body, &f); err != nil {
		j.breaks("JSON Feed 1.1 (RFC 8259)", "%v", err)
		return
	}
	j.must(f.Version == "https://jsonfeed.org/version/1.1", "JSON Feed 1.1, version", "%q", f.Version)
	j.must(f.Title != "", "JSON Feed 1.1, title", "there is none")
	if f.Items == nil {
		j.breaks("JSON Feed 1.1, items", "there are none, not even an empty list")
		return
	}
	for key, address := range map[string]string{"home_page_url": f.HomePage, "feed_url": f.FeedURL, "next_url": f.NextURL, "icon": f.Icon} {
		j.must(address == "" || web(address), "JSON Feed 1.1, "+key, "%q", address)
	}
	j.must(f.NextURL == "" || f.NextURL != f.FeedURL, "JSON Feed 1.1, next_url", "it is the feed itself")
	j.tongue(f.Language)
	for _, h := range f.Hubs {
		j.must(h["type"] != nil && h["url"] != nil, "JSON Feed 1.1, hubs", "%v", h)
	}
	j.people(f.Authors)
	ids := map[string]bool{}
	for _, i := range *f.Items {
		id, ok := i.ID.(string)
		j.must(ok && id != "" && !ids[id], "JSON Feed 1.1, id", "%v", i.ID)
		ids[id] = true
		j.jsonItem(i)
	}
}

func (j *judge) jsonItem(i jsonItem) {
	j.must(i.HTML != nil && *i.HTML != "" || i.Text != nil && strings.TrimSpace(*i.Text) != "", "JSON Feed 1.1, content", "%v has neither", i.ID)
	for key, address := range map[string]string{"url": i.URL, "external_url": i.External, "image": i.Image} {
		j.must(address == "" || web(address), "JSON Feed 1.1, "+key, "%q", address)
	}
	for _, d := range []*string{i.Published, i.Modified} {
		j.must(d == nil || rfc3339(*d), "JSON Feed 1.1, dates (RFC 3339)", "%v", i.ID)
	}
	j.tongue(i.Language)
	j.people(i.Authors)
	for _, a := range i.Attachments {
		j.must(web(a.URL) && mediaType(a.Type), "JSON Feed 1.1, attachments", "%+v", a)
	}
}

func (j *judge) people(list []person) {
	for _, p := range list {
		j.must(p.Name != "" || p.URL != "" || p.Avatar != "", "JSON Feed 1.1, authors", "one says nothing")
	}
}

func (j *judge) tongue(tag string) {
	_, err := language.Parse(tag)
	j.must(tag == "" || err == nil, "JSON Feed 1.1, language (RFC 5646)", "%q", tag)
}
