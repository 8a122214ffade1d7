package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/filekind"
)

// openInput opens the file that a verb reads; - is standard input. The caller closes
// it.
func openInput(ctx context.Context, a *app, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(interruptible{ctx, a.in}), nil
	}
	f, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && isWebAddress(name):
		return nil, usageErrorf("%s is an address, and a file is read: download it first, as by curl -LO", shorten(name))
	case errors.Is(err, fs.ErrNotExist):
		return nil, markedError{fmt.Errorf("there is no file %s", name), fs.ErrNotExist}
	case err != nil:
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(usageErrorf("%s is a folder: name a file in it", name), f.Close())
	}
	return f, nil
}

// peekKind returns what a file is that r reads from its beginning.
func peekKind(r *bufio.Reader) (filekind.Kind, error) {
	begin, err := r.Peek(filekind.Enough)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return filekind.Of(begin), err
}

// wrongKind returns the error of a file of another kind than verb reads, which is what.
func wrongKind(name, verb, what string, kind filekind.Kind) error {
	hint := ""
	switch kind {
	case filekind.Gzip:
		hint = fmt.Sprintf(": zcat %s | rawi %s -", name, verb)
	case filekind.Store:
		hint = ": rawi restore reads it"
	case filekind.Export, filekind.OPML:
		hint = ": rawi import reads it"
	case filekind.Feed:
		hint = ": rawi fetch shows it, and its address belongs under feeds: in the config"
	}
	if name == "-" {
		name = "the input"
	}
	return usageErrorf("%s is %s, and rawi %s reads %s%s", name, kind, verb, what, hint)
}

// notAFeedsFile says what is wrong with the name of a file that is not there: it may
// have been meant as an address. It returns nil if a file has this name.
func notAFeedsFile(name string) error {
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if path, ok := strings.CutPrefix(name, "file://"); ok {
		return usageErrorf("%s: write the path alone, %s", shorten(name), path)
	}
	if wrong := config.WrongAddress(name); strings.Contains(name, "://") || strings.HasPrefix(wrong, "write ") {
		return usageErrorf("%s is no file, and no address: %s", shorten(name), wrong)
	}
	return nil
}

// notWritten says why a file cannot be made anew.
func notWritten(name string, err error) error {
	info, statErr := os.Stat(name)
	switch {
	case statErr == nil && info.IsDir():
		return fmt.Errorf("%s is a folder: name a file in it, as %s", name, filepath.Join(name, "rawi.db"))
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already, and is not written over: name another file", name)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s: make it first", filepath.Dir(name))
	}
	return err
}
