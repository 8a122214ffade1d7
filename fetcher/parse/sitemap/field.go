package sitemap

import "rawi/fetcher/parse/markup"

// box is the element that a text stands in.
type box uint8

const (
	inEntry box = iota
	inNews
	inImage
	inOther // one whose addresses and titles are not the page's, such as a video
)

// field is what a text is.
type field uint8

const (
	noField field = iota
	locField
	lastmodField
	titleField
	publishedField
	publicationField
	languageField
	keywordsField
	imageField
)

// unread are elements that are not read, and end a text that was left open.
var unread = map[string]bool{
	"changefreq": true, "priority": true, "expires": true, "publication": true, "access": true, "stock_tickers": true,
	"geo_locations": true, "geo_location": true, "caption": true, "license": true,
}

// boxes are the elements that texts stand in, by name.
var boxes = map[string]box{"news": inNews, "image": inImage, "video": inOther, "pagemap": inOther}

// fieldOf returns what an element of the entry is. A well-known prefix says where it
// belongs even if it stands elsewhere.
func (r *entryReader) fieldOf(t *markup.Tokens) field {
	in := r.box
	switch string(t.Prefix) {
	case "news":
		in = inNews
	case "image":
		in = inImage
	case "video", "mobile", "xhtml":
		in = inOther
	}
	return fields[in][string(t.Name)]
}

// fields are the elements whose texts are read, by where they stand.
var fields = [...]map[string]field{
	inEntry: {"loc": locField, "lastmod": lastmodField},
	inNews:  {"title": titleField, "publication_date": publishedField, "keywords": keywordsField, "genres": keywordsField, "language": languageField, "name": publicationField},
	inImage: {"loc": imageField},
	inOther: {},
}
