package parse

import (
	"fmt"
	"unicode/utf8"
)

// What mendJSON mends, as the operator reads it.
const (
	trailingComma = "commas before an end"
	rawControl    = "raw control characters"
	jsonShort     = "the document was cut short"
	brokenItems   = "the document is no JSON: items were read one by one"
)

// jsonMender writes JSON that a strict reader takes.
type jsonMender struct {
	out   []byte
	open  []byte // the brackets that are open
	safe  int    // in out: behind the last whole item
	ends  string // of the brackets that were open there
	count map[string]int
}

// mendJSON drops commas before an end, escapes raw controls in strings, and
// closes a document that was cut short behind its last whole item. It returns
// ErrTooDeep for one that is nested deeper than MaxDepth.
func mendJSON(b []byte) ([]byte, []string, error) {
	m := jsonMender{out: make([]byte, 0, len(b)+16), count: map[string]int{}}
	for i := 0; i < len(b); {
		switch c := b[i]; c {
		case '"':
			n, closed := m.str(b[i:])
			if !closed {
				return m.cut()
			}
			i += n
			continue
		case '{', '[':
			if m.open = append(m.open, c+2); len(m.open) > MaxDepth { // } and ] follow at 2
				return nil, nil, ErrTooDeep
			}
			m.out = append(m.out, c)
		case '}', ']':
			if done := m.end(c); done {
				return m.out, m.warnings(), nil
			}
		default:
			if c >= 0x20 || c == '\t' || c == '\n' || c == '\r' {
				m.out = append(m.out, c)
			}
		}
		i++
	}
	return m.cut()
}

// end closes a bracket, and the document with its last.
func (m *jsonMender) end(c byte) bool {
	m.dropComma()
	if len(m.open) == 0 || m.open[len(m.open)-1] != c {
		return false
	}
	m.out = append(m.out, c)
	if m.open = m.open[:len(m.open)-1]; c == '}' && holdsJSONItems[string(m.open)] {
		m.safe, m.ends = len(m.out), string(m.open)
	}
	return len(m.open) == 0
}

// holdsJSONItems are the ends of the brackets that are open where items stand: those
// of a JSON Feed, of RSS in JSON, and of its channel alone.
var holdsJSONItems = map[string]bool{"}]": true, "}}}]": true, "}}]": true}

func (m *jsonMender) dropComma() {
	n := len(m.out)
	for n > 0 && isSpace(m.out[n-1]) {
		n--
	}
	if n > 0 && m.out[n-1] == ',' {
		m.out = m.out[:n-1]
		m.count[trailingComma]++
	}
}

// str copies the string at the beginning of b.
func (m *jsonMender) str(b []byte) (int, bool) {
	m.out = append(m.out, '"')
	for i := 1; i < len(b); {
		switch c := b[i]; {
		case c == '"':
			m.out = append(m.out, '"')
			return i + 1, true
		case c == '\\' && i+1 < len(b):
			if !escapable(b[i+1]) { // \' and the like
				m.out = append(m.out, b[i+1])
			} else {
				m.out = append(m.out, c, b[i+1])
			}
			i += 2
		case c < 0x20:
			m.count[rawControl]++
			m.out = fmt.Appendf(m.out, `\u%04x`, c)
			i++
		case c < utf8.RuneSelf:
			m.out = append(m.out, c)
			i++
		default:
			_, n := utf8.DecodeRune(b[i:])
			m.out = append(m.out, b[i:i+n]...)
			i += n
		}
	}
	return len(b), false
}

func escapable(c byte) bool {
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't', 'u':
		return true
	}
	return false
}

// cut closes a document that ends too early: what follows the last whole item
// is dropped; before the first, what can be closed is.
func (m *jsonMender) cut() ([]byte, []string, error) {
	if m.safe == 0 {
		return m.out, m.warnings(), nil
	}
	m.count[jsonShort]++
	m.out = m.out[:m.safe]
	for i := len(m.ends) - 1; i >= 0; i-- {
		m.out = append(m.out, m.ends[i])
	}
	return m.out, m.warnings(), nil
}

func (m *jsonMender) warnings() (out []string) {
	for _, what := range []string{trailingComma, rawControl, jsonShort} {
		if n := m.count[what]; n > 0 {
			out = append(out, fmt.Sprintf("%s: %d", what, n))
		}
	}
	return out
}
