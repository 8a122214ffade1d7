package fetcher

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"rawi/storage"
	"rawi/storage/address"
)

// secretsOf returns what a feed's articles, links and errors must not repeat: the
// secrets of its addresses, and what its Authorization header sends.
func secretsOf(f storage.Feed, st storage.FeedState) []string {
	marked := slices.Clone(f.Secrets)
	for _, v := range http.Header(f.Header).Values("Authorization") {
		_, sent, _ := strings.Cut(v, " ")
		marked = append(marked, sent)
		if plain, err := base64.StdEncoding.DecodeString(sent); err == nil {
			_, password, _ := strings.Cut(string(plain), ":")
			marked = append(marked, password)
		}
	}
	return append(address.Secrets(f.URL, marked...), address.Secrets(st.CurrentURL)...)
}

// redact replaces the feed's secrets wherever its document or its server repeats them.
// What rawi itself asks for stays: the addresses that the feed moved to and that hubs
// know it by.
func redact(fetch *storage.Fetch, f storage.Feed) {
	secrets := secretsOf(f, fetch.State)
	if len(secrets) == 0 {
		return
	}
	hide := func(texts ...*string) {
		for _, s := range texts {
			*s = address.Redact(*s, secrets)
		}
	}
	st := &fetch.State
	hide(&st.Error, &st.Why, &st.Channel.Link, &st.Channel.ID, &st.Channel.Image, &st.Channel.Description)
	st.Warnings, st.Polls = slices.Clone(st.Warnings), slices.Clone(st.Polls)
	for i := range st.Warnings {
		hide(&st.Warnings[i])
	}
	for i := range st.Polls {
		hide(&st.Polls[i].Error)
	}
	for i := range fetch.Articles {
		a := &fetch.Articles[i]
		hide(&a.GUID, &a.Identity, &a.Link, &a.Canonical, &a.Image)
		for _, html := range []*string{&a.Summary, &a.Content, &a.Full} {
			*html = address.RedactHTML(*html, secrets)
		}
		for j := range a.Enclosures {
			hide(&a.Enclosures[j].URL)
		}
		if a.Source != nil {
			hide(&a.Source.Link)
		}
	}
}
