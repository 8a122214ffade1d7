package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/bolt/record"
)

const (
	// oldBackup is the age of a backup that deploy/monitoring warns of, too.
	oldBackup = 3 * 24 * time.Hour
	// plentyOfDisk is enough free space for a store of any size to grow in, in bytes;
	// deploy/monitoring has the same.
	plentyOfDisk = 5_000_000_000
	// littleDisk is where the next batch may not fit any more, in bytes.
	littleDisk = 64 << 20
	// fewFiles is how many files are still to be made when a disk has too few left.
	fewFiles = 100
)

func checkStore(_ context.Context, c Case) []Finding {
	const name = "store"
	switch err := c.StoreErr; {
	case c.Config == nil && c.Daemon == nil:
		return nil // nobody knows where it is
	case errors.Is(err, fs.ErrNotExist):
		return one(name, Warning, "there is none yet", "rawi serve makes it at its first start")
	case errors.Is(err, storage.ErrDamaged):
		return failed(name, err, "stop the daemon; rawi verify says what is damaged, rawi restore BACKUP starts again from a copy")
	case err != nil:
		return failed(name, err, "")
	case c.Stats.Reindex > 0:
		return one(name, OK, fmt.Sprintf("schema %d, %s; the index is being made anew, %d are left", record.Schema, render.Count(c.Stats.Articles, "article"), c.Stats.Reindex), "")
	}
	return one(name, OK, fmt.Sprintf("schema %d, %s in %s", record.Schema, render.Count(c.Stats.Articles, "article"), render.Size(c.Stats.Bytes)), "")
}

func checkBackup(_ context.Context, c Case) []Finding {
	const name, do = "backup", "systemctl enable --now rawi-backup.timer, or rawi backup FILE, best to another disk"
	switch age := c.Now.Sub(c.Backup); {
	case c.StoreErr != nil, c.Config == nil && c.Daemon == nil:
		return nil // nothing to copy
	case c.Backup.IsZero():
		return one(name, Warning, "the store was never copied, as far as is known", do)
	case age > oldBackup:
		return one(name, Warning, fmt.Sprintf("the last one is %d days old", int(age/(24*time.Hour))), do)
	}
	return one(name, OK, "the last one is of "+c.Backup.Local().Format("2006-01-02 15:04"), "")
}

func checkDisk(_ context.Context, c Case) []Finding {
	const name = "disk"
	d := c.System.Disk
	if d.Err != nil {
		return one(name, Unknown, d.Err.Error(), "")
	}
	says := fmt.Sprintf("%s are free at %s", render.Size(d.Free), d.Folder)
	var out []Finding
	switch {
	case d.Free < littleDisk:
		out = full(name, says, "make room, or set keep: and rawi compact on another disk")
	case d.FreeFiles >= 0 && d.FreeFiles < fewFiles:
		out = full(name, fmt.Sprintf("no more than %d files can be made at %s (df -i)", d.FreeFiles, d.Folder), "remove files")
	case d.Free < plentyOfDisk && d.Free < 2*c.Stats.Bytes:
		out = one(name, Warning, fmt.Sprintf("%s, and the store has %s", says, render.Size(c.Stats.Bytes)), "set keep: in the config, or give it room: rawi compact needs as much as the store")
	default:
		out = one(name, OK, says, "")
	}
	switch d.Kind {
	case inMemory:
		out = append(out, one(name, Warning, d.Folder+" is in memory: it does not outlive a restart of the machine", "set data: to a folder of a disk")...)
	case onNetwork:
		out = append(out, one(name, Warning, d.Folder+" is on the network, where locks and mapped files may fail", "set data: to a folder of a local disk")...)
	}
	return out
}

// full returns the fault of a disk on which nothing more can be stored.
func full(check, says, do string) []Finding {
	return []Finding{{Check: check, State: Fault, Says: says, Do: do, Err: storage.ErrFull}}
}
