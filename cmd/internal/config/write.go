package config

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"rawi/storage"
)

// Draft is the content of a first config file.
type Draft struct {
	Site    storage.Site
	Contact string
	Data    string // folder of the store; empty: the default
	Socket  string // empty: the default
	OPML    string // path or address of a list; empty: none
	Feeds   []storage.Feed
	Topics  []storage.Topic
}

// Write writes a commented config file, which Parse accepts if d is valid.
func Write(w io.Writer, d Draft) error {
	var b strings.Builder
	site := Default().Site
	site.Title, site.URL, site.Language = cmp.Or(d.Site.Title, site.Title), cmp.Or(d.Site.URL, site.URL), cmp.Or(d.Site.Language, site.Language)
	b.WriteString("# The configuration of rawi. `rawi check-config` reads it and says what is wrong,\n" +
		"# `rawi reload` puts it in force, `rawi config schema` describes its keys for editors.\n\n")
	fmt.Fprintf(&b, "site: {title: %s, url: %s, language: %s}\n", scalar(site.Title), scalar(site.URL), site.Language)
	for _, p := range []struct{ key, value string }{{"data", d.Data}, {"socket", d.Socket}} {
		if p.value != "" {
			fmt.Fprintf(&b, "%s: %s\n", p.key, scalar(p.value))
		}
	}
	b.WriteString("\nfetch:\n")
	if d.Contact == "" {
		b.WriteString("  # An address for operators of sites; please fill it in.\n  # contact: you@example.org\n")
	} else {
		b.WriteString("  # An address for operators of sites.\n  contact: " + scalar(d.Contact) + "\n")
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

// feedLine formats the entry of a feed as one line.
func feedLine(f storage.Feed) string {
	var b strings.Builder
	b.WriteString("- {url: " + scalar(f.URL))
	for _, p := range []struct{ key, value string }{
		{"name", f.Name}, {"title", f.Title}, {"outlet", f.Outlet}, {"region", f.Region}, {"language", f.Language},
	} {
		if p.value != "" {
			b.WriteString(", " + p.key + ": " + scalar(p.value))
		}
	}
	if f.Interval > 0 {
		b.WriteString(", interval: " + showDuration(f.Interval))
	}
	if f.Paused {
		b.WriteString(", paused: true")
	}
	b.WriteString("}")
	return b.String()
}

// scalar formats s as YAML: plain if it is unambiguous, else in double quotes.
func scalar(s string) string {
	if feedPattern.MatchString(s) && !strings.ContainsAny(s[:1], "0123456789") && !isWord(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffd:
			b.WriteByte(' ')
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isWord reports whether YAML reads s as a boolean or null.
func isWord(s string) bool {
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null":
		return true
	}
	return false
}
