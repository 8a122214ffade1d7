package config

import (
	"fmt"
	"io"
	"strings"

	"rawi/storage"
)

// Draft is what a first config file is made of.
type Draft struct {
	Site    storage.Site
	Contact string
	Data    string // folder of the store; empty: the default
	Socket  string // empty: the default
	OPML    string // path of a list; empty: none
	Feeds   []storage.Feed
	Topics  []storage.Topic
}

// Write writes a commented first config file. What it writes, Parse reads.
func Write(w io.Writer, d Draft) error {
	var b strings.Builder
	site := Default().Site
	site.Title, site.URL, site.Language = first(d.Site.Title, site.Title), first(d.Site.URL, site.URL), first(d.Site.Language, site.Language)
	b.WriteString("# The configuration of rawi. `rawi check-config` reads it and says what is wrong,\n" +
		"# `rawi reload` puts it in force, `rawi config schema` tells editors of its keys.\n\n")
	fmt.Fprintf(&b, "site: {title: %s, url: %s, language: %s}\n", scalar(site.Title), scalar(site.URL), site.Language)
	for _, p := range []struct{ key, value string }{{"data", d.Data}, {"socket", d.Socket}} {
		if p.value != "" {
			fmt.Fprintf(&b, "%s: %s\n", p.key, scalar(p.value))
		}
	}
	b.WriteString("\nfetch:\n")
	if d.Contact == "" {
		b.WriteString("  # Whom a site's keeper can turn to; please fill it in.\n  # contact: you@example.org\n")
	} else {
		b.WriteString("  # Whom a site's keeper can turn to.\n  contact: " + scalar(d.Contact) + "\n")
	}
	b.WriteString("  interval: {min: 5m, max: 6h}\n\n# A feed's name is its key: keep it when its url moves.\nfeeds:")
	if len(d.Feeds) == 0 && d.OPML == "" {
		b.WriteString(" []")
	}
	b.WriteByte('\n')
	if d.OPML != "" {
		b.WriteString("  - {opml: " + scalar(d.OPML) + "}\n")
	}
	for _, f := range d.Feeds {
		b.WriteString("  " + feedLine(f) + "\n")
	}
	b.WriteString("\n# Saved queries: each has a feed and a page of its own.\ntopics:")
	if len(d.Topics) == 0 {
		b.WriteString(" []\n# - {name: oil, title: \"النفط\", query: 'نفط OR غاز'}")
	}
	b.WriteByte('\n')
	for _, t := range d.Topics {
		fmt.Fprintf(&b, "  - {name: %s, title: %s, query: %s}\n", t.Name, scalar(t.Title), scalar(t.Query))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
