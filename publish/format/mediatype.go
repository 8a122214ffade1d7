package format

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"rawi/storage"
)

// genericType is the media type of a file of unknown type (RFC 2046, 4.5.1).
const genericType = "application/octet-stream"

// mediaTypeSyntax is that of a type and subtype (RFC 6838, 4.2).
var mediaTypeSyntax = regexp.MustCompile(`^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$`)

// typesByExtension are the types of common enclosures. The system's table is not used,
// because documents must be the same on every machine.
var typesByExtension = map[string]string{
	".aac": "audio/aac", ".flac": "audio/flac", ".m4a": "audio/mp4", ".mp3": "audio/mpeg", ".oga": "audio/ogg", ".ogg": "audio/ogg",
	".opus": "audio/ogg", ".wav": "audio/wav", ".weba": "audio/webm",
	".m4v": "video/mp4", ".mov": "video/quicktime", ".mp4": "video/mp4", ".mpeg": "video/mpeg", ".ogv": "video/ogg", ".webm": "video/webm",
	".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp",
	".epub": "application/epub+zip", ".pdf": "application/pdf", ".torrent": "application/x-bittorrent", ".zip": "application/zip",
}

// mediaType returns the media type of an enclosure, in lower case and without
// parameters: the declared one if it is well-formed, else the one of the address's
// extension; empty if neither is known. Feeds declare "mp3" or "audio", for which
// readers reject the entry or the whole document.
func mediaType(e storage.Enclosure) string {
	declared, _, _ := strings.Cut(e.Type, ";")
	if declared = strings.ToLower(strings.TrimSpace(declared)); mediaTypeSyntax.MatchString(declared) {
		return declared
	}
	u, err := url.Parse(e.URL)
	if err != nil {
		return ""
	}
	return typesByExtension[strings.ToLower(path.Ext(u.Path))]
}
