package markup

import "fmt"

// repairKind is something that is repaired.
type repairKind uint8

const (
	textBefore repairKind = iota
	illegalCharacter
	bareAmpersand
	bareBracket
	namedEntity
	brokenTag
	openCDATA
	cutShort
	tooDeep
	repairKinds
)

// repairNames are what the operator reads.
var repairNames = [repairKinds]string{
	textBefore:       "text before the feed",
	illegalCharacter: "illegal characters",
	bareAmpersand:    "bare ampersands",
	bareBracket:      "bare angle brackets",
	namedEntity:      "named entities",
	brokenTag:        "tags left open or closed twice",
	openCDATA:        "CDATA left open",
	cutShort:         "items cut short at the end",
	tooDeep:          "markup nested too deeply",
}

// repairCounts counts the repairs of a document.
type repairCounts [repairKinds]int

func (c *repairCounts) add(kind repairKind) { c[kind]++ }

// warnings returns what was repaired, and how often.
func (c *repairCounts) warnings() (out []string) {
	for kind, n := range c {
		if n > 0 {
			out = append(out, fmt.Sprintf("%s: %d", repairNames[kind], n))
		}
	}
	return out
}
