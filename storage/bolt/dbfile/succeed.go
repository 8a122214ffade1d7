package dbfile

import (
	"context"
	"errors"
	"os"
)

// Succeed replaces the file at path, which is open as old, by a copy of it without
// free pages, and returns the copy, opened with o. Nobody may write to old meanwhile;
// its readers read on until it is closed. On an error old stays in place. The caller
// syncs the folder.
func Succeed(ctx context.Context, path string, old *File, o Options) (*File, error) {
	unfinished := path + ".new"
	if err := RemoveLeftover(unfinished); err != nil {
		return nil, err
	}
	unsynced := o
	unsynced.NoSync = true // until it is whole
	to, err := Open(unfinished, unsynced)
	if err != nil {
		return nil, err
	}
	err = Guard(func() error { return errors.Join(Copy(ctx, to.DB, old.DB), to.Sync()) })
	if err == nil {
		err = os.Rename(unfinished, path)
	}
	if err != nil {
		return nil, WriteError(errors.Join(err, to.Close(), os.Remove(unfinished)))
	}
	to.NoSync = o.NoSync
	return to, nil
}
