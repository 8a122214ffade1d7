package selector

import (
	"fmt"
	"strings"
)

// look is what a simple selector looks at beside the element itself.
type look int

const (
	atSiblings  look = 1 << iota // the children of the parent
	atSubtree                    // all that is below the element, and its text
	atAncestors                  // the elements around it
)

// pseudoClasses are the pseudo-classes that can be used.
var pseudoClasses = map[string]look{
	"not": 0, "empty": 0, "root": 0, "link": 0,
	"has": atSubtree, "haschild": atSubtree, "contains": atSubtree, "containsown": atSubtree, "lang": atAncestors,
	"nth-child": atSiblings, "nth-last-child": atSiblings, "nth-of-type": atSiblings, "nth-last-of-type": atSiblings,
	"first-child": atSiblings, "last-child": atSiblings, "first-of-type": atSiblings, "last-of-type": atSiblings,
	"only-child": atSiblings, "only-of-type": atSiblings,
}

// lookOf returns what a simple selector looks at. It fails for what is not supported.
func lookOf(s Piece) (look, error) {
	switch {
	case strings.HasPrefix(s.Text, "["):
		if op := strings.Index(s.Text, "#="); op >= 0 && strings.IndexAny(s.Text, `"'=`) == op+1 {
			return 0, &SyntaxError{s.At + op, "regular expressions are not supported"}
		}
		return 0, nil
	case !strings.HasPrefix(s.Text, ":"):
		return 0, nil
	}
	name, argument, called := strings.Cut(s.Text[1:], "(")
	name = strings.ToLower(name)
	looks, known := pseudoClasses[name]
	switch {
	case name == "is" || name == "where":
		return 0, &SyntaxError{s.At, fmt.Sprintf(":%s() is not supported: write the alternatives with commas between them", name)}
	case !known:
		return 0, &SyntaxError{s.At, fmt.Sprintf(":%s is not supported", name)}
	case !called || name != "not" && name != "has" && name != "haschild":
		return looks, nil
	}
	inner, err := looksInside(Piece{s.At + len(name) + len(":("), strings.TrimSuffix(argument, ")")}, name)
	if err == nil && name != "not" && inner != 0 {
		err = &SyntaxError{s.At, fmt.Sprintf("inside of :%s() stand tags, classes, ids and attributes only", name)}
	}
	return looks | inner, err
}

// looksInside returns what the argument of a pseudo-class looks at.
func looksInside(argument Piece, name string) (looks look, err error) {
	alternatives, err := Alternatives(argument.Text)
	if err != nil {
		return 0, moved(err, argument.At)
	}
	for _, a := range alternatives {
		parts, err := compounds(a.Text)
		switch {
		case err != nil:
			return 0, moved(err, argument.At+a.At)
		case len(parts) > 1:
			return 0, &SyntaxError{argument.At + a.At + parts[1].At, fmt.Sprintf("inside of :%s() stands one element, without others around it", name)}
		}
		all, err := simples(Piece{argument.At + a.At + parts[0].At, parts[0].Text})
		if err != nil {
			return 0, moved(err, argument.At+a.At+parts[0].At)
		}
		for _, s := range all {
			inner, err := lookOf(s)
			if err != nil {
				return 0, err
			}
			looks |= inner
		}
	}
	return looks, nil
}

// moved returns a SyntaxError of a part that begins at byte by.
func moved(err error, by int) error {
	if e, ok := err.(*SyntaxError); ok {
		return &SyntaxError{e.At + by, e.Why}
	}
	return err
}
