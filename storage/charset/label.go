package charset

import (
	"regexp"
	"strings"

	whatwg "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// charsetOf finds what a Content-Type calls the charset, also where the parameter is
// broken: without a semicolon before it, a quote behind it or an equals sign, in
// single quotes, twice, with something behind it.
var charsetOf = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])charset\s*[=:]\s*["'\x60]*\s*([a-z0-9][a-z0-9._:+-]{0,39})`)

// maxContentType is how much of a Content-Type is read, in bytes.
const maxContentType = 1 << 10

// headerCharsets are the charsets that a Content-Type names, in its order.
func headerCharsets(contentType string) (labels []string) {
	for _, m := range charsetOf.FindAllStringSubmatch(contentType[:min(len(contentType), maxContentType)], 4) {
		labels = append(labels, m[1])
	}
	return labels
}

// ofWindows finds the number in names that are given to charsets of Windows
// beside the registered ones, as "win1256", "windows_1256", "cp-1256".
var ofWindows = regexp.MustCompile(`(?i)^(?:x[-_.]?)?(?:ms[-_.]?)?(?:windows|win|cp|ansi)?[-_. ]?(125[0-8])$`)

// lookup is the encoding of a label; nil: there is none.
func lookup(label string) (encoding.Encoding, string) {
	if e, name := whatwg.Lookup(label); e != nil {
		return e, name
	}
	label = strings.Trim(label, "._:+-")
	if m := ofWindows.FindStringSubmatch(label); m != nil {
		return whatwg.Lookup("windows-" + m[1])
	}
	if rest, ok := strings.CutPrefix(strings.ToLower(label), "koi8"); ok {
		return whatwg.Lookup("koi8-" + strings.TrimLeft(rest, "-_ "))
	}
	return whatwg.Lookup(strings.ReplaceAll(label, "_", "-"))
}
