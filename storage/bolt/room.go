package bolt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
)

const (
	// leastSize is the bytes that any store may have, whatever its settings are: an
	// empty one has some already.
	leastSize = 1 << 20
	// reserveShare is the part of the largest size of a file that only expiries may
	// fill: removing an article writes pages before it frees some.
	reserveShare = 16
	// growthShare bounds how much a file grows at once, as a part of its largest size.
	// bbolt takes a file for full when it cannot grow so.
	growthShare = 64
	pageAlign   = 64 << 10 // a multiple of any page
	// firstStep is how many articles an expiry of a full store removes at first; fewer
	// where there is no room for that.
	firstStep = 1000
	// leastPercent is how much of a full store is left in use at least.
	leastPercent = 40
	// logShare is the part of a full store that each log may take, those of the windows of
	// stories and events and that of changes: they are kept by time and number, whatever a
	// store may hold.
	logShare = 8
)

// maxSize returns the bytes the file may have; 0: no limit. What a log says has to be
// applied, so that a store that follows one is bounded by the log's expiries only.
func (w *writer) maxSize() int64 {
	settings, _ := w.current.Settings()
	most := settings.Retention.Bytes
	if most > 0 {
		most = max(most, leastSize)
	}
	if w.follows.Load() {
		most = 0
	}
	if most == 0 || w.options.MaxSize > 0 {
		most = min(cmp.Or(most, w.options.MaxSize), w.options.MaxSize)
	}
	return most
}

// limitFile sets how large the file may become in the next transaction. A
// file that is larger already takes what fits its free pages.
func (w *writer) limitFile(expiry bool) {
	db := w.DB.Load()
	most := w.maxSize()
	db.AllocSize = dbfile.Growth
	if most > 0 {
		db.AllocSize = int(min(dbfile.Growth, most/growthShare)) &^ (pageAlign - 1)
	}
	if !expiry {
		most -= most / reserveShare
	}
	if disk := w.options.disk; disk > 0 && (most == 0 || most > disk) {
		most = disk
	}
	db.MaxSize = int(most)
}

// update runs f in a write transaction. After damage the daemon goes on serving what
// can be read, and writing as long as bbolt can.
func (w *writer) update(f func(tx *bbolt.Tx) error) error {
	if w.stuck.Load() {
		return fmt.Errorf("%w: an earlier transaction did not end", storage.ErrDamaged)
	}
	w.limitFile(w.expiring)
	var begun *bbolt.Tx
	err := w.Guard("writing", func() error {
		return w.DB.Load().Update(func(tx *bbolt.Tx) error {
			begun = tx
			return f(tx)
		})
	})
	if begun != nil && begun.DB() != nil {
		w.stuck.Store(true)
	}
	if err != nil {
		return dbfile.WriteError(err)
	}
	return nil
}

// transactFull applies a batch for which the store, or its disk, was too full, as err
// says. Articles expire first: those that are no longer kept, and if Retention.Bytes
// is set the oldest of the feeds that have most, until there is room for the batch.
// Where that did not help, it is not tried again before there is a change.
func (w *writer) transactFull(batch []*request, err error) error {
	if w.follows.Load() || w.fullAt == w.counters.Change+1 {
		return err
	}
	for percent := int64(fillPercent); percent >= leastPercent && errors.Is(err, storage.ErrFull); percent -= fillPercent / 4 {
		if articles, records := w.makeRoom(w.latest(batch), percent); articles+records > 0 {
			w.Log.Warn("store was full: oldest articles removed", "articles", articles, "records", records)
			upkeep{w}.dropDead()
			err = w.transact(batch)
		}
		if !errors.Is(err, storage.ErrFull) || !w.isScattered() {
			continue
		}
		// Some records take many pages in a row.
		if compacted := (upkeep{w}).compactInPlace(); compacted == nil {
			err = w.transact(batch)
		}
	}
	if errors.Is(err, storage.ErrFull) {
		w.fullAt = w.counters.Change + 1
	}
	return err
}

// isScattered reports whether a part of the file is free, too scattered for a write.
func (w *writer) isScattered() bool {
	scattered := false
	_ = w.View(context.Background(), func(tx *bbolt.Tx) error {
		scattered = dbfile.FreeBytes(tx) > tx.Size()/reserveShare
		return nil
	})
	return scattered
}

// makeRoom lets articles expire as of at, until percent of the file are left in use. It
// returns how many, and how many records of the logs were removed.
func (w *writer) makeRoom(at time.Time, percent int64) (articles, records int) {
	logs := true // they are measured record by record: not once more than they have to be
	for step := firstStep; step > 0; {
		n, dropped, err := w.expire(at, step, percent, logs)
		switch {
		case errors.Is(err, storage.ErrFull):
			step /= 4
			continue
		case err != nil:
			w.Log.Error("full store: nothing expires", "err", err)
			return articles, records
		case n+dropped == 0:
			return articles, records
		}
		logs = dropped >= step // else each is short enough
		articles, records = articles+n, records+dropped
	}
	return articles, records
}

// expire removes at most limit articles in a transaction of its own and, if logs is set,
// at most as many records of each log. It returns how many of both. A file that the
// disk keeps from its largest size has as many bytes as it may have.
func (w *writer) expire(at time.Time, limit int, percent int64, logs bool) (articles, records int, err error) {
	var t *transaction
	w.expiring = true
	defer func() { w.expiring = false }()
	err = w.update(func(tx *bbolt.Tx) error {
		t = w.begin(tx)
		defer w.buffer.Release()
		size := tx.Size()
		if keep := t.settings.Retention.Bytes; keep > size {
			limited := *t.settings
			limited.Retention.Bytes = size
			t.settings = &limited
		}
		out, err := expiryOp{t, limit, percent}.apply(storage.Expiry{At: at, Used: size - dbfile.FreeBytes(tx)})
		if err != nil {
			return err
		}
		articles, records = out.Removed, 0
		if most := t.settings.Retention.Bytes / logShare; logs && most > 0 {
			for _, log := range [][]byte{record.BucketWindow, record.BucketEventWindow, record.BucketChanges} {
				n, err := record.DropOldest(tx, log, most, limit)
				if err != nil {
					return err
				}
				records += n
			}
		}
		if articles+records == 0 {
			return errNothing
		}
		if err := t.saveWindows(at); err != nil {
			return err
		}
		return t.finish()
	})
	switch {
	case errors.Is(err, errNothing):
		return 0, 0, nil
	case err != nil:
		return 0, 0, err
	}
	w.publish(t)
	return articles, records, nil
}

// errNothing ends a transaction that changes nothing.
var errNothing = errors.New("nothing to change")

// latest returns the latest time of the operations of a batch, or that of the latest
// arrival before.
func (w *writer) latest(batch []*request) time.Time {
	at := time.Unix(w.counters.Newest, 0).UTC()
	for _, r := range batch {
		for _, op := range r.ops {
			if t := operationTime(op); t.After(at) {
				at = t
			}
		}
	}
	return at
}
