package webpage

import (
	"errors"
	"strings"

	"rawi/fetcher/parse/webpage/selector"
	"rawi/storage"
)

// maxAlternatives is how many selectors a key may have, with commas between them.
const maxAlternatives = 8

// The keys, in the order of storage.SelectorKeys.
const (
	itemKey = iota
	titleKey
	linkKey
	dateKey
	summaryKey
	imageKey
	keys
)

// field is what a key says; without alternatives: what is obvious.
type field []alternative

// alternative is a selector, and what is taken of the element it finds.
type alternative struct {
	selector  *selector.Selector // nil: the item itself
	attribute string             // empty: what is obvious for the key
}

// Check returns what is wrong with selectors, an error of type *SelectorError for each fault,
// joined by errors.Join; nil: nothing.
func Check(s storage.Selectors) error {
	_, err := compile(s)
	return err
}

// compile compiles selectors.
func compile(s storage.Selectors) (fields [keys]field, err error) {
	var faults []error
	for key, name := range storage.SelectorKeys {
		text := *s.Of(name)
		if strings.TrimSpace(text) == "" {
			if key == itemKey {
				faults = append(faults, &SelectorError{Key: name, Why: `a selector is needed that finds each article's element, such as "article.card"`})
			}
			continue
		}
		var fault *SelectorError
		if fields[key], fault = compileField(key, text); fault != nil {
			fault.Key, fault.Selector = name, text
			faults = append(faults, fault)
		}
	}
	return fields, errors.Join(faults...)
}

// compileField compiles the alternatives of a key. Its errors lack the key.
func compileField(key int, text string) (f field, fault *SelectorError) {
	failed := func(at int, err error) *SelectorError {
		var syntax *selector.SyntaxError
		if errors.As(err, &syntax) {
			return &SelectorError{At: at + syntax.At, Why: syntax.Why}
		}
		return &SelectorError{At: at, Why: err.Error()}
	}
	pieces, err := selector.Alternatives(text)
	if err != nil {
		return nil, failed(0, err)
	}
	for _, p := range pieces {
		sel, attribute, at, err := selector.CutAttribute(p.Text)
		switch {
		case err != nil:
			return nil, failed(p.At, err)
		case len(f) == maxAlternatives:
			return nil, &SelectorError{At: p.At, Why: "there are more than 8 alternatives"}
		case key == itemKey && at >= 0:
			return nil, &SelectorError{At: p.At + at, Why: "an item is an element, not an attribute"}
		}
		a := alternative{attribute: attribute}
		if at < 0 || strings.TrimSpace(sel) != "" {
			if a.selector, err = selector.Parse(sel); err != nil {
				return nil, failed(p.At, err)
			}
		}
		f = append(f, a)
	}
	return f, nil
}
