package extract

import (
	"html"
	"regexp"
	"strings"
)

// Titles, names and categories are text. Formats differ in what their strings
// are, and feeds differ from their formats:
//
//   - Atom says what a title is. Its references are resolved once: HTMLText.
//   - RSS does not say. Readers take a title for HTML, as most publishing
//     systems write it, also where it was escaped once too often: Text.
//   - JSON Feed says plain text, and many put HTML there: PlainText.
//
// All three keep a < that begins no tag, as in "x < y", "<3" and "List<String>".

// maxTitle is how many bytes of a title, a name or a category are read.
const maxTitle = 16 << 10

// maxRounds is how many times too often a title may be escaped.
const maxRounds = 4

// HTMLText is the text of HTML: tags off, references resolved once, white space
// folded, controls and bidi overrides out.
func HTMLText(src string) string {
	src = stripTags(visible(src), anyMarkup)
	if strings.IndexByte(src, '&') >= 0 {
		src = html.UnescapeString(src)
	}
	return plain([]byte(src))
}

// Text is the text of a string of which nobody said whether it is HTML or how
// often it was escaped: as HTMLText, and no reference is left. Escaped markup
// goes only in pairs, and a script stays: a text about HTML means them so.
func Text(src string) string {
	src = visible(src)
	if strings.Contains(src, cdataStart) { // of XML in XML
		src = strings.ReplaceAll(strings.ReplaceAll(src, cdataStart, ""), "]]>", "")
	}
	src = stripTags(src, anyMarkup)
	if strings.IndexByte(src, '&') >= 0 {
		src = unescapeRounds(html.UnescapeString(src))
	}
	return plain([]byte(src))
}

// Description is Text for what a feed says about itself, which may be as long as an
// article: where it is HTML it is read as such, and tags that HTML does not know go
// too.
func Description(src string) string {
	if text, ok := htmlBlocks(src); ok {
		return plain([]byte(unescapeRounds(text)))
	}
	return Text(src)
}

// HTMLDescription is Description for HTML, whose references are resolved once.
func HTMLDescription(src string) string {
	if text, ok := htmlBlocks(src); ok {
		return plain([]byte(text))
	}
	return HTMLText(src)
}

// htmlBlocks is the text of HTML; false for what holds no tag of it.
func htmlBlocks(src string) (string, bool) {
	src = visible(src)
	if stripTags(src, anyMarkup) == src {
		return "", false
	}
	root, err := parse(src)
	if err != nil {
		return "", false
	}
	return strings.Join(blocks(root), " "), true
}

// PlainText is the text of a string that should be plain: pairs of tags that
// only format go, and references are resolved, but nothing else is taken for
// HTML.
func PlainText(src string) string {
	return plain([]byte(unescapeRounds(visible(src))))
}

// visible is what is read of a string. Controls go first where there are signs
// of HTML: one may stand in the middle of a reference, and hide it.
func visible(src string) string {
	src = valid(cutAt(src, maxTitle))
	if strings.ContainsAny(src, "&<") {
		src = plain([]byte(src))
	}
	return src
}

// unescapeRounds drops formatting and resolves references until none is left.
func unescapeRounds(src string) string {
	for range maxRounds {
		src = stripTags(src, pairsOnly)
		if strings.IndexByte(src, '&') < 0 {
			break
		}
		next := resolveReferences(src)
		if next == src {
			break
		}
		src = next
	}
	return src
}

// completeReference is a reference with its semicolon. HTML knows some without,
// but "&copy=1" in plain text is none.
var completeReference = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

func resolveReferences(s string) string {
	return completeReference.ReplaceAllStringFunc(s, func(reference string) string {
		if plain := html.UnescapeString(reference); !strings.HasSuffix(plain, ";") || plain == ";" || reference == "&semi;" {
			return plain
		}
		return reference // "&notit;" is "¬it;" to HTML, and no reference to people
	})
}
