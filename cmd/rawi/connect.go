package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
)

// dialDaemon connects to the daemon of this machine.
func (a *app) dialDaemon(ctx context.Context) (*control.Client, error) {
	if a.serverFlag != "" {
		return nil, errRemote
	}
	_, client, err := a.connect(ctx)
	if errors.Is(err, control.ErrNoDaemon) {
		return nil, fmt.Errorf("%w: this needs a running one: start it by rawi serve%s", err, a.elsewhere(ctx))
	}
	return client, err
}

// connect connects to the daemon of the config file, and returns what the file sets.
// Where there is no file, the default socket is tried. A file that has faults now does
// not keep anybody from the daemon that has read it before. The error is
// control.ErrNoDaemon where none answers and the file, if there is one, is good.
func (a *app) connect(ctx context.Context) (*config.Config, *control.Client, error) {
	c, fault := a.loadConfig()
	switch {
	case errors.Is(fault, config.ErrNotFound):
		client, err := a.dial(ctx, config.Default())
		if errors.Is(err, control.ErrNoDaemon) {
			err = fault
		}
		return nil, client, err
	case errors.Is(fault, errConfig):
		client, err := a.dialFaulty(ctx)
		if err != nil {
			err = fault
		}
		return nil, client, err
	case fault != nil:
		return nil, nil, fault
	}
	client, err := a.dial(ctx, c)
	return c, client, err
}

// dialFaulty connects to the daemon that has read the config file before it had
// faults, and notes that it has some.
func (a *app) dialFaulty(ctx context.Context) (*control.Client, error) {
	path, err := a.configPath()
	if err != nil {
		return nil, err
	}
	c := &config.Config{Path: path, Fixed: config.Fixed{Socket: config.SocketOf(path)}}
	client, err := a.dial(ctx, c)
	if err == nil {
		a.notice("%s has faults now, and the daemon goes on as it was before: rawi check-config lists them", path)
	}
	return client, err
}

// dial connects to the daemon at the socket of c. It fails where that daemon has read
// another config file than c is of: what it answers is not what was asked for.
func (a *app) dial(ctx context.Context, c *config.Config) (*control.Client, error) {
	client, err := control.Dial(ctx, c.Socket)
	if errors.Is(err, control.ErrDenied) {
		return nil, fmt.Errorf("%w: %s", err, permissionHint(c.Socket))
	}
	if err != nil {
		return nil, err
	}
	if other := client.Hello().Config; !sameConfig(c.Path, other) {
		client.Close()
		return nil, markedError{fmt.Errorf("the daemon at %s runs with the config %s, not with %s: ask it by --config %s, or set a socket: of its own in %s and start another with it",
			c.Socket, other, c.Path, other, c.Path), errConfig}
	}
	return client, nil
}

// sameConfig reports whether two paths, of which a daemon gave one, are of one file.
// They are as good as one where one is not known, or cannot be found here, as that of a
// daemon in a container.
func sameConfig(mine, daemons string) bool {
	if mine == "" || daemons == "" {
		return true
	}
	if abs, err := filepath.Abs(mine); err == nil && abs == daemons {
		return true
	}
	a, err := os.Stat(mine)
	if err != nil {
		return os.IsNotExist(err)
	}
	b, err := os.Stat(daemons)
	if err != nil {
		return os.IsNotExist(err)
	}
	return os.SameFile(a, b)
}

// elsewhere says how to ask the daemon that runs at a default socket, the machine's or
// the user's own, while another was asked for; empty if there is none.
func (a *app) elsewhere(ctx context.Context) string {
	sockets := []string{config.Default().Socket}
	if own, err := config.UserFolders(os.Getuid(), a.getenv); err == nil {
		sockets = append(sockets, own.Socket)
	}
	for _, socket := range sockets {
		client, err := control.Dial(ctx, socket)
		if err != nil {
			continue
		}
		other := client.Hello().Config
		client.Close()
		if other != "" {
			return fmt.Sprintf("; another one runs: --config %s asks it", other)
		}
	}
	return ""
}
