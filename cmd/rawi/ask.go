package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/storage"
	"rawi/storage/bolt"
)

// source answers a verb's questions: a running daemon, or the store itself.
type source struct {
	storage.Reader
	io.Closer
	client *control.Client // nil but where a daemon of this machine answers
	store  *bolt.Store     // nil but where the store itself does
}

// errRemote ends a verb that another machine's rawi does not answer.
var errRemote = usage("--server only asks: do this on the machine itself")

// load reads the config file that --config names or the search path finds.
func (a *app) load() (*config.Config, error) {
	path, err := a.configPath()
	if err != nil {
		return nil, err
	}
	c, err := config.LoadWithoutSecrets(path)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%w: %s", err, whoMay(path))
	case err != nil:
		return nil, marked{err, errConfig}
	}
	return c, nil
}

// ask reaches whoever answers questions: the daemon by its socket, and when
// none runs the store, for reading only.
func (a *app) ask(ctx context.Context) (*source, error) {
	if a.server != "" {
		remote, err := control.DialServer(ctx, a.server)
		if err != nil {
			return nil, err
		}
		return &source{Reader: remote, Closer: remote}, nil
	}
	c, err := a.load()
	if errors.Is(err, config.ErrNotFound) {
		// A daemon that was started by another config may run where the
		// packages put its socket.
		c = config.Default()
	} else if err != nil {
		return nil, err
	}
	client, dial := control.Dial(ctx, c.Socket)
	switch {
	case dial == nil:
		return &source{Reader: client, Closer: client, client: client}, nil
	case err != nil && errors.Is(dial, control.ErrNoDaemon):
		return nil, err
	case errors.Is(dial, control.ErrDenied):
		return nil, fmt.Errorf("%w: %s", dial, whoMay(c.Socket))
	case !errors.Is(dial, control.ErrNoDaemon):
		return nil, dial
	}
	return a.openStore(c)
}

// openStore opens the store for reading and says what to do where it cannot.
func (a *app) openStore(c *config.Config) (*source, error) {
	path := daemon.StorePath(c.Fixed)
	store, err := bolt.Open(path, bolt.Options{ReadOnly: true})
	switch {
	case err == nil:
		return &source{Reader: store, Closer: store, store: store}, nil
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("no daemon answers on %s, and the store %s may not be read: %w: %s", c.Socket, path, fs.ErrPermission, whoMay(path))
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("no daemon answers on %s, and there is no store at %s yet: start one by rawi serve", c.Socket, path)
	case errors.Is(err, storage.ErrLocked):
		return nil, fmt.Errorf("%w, and no daemon answers on %s: is it just starting, or does it use another socket?", err, c.Socket)
	}
	return nil, err
}

// reach is the daemon, for what only a daemon can do.
func (a *app) reach(ctx context.Context) (*control.Client, error) {
	if a.server != "" {
		return nil, errRemote
	}
	c, err := a.load()
	if err != nil {
		return nil, err
	}
	client, err := control.Dial(ctx, c.Socket)
	switch {
	case errors.Is(err, control.ErrDenied):
		return nil, fmt.Errorf("%w: %s", err, whoMay(c.Socket))
	case errors.Is(err, control.ErrNoDaemon):
		return nil, fmt.Errorf("%w: this needs a running one: start it by rawi serve", err)
	}
	return client, err
}

// whoMay names who may open path, as far as the caller may know: the nearest
// folder that can be looked at tells when the file itself cannot.
func whoMay(path string) string {
	info, err := os.Stat(path)
	for err != nil && path != filepath.Dir(path) {
		path = filepath.Dir(path)
		info, err = os.Stat(path)
	}
	if err != nil {
		return "ask whoever keeps this machine"
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "ask whoever keeps this machine"
	}
	owner := strconv.Itoa(int(stat.Uid))
	if u, err := user.LookupId(owner); err == nil {
		owner = u.Username
	}
	who := owner + ", root"
	if owner == "root" {
		who = "root"
	}
	if info.Mode().Perm()&0o070 == 0 {
		return fmt.Sprintf("only %s may: sudo -u %s rawi …", who, owner)
	}
	group := strconv.Itoa(int(stat.Gid))
	if g, err := user.LookupGroupId(group); err == nil {
		group = g.Name
	}
	return fmt.Sprintf("%s and the members of group %s may: sudo usermod -aG %s $USER, then log in again", who, group, group)
}

// configPath is the file that --config names, or the first there is on the
// search path.
func (a *app) configPath() (string, error) {
	path, err := config.Find(a.config, a.getenv("RAWI_CONFIG"))
	if err != nil {
		return "", marked{err, errConfig}
	}
	return path, nil
}
