package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"rawi/storage"
)

// manifest is the file that lists what was written: what is no longer published
// is removed by it, and nothing else of the folder ever.
const manifest = ".rawi"

// files writes documents into a folder, each at its path below the site.
type files struct {
	*Server
	root    *os.Root
	held    map[string][32]byte // sums of what was written, by name; zero: by an earlier process
	removed int                 // tombstones there were: archives change by them alone
}

// WriteFiles keeps every document in a folder as it is served, each put in its
// place whole, packed with gzip beside it, until ctx ends. It makes the folder,
// and looks at most every so often; what cannot be written is told to the log
// and tried again.
func (s *Server) WriteFiles(ctx context.Context, dir string, every time.Duration) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("publish.dir: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("publish.dir: %w", err)
	}
	defer root.Close()
	f := &files{Server: s, root: root, held: map[string][32]byte{}}
	if list, err := root.ReadFile(manifest); err == nil {
		for line := range strings.Lines(string(list)) {
			f.held[strings.TrimSuffix(line, "\n")] = [32]byte{}
		}
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		stats, err := s.store.Stats(ctx)
		if err == nil {
			err = f.write(ctx)
		}
		if err != nil && ctx.Err() == nil {
			s.log.Error("documents not written", "dir", dir, "err", err)
		}
		if err == nil {
			_ = s.store.Wait(ctx, stats.Seq) // whose end is ctx's, or seen above
		}
		timer.Reset(every)
	}
}

// write writes what changed, and removes what is no longer published.
func (f *files) write(ctx context.Context) error {
	settings := f.current(ctx)
	stones, err := f.store.Tombstones(ctx, time.Time{})
	if err != nil {
		return err
	}
	anew := len(stones) != f.removed
	names := map[string]bool{}
	for _, v := range f.views(ctx, settings) {
		for _, format := range formats {
			keys := []key{{view: v, format: format.suffix}}
			if v.kind == viewAll || v.kind == viewTopics {
				days, err := f.days(ctx, keys[0], anew)
				if err != nil {
					return err
				}
				keys = append(days, keys...)
			}
			for _, k := range keys {
				body, _, err := f.render(ctx, k)
				if errors.Is(err, errNoView) {
					continue
				}
				if err != nil {
					return err
				}
				if err := f.put(name(k.path()), body); err != nil {
					return err
				}
			}
			names[name(keys[len(keys)-1].path())] = true
		}
	}
	for at, list := range lists {
		body, err := list(f.Server, ctx)
		if err != nil {
			return err
		}
		names[name(at)] = true
		if err := f.put(name(at), body); err != nil {
			return err
		}
	}
	f.removed = len(stones)
	return f.clean(names)
}

// views are those that have a name, and all.
func (f *files) views(ctx context.Context, settings storage.Settings) []view {
	out := []view{{}}
	add := func(kind, name string) {
		v := view{kind, name}
		if name != "" && fs.ValidPath(name) && !strings.Contains(name, "/") && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	for _, t := range settings.Topics {
		add(viewTopics, t.Name)
	}
	for _, feed := range settings.Feeds {
		add(viewRegions, feed.Region)
		add(viewLanguages, feed.Language)
	}
	if _, outlets, err := f.report.read(ctx, f.store, f.now()); err == nil {
		for _, o := range outlets {
			add(viewOutlets, o.Name)
		}
	}
	return out
}

// days are the archives of a view to be written, oldest first: those that may
// still grow, and those before as far as they are not there. Where a settled
// one is there all before it are too.
func (f *files) days(ctx context.Context, k key, anew bool) (out []key, err error) {
	settings := f.current(ctx)
	for before := endOfTime; ; {
		day, err := f.dayBefore(ctx, k.view, settings, before)
		if err != nil {
			return nil, err
		}
		if day == "" {
			break
		}
		at, wrong := k.of(day)
		if wrong != nil {
			return nil, wrong
		}
		if before, wrong = time.Parse(time.DateOnly, day); wrong != nil {
			return nil, wrong
		}
		if _, there := f.held[name(at.path())]; there && at.settled(f.now()) && !anew {
			break
		}
		out = append(out, at)
	}
	slices.Reverse(out)
	return out, nil
}

// name is the file of a path.
func name(address string) string {
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	return strings.TrimPrefix(address, "/")
}

// put writes a file and its packed twin, unless they stand there so.
func (f *files) put(name string, body []byte) error {
	sum := sha256.Sum256(body)
	if f.held[name] == sum {
		return nil
	}
	if err := f.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	doc := newRendered(body, "", f.now())
	if err := errors.Join(f.replace(name+".gz", doc.packed), f.replace(name, body)); err != nil {
		return err
	}
	f.held[name] = sum
	return nil
}

// replace puts a file in its place whole.
func (f *files) replace(name string, body []byte) error {
	fresh := path.Join(path.Dir(name), ".new")
	if err := f.root.WriteFile(fresh, body, 0o644); err != nil {
		return err
	}
	return f.root.Rename(fresh, name)
}

// clean removes what was written and is no longer published, and notes what is.
// names are the current documents, whose archives stay.
func (f *files) clean(names map[string]bool) error {
	var all []string
	for name := range f.held {
		view, suffix := cutFormat(name)
		current := names[name] || suffix != "" && names[path.Dir(view)+"."+suffix]
		if current {
			all = append(all, name+"\n")
			continue
		}
		for _, file := range []string{name, name + ".gz"} {
			if err := f.root.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		delete(f.held, name)
	}
	slices.Sort(all)
	return f.replace(manifest, []byte(strings.Join(all, "")))
}
