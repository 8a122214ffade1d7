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

// Publishing systems write images in place of emoji, for browsers without a font. They
// are letters of the text: those in their alt, or those their file is named after.

// maxEmoji is how many bytes the text of such an image may have: a family of four has 25,
// and old systems wrote words.
const maxEmoji = 64

// emojiClasses are the classes of images of emoji.
var emojiClasses = set(`emoji wp-smiley smiley smilies smilie emoticon emojione twemoji joypixels openmoji noto-emoji g-emoji gemoji
	ipsemoji bbcode_smiley mceemoticon emoji-image emoji-img fr-emoticon nc-emoji`)

// emojiPaths are parts of addresses below which only images of emoji lie, whatever the
// files are called.
var emojiPaths = strings.Fields(`/images/core/emoji/ /wp-includes/images/smilies/ twimg.com/emoji/ fbcdn.net/images/emoji.php
	githubassets.com/images/icons/emoji/ gstatic.com/s/e/notoemoji/ mail.google.com/mail/e/ /emoticons/ /smileys/ /smilies/`)

// emojiSetNames are parts of the names of the sets that publishers embed from any server:
// twemoji, emojione, openmoji. Their files are named after code points.
var emojiSetNames = strings.Fields(`moji joypixels smil emoticon`)

// isEmojiAddress reports whether src is the address of an image of an emoji.
func isEmojiAddress(src string) bool {
	src = strings.ToLower(src)
	for _, place := range emojiPaths {
		if strings.Contains(src, place) {
			return true
		}
	}
	for _, word := range emojiSetNames {
		if strings.Contains(src, word) {
			return codePoints(src) != ""
		}
	}
	return false
}

// emojiText returns the text that an image stands for, and whether it stands for one.
func emojiText(n *xhtml.Node) (string, bool) {
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

// hasEmojiClass reports whether a class attribute holds one of emojiClasses.
func hasEmojiClass(classes string) bool {
	for word := range strings.FieldsSeq(classes) {
		if emojiClasses[strings.ToLower(word)] {
			return true
		}
	}
	return false
}

// isEmojiText reports whether s consists of emoji.
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

// maxEmojiSide is the side of the largest images of emoji, in pixels.
const maxEmojiSide = 72

// isSmall reports whether an image says that it is as small as a letter.
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

// codePoints returns the emoji that a file is named after, as in 1f1f8-1f1fe.svg; empty:
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

// emojiInTag returns the text that an <img> tag stands for; empty: it is a picture.
func emojiInTag(tag string) string {
	z := xhtml.NewTokenizer(strings.NewReader(tag))
	z.Next()
	t := z.Token()
	text, _ := emojiText(&xhtml.Node{Type: xhtml.ElementNode, DataAtom: atom.Img, Attr: t.Attr})
	return text
}

// IsDecoration reports whether address is that of an image that is never an article's: an
// emoji, or a counter of readers.
func IsDecoration(address string) bool { return isEmojiAddress(address) || countsReaders(address) }
