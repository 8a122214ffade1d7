package config

import (
	"errors"
	"os"
	"path/filepath"
)

// errNoHome occurs when neither the user's home nor the folder in question is known.
var errNoHome = errors.New("HOME is not set, so that no folder is the user's own: name the files by --config, --data and --socket")

// Folders are the paths of a daemon that a user runs.
type Folders struct {
	Config string // path of the config file
	Data   string // folder of the store
	Socket string // path of the control socket
}

// UserFolders returns where files of the user uid belong: those of the system for
// root, else folders of the XDG Base Directory Specification 0.8.
//
// The socket lies beside the store: $XDG_RUNTIME_DIR is removed when the user's last
// session ends, and is missing under cron, su and sudo, where the daemon goes on or
// is started again by the same config. It is used where the other path is longer
// than a socket's may be.
func UserFolders(uid int, getenv func(string) string) (Folders, error) {
	if uid == 0 {
		d := Default()
		return Folders{systemConfig, d.Data, d.Socket}, nil
	}
	config, data := xdgFolder(getenv, "XDG_CONFIG_HOME", ".config"), xdgFolder(getenv, "XDG_DATA_HOME", ".local/share")
	if config == "" || data == "" {
		return Folders{}, errNoHome
	}
	f := Folders{filepath.Join(config, "rawi.yaml"), data, filepath.Join(data, "rawi.sock")}
	if runtime := getenv("XDG_RUNTIME_DIR"); len(f.Socket) > maxSocket && filepath.IsAbs(runtime) {
		f.Socket = filepath.Join(runtime, "rawi", "rawi.sock")
	}
	return f, nil
}

// xdgFolder returns rawi's folder in that of a variable, or in a folder of the home;
// empty if neither is known. A relative path is no value of the variable.
func xdgFolder(getenv func(string) string, variable, inHome string) string {
	if dir := getenv(variable); filepath.IsAbs(dir) {
		return filepath.Join(dir, "rawi")
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, inHome, "rawi")
	}
	return ""
}

// WithoutFile returns the configuration by which verbs look for the user's own daemon
// and store where there is no config file: one may have been started with --config. ok
// is false if the user has no such folder.
func WithoutFile(uid int, getenv func(string) string) (c *Config, ok bool) {
	f, err := UserFolders(uid, getenv)
	if err != nil {
		return nil, false
	}
	if _, err := os.Stat(f.Data); err != nil {
		return nil, false
	}
	c = Default()
	c.Data, c.Socket = f.Data, f.Socket
	return c, true
}
