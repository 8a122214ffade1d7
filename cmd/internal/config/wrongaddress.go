package config

import (
	"fmt"
	"regexp"
	"strings"

	"rawi/storage/address"
	"rawi/storage/text"
)

var (
	// schemeOf matches the scheme of an address, as it was typed.
	schemeOf = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*)://`)
	// driveOf matches the beginning of a path of Windows.
	driveOf = regexp.MustCompile(`^[A-Za-z]:[\\/]`)
	// brokenWeb matches http and https whose colon and slashes are not complete.
	brokenWeb = regexp.MustCompile(`(?i)^(https?)(?::/?|//?)([^/].*)$`)
	// severalAddresses matches more than one, with blanks or commas between. Commas of a
	// query part others in it: services that merge feeds take them so.
	severalAddresses = regexp.MustCompile(`\shttps?://|^[^?#]*[,;]https?://`)
	// hostLike matches what begins as a host name does, with a dot in it.
	hostLike = regexp.MustCompile(`^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?::\d+)?(?:[/?].*)?$`)
)

// webForm completes the fault "x is no address …" where nothing better is known.
const webForm = "it begins with http:// or https:// and names a host"

// WrongAddress says what v is, that is no address of the web, and what to write: it
// completes "v is no address: …". Secrets of an address are not shown.
func WrongAddress(v string) string {
	shown := address.Shown(v)
	if m := schemeOf.FindStringSubmatch(shown); m != nil {
		return wrongScheme(strings.ToLower(m[1]), strings.TrimPrefix(shown, m[0]))
	}
	switch {
	case v == "":
		return "write one, as https://…"
	case strings.HasSuffix(strings.ToLower(v), ".opml"):
		return "it is a list of feeds: write opml: in place of url:"
	case driveOf.MatchString(v), strings.HasPrefix(v, "/"), strings.HasPrefix(v, "./"), strings.HasPrefix(v, "../"), strings.HasPrefix(v, "~"):
		return "it is a file; write an address of the web, as https://…"
	case strings.HasPrefix(v, "@"):
		return "it is an account; write the address of its feed, if it has one, or of a channel of Telegram telegram: NAME"
	case strings.HasPrefix(strings.ToLower(v), "mailto:"), strings.Contains(v, "@") && !strings.ContainsAny(v, "/ "):
		return "it is a mail address; write one of the web, as https://…"
	case brokenWeb.MatchString(shown):
		m := brokenWeb.FindStringSubmatch(shown)
		return fmt.Sprintf("a colon or slash is missing: write %s://%s", strings.ToLower(m[1]), m[2])
	case hostLike.MatchString(shown):
		return "write https://" + shown
	}
	return webForm
}

// wrongScheme says what is wrong with an address of a scheme, which rest follows.
func wrongScheme(scheme, rest string) string {
	switch near := text.Nearest(scheme, []string{"https", "http"}); {
	case scheme == "file":
		return "it is a file; write an address of the web, as https://…"
	case scheme == "http", scheme == "https":
		return webForm
	case scheme != "ftp" && near != "":
		return fmt.Sprintf("write %s://%s", near, rest)
	}
	return scheme + ":// is not read, only https:// and http:// are"
}
