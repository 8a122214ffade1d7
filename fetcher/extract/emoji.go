package extract

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Publishing systems put pictures in place of emoji for browsers that cannot
// draw them. They are letters of the text: what they stand for is their alt,
// or the code points that their file is named after.

// maxEmoji is how many bytes such a letter has at most; a family of four has 25,
// and systems of the nineties wrote words.
const maxEmoji = 64

// emojiClasses are classes of pictures of letters.
var emojiClasses = set(`emoji wp-smiley smiley smilies smilie emoticon emojione twemoji joypixels openmoji noto-emoji g-emoji gemoji
	ipsemoji bbcode_smiley mceemoticon emoji-image emoji-img fr-emoticon nc-emoji`)

// emojiPlaces are parts of addresses where nothing but such pictures lies,
// whatever the files are called.
var emojiPlaces = strings.Fields(`/images/core/emoji/ /wp-includes/images/smilies/ twimg.com/emoji/ fbcdn.net/images/emoji.php
	githubassets.com/images/icons/emoji/ gstatic.com/s/e/notoemoji/ mail.google.com/mail/e/ /emoticons/ /smileys/ /smilies/`)

// emojiWords stand in the addresses of the sets that publishers embed, from
// whatever server: twemoji, emojione, openmoji. The files are named after code
// points.
var emojiWords = strings.Fields(`moji joypixels smil emoticon`)

// isEmojiAddress reports the address of a picture that stands for a letter.
func isEmojiAddress(src string) bool {
	src = strings.ToLower(src)
	for _, place := range emojiPlaces {
		if strings.Contains(src, place) {
			return true
		}
	}
	for _, word := range emojiWords {
		if strings.Contains(src, word) {
			return codePoints(src) != ""
		}
	}
	return false
}

// emoji is the text that an image stands for. It reports false for a picture.
func emoji(n *xhtml.Node) (string, bool) {
	src, alt := attr(n, "src"), strings.TrimSpace(attr(n, "alt"))
	if isPlaceholder(src) {
		if lazy := attr(n, "data-src"); lazy != "" {
			src = lazy
		}
	}
	if !hasEmojiClass(attr(n, "class")) && !isEmojiAddress(src) && (!isEmojiText(alt) || codePoints(src) == "" && !isSmall(n)) {
		return "", false
	}
	if alt == "" || len(alt) > maxEmoji || strings.HasPrefix(alt, ":") && strings.HasSuffix(alt, ":") && len(alt) > 2 {
		if letters := codePoints(src); letters != "" || len(alt) > maxEmoji {
			return letters, true
		}
	}
	return alt, true
}

func hasEmojiClass(classes string) bool {
	for word := range strings.FieldsSeq(classes) {
		if emojiClasses[strings.ToLower(word)] {
			return true
		}
	}
	return false
}

// isEmojiText reports a text of emoji alone.
func isEmojiText(s string) bool {
	letters := false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.So, r), r >= 0x1f000 && r <= 0x1faff:
			letters = true
		case r == 0x200d, r == 0x20e3, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0020 && r <= 0xe007f:
		default:
			return false
		}
	}
	return letters && len(s) <= maxEmoji
}

// maxEmojiSide is the side of the largest such pictures, in pixels.
const maxEmojiSide = 72

// isSmall reports an image that says it is as large as a letter.
func isSmall(n *xhtml.Node) bool {
	for _, side := range []string{"width", "height"} {
		pixels, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(attr(n, side)), "px"))
		if err == nil && pixels <= maxEmojiSide {
			return true
		}
	}
	style := strings.ReplaceAll(attr(n, "style"), " ", "")
	return strings.Contains(style, "height:1em") || strings.Contains(style, "height:1.")
}

// codePoints are the letters that a file is named after: 1f1f8-1f1fe.svg. Empty:
// its name says something else.
func codePoints(src string) string {
	u, err := url.Parse(src)
	if err != nil {
		return ""
	}
	name := u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	name, _, _ = strings.Cut(name, ".")
	name = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(name), "emoji_"), "u")
	if len(name) > maxEmoji {
		return ""
	}
	var out []rune
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '_' }) {
		n, err := strconv.ParseUint(part, 16, 32)
		if err != nil || n > utf8.MaxRune {
			return ""
		}
		out = append(out, rune(n))
	}
	if s := string(out); isEmojiText(s) || len(out) > 1 && out[len(out)-1] == 0x20e3 { // a keycap begins with its digit
		return s
	}
	return ""
}

// emojiIn is the text that an image tag stands for; empty: it is a picture.
func emojiIn(tag string) string {
	z := xhtml.NewTokenizer(strings.NewReader(tag))
	z.Next()
	t := z.Token()
	text, _ := emoji(&xhtml.Node{Type: xhtml.ElementNode, DataAtom: atom.Img, Attr: t.Attr})
	return text
}

// IsDecoration reports the address of an image that is never an article's: it
// stands for a letter, or counts who looks.
func IsDecoration(address string) bool { return isEmojiAddress(address) || countsReaders(address) }
