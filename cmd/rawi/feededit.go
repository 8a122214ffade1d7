package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/storage"
	"rawi/storage/address"
)

// feedsEdit are the verbs that change the config file: everything in it but
// the feed stays as it is, comments too.
func (a *app) feedsEdit() []*cobra.Command {
	var f storage.Feed
	var unread bool
	var flags documentFlags
	add := &cobra.Command{
		Use:   "add URL",
		Short: "add a feed to the config file, by its address or its site's",
		Args:  args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			if f.URL = address.Web(given[0]); !unread && isWebAddress(f.URL) {
				found, _, err := a.readFeed(cmd.Context(), f.URL, flags)
				if err != nil {
					return fmt.Errorf("%w: nothing was added (--unread adds it all the same)", err)
				}
				f.URL = found
			}
			return a.edit("added", func(path string, data []byte) ([]byte, error) { return config.AddFeed(path, data, f) })
		},
	}
	add.Flags().BoolVar(&unread, "unread", false, "without asking it first")
	add.Flags().BoolVar(&flags.private, "allow-private", false, "reach private addresses too")
	add.Flags().StringVar(&f.Name, "name", "", "its key; made from the URL when not given")
	add.Flags().StringVar(&f.Title, "title", "", "shown instead of its own")
	add.Flags().StringVar(&f.Region, "region", "", "for region: in queries")
	add.Flags().StringVar(&f.Language, "language", "", "of its texts, where they do not tell")
	verbs := []*cobra.Command{add}
	for _, v := range []struct {
		name, short, did string
		change           func(path string, data []byte, key string) ([]byte, error)
	}{
		{"remove", "take a feed out of the config file; its articles stay", "removed", config.RemoveFeed},
		{"pause", "stop asking a feed", "paused", func(path string, data []byte, key string) ([]byte, error) {
			return config.PauseFeed(path, data, key, true)
		}},
		{"resume", "ask a paused feed again", "resumed", func(path string, data []byte, key string) ([]byte, error) {
			return config.PauseFeed(path, data, key, false)
		}},
	} {
		verbs = append(verbs, &cobra.Command{
			Use:               v.name + " NAME",
			Short:             v.short,
			Args:              args(cobra.ExactArgs(1)),
			ValidArgsFunction: a.completeFeeds,
			RunE: func(_ *cobra.Command, given []string) error {
				return a.edit(v.did, func(path string, data []byte) ([]byte, error) { return v.change(path, data, given[0]) })
			},
		})
	}
	return verbs
}

// edit changes the config file in one step: whoever reads it meanwhile sees
// the old one or the new.
func (a *app) edit(did string, change func(path string, data []byte) ([]byte, error)) error {
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
		return marked{err, errConfig}
	}
	if err := replace(path, data, info.Mode().Perm()); err != nil {
		return err
	}
	a.say("%s in %s: rawi reload takes it up", did, path)
	return nil
}

// replace writes a file beside the old one and puts it in its place.
func replace(path string, data []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-")
	if err != nil {
		return fmt.Errorf("write the config: %w", err)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	for _, step := range []func() error{
		func() error { _, err := f.Write(data); return err },
		func() error { return f.Chmod(mode) },
		f.Sync,
		f.Close,
		func() error { return os.Rename(f.Name(), path) },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("write the config: %w", err)
		}
	}
	return nil
}
