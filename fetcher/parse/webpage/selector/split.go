package selector

import (
	"fmt"
	"strings"
)

// SyntaxError occurs when a selector cannot be parsed.
type SyntaxError struct {
	At  int // byte of the selector
	Why string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("at character %d: %s", e.At+1, e.Why) }

// Piece is a part of a text, and where it begins.
type Piece struct {
	At   int // byte
	Text string
}

// Alternatives cuts a list of selectors at its commas.
func Alternatives(s string) (out []Piece, err error) {
	from := 0
	for i := 0; i < len(s); {
		if s[i] == ',' {
			out = append(out, Piece{from, s[from:i]})
			i++
			from = i
			continue
		}
		if i, err = skip(s, i); err != nil {
			return nil, err
		}
	}
	return append(out, Piece{from, s[from:]}), nil
}

// CutAttribute cuts the attribute from "a@href"; at is where the @ stands, -1: there is none.
func CutAttribute(s string) (sel, attribute string, at int, err error) {
	at = -1
	for i := 0; i < len(s); {
		if s[i] == '@' {
			at = i
			break
		}
		if i, err = skip(s, i); err != nil {
			return "", "", -1, err
		}
	}
	if at < 0 {
		return s, "", at, nil
	}
	if attribute = strings.ToLower(strings.TrimSpace(s[at+1:])); attribute == "" || strings.ContainsFunc(attribute, func(r rune) bool {
		return r <= ' ' || strings.ContainsRune(`@,>+~.#[](){}"'=/\`, r)
	}) {
		return "", "", at, &SyntaxError{at, fmt.Sprintf("behind @ stands the name of one attribute, not %.60q", s[at+1:])}
	}
	return s[:at], attribute, at, nil
}

// skip returns where the sign at i ends, with what brackets or quotes hold.
func skip(s string, i int) (int, error) {
	switch c := s[i]; c {
	case '\\':
		return min(i+2, len(s)), nil
	case '"', '\'':
		for j := i + 1; j < len(s); j++ {
			switch s[j] {
			case '\\':
				j++
			case c:
				return j + 1, nil
			}
		}
		return 0, &SyntaxError{i, "the quote is not closed"}
	case '[', '(':
		for j := i + 1; j < len(s); {
			if s[j] == c+1 && c == '(' || s[j] == ']' && c == '[' {
				return j + 1, nil
			}
			var err error
			if j, err = skip(s, j); err != nil {
				return 0, err
			}
		}
		return 0, &SyntaxError{i, fmt.Sprintf("%q is not closed", c)}
	case ')', ']':
		return 0, &SyntaxError{i, fmt.Sprintf("%q closes nothing", c)}
	}
	return i + 1, nil
}

// compound is what a selector says of one element, and how that stands to the one before.
type compound struct {
	Piece
	combinator byte // ' ', '>', '+', '~'; 0: the first
}

// compounds cuts a selector at its combinators.
func compounds(s string) (out []compound, err error) {
	combinator, sign := byte(0), -1 // where the combinator that waits for its right side stands
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case isSpace(c):
			if combinator == 0 && len(out) > 0 {
				combinator = ' '
			}
			i++
		case c == '>' || c == '+' || c == '~':
			if sign >= 0 || len(out) == 0 {
				return nil, &SyntaxError{i, fmt.Sprintf("%q stands between two elements", c)}
			}
			combinator, sign = c, i
			i++
		default:
			from := i
			for i < len(s) && !isSpace(s[i]) && !strings.ContainsRune(">+~", rune(s[i])) {
				if i, err = skip(s, i); err != nil {
					return nil, err
				}
			}
			out = append(out, compound{Piece{from, s[from:i]}, combinator})
			combinator, sign = 0, -1
		}
	}
	if sign >= 0 {
		return nil, &SyntaxError{sign, fmt.Sprintf("%q stands between two elements", s[sign])}
	}
	if len(out) == 0 {
		return nil, &SyntaxError{0, "it is empty"}
	}
	return out, nil
}

// simples cuts a compound into its simple selectors: tag, .class, #id, [attribute], :pseudo.
func simples(c Piece) (out []Piece, err error) {
	from := 0
	for i := 0; i < len(c.Text); {
		if i > from && strings.IndexByte(".#[:", c.Text[i]) >= 0 && !(c.Text[i] == ':' && c.Text[i-1] == ':') {
			out = append(out, Piece{c.At + from, c.Text[from:i]})
			from = i
		}
		if i, err = skip(c.Text, i); err != nil {
			return nil, err
		}
	}
	return append(out, Piece{c.At + from, c.Text[from:]}), nil
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }
