package text

import "unicode/utf8"

// maxToken is the longest token, in bytes. The rest of a longer run is skipped.
const maxToken = 96

// waw is the conjunction "and", which Arabic writes onto the next word.
const waw = "و"

// Scanner iterates over the tokens of a text without allocating.
//
//	for t := text.NewScanner(s); t.Next(); { use(t.Token) }
type Scanner struct {
	Token      []byte // folded; valid until the next call of Next
	Start, End int    // byte offsets in the text
	Number     bool   // a number: digits, perhaps with one point

	s     string
	pos   int
	apart int  // up to this offset separators end numbers: a date, a version
	hamza bool // the word has a hamza to fold, see settle
}

// NewScanner returns a Scanner at the beginning of s.
func NewScanner(s string) Scanner {
	return Scanner{s: s, Token: make([]byte, 0, maxToken)}
}

// Reset continues with another text and keeps the buffer.
func (t *Scanner) Reset(s string) {
	*t = Scanner{s: s, Token: t.Token[:0]}
}

// Next advances to the next token and reports whether there is one.
func (t *Scanner) Next() bool {
	t.Token = t.Token[:0]
	for t.pos < len(t.s) {
		r, n := t.rune(t.pos)
		c := foldRune(r)
		if c == cellBreak || c == cellDrop {
			t.pos += n
			continue
		}
		t.Start = t.pos
		if t.Number = isDigit(c); t.Number {
			t.number()
			return true
		}
		t.readWord()
		if string(t.Token) == waw {
			t.glue()
			t.joinLetters(len(waw))
		} else if len(t.Token) <= maxBeforeLetters {
			t.joinLetters(0)
		}
		if len(t.Token) > 0 {
			return true
		}
	}
	return false
}

// readWord appends a word, with its parts, and folds its hamzas.
func (t *Scanner) readWord() {
	t.hamza = false
	t.word()
	if len(t.Token) <= maxBeginning && t.letterParted() {
		t.goesOn()
	}
	if t.hamza {
		t.Token = settle(t.Token)
	}
}

func (t *Scanner) isDigit(i int) bool {
	r, _ := t.rune(i)
	return isDigit(foldRune(r))
}

// first returns the folded rune at offset i, of several the first, and its length.
func (t *Scanner) first(i int) (rune, int) {
	r, n := t.rune(i)
	c := foldRune(r)
	if c == cellExpand {
		if c, _ = utf8.DecodeRuneInString(expand(r)); c == utf8.RuneError {
			c = cellDrop
		}
	}
	return c, n
}

func (t *Scanner) rune(i int) (rune, int) {
	b := t.s[i]
	if b < utf8.RuneSelf {
		return rune(b), 1
	}
	// Two bytes: nearly all Arabic letters.
	if b >= 0xc2 && b <= 0xdf && i+1 < len(t.s) && t.s[i+1]&0xc0 == 0x80 {
		return rune(b&0x1f)<<6 | rune(t.s[i+1]&0x3f), 2
	}
	return utf8.DecodeRuneInString(t.s[i:])
}

// word appends letters up to the next break. Digits continue a Latin word (G20)
// and end any other, because newsrooms leave out the space (في2026).
func (t *Scanner) word() {
	latin := true
	stretched := 0 // offset behind a tatweel and what vanishes behind it
	for {
		latin = t.letters() && latin
		if t.pos >= len(t.s) {
			return
		}
		r, n := t.rune(t.pos)
		c := foldRune(r)
		if c == cellBreak || isDigit(c) && !latin {
			next := 0
			if isStretched := t.pos == stretched; c == cellBreak && !latin && (isStretched || r != ' ') {
				next = t.bridge(t.pos, isStretched)
			}
			if next == 0 {
				return
			}
			t.pos = next
			continue
		}
		at := t.pos
		t.pos += n
		switch c {
		case cellDrop:
			if r == hamzaAbove {
				t.seatBefore()
			}
			if r == tatweel || at == stretched {
				stretched = t.pos
			}
		case cellExpand:
			e := expand(r)
			latin = latin && e != "" && e[0] < utf8.RuneSelf
			for _, c := range e {
				t.letter(c)
			}
		default:
			latin = latin && c < utf8.RuneSelf
			t.letter(c)
		}
		t.End = t.pos // dropped signs after a word are part of it
	}
}

// letters appends what is next as long as a rune of one or two bytes becomes one letter, as
// nearly all do, and the token is not full. It reports whether the letters are Latin.
func (t *Scanner) letters() (latin bool) {
	latin = true
	s, pos, token, hamza := t.s, t.pos, t.Token, t.hamza
	for pos < len(s) && len(token) <= maxToken-utf8.UTFMax {
		r, n := rune(s[pos]), 1
		if r >= utf8.RuneSelf {
			if r < 0xc2 || r > 0xdf || pos+1 == len(s) || s[pos+1]&0xc0 != 0x80 {
				break
			}
			r, n = r&0x1f<<6|rune(s[pos+1]&0x3f), 2
		}
		c := rune(low[r&0x7ff])
		if c <= '9' || c > 0x7ff { // no letter, or several, or a longer one
			break
		}
		if pos += n; c < utf8.RuneSelf {
			token = append(token, byte(c))
			continue
		}
		latin = false
		hamza = hamza || isHamza(c)
		token = append(token, 0xc0|byte(c>>6), 0x80|byte(c)&0x3f)
	}
	if pos > t.pos {
		t.pos, t.End, t.Token, t.hamza = pos, pos, token, hamza
	}
	return latin
}

// letter appends a folded rune, unless the token is full. Whether it is full depends
// on the token alone, so that a folded token folds to itself.
func (t *Scanner) letter(c rune) {
	t.hamza = t.hamza || isHamza(c)
	switch {
	case len(t.Token) > maxToken-utf8.UTFMax:
	case c >= utf8.RuneSelf && c < 0x800: // nearly all, and quicker
		t.Token = append(t.Token, 0xc0|byte(c>>6), 0x80|byte(c)&0x3f)
	default:
		t.Token = utf8.AppendRune(t.Token, c)
	}
}

// glue joins a lone و with the Arabic word after it, whatever stands between them:
// folded text has one space there, and must fold to itself.
func (t *Scanner) glue() {
	for i := t.pos; i < len(t.s) && string(t.Token) == waw; {
		switch c, n := t.first(i); {
		case c == cellBreak || c == cellDrop:
			i += n
		case isArabic(c):
			t.pos = i
			t.readWord()
			i = t.pos
		default:
			return
		}
	}
}

// number reads one number. Separators occur between digits only:
//
//	1,490 1.490 ١٬٤٩٠  one number, 1490
//	65.7 65,7 ٦٥٫٧     one number, 65.7
//	12.03.2026 25-12   separate numbers
func (t *Scanner) number() {
	whole := t.digits()
	for t.pos >= t.apart {
		sep, at := t.separator()
		if sep == 0 {
			return
		}
		mark, end := len(t.Token), t.End
		t.pos = at
		n := t.digits()
		next, _ := t.separator()
		switch {
		case n == 3 && whole <= 3: // a group of three
		case next == 0 && len(t.Token) == mark: // there is no room for decimals
			return
		case next == 0:
			t.Token = append(t.Token, 0)
			copy(t.Token[mark+1:], t.Token[mark:])
			t.Token[mark] = '.'
			return
		default: // a date, a version: each part is a number
			t.Token, t.End = t.Token[:mark], end
			t.apart = t.pos
			for s, at := t.separator(); s != 0; s, at = t.separator() {
				t.pos = at
				for t.pos < len(t.s) && t.isDigit(t.pos) {
					_, w := t.rune(t.pos)
					t.pos += w
				}
				t.apart = t.pos
			}
			t.pos = end
			return
		}
	}
}

// digits appends digits and returns how many.
func (t *Scanner) digits() int {
	n := 0
	for t.pos < len(t.s) {
		r, w := t.rune(t.pos)
		c := foldRune(r)
		if !isDigit(c) {
			break
		}
		if len(t.Token) < maxToken-1 {
			t.Token = append(t.Token, byte(c))
		}
		t.pos += w
		t.End = t.pos
		n++
	}
	return n
}

// separator returns the separator at the scanner's offset if a digit follows, with
// . for a decimal one, and the offset of that digit.
func (t *Scanner) separator() (mark byte, at int) {
	if t.pos >= len(t.s) {
		return 0, 0
	}
	r, n := t.rune(t.pos)
	switch r {
	case '.', '٫':
		mark = '.'
	case ',', '٬', '\'', '’', '،':
		mark = ','
	default:
		return 0, 0
	}
	if t.pos+n >= len(t.s) {
		return 0, 0
	}
	if d, _ := t.rune(t.pos + n); !isDigit(foldRune(d)) {
		return 0, 0
	}
	return mark, t.pos + n
}

func isDigit(c rune) bool { return '0' <= c && c <= '9' }

// isArabic reports whether a folded rune is a letter of the Arabic script.
func isArabic(c rune) bool { return 0x620 <= c && c <= 0x6ff }
