package opml

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/charset"
	"rawi/storage/text"
)

// Limits of a list.
const (
	maxBytes = 8 << 20
	maxDepth = 20
	maxFeeds = 100_000
	maxName  = 500 // letters of a title, and of a folder's name: it is copied to each feed in it
)

// ErrNotOPML occurs when a document contains no OPML.
var ErrNotOPML = errors.New("this is no OPML")

// List is the content of an OPML document.
type List struct {
	Feeds   []Feed // in the document's order, each once
	Refused []Refused
}

// Feed is a feed of a list. Its Name is empty.
type Feed struct {
	storage.Feed
	Line int // of its outline, from 1
}

// Refused is an outline that was left out.
type Refused struct {
	Line   int    // from 1
	Reason string // the attribute, and what is wrong with it
}

// Read returns the feeds of an OPML document. Outlines that cannot be followed are
// in List.Refused, and the others are read; an error names the line. A document
// without an end is an error: half a list must not remove the feeds of the other
// half.
func Read(r io.Reader) (List, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return List{}, err
	}
	if len(body) > maxBytes {
		return List{}, fmt.Errorf("opml of more than %d bytes", maxBytes)
	}
	text, _ := charset.Decode(body, "", "")
	d := newReader(string(text))
	for {
		kind := d.tokens.Next()
		if kind == html.ErrorToken {
			return d.finish()
		}
		d.tokens.NextIsNotRawText() // in XML, <title/> is complete
		if err := d.readToken(kind); err != nil {
			return List{}, err
		}
		d.line += bytes.Count(d.tokens.Raw(), []byte{10})
	}
}

// reader reads one document. It uses HTML's tokenizer, which reads XML too and
// continues after errors.
type reader struct {
	tokens       *html.Tokenizer
	line         int
	root, closed bool
	prefix       string   // of attributes of rawi, with its colon; empty: the list has none
	open         []bool   // open outlines: whether each is a folder with a name
	folders      []string // their names
	list         List
	byKey        map[string]int // indices of list.Feeds, by Key
}

func newReader(text string) *reader {
	d := &reader{tokens: html.NewTokenizer(strings.NewReader(text)), line: 1, byKey: map[string]int{}}
	d.tokens.AllowCDATA(true)
	return d
}

// finish returns the list if the document was OPML and complete.
func (d *reader) finish() (List, error) {
	switch {
	case !d.root:
		return List{}, ErrNotOPML
	case !d.closed:
		return List{}, fmt.Errorf("opml line %d: the list is cut off: there is no </opml>", d.line)
	}
	return d.list, nil
}

func (d *reader) readToken(kind html.TokenType) error {
	if kind != html.StartTagToken && kind != html.SelfClosingTagToken && kind != html.EndTagToken {
		return nil
	}
	name, more := d.tokens.TagName()
	switch name := localName(string(name)); {
	case name == "opml":
		d.root = true
		d.closed = d.closed || kind != html.StartTagToken
		_, _ = d.attributes(more)
	case name != "outline":
	case kind == html.EndTagToken:
		d.closeOutline()
	default:
		if folder := d.readOutline(more); kind == html.StartTagToken {
			d.openOutline(folder)
		}
	}
	switch {
	case len(d.folders) > maxDepth:
		return fmt.Errorf("opml line %d: folders nested more than %d deep", d.line, maxDepth)
	case len(d.list.Feeds)+len(d.list.Refused) > maxFeeds:
		return fmt.Errorf("opml line %d: more than %d feeds", d.line, maxFeeds)
	}
	return nil
}

func (d *reader) openOutline(folder string) {
	d.open = append(d.open, folder != "")
	if folder != "" {
		d.folders = append(d.folders, folder)
	}
}

func (d *reader) closeOutline() {
	last := len(d.open) - 1
	if last < 0 {
		return // an end tag without a start tag
	}
	if d.open[last] {
		d.folders = d.folders[:len(d.folders)-1]
	}
	d.open = d.open[:last]
}

// readOutline adds the feed of an outline, or returns the name of a folder.
func (d *reader) readOutline(more bool) (folder string) {
	given, own := d.attributes(more)
	title := given["title"]
	if title == "" {
		title = given["text"]
	}
	title = text.Truncate(title, maxName)
	key, kind := "xmlUrl", strings.ToLower(given["type"])
	web, isFeed := given["xmlurl"], given["xmlurl"] != "" || kind == "rss" || kind == "atom" || len(own) > 0
	if web == "" && isFeed && given["url"] != "" {
		key, web = "url", given["url"]
	}
	f := storage.Feed{Title: title, Language: given["language"], Region: strings.Join(d.folders, "/")}
	switch wrong := cmp.Or(scraped(kind), readSource(&f, own)); {
	case !isFeed:
		return title
	case strings.EqualFold(given["iscomment"], "true"): // OPML 2.0: to be ignored
	case web == "":
		d.refuse("%s is not there, and %.80q is called %s", key, title, kind)
	case wrong != "":
		d.refuse("%s", wrong)
	default:
		d.addFeed(key, web, f)
	}
	return ""
}

// attributes returns the attributes of an element by their names in lower case, without
// a prefix, and beside them those of rawi's namespace.
func (d *reader) attributes(more bool) (given, own map[string]string) {
	given, own = map[string]string{}, map[string]string{}
	var names, values []string
	for more {
		var name, value []byte
		name, value, more = d.tokens.TagAttr()
		names, values = append(names, string(name)), append(values, string(value))
		d.prefix = cmp.Or(declaredPrefix(string(name), string(value)), d.prefix)
	}
	for i, name := range names {
		to, k := given, localName(name)
		if d.prefix != "" && strings.HasPrefix(name, d.prefix) {
			to = own
		}
		if to[k] == "" {
			if to[k] = values[i]; k != "xmlurl" && k != "url" {
				to[k] = singleLine(to[k])
			}
		}
	}
	return given, own
}

// addFeed adds a feed. A feed that is listed twice is added once, and the second
// outline fills in what the first leaves out.
func (d *reader) addFeed(key, web string, f storage.Feed) {
	f.URL = address.Web(web)
	u, err := address.Parse(f.URL)
	if err != nil || strings.ContainsFunc(f.URL, isUnwritable) || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		d.refuse("%s %q is no address of a feed: it begins with http:// or https:// and names a host", key, text.Truncate(address.Shown(web), 80))
		return
	}
	at, twice := d.byKey[Key(f)]
	if !twice {
		d.byKey[Key(f)] = len(d.list.Feeds)
		d.list.Feeds = append(d.list.Feeds, Feed{f, d.line})
		return
	}
	was := &d.list.Feeds[at]
	for _, s := range []struct {
		to   *string
		from string
	}{{&was.Title, f.Title}, {&was.Language, f.Language}, {&was.Region, f.Region}} {
		if *s.to == "" {
			*s.to = s.from
		}
	}
}

func (d *reader) refuse(format string, args ...any) {
	d.list.Refused = append(d.list.Refused, Refused{d.line, fmt.Sprintf(format, args...)})
}

// localName returns a name without its namespace prefix.
func localName(name string) string {
	if prefix, rest, ok := strings.Cut(name, ":"); ok && prefix != "xmlns" {
		return rest
	}
	return name
}

// singleLine returns an attribute's value without line breaks and controls.
func singleLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isUnwritable(r) }), " ")
}

// isUnwritable reports whether XML cannot contain r, or r is a control character.
func isUnwritable(r rune) bool { return unicode.IsControl(r) || r == '\ufffe' || r == '\uffff' }
