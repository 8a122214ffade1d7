package telegram

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
	"rawi/storage"
)

// media is what a post has beside its text.
type media struct {
	images   []string            // photos, and stills of videos
	files    []storage.Enclosure // photos, videos and voices that can be fetched
	photos   int
	videos   int
	voices   int
	stickers int
	duration string // of the first video or voice: "1:03"

	documents []string
	question  string // of a poll
	options   []string
	place     string   // address of a map
	names     []string // of the place, of a contact
	label     string   // what Telegram says in place of what it does not show
}

// read takes what an element shows.
func (m *media) read(n *html.Node) {
	switch n.DataAtom {
	case atom.Video:
		m.addFile(attr(n, "src"), "video/mp4")
	case atom.Audio:
		m.addFile(attr(n, "src"), "audio/ogg")
	}
	for class := range strings.FieldsSeq(attr(n, "class")) {
		switch class {
		case "tgme_widget_message_photo_wrap":
			m.addImage(background(n))
			if m.addFile(background(n), "image/jpeg") {
				m.photos++
			}
		case "tgme_widget_message_video_player", "tgme_widget_message_roundvideo_player":
			m.videos++
		case "tgme_widget_message_video_thumb", "tgme_widget_message_roundvideo_thumb":
			m.addImage(background(n))
		case "tgme_widget_message_voice_player":
			m.voices++
		case "message_video_duration", "tgme_widget_message_roundvideo_duration", "tgme_widget_message_voice_duration":
			if m.duration == "" {
				m.duration = name(n)
			}
		case "tgme_widget_message_sticker", "tgme_widget_message_tgsticker", "tgme_widget_message_videosticker":
			m.stickers++
		case "tgme_widget_message_document_title":
			m.documents = append(m.documents, name(n))
		case "tgme_widget_message_poll_question":
			m.question = name(n)
		case "tgme_widget_message_poll_option_text":
			m.options = append(m.options, name(n))
		case "tgme_widget_message_location_wrap":
			m.place = attr(n, "href")
		case "tgme_widget_message_venue_title", "tgme_widget_message_venue_address", "tgme_widget_message_contact_name":
			m.names = append(m.names, name(n))
		case "message_media_not_supported_label":
			m.label = name(n)
		}
	}
}

// addImage adds a picture.
func (m *media) addImage(address string) {
	if address != "" && len(m.images) < cost.MaxEnclosures {
		m.images = append(m.images, address)
	}
}

// addFile adds a file, once. It reports whether it did.
func (m *media) addFile(address, mediaType string) bool {
	e := storage.Enclosure{URL: address, Type: mediaType}
	if address == "" || len(m.files) == cost.MaxEnclosures || slices.Contains(m.files, e) {
		return false
	}
	m.files = append(m.files, e)
	return true
}

// enclosures returns the files in order. One picture alone is the post's image.
func (m *media) enclosures() []storage.Enclosure {
	if len(m.files) == 1 && m.photos == 1 {
		return nil
	}
	return m.files
}

// title returns a title for a post without text: what it shows, in signs, as the language is
// not known.
func (m *media) title() string {
	switch {
	case len(m.documents) > 0:
		return m.documents[0]
	case m.videos > 0:
		return strings.TrimSpace("🎬 " + m.duration)
	case m.photos > 1:
		return "🖼 ×" + strconv.Itoa(m.photos)
	case m.photos > 0:
		return "🖼"
	case m.voices > 0:
		return strings.TrimSpace("🎤 " + m.duration)
	case len(m.names) > 0:
		return m.names[0]
	case m.place != "":
		return "📍"
	case m.stickers > 0:
		return "🎭"
	}
	return ""
}

// render returns as HTML what the title and the text do not say.
func (m *media) render(budget *cost.Budget, title string) string {
	var b strings.Builder
	if m.question != "" && m.question != title {
		b.WriteString("<p>" + html.EscapeString(m.question) + "</p>")
	}
	if len(m.options) > 0 {
		b.WriteString("<ul>")
		for _, option := range m.options {
			b.WriteString("<li>" + html.EscapeString(option) + "</li>")
		}
		b.WriteString("</ul>")
	}
	for _, document := range m.documents {
		if document != title {
			b.WriteString("<p>" + html.EscapeString(document) + "</p>")
		}
	}
	if m.place != "" {
		text := strings.Join(m.names, ", ")
		if text == "" {
			text = "📍"
		}
		b.WriteString("<p>")
		renderRun(&b, run{text: text, href: webAddress(m.place)})
		b.WriteString("</p>")
	}
	if !budget.Write(b.Len()) {
		return ""
	}
	return b.String()
}
