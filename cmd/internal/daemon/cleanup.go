package daemon

import "errors"

// cleanup is the functions that release what was opened. They run in reverse:
// what was opened last may use what was opened before.
type cleanup []func() error

// add registers f.
func (c *cleanup) add(f func() error) { *c = append(*c, f) }

// run calls all functions once, last first, also after one has failed, and
// returns their errors.
func (c *cleanup) run() error {
	var errs []error
	for i := len(*c) - 1; i >= 0; i-- {
		errs = append(errs, (*c)[i]())
	}
	*c = nil
	return errors.Join(errs...)
}
