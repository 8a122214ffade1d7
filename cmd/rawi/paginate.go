package main

import (
	"rawi/storage"
)

// paginate reads pages and passes their rows to add until limit rows were passed
// (0: all) or there are no more. It calls flush after each page and returns the
// cursor of the next page; empty after the last.
func paginate[T any](q storage.Query, limit int, read func(storage.Query) ([]T, string, error), add func(T) error, flush func() error) (string, error) {
	for done := 0; ; {
		q.Limit = storage.DefaultLimit
		if limit > 0 {
			q.Limit = min(limit-done, storage.MaxLimit)
		}
		rows, next, err := read(q)
		if err != nil {
			return "", err
		}
		for _, r := range rows {
			if err := add(r); err != nil {
				return "", err
			}
		}
		if err := flush(); err != nil {
			return "", err
		}
		done += len(rows)
		// An empty page need not be the last: a search examines a bounded part of
		// the index per page.
		if next == "" || limit > 0 && done >= limit {
			return next, nil
		}
		q.Cursor = next
	}
}

// footer notes that nothing was found, or how to get more.
func (a *app) footer(rows int, kind, next string) {
	switch {
	case rows == 0:
		a.notice("no %s fits", kind)
	case next != "":
		a.notice("there is more: --cursor %s, or a higher --limit", next)
	}
}
