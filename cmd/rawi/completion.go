package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"rawi/storage"
	"rawi/storage/query"
)

// completeFeeds completes names of feeds in a shell.
func (a *app) completeFeeds(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return a.completeNames(cmd.Context(), func(ctx context.Context, r storage.Reader) ([]string, error) {
		feeds, err := r.Feeds(ctx)
		names := make([]string, len(feeds))
		for i, f := range feeds {
			names[i] = f.Feed.Name
		}
		return names, err
	})
}

// completeQuery completes the keys of a query, the values of a closed set, and the
// names after feed: and topic:.
func (a *app) completeQuery(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	key, _, ok := strings.Cut(typed, ":")
	var keys, values []string
	for _, p := range query.Predicates() {
		keys = append(keys, p.Key+":")
		if p.Key == key {
			for _, v := range p.Choices() {
				values = append(values, key+":"+v)
			}
		}
	}
	switch {
	case !ok:
		return keys, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	case values != nil:
		return values, cobra.ShellCompDirectiveNoFileComp
	}
	return a.completeNames(cmd.Context(), func(ctx context.Context, r storage.Reader) ([]string, error) {
		var names []string
		switch key {
		case "feed":
			feeds, err := r.Feeds(ctx)
			for _, f := range feeds {
				names = append(names, "feed:"+f.Feed.Name)
			}
			return names, err
		case "topic":
			settings, err := r.Settings(ctx)
			for _, t := range settings.Topics {
				names = append(names, "topic:"+t.Name)
			}
			return names, err
		}
		return nil, nil
	})
}

// completeNames completes from a list. Errors complete nothing: messages would
// disturb the line being typed.
func (a *app) completeNames(ctx context.Context, list func(context.Context, storage.Reader) ([]string, error)) ([]string, cobra.ShellCompDirective) {
	if ctx == nil {
		ctx = context.Background()
	}
	s, err := a.openBackend(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer s.Close()
	names, err := list(ctx, s)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeFlag completes a flag with fixed values.
func completeFlag(cmd *cobra.Command, flag string, values ...string) {
	// It fails only for a flag that does not exist, which tests would show.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}
