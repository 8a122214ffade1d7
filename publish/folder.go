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

	"github.com/google/renameio/v2"

	"rawi/storage"
)

// manifest is the file of the folder that lists the files which rawi wrote, one a
// line. Only files that it lists are ever removed.
const manifest = ".rawi"

// folder writes documents as files, each at its path below the site.
type folder struct {
	*Server
	root       *os.Root
	written    map[string][sha256.Size]byte // sums of the files by name; zero: written by an earlier process
	tombstones int                          // when archives were last written: a removal changes old ones
}

// WriteFiles writes every document into a folder as it is served, with a .gz file
// beside it, whenever something changed, until ctx ends. It creates the folder. Files
// are replaced atomically; between two runs lies at least interval. It returns an error
// only if the folder cannot be opened; later ones are logged, and the files written
// again.
func (s *Server) WriteFiles(ctx context.Context, dir string, interval time.Duration) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("publish.dir: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("publish.dir: %w", err)
	}
	defer root.Close()
	f := &folder{Server: s, root: root, written: map[string][sha256.Size]byte{}}
	if list, err := root.ReadFile(manifest); err == nil {
		for line := range strings.Lines(string(list)) {
			f.written[strings.TrimSuffix(line, "\n")] = [sha256.Size]byte{}
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
			err = f.update(ctx)
		}
		if err != nil && ctx.Err() == nil {
			s.log.Error("documents not written", "dir", dir, "err", err)
		}
		if err == nil {
			s.waitForFiles(ctx, stats.Seq)
		}
		timer.Reset(interval)
	}
}

// update writes the files that changed, and removes those of documents that are no
// longer published.
func (f *folder) update(ctx context.Context) error {
	settings := f.currentSettings(ctx)
	tombstones, err := f.store.Tombstones(ctx, time.Time{})
	if err != nil {
		return err
	}
	rewriteArchives := len(tombstones) != f.tombstones
	published := map[string]bool{} // current documents, by file name
	for _, v := range writableViews(settings) {
		for _, format := range formats {
			for _, current := range documentsOf(v, format.suffix) {
				if err := f.writeWithArchives(ctx, current, rewriteArchives); err != nil {
					return err
				}
				published[fileName(current.path())] = true
			}
		}
	}
	for at, render := range opmlLists {
		body, err := render(f.composer, ctx)
		if err != nil {
			return err
		}
		published[fileName(at)] = true
		if err := f.write(fileName(at), body); err != nil {
			return err
		}
	}
	f.tombstones = len(tombstones)
	return f.prune(published)
}

// writeWithArchives writes a document, and its archives before it; all says which.
func (f *folder) writeWithArchives(ctx context.Context, current key, all bool) error {
	keys, err := f.archives(ctx, current, all)
	if err != nil {
		return err
	}
	for _, k := range append(keys, current) {
		if err := f.writeDocument(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

// writableViews returns the named views whose name can be that of a file.
func writableViews(settings storage.Settings) []view {
	return slices.DeleteFunc(namedViews(settings), func(v view) bool {
		return v.kind != viewAll && v.name != "" && (!fs.ValidPath(v.name) || strings.Contains(v.name, "/"))
	})
}

// archives returns the archives of a document that are to be written, oldest first:
// those that may still change, and older ones that are not there. They are written
// oldest first, so that where an immutable one is there, all before it are too; all
// forces those as well. Only all stories and topics have archives.
func (f *folder) archives(ctx context.Context, current key, all bool) (out []key, err error) {
	if current.kind != viewAll && current.kind != viewTopics {
		return nil, nil
	}
	settings := f.currentSettings(ctx)
	for before := farFuture; ; {
		last, err := f.lastArchive(ctx, current, settings, before)
		if err != nil {
			return nil, err
		}
		if last.day == "" {
			break
		}
		if before, err = time.Parse(time.DateOnly, last.day); err != nil {
			return nil, err
		}
		if _, ok := f.written[fileName(last.path())]; ok && last.immutable(f.now()) && !all {
			break
		}
		for ; last.part > 0; last.part-- {
			out = append(out, last)
		}
	}
	slices.Reverse(out)
	return out, nil
}

// fileName returns the name of the file for a path below the site.
func fileName(address string) string {
	if unescaped, err := url.PathUnescape(address); err == nil {
		address = unescaped
	}
	return strings.TrimPrefix(address, "/")
}

// writeDocument renders and writes a document; nothing if there is none.
func (f *folder) writeDocument(ctx context.Context, k key) error {
	if k.isWatched() { // a short while old at most: all events are looked through for it
		doc, err := f.rendered(ctx, k, f.viewGate.enterPatiently)
		if err != nil {
			return err
		}
		return f.write(fileName(k.path()), doc.plain.body)
	}
	leave, err := f.viewGate.enterPatiently(ctx)
	if err != nil {
		return err
	}
	defer leave()
	body, _, err := f.render(ctx, k)
	if errors.Is(err, errNoView) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.write(fileName(k.path()), body)
}

// write replaces a file and its .gz, unless they have these bytes already.
func (f *folder) write(name string, body []byte) error {
	sum := sha256.Sum256(body)
	if f.written[name] == sum {
		return nil
	}
	if err := f.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	doc := newRendered(body, "", f.now())
	if err := errors.Join(f.replace(name+".gz", doc.packed.body), f.replace(name, body)); err != nil {
		return err
	}
	f.written[name] = sum
	return nil
}

// replace writes a file atomically: a reader, and the next start after a power failure,
// find the old bytes or the new ones.
func (f *folder) replace(name string, body []byte) error {
	return renameio.WriteFile(name, body, 0o644, renameio.WithRoot(f.root))
}

// prune removes the files of documents that are no longer published, and writes the
// manifest. published are the files of current documents, whose archives are kept too.
func (f *folder) prune(published map[string]bool) error {
	var lines []string
	for name := range f.written {
		if published[name] || published[currentName(name)] {
			lines = append(lines, name+"\n")
			continue
		}
		for _, file := range []string{name, name + ".gz"} {
			if err := f.root.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		delete(f.written, name)
	}
	slices.Sort(lines)
	return f.replace(manifest, []byte(strings.Join(lines, "")))
}

// currentName returns the file of the current document of an archive, such as
// topics/roads.atom of topics/roads/2026-11-23.atom; empty if name is no feed's.
func currentName(name string) string {
	view, suffix := cutFormat(name)
	if suffix == "" {
		return ""
	}
	return path.Dir(view) + "." + suffix
}
