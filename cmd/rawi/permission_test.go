package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNobodyIsSentIntoAGroupOfTheSystem: each hint names the owner and the ways in.
func TestNobodyIsSentIntoAGroupOfTheSystem(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		owners
		want string
	}{
		{owners{user: "rawi", group: "rawi", gid: 997, shared: true}, "it belongs to rawi and group rawi: as the user, sudo -u rawi rawi …; or as one of the group, sudo usermod -aG rawi $USER, then log in again"},
		{owners{user: "rawi", group: "rawi", gid: 997}, "it belongs to rawi: sudo -u rawi rawi …"},
		{owners{user: "root", group: "rawi", gid: 997, shared: true}, "it belongs to root and group rawi: as the user, sudo rawi …; or as one of the group, sudo usermod -aG rawi $USER, then log in again"},
		{owners{user: "rawi", group: "rawi", gid: 997, shared: true, member: true}, "it belongs to rawi and group rawi, which you are in since you logged in: log in again, or: sudo -u rawi rawi …"},
		{owners{user: "root", group: "root", gid: 0, shared: true}, "it belongs to root: sudo rawi …"},
		{owners{user: "root", group: "sudo", gid: 27, shared: true}, "it belongs to root: sudo rawi …"},
		{owners{user: "root", group: "disk", gid: lastSystemGroup, shared: true, member: true}, "it belongs to root: sudo rawi …"},
		{owners{user: "rawi", group: "nogroup", gid: nobodysGroup, shared: true}, "it belongs to rawi: sudo -u rawi rawi …"},
		{owners{user: "rawi", group: "users", gid: lastSystemGroup + 1, shared: true}, "it belongs to rawi and group users: as the user, sudo -u rawi rawi …; or as one of the group, sudo usermod -aG users $USER, then log in again"},
	} {
		if got := row.hint(); got != row.want {
			t.Errorf("%+v:\n got %s\nwant %s", row.owners, got, row.want)
		}
	}
	if got := userName(4_000_000_000); got != "#4000000000" {
		t.Errorf("a user without a name is %s", got)
	}
}

// TestPermissionHintLooksAtWhatCanBeSeen: the file, or the nearest folder above it.
func TestPermissionHintLooksAtWhatCanBeSeen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	group := uint32(4242) // that nobody is in
	chown := func(path string) error {
		err := os.Chown(path, 4000, int(group))
		if errors.Is(err, fs.ErrPermission) {
			t.Skip("only root gives files away")
		}
		return err
	}
	for mode, want := range map[fs.FileMode]string{0o600: "it belongs to #4000: sudo", 0o660: "and group 4242: as the user", 0o610: "and group 4242: as the user"} {
		path := filepath.Join(dir, mode.String())
		if err := errors.Join(os.WriteFile(path, nil, mode), os.Chmod(path, mode), chown(path)); err != nil {
			t.Fatal(err)
		}
		if got := permissionHint(path); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s …", mode, got, want)
		}
	}
	if err := chown(dir); err != nil {
		t.Fatal(err)
	}
	if got, want := permissionHint(filepath.Join(dir, "a", "b")), "it belongs to #4000: sudo -u #4000 rawi …"; got != want {
		t.Errorf("below a folder: %s, want %s", got, want)
	}
}
