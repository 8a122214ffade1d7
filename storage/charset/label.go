package charset

import (
	"regexp"
	"strings"

	whatwg "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// charsetParameter matches the charset of a Content-Type, also where the parameter
// is broken: no semicolon before it, no quote after it or no equals sign, single
// quotes, written twice, followed by something else.
var charsetParameter = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])charset\s*[=:]\s*["'\x60]*\s*([a-z0-9][a-z0-9._:+-]{0,39})`)

// maxContentType is how much of a Content-Type is read, in bytes.
const maxContentType = 1 << 10

// headerCharsets returns the charsets of a Content-Type, in order.
func headerCharsets(contentType string) (labels []string) {
	for _, m := range charsetParameter.FindAllStringSubmatch(contentType[:min(len(contentType), maxContentType)], 4) {
		labels = append(labels, m[1])
	}
	return labels
}

// windowsCodePage matches unregistered names of Windows charsets, such as win1256,
// windows_1256 and cp-1256.
var windowsCodePage = regexp.MustCompile(`(?i)^(?:x[-_.]?)?(?:ms[-_.]?)?(?:windows|win|cp|ansi)?[-_. ]?(125[0-8])$`)

// lookup returns the encoding of a label and its name, or nil.
func lookup(label string) (encoding.Encoding, string) {
	if e, name := whatwg.Lookup(label); e != nil {
		return e, name
	}
	label = strings.Trim(label, "._:+-")
	if m := windowsCodePage.FindStringSubmatch(label); m != nil {
		return whatwg.Lookup("windows-" + m[1])
	}
	if rest, ok := strings.CutPrefix(strings.ToLower(label), "koi8"); ok {
		return whatwg.Lookup("koi8-" + strings.TrimLeft(rest, "-_ "))
	}
	return whatwg.Lookup(strings.ReplaceAll(label, "_", "-"))
}
