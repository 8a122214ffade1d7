package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestConfigsAreComparedAsFiles, whatever they are called; what cannot be found here is
// not held against a daemon.
func TestConfigsAreComparedAsFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := errors.Join(os.WriteFile(in("a"), nil, 0o600), os.WriteFile(in("b"), nil, 0o600), os.Symlink("a", in("link"))); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		mine, daemons string
		want          bool
	}{
		{in("a"), in("a"), true},
		{in("link"), in("a"), true},
		{in("a"), in("link"), true},
		{in("a"), in("b"), false},
		{in("a"), "", true},
		{"", in("a"), true},
		{in("a"), in("in-a-container"), true},
		{in("gone"), in("gone"), true},
		{in("a"), in("a/below"), false},
	} {
		if got := sameConfig(row.mine, row.daemons); got != row.want {
			t.Errorf("%s and %s are one: %v", row.mine, row.daemons, got)
		}
	}
}
