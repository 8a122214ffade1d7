package telegram

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rawi/storage/address"
	"rawi/storage/text"
)

// Posts have no titles. Their first line is one where it can stand as a headline; otherwise
// the first sentence, or its beginning.
const (
	maxHeadline = 160 // characters of a line that is a headline as a whole
	maxBegin    = 120 // characters of the beginning of a longer sentence
	minWords    = 3   // of a headline: fewer are a label such as «خبر عاجل», or a date
	looksAt     = 12  // lines that are looked at
)

// headline takes the title out of a post: title, and the blocks without the line that it is.
// A line that is only begun in the title stays. The links of one that goes stay.
// channel is the channel's title, which is nobody's headline.
func headline(blocks []block, channel string) (title string, rest []block) {
	at, line := findHeadline(blocks, channel)
	if at < 0 {
		return "", blocks
	}
	title, whole := titleOf(blocks[at].lines[line])
	if !whole {
		return title, blocks
	}
	b := blocks[at]
	lines := slices.Delete(slices.Clone(b.lines), line, line+1)
	if links := linksOf(b.lines[line], title); len(links) > 0 {
		lines = slices.Insert(lines, line, links)
	}
	rest = slices.Clone(blocks)
	if b.lines = lines; len(lines) == 0 {
		return title, slices.Delete(rest, at, at+1)
	}
	rest[at] = b
	return title, rest
}

// findHeadline returns the position of the first line that can stand as a headline, else of
// the first with a word; -1: none has one.
func findHeadline(blocks []block, channel string) (at, line int) {
	at = -1
	looked := 0
	for i, b := range blocks {
		for j, l := range b.lines {
			if looked++; looked > looksAt {
				return at, line
			}
			switch n := words(l); {
			case b.kind == preformatted || n == 0 || channel != "" && text.Fold(trim(textOf(l))) == text.Fold(channel):
			case n >= minWords:
				return i, j
			case at < 0:
				at, line = i, j
			}
		}
	}
	return at, line
}

// words returns how many words with a letter a line has. Hashtags count only beside others,
// names of channels and addresses never.
func words(line []run) int {
	plain, tags := 0, 0
	for _, r := range line {
		for w := range strings.FieldsSeq(r.text) {
			switch {
			case strings.IndexFunc(w, unicode.IsLetter) < 0 || strings.Contains(w, "://"):
			case isTag(w):
				tags++
			case !r.aside && !strings.HasPrefix(w, "@"):
				plain++
			}
		}
	}
	if plain == 0 {
		return 0
	}
	return plain + tags
}

// titleOf returns the title that a line makes, and whether it is the whole line.
func titleOf(line []run) (title string, whole bool) {
	line = withoutAddress(line)
	all := trim(plainTags(line))
	if first := boldBegin(line); first != "" && first != all {
		return first, false
	}
	if utf8.RuneCountInString(all) <= maxHeadline {
		return all, true
	}
	if end := sentenceEnd(all); end > 0 {
		return strings.TrimSpace(all[:end]), false
	}
	return beginOf(all), false
}

// beginOf returns the first words of s, at most maxBegin characters.
func beginOf(s string) string {
	end := 0
	for i, n := 0, 0; i < len(s) && n < maxBegin; n++ {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == ' ' {
			end = i
		}
		i += size
	}
	if end == 0 {
		return text.Truncate(s, maxBegin)
	}
	return strings.TrimRightFunc(s[:end], func(r rune) bool { return strings.ContainsRune(" ,،;؛:", r) }) + " …"
}

// boldBegin returns the bold text that a line begins with, if it can stand as a headline in
// front of the rest; empty: there is none. One that goes on in
// the sentence only stresses it, or says who speaks.
func boldBegin(line []run) string {
	end := slices.IndexFunc(line, func(r run) bool { return r.style&bold == 0 && strings.IndexFunc(r.text, isWordRune) >= 0 })
	if end < 0 || words(line[:end]) < minWords {
		return ""
	}
	s, rest := plainTags(line[:end]), strings.TrimLeft(textOf(line[end:]), " ")
	first, _ := utf8.DecodeRuneInString(rest)
	if last, _ := utf8.DecodeLastRuneInString(s); !strings.ContainsRune(".!?؟۔…|–—-", last) && !strings.ContainsRune("|–—-•.", first) {
		return ""
	}
	if s = trim(s); utf8.RuneCountInString(s) > maxHeadline {
		return ""
	}
	return s
}

// withoutAddress returns a line without the address at its end, and the hashtags beside that.
func withoutAddress(line []run) []run {
	end, found := len(line), false
	for end > 0 {
		r := line[end-1]
		if isAddress := r.aside && r.href != "" && !strings.HasPrefix(r.text, "@"); isAddress {
			found = true
		} else if isHashtag := r.aside && r.href == ""; !isHashtag && strings.IndexFunc(r.text, isWordRune) >= 0 {
			break
		}
		end--
	}
	if !found || end == 0 {
		return line
	}
	return line[:end]
}

// plainTags returns the text of a line with its hashtags as words; several at its end go.
func plainTags(line []run) string {
	fields := strings.Fields(plain(textOf(line)))
	end := len(fields)
	for end > 0 && (isTag(fields[end-1]) || strings.IndexFunc(fields[end-1], isWordRune) < 0) {
		end--
	}
	tags := 0
	for _, f := range fields[end:] {
		if isTag(f) {
			tags++
		}
	}
	if tags > 1 && end > 0 {
		fields = fields[:end]
	}
	for i, f := range fields {
		if isTag(f) {
			fields[i] = strings.ReplaceAll(strings.Replace(f, "#", "", 1), "_", " ")
		}
	}
	return strings.Join(fields, " ")
}

// isTag reports whether a word is a hashtag.
func isTag(word string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(word, "([«\"|"), "#")
	return ok && strings.IndexFunc(rest, unicode.IsLetter) >= 0
}

// isWordRune reports whether r is of a word or a number.
func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// trim removes the signs and emoji around a title: brackets, quotes and the ends of
// sentences stay.
func trim(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool {
		return !isWordRune(r) && !strings.ContainsRune("([{«\"'“”„‘‹$€£+−", r)
	})
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return !isWordRune(r) && !unicode.IsMark(r) && !strings.ContainsRune(".!?؟…)]}»\"'”“’›%٪٫$€£°", r) || r == 0xfe0f
	})
	return s
}

// sentenceEnd returns where the first sentence of s ends, if it can stand as a headline; 0:
// it cannot.
func sentenceEnd(s string) int {
	n := 0
	for i, r := range s {
		if n++; n > maxHeadline {
			return 0
		}
		if !strings.ContainsRune(".!?؟۔…", r) {
			continue
		}
		rest := s[i+utf8.RuneLen(r):]
		if next, _ := utf8.DecodeRuneInString(rest); !unicode.IsSpace(next) || len(strings.Fields(s[:i])) < minWords+1 {
			continue
		}
		return len(s) - len(rest)
	}
	return 0
}

// linksOf returns the links of a line as a line: one that is all of the title shows where it
// leads. Hashtags and names of channels are none.
func linksOf(line []run, title string) (out []run) {
	for _, r := range line {
		if r.href == "" || r.aside && strings.HasPrefix(r.text, "@") {
			continue
		}
		r.style &^= bold
		if len(out) > 0 {
			if out[len(out)-1].href == r.href {
				continue
			}
			out = append(out, run{text: " "})
		}
		if trim(plain(r.text)) == title || words([]run{{text: r.text}}) >= minWords {
			r.text = hostOf(r.href)
		}
		out = append(out, r)
	}
	return out
}

// hostOf returns the host of an address without www. and the like.
func hostOf(href string) string {
	if u, err := url.Parse(href); err == nil && u.Host != "" {
		return address.BareHost(u.Hostname())
	}
	return href
}
