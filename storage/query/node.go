package query

import (
	"strconv"
	"strings"
	"time"
)

// Node is a part of a parsed query: And, Or, Not, Word, Phrase, Filter, Range
// or Count. Nodes are immutable.
type Node interface {
	write(b *strings.Builder)
}

// Field is the part of an article in which a word must occur.
type Field string

const (
	FieldAny   Field = ""      // title and text
	FieldTitle Field = "title" // the title alone
)

// And matches if all of its nodes do. An empty And matches every article.
type And []Node

// Or matches if one of its nodes does.
type Or []Node

// Not matches if its node does not.
type Not struct{ Node Node }

// Word is one folded word.
type Word struct {
	Field Field
	Text  string // folded, one token
	Form  Form
}

// Form says which tokens a Word stands for.
type Form uint8

const (
	FormAny    Form = iota // its forms, by package wordform
	FormExact              // itself alone
	FormPrefix             // all that begin with it
)

// Phrase is several consecutive folded words. Each must occur as written, except
// that the first may have proclitics.
type Phrase struct {
	Field Field
	Words []string
	Exact bool
}

// Word returns the i-th word of p, in the form that an article has to have it in,
// of any field.
func (p Phrase) Word(i int) Word {
	if i == 0 && !p.Exact {
		return Word{Text: p.Words[0]}
	}
	return Word{Text: p.Words[i], Form: FormExact}
}

// Filter compares an attribute of the article with a value. Key is that of a
// Predicate.
type Filter struct{ Key, Value string }

// Range matches articles whose Time is in [From, To); a zero bound is open.
type Range struct{ From, To time.Time }

// Count matches articles of whose story or event something is counted, at least Min. Key
// is that of a Predicate.
type Count struct {
	Key string
	Min int
}

// A group is written in parentheses only where it needs them: a query that is
// written and parsed again must not nest deeper than before.
func (n And) write(b *strings.Builder) { writeGroup(b, n, true) }
func (n Or) write(b *strings.Builder)  { writeGroup(b, n, true) }

// writeRoot writes a whole query.
func writeRoot(b *strings.Builder, n Node) { writeGroup(b, n, false) }

func writeGroup(b *strings.Builder, n Node, parens bool) {
	var nodes []Node
	sep := " "
	switch n := n.(type) {
	case And:
		nodes = n
		parens = parens || len(nodes) == 1
	case Or:
		nodes, sep = n, " OR "
	default:
		n.write(b)
		return
	}
	if parens {
		b.WriteByte('(')
	}
	for i, sub := range nodes {
		if i > 0 {
			b.WriteString(sep)
		}
		if all, ok := sub.(And); ok && sep != " " && len(all) > 1 {
			writeGroup(b, all, false) // binds tighter than OR
		} else {
			sub.write(b)
		}
	}
	if parens {
		b.WriteByte(')')
	}
}

func (n Not) write(b *strings.Builder) {
	b.WriteByte('-')
	if _, twice := n.Node.(Not); twice {
		writeGroup(b, And{n.Node}, true)
		return
	}
	n.Node.write(b)
}

func (n Word) write(b *strings.Builder) {
	n.Field.write(b)
	switch n.Form {
	case FormPrefix:
		b.WriteString(n.Text + "*")
	case FormExact:
		b.WriteString(`="` + n.Text + `"`)
	default:
		b.WriteString(`"` + n.Text + `"`)
	}
}

func (n Phrase) write(b *strings.Builder) {
	n.Field.write(b)
	if n.Exact {
		b.WriteByte('=')
	}
	b.WriteString(`"` + strings.Join(n.Words, " ") + `"`)
}

func (f Field) write(b *strings.Builder) {
	if f != FieldAny {
		b.WriteString(string(f) + ":")
	}
}

func (n Filter) write(b *strings.Builder) { b.WriteString(n.Key + `:"` + n.Value + `"`) }

func (n Range) write(b *strings.Builder) {
	if from := n.From.UTC(); !n.From.IsZero() && from.Truncate(24*time.Hour).Equal(from) && from.AddDate(0, 0, 1).Equal(n.To) {
		Filter{"on", from.Format(time.DateOnly)}.write(b)
		return
	}
	var bounds And
	if !n.From.IsZero() {
		bounds = append(bounds, Filter{"since", n.From.UTC().Format(time.RFC3339)})
	}
	if !n.To.IsZero() {
		bounds = append(bounds, Filter{"before", n.To.UTC().Format(time.RFC3339)})
	}
	if len(bounds) == 1 {
		bounds[0].write(b)
		return
	}
	bounds.write(b)
}

func (n Count) write(b *strings.Builder) { b.WriteString(n.Key + ":>=" + strconv.Itoa(n.Min)) }
