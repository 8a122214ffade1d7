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
	Authors  []author         `json:"authors"`
	Items    *[]jsonItem      `json:"items"`
}

type author struct{ Name, URL, Avatar string }

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
	Authors     []author `json:"authors"`
	Attachments []struct {
		URL  string   `json:"url"`
		Type string   `json:"mime_type"`
		Size *float64 `json:"size_in_bytes"`
	} `json:"attachments"`
}

// json checks the rules of JSON Feed 1.1.
func (c *checker) json(body []byte) {
	var f jsonFeed
	if err := json.Unmarshal(body, &f); err != nil {
		c.violation("JSON Feed 1.1 (RFC 8259)", "%v", err)
		return
	}
	c.require(f.Version == "https://jsonfeed.org/version/1.1", "JSON Feed 1.1, version", "%q", f.Version)
	c.require(f.Title != "", "JSON Feed 1.1, title", "there is none")
	if f.Items == nil {
		c.violation("JSON Feed 1.1, items", "there are none, not even an empty list")
		return
	}
	for key, address := range map[string]string{"home_page_url": f.HomePage, "feed_url": f.FeedURL, "next_url": f.NextURL, "icon": f.Icon} {
		c.require(address == "" || isWebURL(address), "JSON Feed 1.1, "+key, "%q", address)
	}
	c.require(f.NextURL == "" || f.NextURL != f.FeedURL, "JSON Feed 1.1, next_url", "it is the feed itself")
	c.languageTag(f.Language)
	for _, h := range f.Hubs {
		c.require(h["type"] != nil && h["url"] != nil, "JSON Feed 1.1, hubs", "%v", h)
	}
	c.authors(f.Authors)
	ids := map[string]bool{}
	for _, i := range *f.Items {
		id, ok := i.ID.(string)
		c.require(ok && id != "" && !ids[id], "JSON Feed 1.1, id", "%v", i.ID)
		ids[id] = true
		c.jsonItem(i)
	}
}

func (c *checker) jsonItem(i jsonItem) {
	c.require(i.HTML != nil && *i.HTML != "" || i.Text != nil && strings.TrimSpace(*i.Text) != "", "JSON Feed 1.1, content", "%v has neither", i.ID)
	for key, address := range map[string]string{"url": i.URL, "external_url": i.External, "image": i.Image} {
		c.require(address == "" || isWebURL(address), "JSON Feed 1.1, "+key, "%q", address)
	}
	for _, d := range []*string{i.Published, i.Modified} {
		c.require(d == nil || isRFC3339(*d), "JSON Feed 1.1, dates (RFC 3339)", "%v", i.ID)
	}
	c.languageTag(i.Language)
	c.authors(i.Authors)
	for _, a := range i.Attachments {
		c.require(isWebURL(a.URL) && isMediaType(a.Type), "JSON Feed 1.1, attachments", "%+v", a)
	}
}

func (c *checker) authors(list []author) {
	for _, p := range list {
		c.require(p.Name != "" || p.URL != "" || p.Avatar != "", "JSON Feed 1.1, authors", "one says nothing")
	}
}

func (c *checker) languageTag(tag string) {
	_, err := language.Parse(tag)
	c.require(tag == "" || err == nil, "JSON Feed 1.1, language (RFC 5646)", "%q", tag)
}
