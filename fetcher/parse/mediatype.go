package parse

import (
	"mime"
	"net/url"
	"path"
	"strings"
)

// enclosureType returns the media type of an enclosure as RFC 6838, section 4.2 writes it:
// the declared one, with its parameters if they are well-formed. If that is something
// else, such as "mp3" or "image", the file name in address decides. Empty: not known, or
// none was declared.
func enclosureType(declared, address string) string {
	if declared = strings.TrimSpace(declared); declared == "" {
		return ""
	}
	if t, params, err := mime.ParseMediaType(declared); err == nil && isMediaType(t) {
		if whole := mime.FormatMediaType(t, params); whole != "" && !strings.Contains(whole, "*=") {
			return whole
		}
		return t
	}
	declared, _, _ = strings.Cut(declared, ",") // some list several
	if t := mediaType(declared); isMediaType(t) {
		return t
	}
	if t := typesByExtension[strings.TrimLeft(strings.ToLower(declared), ".")]; t != "" {
		return t
	}
	if u, err := url.Parse(address); err == nil {
		return typesByExtension[strings.TrimPrefix(strings.ToLower(path.Ext(u.Path)), ".")]
	}
	return ""
}

// isImage reports whether an enclosure is a picture.
func isImage(declared, address string) bool {
	return strings.HasPrefix(enclosureType(declared, address), "image/")
}

// isMediaType reports whether s is a type and a subtype, both restricted names.
func isMediaType(s string) bool {
	kind, sub, ok := strings.Cut(s, "/")
	return ok && isRestrictedName(kind) && isRestrictedName(sub)
}

// isRestrictedName reports whether s is a restricted-name of RFC 6838, section 4.2.
func isRestrictedName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && (i == 0 || strings.IndexByte("!#$&-^_.+", c) < 0) {
			return false
		}
	}
	return s != "" && len(s) <= 127
}

// typesByExtension are the media types of the files in feeds. The system's table is not
// used, for it differs between machines.
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
