package cost

import (
	"fmt"
	"strings"
)

// Loss is something of a document that is left out because of a bound.
type Loss uint8

const (
	Output  Loss = iota // what does not fit into the output
	Work                // what is behind where the work was spent
	Items               // an item beyond MaxItems
	Values              // what is behind the first MaxValues values of JSON
	Address             // an address beyond MaxAddress
	Repeats             // one element, category, person or enclosure too many
	Markup              // HTML that costs too much to parse
	losses
)

// sentences are what the operator reads; %d is how many were left out.
var sentences = [losses]string{
	Output:  "what is read is more than twice the document: the rest is left out",
	Work:    "reading takes too much work: the rest is left out",
	Items:   fmt.Sprintf("items beyond the first %d, left out: %%d", MaxItems),
	Values:  fmt.Sprintf("values of JSON beyond the first %d are left out", MaxValues),
	Address: fmt.Sprintf("addresses of more than %d bytes, left out: %%d", MaxAddress),
	Repeats: "elements repeated too often in one item, left out: %d",
	Markup:  "HTML with too many tags, attributes or formats, cut: %d",
}

// Lose counts a loss. That of work or output ends the stage.
func (b *Budget) Lose(what Loss) {
	if b != nil {
		b.lost[what]++
		b.spent = b.spent || what == Work || what == Output
	}
}

// FitsAddress reports whether an address is short enough to be kept, and counts a loss
// if it is not. An image that stands in the document, data:…, is no address to be lost.
func (b *Budget) FitsAddress(s string) bool {
	if len(s) <= MaxAddress {
		return true
	}
	if scheme, _, _ := strings.Cut(s, ":"); !strings.EqualFold(strings.TrimSpace(scheme), "data") {
		b.Lose(Address)
	}
	return false
}

// Warnings returns what was left out, and how often.
func (b *Budget) Warnings() (out []string) {
	for what, n := range b.lost {
		switch Loss(what) {
		case Output, Work, Values:
			if n > 0 {
				out = append(out, sentences[what])
			}
		default:
			if n > 0 {
				out = append(out, fmt.Sprintf(sentences[what], n))
			}
		}
	}
	return out
}
