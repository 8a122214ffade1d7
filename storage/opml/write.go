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
	Title   string   `xml:"head>title"`
	Body    struct {
		Outlines []outline `xml:"outline"`
	} `xml:"body"`
}

type outline struct {
	Text     string    `xml:"text,attr"`
	Title    string    `xml:"title,attr,omitempty"`
	Type     string    `xml:"type,attr,omitempty"`
	XMLURL   string    `xml:"xmlUrl,attr,omitempty"`
	Language string    `xml:"language,attr,omitempty"`
	Outlines []outline `xml:"outline"`
}

// Write writes feeds as OPML 2.0, with a folder for each region.
func Write(w io.Writer, title string, feeds []storage.Feed) error {
	d := document{Version: "2.0", Title: title}
	folder := map[string]int{}
	for _, f := range feeds {
		e := outline{Text: f.Title, Title: f.Title, Type: "rss", XMLURL: f.URL, Language: f.Language}
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
