package control

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestListenReplacesWhatADeadDaemonLeft(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sub", "s")
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	dead.Close()
	if _, err := Dial(t.Context(), path); !errors.Is(err, ErrNoDaemon) {
		t.Errorf("dial a dead socket: got %v, want ErrNoDaemon", err)
	}
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after close: %v, want no file", err)
	}
}

// TestSocketIsForOwnerAndGroup: nobody else may connect, read its folder, or
// hold its lock.
func TestSocketIsForOwnerAndGroup(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "run", "s")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for name, want := range map[string]fs.FileMode{path: 0o660, filepath.Dir(path): 0o750, path + ".lock": 0o600} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got&^want != 0 || name == path && got != want {
			t.Errorf("%s: mode %o, want at most %o", name, got, want)
		}
	}
}

// TestCloseReleasesTheLock, once: a daemon that starts then may listen.
func TestCloseReleasesTheLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	for range 2 {
		l, err := Listen(path)
		if err != nil {
			t.Fatal(err)
		}
		// The lock alone refuses a second daemon, also while there is no socket.
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if _, err := Listen(path); !errors.Is(err, ErrRunning) {
			t.Errorf("while the lock is held: got %v, want ErrRunning", err)
		}
		if err := errors.Join(l.Close(), l.Close()); err != nil {
			t.Errorf("close twice: %v", err)
		}
	}
}

// TestListenLeavesASocketInUseAlone, also one that holds no lock.
func TestListenLeavesASocketInUseAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	other, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for range 2 { // again: the refusal released the lock
		if _, err := Listen(path); !errors.Is(err, ErrRunning) {
			t.Errorf("got %v, want ErrRunning", err)
		}
	}
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatalf("the socket is gone: %v", err)
	}
	c.Close()
}

func TestListenRefusesOtherFilesAndLongPaths(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("خبر"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(file); err == nil || !strings.Contains(err.Error(), "no socket") {
		t.Errorf("an ordinary file: got %v, want a refusal", err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "خبر" {
		t.Errorf("the file was touched: %q, %v", data, err)
	}
	if _, err := Listen(filepath.Join(file, "s")); err == nil {
		t.Error("a folder that is a file: no error")
	}
	short, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(short)
	longest := filepath.Join(short, strings.Repeat("x", maxPath-len(short)-1))
	l, err := Listen(longest)
	if err != nil {
		t.Fatalf("a path of %d bytes: %v", len(longest), err)
	}
	l.Close()
	if _, err := Listen(longest + "x"); err == nil || !strings.Contains(err.Error(), "choose a shorter one") {
		t.Errorf("a path of %d bytes: got %v, want a hint", maxPath+1, err)
	}
}
