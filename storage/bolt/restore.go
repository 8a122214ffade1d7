package bolt

import (
	"context"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
	"rawi/storage/story"
)

// shortEvery is how many records are restored between two looks at the memory, and
// shortPart the part of a window, one in so many, that leaves where it is short.
const (
	shortEvery = 1024
	shortPart  = 8
)

// giveFiles lets what stories and events compare lie in files that are gone with the
// process: memory is for what they look at all the time.
func (w *writer) giveFiles() {
	if w.options.ReadOnly { // nothing is written beside a store that is only read
		return
	}
	for _, window := range []interface{ SetFile(*os.File) }{w.window, w.events} {
		file, err := dbfile.Scratch(w.Path)
		if err != nil {
			w.Log.Warn("texts of the windows are kept in memory", "err", err)
			return
		}
		window.SetFile(file)
	}
}

// restoreWindow reads the logs of the windows: some seconds for a large store, which can
// be read meanwhile. A store that was moved to a machine with less memory, or whose limit
// is lower now, restores what there is room for: it would die at each start.
func (w *writer) restoreWindow() error {
	stories := func(keep int) [][]byte {
		b := w.window.Begin()
		defer b.Commit()
		b.Shed(keep, maxShed)
		return b.Records()
	}
	events := func(keep int) [][]byte {
		b := w.events.Begin()
		defer b.Commit()
		b.Shed(keep, maxShed)
		return b.Records()
	}
	return w.View(context.Background(), func(tx *bbolt.Tx) error {
		var err error
		w.left = make([][][]byte, 2)
		if w.left[0], err = w.restoreOne(tx, record.StoryWindow, w.window, stories); err != nil {
			return err
		}
		w.left[1], err = w.restoreOne(tx, record.EventWindow, w.events, events)
		return err
	})
}

// window is one of the two windows.
type window interface {
	Restore(record []byte) error
	Len() int
}

// restoreOne restores one window. It returns the records of what left it for lack of memory.
func (w *writer) restoreOne(tx *bbolt.Tx, log record.WindowLog, in window, shed func(keep int) [][]byte) (left [][]byte, err error) {
	n := 0
	err = log.Each(tx, func(r []byte) error {
		if err := in.Restore(r); err != nil {
			return err
		}
		if n++; n%shortEvery > 0 || w.options.Short == nil || w.follows.Load() || !w.options.Short() {
			return nil
		}
		left = append(left, shed(in.Len()-in.Len()/shortPart)...)
		return nil
	})
	for _, r := range left { // what left may have come again by a later record, as an edit
		if err == nil {
			err = in.Restore(r)
		}
	}
	return left, err
}

// recordLeft appends what left the windows while they were restored to their logs: the next
// start finds the same stories. Where that fails, the next start sheds again.
func (w upkeep) recordLeft() {
	left := w.left
	w.left = nil
	if slices.IndexFunc(left, func(records [][]byte) bool { return len(records) > 0 }) < 0 {
		return
	}
	l := &ledger{counters: w.counters}
	err := w.update(func(tx *bbolt.Tx) error {
		l.tx = tx
		for i, durable := range []func([]byte) bool{story.Durable, event.Durable} {
			log := []record.WindowLog{record.StoryWindow, record.EventWindow}[i]
			for _, r := range left[i] {
				if err := log.Append(tx, &l.counters, r, record.UnixTime(l.counters.Newest), durable(r)); err != nil {
					return err
				}
			}
		}
		return l.saveCounters()
	})
	if err != nil {
		w.Log.Warn("what left the windows is not recorded", "err", err)
		return
	}
	w.counters = l.counters
	w.Log.Warn("memory is short: the oldest are no longer compared with what is new", "left", len(left[0])+len(left[1]))
}
