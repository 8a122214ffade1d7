// Package opml turns lists of feeds into OPML 2.0 and back.
//
// # Caveats
//
// Read takes what other readers write: outlines without a type, attribute
// names in any case, any charset that the declaration names. A folder becomes
// the region of the feeds in it, nested ones as "سوريا/محلي". A feed in two
// folders is listed twice.
package opml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"rawi/storage"
	"rawi/storage/address"
)

// Bounds of a list.
const (
	maxBytes = 8 << 20
	maxDepth = 20
	maxFeeds = 100_000
)

// ErrNotOPML occurs when a document holds no OPML.
var ErrNotOPML = errors.New("this is no OPML")

// Read lists the feeds of an OPML document. Name is left empty. Errors name
// the line.
func Read(r io.Reader) ([]storage.Feed, error) {
	dec := xml.NewDecoder(io.LimitReader(r, maxBytes))
	dec.Strict, dec.Entity, dec.CharsetReader = false, xml.HTMLEntity, decoded
	var feeds []storage.Feed
	var folders []string
	root := false
	for {
		token, err := dec.Token()
		switch line, _ := dec.InputPos(); {
		case errors.Is(err, io.EOF) && !root:
			return nil, ErrNotOPML
		case errors.Is(err, io.EOF):
			return feeds, nil
		case err != nil && root:
			return nil, fmt.Errorf("opml line %d: %w", line, err)
		case err != nil:
			return nil, fmt.Errorf("%w: line %d: %w", ErrNotOPML, line, err)
		case len(folders) > maxDepth:
			return nil, fmt.Errorf("opml line %d: folders nested more than %d deep", line, maxDepth)
		case len(feeds) > maxFeeds:
			return nil, fmt.Errorf("opml line %d: more than %d feeds", line, maxFeeds)
		}
		switch t := token.(type) {
		case xml.StartElement:
			root = root || strings.EqualFold(t.Name.Local, "opml")
			if !strings.EqualFold(t.Name.Local, "outline") {
				continue
			}
			f, folder := outline(t)
			if f.URL != "" {
				f.Region = strings.Join(nonEmpty(folders), "/")
				feeds = append(feeds, f)
			}
			folders = append(folders, folder)
		case xml.EndElement:
			if strings.EqualFold(t.Name.Local, "outline") && len(folders) > 0 {
				folders = folders[:len(folders)-1]
			}
		}
	}
}

// decoded reads r, whose XML declaration names another charset than UTF-8.
func decoded(label string, r io.Reader) (io.Reader, error) {
	enc, err := htmlindex.Get(label)
	if err != nil {
		return nil, fmt.Errorf("unknown charset %.40q", label)
	}
	return enc.NewDecoder().Reader(r), nil
}

// outline is a feed, or else the name of a folder.
func outline(t xml.StartElement) (f storage.Feed, folder string) {
	var title, label string
	comment := false
	for _, a := range t.Attr {
		switch strings.ToLower(a.Name.Local) {
		case "xmlurl":
			f.URL = address.Web(a.Value)
		case "title":
			title = strings.TrimSpace(a.Value)
		case "text":
			label = strings.TrimSpace(a.Value)
		case "iscomment": // OPML 2.0: a reader leaves it out
			comment = strings.EqualFold(strings.TrimSpace(a.Value), "true")
		case "language":
			f.Language = strings.TrimSpace(a.Value)
		}
	}
	if title == "" {
		title = label
	}
	if f.URL == "" || comment {
		return storage.Feed{}, title
	}
	f.Title = title
	return f, ""
}

func nonEmpty(list []string) (out []string) {
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

type document struct {
	XMLName xml.Name `xml:"opml"`
	Version string   `xml:"version,attr"`
	Title   string   `xml:"head>title"`
	Body    struct {
		Outlines []entry `xml:"outline"`
	} `xml:"body"`
}

type entry struct {
	Text     string  `xml:"text,attr"`
	Title    string  `xml:"title,attr,omitempty"`
	Type     string  `xml:"type,attr,omitempty"`
	XMLURL   string  `xml:"xmlUrl,attr,omitempty"`
	Language string  `xml:"language,attr,omitempty"`
	Outlines []entry `xml:"outline"`
}

// Write writes feeds as OPML 2.0, those of a region in a folder of its name.
func Write(w io.Writer, title string, feeds []storage.Feed) error {
	d := document{Version: "2.0", Title: title}
	folder := map[string]int{}
	for _, f := range feeds {
		e := entry{Text: f.Title, Title: f.Title, Type: "rss", XMLURL: f.URL, Language: f.Language}
		if e.Text == "" {
			e.Text, e.Title = f.Name, f.Name
		}
		if f.Region == "" {
			d.Body.Outlines = append(d.Body.Outlines, e)
			continue
		}
		i, ok := folder[f.Region]
		if !ok {
			i = len(d.Body.Outlines)
			folder[f.Region] = i
			d.Body.Outlines = append(d.Body.Outlines, entry{Text: f.Region})
		}
		d.Body.Outlines[i].Outlines = append(d.Body.Outlines[i].Outlines, e)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(d); err != nil {
		return fmt.Errorf("write opml: %w", err)
	}
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}
