package jsonfix

import (
	"fmt"
	"unicode/utf8"

	"rawi/fetcher/cost"
)

// What is repaired, as the operator reads it.
const (
	trailingComma = "commas before an end"
	rawControl    = "raw control characters"
	cutShort      = "the document was cut short"
)

// Salvaged is the warning of a document that could not be decoded as a whole.
const Salvaged = "the document is no JSON: items were read one by one"

// repairer copies a document from left to right into JSON that a strict decoder
// takes.
type repairer struct {
	cost     *cost.Budget
	out      []byte
	brackets []byte         // the closing brackets that are due, the outermost first
	complete int            // in out: behind the last complete item
	due      string         // the closing brackets that were due there
	count    map[string]int // of repairs
	values   int            // signs that a value begins or follows at
	items    int            // of the list of items under way
}

// repair drops commas before a closing bracket, escapes raw control characters in
// strings, and closes a document that was cut short behind its last complete item.
// Items beyond the bound are dropped, and what is behind the bound of values. It returns
// what was repaired, or ErrTooDeep.
func repair(budget *cost.Budget, b []byte) ([]byte, []string, error) {
	r := repairer{cost: budget, out: make([]byte, 0, len(b)+16), count: map[string]int{}}
	for i := 0; i < len(b) && budget.Scan(1); {
		if r.values > cost.MaxValues {
			budget.Lose(cost.Values)
			break
		}
		switch c := b[i]; c {
		case '"':
			n, closed := r.copyString(b[i:])
			if !closed {
				r.truncate()
				return r.out, r.warnings(), nil
			}
			budget.Scan(n)
			i += n
			continue
		case '{', '[':
			r.beginValue(c)
			if r.brackets = append(r.brackets, c+2); len(r.brackets) > maxDepth { // in ASCII } and ] follow at 2
				return nil, nil, ErrTooDeep
			}
			r.out = append(r.out, c)
		case '}', ']':
			if done := r.closeBracket(c); done {
				return r.out, r.warnings(), nil
			}
		default:
			if c == ',' {
				r.values++
			}
			if c >= 0x20 || c == '\t' || c == '\n' || c == '\r' {
				r.out = append(r.out, c)
			}
		}
		i++
	}
	r.truncate()
	return r.out, r.warnings(), nil
}

// beginValue counts the value that an opening bracket begins, also as an item.
func (r *repairer) beginValue(c byte) {
	r.values++
	if c != '{' || !itemBrackets[string(r.brackets)] {
		return
	}
	if r.items++; r.items > cost.MaxItems {
		r.cost.Lose(cost.Items)
	}
}

// closeBracket writes a closing bracket if it is the one that is due, and reports
// whether it closes the document.
func (r *repairer) closeBracket(c byte) bool {
	last := len(r.brackets) - 1
	if last < 0 || r.brackets[last] != c {
		return false
	}
	r.dropComma()
	isList := itemBrackets[string(r.brackets)]
	if isList && r.items > cost.MaxItems {
		r.out = r.out[:r.complete]
	}
	r.out = append(r.out, c)
	switch r.brackets = r.brackets[:last]; {
	case isList:
		r.items = 0
	case c == '}' && itemBrackets[string(r.brackets)] && r.items <= cost.MaxItems:
		r.complete, r.due = len(r.out), string(r.brackets)
	}
	return last == 0
}

// itemBrackets are the closing brackets that are due where items stand: in a JSON
// Feed, in RSS in JSON, and in its channel alone.
var itemBrackets = map[string]bool{"}]": true, "}}}]": true, "}}]": true}

// dropComma removes a comma at the end of the output.
func (r *repairer) dropComma() {
	n := len(r.out)
	for n > 0 && isSpace(r.out[n-1]) {
		n--
	}
	r.cost.Scan(len(r.out) - n)
	if n > 0 && r.out[n-1] == ',' {
		r.out = r.out[:n-1]
		r.count[trailingComma]++
	}
}

// copyString copies the string at the beginning of b. It returns the length of the
// string and whether it is closed.
func (r *repairer) copyString(b []byte) (int, bool) {
	r.out = append(r.out, '"')
	for i := 1; i < len(b); {
		switch c := b[i]; {
		case c == '"':
			r.out = append(r.out, '"')
			return i + 1, true
		case c == '\\' && i+1 < len(b):
			if !isEscape(b[i+1]) { // \' and the like
				r.out = append(r.out, b[i+1])
			} else {
				r.out = append(r.out, c, b[i+1])
			}
			i += 2
		case c < 0x20:
			r.count[rawControl]++
			if escaped := escapeControl(c); r.cost.Write(len(escaped) - 1) {
				r.out = append(r.out, escaped...)
			}
			i++
		case c < utf8.RuneSelf:
			r.out = append(r.out, c)
			i++
		default:
			_, n := utf8.DecodeRune(b[i:])
			r.out = append(r.out, b[i:i+n]...)
			i += n
		}
	}
	return len(b), false
}

// escapeControl returns a control character as JSON escapes it, in two bytes if it can
// be: a text of line breaks would have six times its bytes.
func escapeControl(c byte) string {
	switch c {
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	return fmt.Sprintf(`\u%04x`, c)
}

// isEscape reports whether JSON knows \c.
func isEscape(c byte) bool {
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't', 'u':
		return true
	}
	return false
}

// truncate closes a document that ends too early behind its last complete item. A
// document without one stays as it is.
func (r *repairer) truncate() {
	if r.complete == 0 {
		return
	}
	r.count[cutShort]++
	r.out = r.out[:r.complete]
	for i := len(r.due) - 1; i >= 0; i-- {
		r.out = append(r.out, r.due[i])
	}
}

// warnings returns what was repaired, and how often.
func (r *repairer) warnings() (out []string) {
	for _, what := range []string{trailingComma, rawControl, cutShort} {
		if n := r.count[what]; n > 0 {
			out = append(out, fmt.Sprintf("%s: %d", what, n))
		}
	}
	return out
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
