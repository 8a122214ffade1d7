package format

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"rawi/storage"
)

// unknownType is the media type of what may be anything (RFC 2046, 4.5.1).
const unknownType = "application/octet-stream"

// mediaTypes are those that a media type's syntax allows (RFC 6838, 4.2).
var mediaTypes = regexp.MustCompile(`^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$`)

// typesByExtension are those of files that come with articles. The system's
// table is not asked: documents must be the same on every machine.
var typesByExtension = map[string]string{
	".aac": "audio/aac", ".flac": "audio/flac", ".m4a": "audio/mp4", ".mp3": "audio/mpeg", ".oga": "audio/ogg", ".ogg": "audio/ogg",
	".opus": "audio/ogg", ".wav": "audio/wav", ".weba": "audio/webm",
	".m4v": "video/mp4", ".mov": "video/quicktime", ".mp4": "video/mp4", ".mpeg": "video/mpeg", ".ogv": "video/ogg", ".webm": "video/webm",
	".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp",
	".epub": "application/epub+zip", ".pdf": "application/pdf", ".torrent": "application/x-bittorrent", ".zip": "application/zip",
}

// mediaType is the media type of an enclosure, in lower case and without
// parameters: the one that was given if it is one, else that of the address's
// extension; empty if neither says. Feeds write "mp3", "audio" or whatever a
// form let through; readers reject the entry or the document for it.
func mediaType(e storage.Enclosure) string {
	given, _, _ := strings.Cut(e.Type, ";")
	if given = strings.ToLower(strings.TrimSpace(given)); mediaTypes.MatchString(given) {
		return given
	}
	u, err := url.Parse(e.URL)
	if err != nil {
		return ""
	}
	return typesByExtension[strings.ToLower(path.Ext(u.Path))]
}
