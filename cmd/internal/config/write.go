package config

import (
	"cmp"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"strings"

	"rawi/storage"
)

// Draft is the content of a first config file.
type Draft struct {
	Site         storage.Site
	Listen       string // address and port of the public side; empty: the default
	Contact      string
	Data         string         // folder of the store; empty: the default
	Socket       string         // empty: the default
	AllowPrivate []netip.Prefix // private addresses that feeds are read at
	Ports        []uint16       // unusual ports that feeds are read at
	OPML         string         // path or address of a list; empty: none
	Feeds        []storage.Feed
	Topics       []storage.Topic
}

// Write writes a commented config file, which Parse accepts if d is valid.
func Write(w io.Writer, d Draft) error {
	var b strings.Builder
	site := Default().Site
	site.Title, site.URL, site.Language = cmp.Or(d.Site.Title, site.Title), cmp.Or(d.Site.URL, site.URL), cmp.Or(d.Site.Language, site.Language)
	b.WriteString("# The configuration of rawi. `rawi check-config` reads it and says what is wrong,\n" +
		"# `rawi reload` puts it in force, `rawi config schema` describes its keys for editors.\n\n")
	fmt.Fprintf(&b, "site: {title: %s, url: %s, language: %s}\n", scalar(site.Title), scalar(site.URL), site.Language)
	fmt.Fprintf(&b, "\n# The public side, read-only%s.\nlisten: %s\n", proxyNote(site.URL, d.Listen), scalar(cmp.Or(d.Listen, Default().Listen)))
	if d.Data != "" || d.Socket != "" {
		b.WriteString("\n# The store, and the socket by which the verbs reach the daemon.\n")
	}
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
	b.WriteString("  interval: {min: 5m, max: 6h}\n")
	if len(d.AllowPrivate) > 0 {
		b.WriteString("  # Private addresses that feeds are read at; all others are refused.\n  allow_private: " + list(d.AllowPrivate) + "\n")
	}
	if len(d.Ports) > 0 {
		b.WriteString("  # Ports that feeds are read at, beside 80, 443 and 8000–8999.\n  ports: " + list(d.Ports) + "\n")
	}
	b.WriteString("\n# A feed's name is its key: keep it when its url moves.\nfeeds:")
	if len(d.Feeds) == 0 && d.OPML == "" {
		b.WriteString(" []")
	}
	b.WriteByte('\n')
	if d.OPML != "" {
		b.WriteString("  - {opml: " + scalar(d.OPML) + "}\n")
	}
	for _, f := range d.Feeds {
		b.WriteString("  " + FeedLine(f) + "\n")
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

// proxyNote completes the comment on listen where readers come by a proxy: no reader
// reaches a site of https, or one at a port that rawi does not listen on, directly.
func proxyNote(site, listen string) string {
	u, err := url.Parse(site)
	if err != nil || u.Scheme == "http" && strings.HasSuffix(cmp.Or(listen, Default().Listen), ":"+cmp.Or(u.Port(), "80")) {
		return ""
	}
	return ": a web server that readers reach at " + u.Scheme + "://" + u.Host + " passes\n# their requests on to here (deploy/proxy has Caddy's and nginx's part)"
}

// list formats values as a YAML list on one line.
func list[T any](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = scalar(fmt.Sprint(v))
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// FeedLine formats the entry of a feed as one line of YAML, from its dash on.
func FeedLine(f storage.Feed) string {
	var b strings.Builder
	b.WriteString("- {" + cmp.Or(string(f.Kind), "url") + ": " + scalar(writtenAddress(f)))
	if f.Select != nil {
		b.WriteString(", select: {" + strings.Join(selected(f, scalar), ", ") + "}")
	}
	if f.All {
		b.WriteString(", all: true")
	}
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
