package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

const (
	// maxPath is the longest path of a socket in bytes: sockaddr_un holds 104
	// on macOS and 108 on Linux, with the zero at the end.
	maxPath = 103

	folderMode = 0o750
	socketMode = 0o660

	// probeTimeout bounds the attempt to connect to a socket that exists.
	probeTimeout = time.Second
)

// Listen listens on the socket at path, which its owner and group only may
// connect to. It creates the folder if needed. A socket left by a daemon that
// has died is replaced; a socket that a running daemon listens on is
// ErrRunning. Closing the listener removes the socket.
//
// Listen holds a lock on path.lock until then: of two daemons that start at
// once and find the same stale socket, one fails with ErrRunning.
func Listen(path string) (net.Listener, error) {
	if len(path) > maxPath {
		return nil, fmt.Errorf("socket %s: the path has %d bytes, the system takes %d: choose a shorter one", path, len(path), maxPath)
	}
	if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
		return nil, fmt.Errorf("socket %s: make its folder: %w", path, err)
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	l, err := bind(path)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("socket %s: %w", path, err), lock.Close())
	}
	return &listener{Listener: l, lock: lock}, nil
}

// bind listens at path after it has removed a stale socket there.
func bind(path string) (net.Listener, error) {
	if err := removeStale(path); err != nil {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	// Before the Chmod nobody else can connect: that needs write permission,
	// which no usual umask leaves to others.
	if err := os.Chmod(path, socketMode); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// removeStale removes a socket at path on which nobody listens. A socket with a
// listener is ErrRunning; any other file is an error and stays.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("a file that is no socket lies there: remove it, or set another socket in the config")
	}
	ctx, cancel := context.WithTimeout(context.Background(), probeTimeout)
	defer cancel()
	var d net.Dialer
	c, err := d.DialContext(ctx, "unix", path)
	if err == nil {
		_ = c.Close()
		return ErrRunning
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return err
	}
	return os.Remove(path)
}

// lockFile opens the file at path and locks it without waiting; ErrRunning if
// another process holds the lock.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrRunning
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// listener releases the lock after the socket is removed. It does not remove
// the lock's file: two processes could then lock two files of the same name.
type listener struct {
	net.Listener
	lock *os.File
	once sync.Once // guards the closing
	err  error     // of the closing
}

func (l *listener) Close() error {
	l.once.Do(func() { l.err = errors.Join(l.Listener.Close(), l.lock.Close()) })
	return l.err
}
