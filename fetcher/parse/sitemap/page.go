package sitemap

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"rawi/fetcher/parse/item"
	"rawi/storage/address"
)

// itemOf returns the item of a page.
func itemOf(e *entry) item.Item {
	it := item.Item{
		Link: e.loc, Title: e.title, Published: e.published, Updated: e.lastmod,
		Language: languageOf(e), Categories: keywordsOf(e.keywords), Images: e.images,
	}
	if it.Title == "" {
		it.Title, it.TitleGuessed = titleOf(e.loc), true
	}
	return it
}

// languageOf returns the language of a page: that of its publication, else the one under
// which it is listed among its translations.
func languageOf(e *entry) string {
	if e.language != "" {
		return shortest(e.language)
	}
	for _, a := range e.alternates {
		if a.href == e.loc && a.language != "x-default" {
			return shortest(a.language)
		}
	}
	return ""
}

// shortest returns a language under its shortest code (BCP 47): Google allows ISO 639-2 too,
// such as ara.
func shortest(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	return tag.String()
}

// keywordsOf returns the words of lists that are separated by commas or the like.
func keywordsOf(lists []string) (out []string) {
	for _, list := range lists {
		for word := range strings.FieldsFuncSeq(html.UnescapeString(list), isSeparator) {
			out = appendValue(out, strings.TrimSpace(word))
		}
	}
	return out
}

func isSeparator(r rune) bool { return strings.ContainsRune(",،，、;؛|\n", r) }

// titleOf returns a title made of the words of an address: those of the last part of its
// path, or of the part before it, which is a section's unless it is long; empty: it has none.
func titleOf(loc string) string {
	_, path, isAbsolute := strings.Cut(loc, "://")
	if !isAbsolute {
		path = "host/" + strings.TrimLeft(loc, "/")
	}
	path, _, _ = strings.Cut(path, "#")
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	last := len(parts) - 1
	if words := wordsOf(parts[last]); last > 0 && len(words) >= 2 {
		return sentence(words)
	}
	if last > 1 {
		if words := wordsOf(parts[last-1]); len(words) >= 4 {
			return sentence(words)
		}
	}
	return ""
}

// sentence returns words as one text.
func sentence(words []string) string {
	first, size := utf8.DecodeRuneInString(words[0])
	return strings.Join(append([]string{string(unicode.ToUpper(first)) + words[0][size:]}, words[1:]...), " ")
}

var (
	// ending matches what stands behind the name of a page.
	ending = regexp.MustCompile(`(?i)\.(html?|php|aspx?|jsp|cms|amp|xml)$`)
	// before and behind match the number of an article, or a part of a date: behind the words
	// short numbers are words.
	before = regexp.MustCompile(`^[0-9]+$`)
	behind = regexp.MustCompile(`^[a-z]{0,3}[0-9]{5,}[a-z]?$|^[0-9a-f]*[0-9][0-9a-f]{7,}$`)
)

// wordsOf returns the words of a part of a path. Numbers before and behind them are the
// article's.
func wordsOf(part string) []string {
	if plain, err := url.PathUnescape(part); err == nil && utf8.ValidString(plain) {
		part = plain
	}
	part = ending.ReplaceAllString(part, "")
	words := strings.FieldsFunc(part, func(r rune) bool { return r != '\u200c' && !unicode.In(r, unicode.L, unicode.M, unicode.N) })
	for len(words) > 0 && before.MatchString(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && behind.MatchString(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// home matches the path of a home page, of the whole site or of one language.
var home = regexp.MustCompile(`(?i)^/?([a-z]{2}([-_][a-z]{2})?/?)?((index|home|default)(\.[a-z]{2,5})?)?$`)

// isHome reports whether an address is that of a home page.
func isHome(loc string) bool {
	u, err := address.Resolve(nil, loc)
	return err == nil && u.RawQuery == "" && home.MatchString(u.Path)
}
