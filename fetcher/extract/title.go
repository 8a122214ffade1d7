package extract

import (
	"html"
	"regexp"
	"strings"

	"rawi/storage/textblock"
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

// maxEscapes is how often a title may be escaped too often.
const maxEscapes = 4

// HTMLText returns the text of HTML: without tags, references resolved once, white space
// normalized, without controls and bidi overrides.
func HTMLText(src string) string {
	src = stripTags(prepare(src), allTags)
	if strings.IndexByte(src, '&') >= 0 {
		src = html.UnescapeString(src)
	}
	return textblock.NormalizeSpace([]byte(src))
}

// Text returns the text of a string that may be HTML or not, and may be escaped several
// times: as HTMLText, but no reference stays. Escaped tags are removed only in pairs, and
// escaped scripts stay: texts about HTML mean them so.
func Text(src string) string {
	src = prepare(src)
	if strings.Contains(src, cdataStart) { // of XML in XML
		src = strings.ReplaceAll(strings.ReplaceAll(src, cdataStart, ""), "]]>", "")
	}
	src = stripTags(src, allTags)
	if strings.IndexByte(src, '&') >= 0 {
		src = unescapeAll(html.UnescapeString(src))
	}
	return textblock.NormalizeSpace([]byte(src))
}

// Description is Text for the description of a feed, which may be as long as an article: if
// it is HTML it is parsed, so that tags unknown to HTML go too.
func Description(src string) string {
	if text, ok := textOfBlocks(src); ok {
		return textblock.NormalizeSpace([]byte(unescapeAll(text)))
	}
	return Text(src)
}

// HTMLDescription is Description for HTML, whose references are resolved once.
func HTMLDescription(src string) string {
	if text, ok := textOfBlocks(src); ok {
		return textblock.NormalizeSpace([]byte(text))
	}
	return HTMLText(src)
}

// textOfBlocks returns the text of HTML; false: src has no tag.
func textOfBlocks(src string) (string, bool) {
	src = prepare(src)
	if stripTags(src, allTags) == src {
		return "", false
	}
	root, err := parse(nil, src)
	if err != nil {
		return "", false
	}
	return strings.Join(textblock.Of(root), " "), true
}

// PlainText returns the text of a string that should be plain: pairs of tags that format
// are removed and references resolved; nothing else is taken for HTML.
func PlainText(src string) string {
	return textblock.NormalizeSpace([]byte(unescapeAll(prepare(src))))
}

// prepare returns the part of a string that is read. If it may be HTML, controls are removed
// first: one in the middle of a reference would hide it.
func prepare(src string) string {
	src = validUTF8(truncate(src, maxTitle))
	if strings.ContainsAny(src, "&<") {
		src = textblock.NormalizeSpace([]byte(src))
	}
	return src
}

// unescapeAll removes formatting and resolves references until none is left.
func unescapeAll(src string) string {
	for range maxEscapes {
		src = stripTags(src, formattingPairs)
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

// completeReference matches a reference with its semicolon. HTML knows some without, but
// "&copy=1" in plain text is none.
var completeReference = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// resolveReferences resolves complete references once.
func resolveReferences(s string) string {
	return completeReference.ReplaceAllStringFunc(s, func(reference string) string {
		if plain := html.UnescapeString(reference); !strings.HasSuffix(plain, ";") || plain == ";" || reference == "&semi;" {
			return plain
		}
		return reference // "&notit;" is "¬it;" to HTML, and no reference to people
	})
}
