package opml

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"rawi/storage"
)

type document struct {
	XMLName xml.Name `xml:"opml"`
	Version string   `xml:"version,attr"`
	Prefix  string   `xml:"xmlns:rawi,attr,omitempty"`
	Title   string   `xml:"head>title"`
	Body    struct {
		Outlines []outline `xml:"outline"`
	} `xml:"body"`
}

type outline struct {
	Text     string     `xml:"text,attr"`
	Title    string     `xml:"title,attr,omitempty"`
	Type     string     `xml:"type,attr,omitempty"`
	XMLURL   string     `xml:"xmlUrl,attr,omitempty"`
	URL      string     `xml:"url,attr,omitempty"`
	Language string     `xml:"language,attr,omitempty"`
	Own      []xml.Attr `xml:",any,attr"`
	Outlines []outline  `xml:"outline"`
}

// Write writes feeds as OPML 2.0, with a folder for each region. A source that is no feed
// is a link to its page, and attributes of rawi's namespace say how it is read.
func Write(w io.Writer, title string, feeds []storage.Feed) error {
	d := document{Version: "2.0", Title: title}
	folder := map[string]int{}
	for _, f := range feeds {
		e := outline{Text: f.Title, Title: f.Title, Type: "rss", XMLURL: f.URL, Language: f.Language}
		if e.Text == "" {
			e.Text, e.Title = f.Name, f.Name
		}
		if f.Kind != storage.KindFeed {
			d.Prefix = namespace
			e.Type, e.XMLURL, e.URL, e.Own = "link", "", f.URL, sourceAttributes(f)
		}
		if f.Region == "" {
			d.Body.Outlines = append(d.Body.Outlines, e)
			continue
		}
		i, ok := folder[f.Region]
		if !ok {
			i = len(d.Body.Outlines)
			folder[f.Region] = i
			d.Body.Outlines = append(d.Body.Outlines, outline{Text: f.Region})
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
