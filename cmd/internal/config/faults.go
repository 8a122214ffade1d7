package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
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
	files []string            // in the order of reading
	lines map[string][]string // of each file
	found []fault
}

// withLetter adds to a fault what may be its cause: a letter of its line that is taken
// for one of YAML's.
func (f *faults) withLetter(one fault) fault {
	if _, says := strangeLetter(lineAt(f.lines[one.file], one.line)); says != "" && one.message != says {
		one.message = says + "; so that " + one.message
	}
	return one
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
		all = append(all, f.withLetter(one))
	}
	return errors.Join(all...)
}
