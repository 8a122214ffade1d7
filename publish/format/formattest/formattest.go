// Package formattest checks documents against the rules of their formats, for tests.
// Each rule is named by the section of the standard that sets it.
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

// Check returns the rules that a document of a media type breaks.
func Check(contentType string, body []byte) []string {
	var c checker
	switch media, _, _ := strings.Cut(contentType, ";"); media {
	case "application/atom+xml":
		c.atom(body)
	case "application/rss+xml":
		c.rss(body)
	case "application/feed+json":
		c.json(body)
	default:
		c.violation("RFC 9110, 8.3", "no feed is served as %q", contentType)
	}
	return c.violations
}

// checker collects the violations of rules.
type checker struct{ violations []string }

func (c *checker) violation(rule, format string, args ...any) {
	c.violations = append(c.violations, rule+": "+fmt.Sprintf(format, args...))
}

// require reports a violation unless ok.
func (c *checker) require(ok bool, rule, format string, args ...any) {
	if !ok {
		c.violation(rule, format, args...)
	}
}

// count reports children of n that occur less often than minimum, or more than once.
func (c *checker) count(n *node, rule string, minimum int, names ...string) {
	for _, name := range names {
		found := len(n.all(name))
		c.require(found >= minimum && found <= 1, rule, "<%s> holds %d <%s>", n.name, found, name)
	}
}

// node is an XML element. Its name has a prefix of prefixes.
type node struct {
	name     string
	attr     map[string]string
	text     string
	children []*node
}

// prefixes are the prefixes of namespaces that names have here.
var prefixes = map[string]string{
	"http://www.w3.org/2005/Atom": "atom:", "http://purl.org/syndication/history/1.0": "fh:", "http://purl.org/atompub/tombstones/1.0": "at:",
	"http://purl.org/rss/1.0/modules/content/": "content:", "http://purl.org/dc/elements/1.1/": "dc:", "http://search.yahoo.com/mrss/": "media:",
	"http://www.w3.org/XML/1998/namespace": "xml:", "http://www.georss.org/georss": "georss:", "": "",
}

// tree parses XML strictly (XML 1.0).
func (c *checker) tree(body []byte) *node {
	root := &node{}
	open := []*node{root}
	d := xml.NewDecoder(strings.NewReader(string(body)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.violation("XML 1.0", "%v", err)
			return &node{}
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{name: c.qualifiedName(t.Name), attr: map[string]string{}}
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					n.attr[prefixes[a.Name.Space]+a.Name.Local] = a.Value
				}
			}
			if tag, ok := n.attr["xml:lang"]; ok && tag != "" {
				_, err := language.Parse(tag)
				c.require(err == nil, "RFC 5646", "xml:lang=%q", tag)
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
		c.violation("XML 1.0, 2.1", "%d roots", len(root.children))
		return &node{}
	}
	return root.children[0]
}

func (c *checker) qualifiedName(name xml.Name) string {
	prefix, ok := prefixes[name.Space]
	c.require(ok, "XML namespaces, 5", "<%s> of the namespace %q", name.Local, name.Space)
	return prefix + name.Local
}

func (n *node) all(name string) (out []*node) {
	for _, child := range n.children {
		if child.name == name {
			out = append(out, child)
		}
	}
	return out
}

// first returns the text of the first child of that name; empty if there is none.
func (n *node) first(name string) string {
	for _, child := range n.all(name) {
		return strings.TrimSpace(child.text)
	}
	return ""
}

// isIRI reports whether address is an absolute IRI, as identifiers and links are.
func isIRI(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "") && !strings.ContainsAny(address, " <>\"{}|\\^`")
}

// isMediaType reports whether kind is a type and subtype (RFC 6838, 4.2).
func isMediaType(kind string) bool { return mediaTypeSyntax.MatchString(kind) }

var mediaTypeSyntax = regexp.MustCompile(`^[A-Za-z0-9][\w!#$&^.+-]{0,126}/[A-Za-z0-9][\w!#$&^.+-]{0,126}$`)

func isWebURL(address string) bool {
	return isIRI(address) && (strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://"))
}

func isRFC3339(text string) bool {
	_, err := time.Parse(time.RFC3339Nano, text)
	return err == nil && text == strings.ToUpper(text)
}

func isRFC822(text string) bool {
	_, err := mail.ParseDate(text)
	at, zoned := time.Parse(time.RFC1123Z, text)
	if zoned != nil {
		at, zoned = time.Parse(time.RFC1123, text)
	}
	return err == nil && zoned == nil && strings.HasPrefix(text, at.Format("Mon")) // the weekday is that of the date
}
