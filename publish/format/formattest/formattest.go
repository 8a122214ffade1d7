// Package formattest holds documents against the rules of their formats, each
// named by the place that sets it: it serves tests.
package formattest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// Check says which rules a document breaks, that is served as a media type.
func Check(contentType string, body []byte) []string {
	var j judge
	switch media, _, _ := strings.Cut(contentType, ";"); media {
	case "application/atom+xml":
		j.atom(body)
	case "application/rss+xml":
		j.rss(body)
	case "application/feed+json":
		j.json(body)
	default:
		j.breaks("RFC 9110, 8.3", "no feed is served as %q", contentType)
	}
	return j.broken
}

// judge gathers what is broken.
type judge struct{ broken []string }

func (j *judge) breaks(rule, format string, args ...any) {
	j.broken = append(j.broken, rule+": "+fmt.Sprintf(format, args...))
}

// must notes a broken rule unless ok.
func (j *judge) must(ok bool, rule, format string, args ...any) {
	if !ok {
		j.breaks(rule, format, args...)
	}
}

// once notes an element that stands there more or less often than it may.
func (j *judge) once(n *node, rule string, least int, names ...string) {
	for _, name := range names {
		held := len(n.all(name))
		j.must(held >= least && held <= 1, rule, "<%s> holds %d <%s>", n.name, held, name)
	}
}

// node is an element. Its name has the prefix that rules know its namespace by.
type node struct {
	name     string
	attr     map[string]string
	text     string
	children []*node
}

// prefixes of the namespaces that the rules speak of.
var prefixes = map[string]string{
	"http://www.w3.org/2005/Atom": "atom:", "http://purl.org/syndication/history/1.0": "fh:", "http://purl.org/atompub/tombstones/1.0": "at:",
	"http://purl.org/rss/1.0/modules/content/": "content:", "http://purl.org/dc/elements/1.1/": "dc:", "http://search.yahoo.com/mrss/": "media:",
	"http://www.w3.org/XML/1998/namespace": "xml:", "": "",
}

// tree reads XML strictly (XML 1.0).
func (j *judge) tree(body []byte) *node {
	root := &node{}
	open := []*node{root}
	d := xml.NewDecoder(strings.NewReader(string(body)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			j.breaks("XML 1.0", "%v", err)
			return &node{}
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{name: j.named(t.Name), attr: map[string]string{}}
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					n.attr[prefixes[a.Name.Space]+a.Name.Local] = a.Value
				}
			}
			if tag, ok := n.attr["xml:lang"]; ok && tag != "" {
				_, err := language.Parse(tag)
				j.must(err == nil, "RFC 5646", "xml:lang=%q", tag)
			}
			top := open[len(open)-1]
			top.children = append(top.children, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			open[len(open)-1].text += string(t)
		}
	}
	if len(root.children) != 1 {
		j.breaks("XML 1.0, 2.1", "%d roots", len(root.children))
		return &node{}
	}
	return root.children[0]
}

func (j *judge) named(name xml.Name) string {
	prefix, ok := prefixes[name.Space]
	j.must(ok, "XML namespaces, 5", "<%s> of the namespace %q", name.Local, name.Space)
	return prefix + name.Local
}

func (n *node) all(name string) (out []*node) {
	for _, c := range n.children {
		if c.name == name {
			out = append(out, c)
		}
	}
	return out
}

// first is the text of the first element of that name.
func (n *node) first(name string) string {
	for _, c := range n.all(name) {
		return strings.TrimSpace(c.text)
	}
	return ""
}

// absolute reports an IRI with a scheme, as identifiers and links are.
func absolute(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "") && !strings.ContainsAny(address, " <>\"{}|\\^`")
}

// mediaType reports a type and subtype by their syntax (RFC 6838, 4.2).
func mediaType(kind string) bool { return mediaTypes.MatchString(kind) }

var mediaTypes = regexp.MustCompile(`^[A-Za-z0-9][\w!#$&^.+-]{0,126}/[A-Za-z0-9][\w!#$&^.+-]{0,126}$`)

func web(address string) bool {
	return absolute(address) && (strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://"))
}

func rfc3339(text string) bool {
	_, err := time.Parse(time.RFC3339Nano, text)
	return err == nil && text == strings.ToUpper(text)
}

func rfc822(text string) bool {
	_, err := mail.ParseDate(text)
	at, zoned := time.Parse(time.RFC1123Z, text)
	if zoned != nil {
		at, zoned = time.Parse(time.RFC1123, text)
	}
	return err == nil && zoned == nil && strings.HasPrefix(text, at.Format("Mon")) // the day is that of the date
}
