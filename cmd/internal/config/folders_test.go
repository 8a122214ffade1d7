package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// environment returns a getenv of pairs of a name and a value.
func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestAUsersDaemonHasFoldersOfItsUser(t *testing.T) {
	t.Parallel()
	fits := "/home/" + strings.Repeat("x", maxSocket-len("/home//.local/share/rawi/rawi.sock"))
	long := fits + "x"
	for name, row := range map[string]struct {
		uid  int
		env  []string
		want Folders
		err  error
	}{
		"root":                     {0, []string{"HOME", "/root", "XDG_DATA_HOME", "/d"}, Folders{"/etc/rawi/rawi.yaml", "/var/lib/rawi", "/run/rawi/rawi.sock"}, nil},
		"a user":                   {7, []string{"HOME", "/home/a", "XDG_RUNTIME_DIR", "/run/user/7"}, Folders{"/home/a/.config/rawi/rawi.yaml", "/home/a/.local/share/rawi", "/home/a/.local/share/rawi/rawi.sock"}, nil},
		"own folders":              {7, []string{"HOME", "/home/a", "XDG_DATA_HOME", "/d", "XDG_CONFIG_HOME", "/c"}, Folders{"/c/rawi/rawi.yaml", "/d/rawi", "/d/rawi/rawi.sock"}, nil},
		"relative ones":            {7, []string{"HOME", "/home/a", "XDG_DATA_HOME", "d", "XDG_CONFIG_HOME", "c"}, Folders{"/home/a/.config/rawi/rawi.yaml", "/home/a/.local/share/rawi", "/home/a/.local/share/rawi/rawi.sock"}, nil},
		"a long home":              {7, []string{"HOME", long, "XDG_RUNTIME_DIR", "/run/user/7"}, Folders{long + "/.config/rawi/rawi.yaml", long + "/.local/share/rawi", "/run/user/7/rawi/rawi.sock"}, nil},
		"a home as long as can be": {7, []string{"HOME", fits, "XDG_RUNTIME_DIR", "/run/user/7"}, Folders{fits + "/.config/rawi/rawi.yaml", fits + "/.local/share/rawi", fits + "/.local/share/rawi/rawi.sock"}, nil},
		"no home":                  {7, []string{"XDG_DATA_HOME", "/d"}, Folders{}, errNoHome},
	} {
		if got, err := UserFolders(row.uid, environment(row.env...)); got != row.want || !errors.Is(err, row.err) {
			t.Errorf("%s: got %+v, %v, want %+v, %v", name, got, err, row.want, row.err)
		}
	}
}

func TestWithoutAFileTheUsersOwnStoreIsAsked(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	env := environment("HOME", home)
	if c, ok := WithoutFile(7, env); ok {
		t.Errorf("without a store: %+v", c.Fixed)
	}
	data := filepath.Join(home, ".local", "share", "rawi")
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if c, ok := WithoutFile(7, env); !ok || c.Data != data || c.Socket != filepath.Join(data, "rawi.sock") {
		t.Errorf("with a store: %+v, %v", c, ok)
	}
	if _, ok := WithoutFile(7, environment()); ok {
		t.Error("without a home there is a store")
	}
}
