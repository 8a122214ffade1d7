package parse

import (
	"mime"
	"net/url"
	"path"
	"strings"
)

// enclosureType is the media type of what lies at address, as publishers may pass
// it on (RFC 6838 4.2): what the feed says, with its parameters where they are
// well-formed. Something else, such as "mp3" or "image", is only a hint that there
// is one: then the name of the file says which. Empty: not known.
func enclosureType(said, address string) string {
	if said = strings.TrimSpace(said); said == "" {
		return ""
	}
	if t, params, err := mime.ParseMediaType(said); err == nil && isMediaType(t) {
		if whole := mime.FormatMediaType(t, params); whole != "" && !strings.Contains(whole, "*=") {
			return whole
		}
		return t
	}
	said, _, _ = strings.Cut(said, ",") // some list several
	if t := mediaType(said); isMediaType(t) {
		return t
	}
	if t := typesByExtension[strings.TrimLeft(strings.ToLower(said), ".")]; t != "" {
		return t
	}
	if u, err := url.Parse(address); err == nil {
		return typesByExtension[strings.TrimPrefix(strings.ToLower(path.Ext(u.Path)), ".")]
	}
	return ""
}

// isImage reports an enclosure that is a picture.
func isImage(said, address string) bool {
	return strings.HasPrefix(enclosureType(said, address), "image/")
}

// isMediaType reports a type and a subtype, both named as RFC 6838 has names.
func isMediaType(s string) bool {
	kind, sub, ok := strings.Cut(s, "/")
	return ok && isRestrictedName(kind) && isRestrictedName(sub)
}

func isRestrictedName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && (i == 0 || strings.IndexByte("!#$&-^_.+", c) < 0) {
			return false
		}
	}
	return s != "" && len(s) <= 127
}

// typesByExtension are the types of files that feeds come with. The system's table
// is another on each machine.
var typesByExtension = func() map[string]string {
	types := map[string]string{}
	for pair := range strings.FieldsSeq(`mp3=audio/mpeg m4a=audio/mp4 m4b=audio/mp4 aac=audio/aac ogg=audio/ogg oga=audio/ogg opus=audio/ogg flac=audio/flac
		wav=audio/wav weba=audio/webm mp4=video/mp4 m4v=video/mp4 mov=video/quicktime webm=video/webm ogv=video/ogg mkv=video/x-matroska avi=video/x-msvideo
		mpg=video/mpeg mpeg=video/mpeg jpg=image/jpeg jpeg=image/jpeg png=image/png gif=image/gif webp=image/webp avif=image/avif svg=image/svg+xml bmp=image/bmp
		pdf=application/pdf epub=application/epub+zip zip=application/zip torrent=application/x-bittorrent html=text/html htm=text/html txt=text/plain`) {
		extension, t, _ := strings.Cut(pair, "=")
		types[extension] = t
	}
	return types
}()
