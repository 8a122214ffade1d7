//go:build !unix || openbsd

package window

import (
	"errors"
	"os"
)

// mapFile fails: the system maps no files, or does not show in them what is written.
func mapFile(*os.File, int64, int) ([]byte, error) { return nil, errors.ErrUnsupported }

func unmapFile([]byte) {}
