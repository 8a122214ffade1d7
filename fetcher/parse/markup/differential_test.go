package markup_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/parse"
	"rawi/fetcher/parse/parsetest"
	"rawi/storage"
)

const generatedURL = "http://n.example/feeds/all.xml"

// TestWellFormedXMLIsReadAsXML holds that of 300 well-formed feeds with elements of
// other vocabularies everywhere, the parser reads what a plain walk of the
// same tree does: all at once, and knowing some of the items.
func TestWellFormedXMLIsReadAsXML(t *testing.T) {
	t.Parallel()
	cut, nested := 0, 0
	for seed := range uint64(300) {
		g := parsetest.NewGrammar(seed, 16)
		doc := g.Feed()
		mustBeWellFormed(t, doc)
		want := walk(parseXML(t, doc, generatedURL))
		in := parse.Input{Body: []byte(doc), URL: generatedURL, Feed: storage.Feed{Name: "n"}, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
		full, err := parse.Parse(t.Context(), in)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, doc)
		}
		got := walked{channel: summary{Title: full.Channel.Title, Link: full.Channel.Link, Text: withoutSpace(full.Channel.Description), Date: want.channel.Date}}
		for _, a := range full.Articles {
			got.items = append(got.items, summary{a.Title, a.Link, a.Published.Format(time.RFC3339), strings.Join(a.Text, "")})
		}
		for i := range got.items {
			got.items[i].Text = withoutSpace(got.items[i].Text)
		}
		if parsetest.JSON(t, got.channel) != parsetest.JSON(t, want.channel) || parsetest.JSON(t, got.items) != parsetest.JSON(t, want.items) {
			t.Errorf("seed %d: %s\n got %+v\nwant %+v", seed, doc, got, want)
		}
		if len(full.Warnings) > 0 {
			t.Errorf("seed %d: repaired a well-formed document: %q\n%s", seed, full.Warnings, doc)
		}
		if len(full.ItemHashes) == 0 {
			continue
		}
		cut++
		if strings.Contains(doc, "<item><title>") {
			nested++
		}
		known := map[uint64]bool{}
		for _, c := range full.ItemHashes {
			known[c] = g.Maybe(60)
		}
		in.Known = func(c uint64) bool { return known[c] }
		delta, err := parse.Parse(t.Context(), in)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		full.Articles = slices.DeleteFunc(full.Articles, func(a storage.Article) bool { return known[a.ItemHash] })
		if got, want := parsetest.JSON(t, delta), parsetest.JSON(t, full); got != want {
			t.Errorf("seed %d: %s\n delta %s\n  full %s", seed, doc, got, want)
		}
	}
	t.Logf("%d of 300 documents were cut, %d of them with items inside of items", cut, nested)
	if cut < 150 || nested < 50 {
		t.Errorf("%d documents were cut, %d of them with items inside of items", cut, nested)
	}
}

func mustBeWellFormed(t *testing.T, doc string) {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader([]byte(doc)))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("the generator wrote broken XML: %v\n%s", err, doc)
		}
	}
}
