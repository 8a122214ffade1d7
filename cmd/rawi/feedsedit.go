package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
)

// feedsEditCommands returns the verbs that edit the config file. They keep
// everything but the entry of the feed, comments included.
func feedsEditCommands(a *app) []*cobra.Command {
	verbs := []*cobra.Command{feedsAddCommand(a)}
	for _, v := range []struct {
		name, short, done string
		change            func(path string, data []byte, key string) ([]byte, error)
	}{
		{"remove", "take a feed out of the config file; its articles stay", "removed", config.RemoveFeed},
		{"pause", "stop polling a feed", "paused", func(path string, data []byte, key string) ([]byte, error) {
			return config.PauseFeed(path, data, key, true)
		}},
		{"resume", "poll a paused feed again", "resumed", func(path string, data []byte, key string) ([]byte, error) {
			return config.PauseFeed(path, data, key, false)
		}},
	} {
		verbs = append(verbs, &cobra.Command{
			Use:               v.name + " NAME",
			Short:             v.short,
			Args:              positional(cobra.ExactArgs(1)),
			ValidArgsFunction: a.completeFeeds,
			RunE: func(_ *cobra.Command, given []string) error {
				return editConfig(a, v.done, func(path string, data []byte) ([]byte, error) { return v.change(path, data, given[0]) })
			},
		})
	}
	return verbs
}

// editConfig changes the config file atomically: concurrent readers see the old
// text or the new one. done is a participle for the notice.
func editConfig(a *app, done string, change func(path string, data []byte) ([]byte, error)) error {
	path, err := a.configPath()
	if err != nil {
		return err
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if data, err = change(path, data); err != nil {
		return markedError{err, errConfig}
	}
	if err := replaceFile(path, data, info); err != nil {
		return err
	}
	a.notice("%s in %s: rawi reload takes it up", done, path)
	return nil
}

// replaceFile replaces a file atomically, on disk when it returns. The mode of the old
// one is kept, and its owner as far as the caller may: root edits a config that the
// service's group reads.
func replaceFile(path string, data []byte, old fs.FileInfo) (err error) {
	f, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithStaticPermissions(old.Mode().Perm()))
	if err != nil {
		return fmt.Errorf("write the config: %w", err)
	}
	defer func() { err = errors.Join(err, f.Cleanup()) }()
	if owner, ok := old.Sys().(*syscall.Stat_t); ok {
		_ = f.Chown(int(owner.Uid), int(owner.Gid))
	}
	if _, err = f.Write(data); err == nil {
		err = f.CloseAtomicallyReplace()
	}
	if err != nil {
		return fmt.Errorf("write the config: %w", err)
	}
	return nil
}
