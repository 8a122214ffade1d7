package opml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/charset"
)

// Bounds of a list.
const (
	maxBytes = 8 << 20
	maxDepth = 20
	maxFeeds = 100_000
)

// ErrNotOPML occurs when a document holds no OPML.
var ErrNotOPML = errors.New("this is no OPML")

// List is what an OPML document lists.
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
	Line int    // from 1
	Says string // the attribute, and what is wrong with it
}

// Read lists the feeds of an OPML document. What is wrong with one outline is
// in List.Refused, and the others are read; an error names the line.
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
			return d.end()
		}
		d.tokens.NextIsNotRawText() // <title/> ends there: this is XML
		if err := d.token(kind); err != nil {
			return List{}, err
		}
		d.line += bytes.Count(d.tokens.Raw(), []byte{10})
	}
}

// reader reads one document. HTML's tokens are those of XML, and go on where
// XML has an error.
type reader struct {
	tokens       *html.Tokenizer
	line         int
	root, closed bool
	open         []bool   // outlines that have begun, and whether each is a folder with a name
	folders      []string // their names
	list         List
	known        map[string]int // places in list.Feeds, by address.Key
}

func newReader(text string) *reader {
	d := &reader{tokens: html.NewTokenizer(strings.NewReader(text)), line: 1, known: map[string]int{}}
	d.tokens.AllowCDATA(true)
	return d
}

// end is the list, if the document was there and whole: half a list must not
// end all that stood in the other half.
func (d *reader) end() (List, error) {
	switch {
	case !d.root:
		return List{}, ErrNotOPML
	case !d.closed:
		return List{}, fmt.Errorf("opml line %d: the list is cut off: there is no </opml>", d.line)
	}
	return d.list, nil
}

func (d *reader) token(kind html.TokenType) error {
	if kind != html.StartTagToken && kind != html.SelfClosingTagToken && kind != html.EndTagToken {
		return nil
	}
	name, more := d.tokens.TagName()
	switch name := local(string(name)); {
	case name == "opml":
		d.root = true
		d.closed = d.closed || kind != html.StartTagToken
	case name != "outline":
	case kind == html.EndTagToken:
		d.leave()
	default:
		if folder := d.outline(more); kind == html.StartTagToken {
			d.enter(folder)
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

func (d *reader) enter(folder string) {
	d.open = append(d.open, folder != "")
	if folder != "" {
		d.folders = append(d.folders, folder)
	}
}

func (d *reader) leave() {
	last := len(d.open) - 1
	if last < 0 {
		return // an end that has no beginning
	}
	if d.open[last] {
		d.folders = d.folders[:len(d.folders)-1]
	}
	d.open = d.open[:last]
}

// outline takes in the feed that an outline is, or returns the name of the
// folder.
func (d *reader) outline(more bool) (folder string) {
	given := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = d.tokens.TagAttr()
		if k := local(string(key)); given[k] == "" {
			if given[k] = string(value); k != "xmlurl" && k != "url" {
				given[k] = plain(given[k])
			}
		}
	}
	title := given["title"]
	if title == "" {
		title = given["text"]
	}
	key, kind := "xmlUrl", strings.ToLower(given["type"])
	web, isFeed := given["xmlurl"], given["xmlurl"] != "" || kind == "rss" || kind == "atom"
	if web == "" && isFeed && given["url"] != "" {
		key, web = "url", given["url"]
	}
	switch {
	case !isFeed:
		return title
	case strings.EqualFold(given["iscomment"], "true"): // OPML 2.0: a reader leaves it out
	case web == "":
		d.refuse("%s is not there, and %.80q is called %s", key, title, kind)
	default:
		d.feed(key, web, storage.Feed{Title: title, Language: given["language"], Region: strings.Join(d.folders, "/")})
	}
	return ""
}

// feed takes in a feed. One that stands there twice is the first, with what only
// the other says.
func (d *reader) feed(key, web string, f storage.Feed) {
	f.URL = address.Web(web)
	u, err := address.Parse(f.URL)
	if err != nil || strings.ContainsFunc(f.URL, unwritable) || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		d.refuse("%s %q is no address of a feed: it begins with http:// or https:// and names a host", key, shown(web))
		return
	}
	at, twice := d.known[address.Key(f.URL)]
	if !twice {
		d.known[address.Key(f.URL)] = len(d.list.Feeds)
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

// shown is a part of an address that cannot be read, without a password that may
// be in it.
func shown(web string) string {
	if i := strings.LastIndexByte(web, '@'); i >= 0 {
		web = "…" + web[i:]
	}
	if r := []rune(web); len(r) > 80 {
		web = string(r[:80]) + "…"
	}
	return web
}

// local is a name without its prefix.
func local(name string) string {
	if prefix, rest, ok := strings.Cut(name, ":"); ok && prefix != "xmlns" {
		return rest
	}
	return name
}

// plain is an attribute's value without what has no place in a line.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unwritable(r) }), " ")
}

// unwritable are the characters that XML has no place for, and other controls.
func unwritable(r rune) bool { return unicode.IsControl(r) || r == '\ufffe' || r == '\uffff' }
