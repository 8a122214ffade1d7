package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/storage"
	"rawi/storage/bolt"
)

// backend answers the queries of a verb: a running daemon, another machine's
// server, or the store itself.
type backend struct {
	storage.Reader
	io.Closer
	client *control.Client // of this machine's daemon; nil if another backend answers
	store  *bolt.Store     // nil unless the store itself answers
}

// errRemote occurs when a verb with --server needs what only the machine itself
// offers.
var errRemote = usageErrorf("--server only asks: do this on the machine itself")

// loadConfig reads the config file, which may lack the daemon's secrets. Where there is
// none it returns the places of the user's own store.
func (a *app) loadConfig() (*config.Config, error) {
	path, err := a.configPath()
	if c, ok := config.WithoutFile(os.Getuid(), a.getenv); ok && errors.Is(err, config.ErrNotFound) {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	c, err := config.LoadWithoutSecrets(path)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%w: %s", err, permissionHint(path))
	case err != nil:
		return nil, markedError{err, errConfig}
	}
	return c, nil
}

// openBackend connects to the daemon at its socket, or opens the store for
// reading if none runs.
func (a *app) openBackend(ctx context.Context) (*backend, error) {
	if a.serverFlag != "" && !isWebAddress(a.serverFlag) {
		return nil, usageErrorf("--server %.100q is no address: %s", shorten(a.serverFlag), config.WrongAddress(a.serverFlag))
	}
	if a.serverFlag != "" {
		remote, err := control.DialServer(ctx, a.serverFlag)
		if err != nil {
			return nil, err
		}
		return &backend{Reader: remote, Closer: remote}, nil
	}
	c, client, err := a.connect(ctx)
	switch {
	case err == nil:
		return &backend{Reader: client, Closer: client, client: client}, nil
	case c == nil || !errors.Is(err, control.ErrNoDaemon):
		return nil, err
	}
	return openStore(c)
}

// openStore opens the store for reading. Its errors say what to do.
func openStore(c *config.Config) (*backend, error) {
	path := daemon.StorePath(c.Fixed)
	store, err := bolt.Open(path, bolt.Options{ReadOnly: true})
	switch {
	case err == nil:
		return &backend{Reader: store, Closer: store, store: store}, nil
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("no daemon answers on %s, and the store %s may not be read: %w: %s", c.Socket, path, fs.ErrPermission, permissionHint(path))
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("no daemon answers on %s, and there is no store at %s yet: start one by rawi serve", c.Socket, path)
	case errors.Is(err, storage.ErrLocked):
		return nil, fmt.Errorf("%w, and no daemon answers on %s: is it just starting, or does it use another socket?", err, c.Socket)
	}
	return nil, err
}

// configPath returns the file that --config names, or the first that exists on
// the search path.
func (a *app) configPath() (string, error) {
	path, err := config.Find(a.configFlag, a.getenv("RAWI_CONFIG"))
	if err != nil {
		return "", markedError{err, errConfig}
	}
	return path, nil
}

// decisions returns the operator's decisions. Other machines do not give them.
func (s *backend) decisions(ctx context.Context) ([]storage.Decision, error) {
	switch {
	case s.client != nil:
		return s.client.Decisions(ctx)
	case s.store != nil:
		return s.store.Decisions(ctx)
	}
	return nil, errRemote
}

// articlePages returns a function for paginate that queries articles.
func articlePages(ctx context.Context, r storage.Reader) func(storage.Query) ([]storage.Article, string, error) {
	return func(q storage.Query) ([]storage.Article, string, error) {
		page, err := r.Query(ctx, q)
		return page.Articles, page.Next, err
	}
}

// storyPages returns a function for paginate that queries stories.
func storyPages(ctx context.Context, r storage.Reader) func(storage.Query) ([]storage.Story, string, error) {
	return func(q storage.Query) ([]storage.Story, string, error) {
		page, err := r.Stories(ctx, q)
		return page.Stories, page.Next, err
	}
}

// feedsByName returns the configured feeds by name.
func feedsByName(ctx context.Context, r storage.Reader) (map[string]storage.Feed, error) {
	infos, err := r.Feeds(ctx)
	feeds := make(map[string]storage.Feed, len(infos))
	for _, f := range infos {
		feeds[f.Feed.Name] = f.Feed
	}
	return feeds, err
}
