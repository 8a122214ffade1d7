package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"
)

// maxFaults bounds the list of faults: a file with more is probably not a
// config at all.
const maxFaults = 100

// position is a position in a file; line and column count from 1.
type position struct {
	file         string
	line, column int
}

func (p position) String() string { return fmt.Sprintf("%s:%d:%d", p.file, p.line, p.column) }

// fault is one mistake at a position.
type fault struct {
	position
	message string
}

func (f fault) Error() string { return f.position.String() + ": " + f.message }

// faults collects the mistakes of all files.
type faults struct {
	files []string // in the order of reading
	found []fault
}

func (f *faults) add(p position, format string, args ...any) {
	f.found = append(f.found, fault{p, fmt.Sprintf(format, args...)})
}

// err joins the faults in the order of the files and positions; nil if there
// are none.
func (f *faults) err() error {
	slices.SortStableFunc(f.found, func(a, b fault) int {
		return cmp.Or(
			cmp.Compare(slices.Index(f.files, a.file), slices.Index(f.files, b.file)),
			cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column),
		)
	})
	all := make([]error, 0, min(len(f.found), maxFaults+1))
	for i, one := range f.found {
		if i == maxFaults {
			all = append(all, fmt.Errorf("and %d more", len(f.found)-maxFaults))
			break
		}
		all = append(all, one)
	}
	return errors.Join(all...)
}

// syntax adds the errors of the YAML parser as faults of file.
func (f *faults) syntax(file string, err error) {
	var one *yaml.LoadError
	var many *yaml.LoadErrors
	switch {
	case errors.As(err, &one):
		f.add(position{file, max(one.Mark.Line, 1), max(one.Mark.Column, 1)}, "%s", one.Message)
	case errors.As(err, &many) && len(many.Errors) > 0:
		for _, e := range many.Errors {
			f.add(position{file, max(e.Mark.Line, 1), max(e.Mark.Column, 1)}, "%s", e.Message)
		}
	default:
		f.add(position{file, 1, 1}, "%v", err)
	}
}
