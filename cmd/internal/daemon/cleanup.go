package daemon

import "errors"

// undo is what must be undone, last first.
type undo []func() error

// later registers f.
func (u *undo) later(f func() error) { *u = append(*u, f) }

// all undoes everything, once, even where something fails.
func (u *undo) all() error {
	var errs []error
	for i := len(*u) - 1; i >= 0; i-- {
		errs = append(errs, (*u)[i]())
	}
	*u = nil
	return errors.Join(errs...)
}
