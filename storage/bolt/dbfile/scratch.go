package dbfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Scratch creates a file beside the one at path that no name leads to: it is gone when it is
// closed, or the process ends.
func Scratch(path string) (*os.File, error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".scratch-*") // of mode 0600
	if err != nil {
		return nil, fmt.Errorf("make a scratch file: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil { // as on systems that keep what is open
		return nil, errors.Join(fmt.Errorf("make a scratch file: %w", err), file.Close())
	}
	return file, nil
}
