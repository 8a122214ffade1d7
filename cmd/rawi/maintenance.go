package main

import (
	"context"
	"errors"
	"fmt"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/bolt"
)

// errFaults occurs when a check of the store finds faults.
var errFaults = errors.New("the store does not add up: restore a backup")

// storePath returns the path of the store for a verb that needs it alone. It
// fails with storage.ErrLocked if a daemon runs.
func (a *app) storePath(ctx context.Context) (string, error) {
	c, err := a.loadConfig()
	if err != nil {
		return "", err
	}
	if client, err := control.Dial(ctx, c.Socket); err == nil {
		client.Close()
		return "", fmt.Errorf("%w: stop the daemon first", storage.ErrLocked)
	}
	return daemon.StorePath(c.Fixed), nil
}

// reportFooter notes what a check of a store found.
func (a *app) reportFooter(r bolt.Report, err error) error {
	if err != nil {
		return err
	}
	for _, fault := range r.Faults {
		a.notice("%s", fault)
	}
	if len(r.Faults) > 0 {
		return errFaults
	}
	a.notice("the store adds up: %s, %s", render.Count(r.Articles, "article"), render.Count(r.Stories, "story"))
	return nil
}
