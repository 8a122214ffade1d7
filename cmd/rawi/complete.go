package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"rawi/storage"
)

// completeFeeds lets the shell complete names of feeds.
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

// completeQuery lets the shell complete the keys of a query, and what stands
// after feed: and topic:.
func (a *app) completeQuery(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	key, _, ok := strings.Cut(typed, ":")
	if !ok {
		return queryKeys, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
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

// queryKeys are what a term of a query may begin with.
var queryKeys = []string{
	"title:", "feed:", "outlet:", "by:", "region:", "lang:", "topic:", "story:",
	"category:", "since:", "before:", "on:", "sources:", "has:",
}

// completeNames asks quietly: while a line is being typed is no time for an error.
func (a *app) completeNames(ctx context.Context, list func(context.Context, storage.Reader) ([]string, error)) ([]string, cobra.ShellCompDirective) {
	if ctx == nil {
		ctx = context.Background()
	}
	s, err := a.ask(ctx)
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

// complete lets the shell complete a flag with fixed values.
func complete(cmd *cobra.Command, flag string, values ...string) {
	// It fails only for a flag that does not exist, and then a test of ours does.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}
