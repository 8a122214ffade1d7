package main

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// lastSystemGroup is the last of the groups that a system comes with (root, disk,
// shadow, sudo, wheel …): their members may do far more than ask rawi.
const lastSystemGroup = 99

// nobodysGroup is the first of those that stand for nobody in particular.
const nobodysGroup = 65534

// permissionHint says who may open path, and the ways to it: as its user, and by its
// group. If path itself cannot be examined, the nearest folder above it that can be
// is.
func permissionHint(path string) string {
	info, err := os.Stat(path)
	for err != nil && path != filepath.Dir(path) {
		path = filepath.Dir(path)
		info, err = os.Stat(path)
	}
	if err != nil {
		return "ask the administrator of this machine"
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "ask the administrator of this machine"
	}
	o := owners{user: userName(stat.Uid), group: groupName(stat.Gid), gid: stat.Gid, shared: info.Mode().Perm()&0o070 != 0}
	if me, err := user.Current(); err == nil {
		// On an error it is as if the user were no member.
		groups, _ := me.GroupIds()
		o.member = slices.Contains(groups, strconv.Itoa(int(stat.Gid)))
	}
	return o.hint()
}

// owners are whom a file belongs to.
type owners struct {
	user, group string
	gid         uint32
	shared      bool // its group may use it too
	member      bool // the caller is of the group, by the list of groups
}

// hint says who may use the file, and how to become one of them. Nobody is sent into
// a group of the system.
func (o owners) hint() string {
	asUser := "sudo -u " + o.user + " rawi …"
	if o.user == "root" {
		asUser = "sudo rawi …"
	}
	switch {
	case !o.shared, o.gid <= lastSystemGroup, o.gid >= nobodysGroup && o.gid <= nobodysGroup+1:
		return fmt.Sprintf("it belongs to %s: %s", o.user, asUser)
	case o.member:
		return fmt.Sprintf("it belongs to %s and group %s, which you are in since you logged in: log in again, or: %s", o.user, o.group, asUser)
	}
	return fmt.Sprintf("it belongs to %s and group %s: as the user, %s; or as one of the group, sudo usermod -aG %s $USER, then log in again",
		o.user, o.group, asUser, o.group)
}

// userName returns the name of a user; its number if it has none.
func userName(uid uint32) string {
	id := strconv.Itoa(int(uid))
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return "#" + id // as sudo takes it
}

// groupName returns the name of a group; its number if it has none.
func groupName(gid uint32) string {
	id := strconv.Itoa(int(gid))
	if g, err := user.LookupGroupId(id); err == nil {
		return g.Name
	}
	return id
}
