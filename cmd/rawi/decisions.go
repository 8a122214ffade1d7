package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
)

// decisionCommand returns a verb that records a decision about one article or
// two (ids).
func decisionCommand(a *app, kind storage.DecisionKind, use, short, done string, ids int) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Args: positional(cobra.ExactArgs(ids)), ValidArgsFunction: cobra.NoFileCompletions}
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		d := storage.Decision{At: a.Now(), Kind: kind, A: given[0]}
		if ids > 1 {
			d.B = given[1]
		}
		n, err := decide(cmd.Context(), a, d)
		if err != nil {
			return err
		}
		a.notice("%s: decision %d, undone by rawi stories revoke %d", done, n, n)
		return nil
	}
	return cmd
}

// decide records a decision and returns its number.
func decide(ctx context.Context, a *app, d storage.Decision) (uint64, error) {
	client, err := a.dialDaemon(ctx)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	for _, id := range []*string{&d.A, &d.B} {
		if *id == "" {
			continue
		}
		// Full ids: a prefix that is unique today may be ambiguous tomorrow.
		article, err := client.Article(ctx, *id)
		if err != nil {
			return 0, lookupError("article", *id, err)
		}
		*id = article.ID
	}
	outcomes, err := client.Apply(ctx, storage.Operation{Decision: &d})
	if err != nil {
		return 0, err
	}
	return outcomes[0].Decision, outcomes[0].Err
}

func splitCommand(a *app) *cobra.Command {
	return decisionCommand(a, storage.DecideSplit, "split A B", "take article A out of the story of B for good", "they are two stories", 2)
}

func mergeCommand(a *app) *cobra.Command {
	return decisionCommand(a, storage.DecideMerge, "merge A B", "make the stories of A and B one", "they are one story", 2)
}

func neverCommand(a *app) *cobra.Command {
	return decisionCommand(a, storage.DecideNever, "never A B", "never let A and B be one story", "they stay apart", 2)
}

func revokeCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "revoke NUMBER",
		Short: "undo a decision",
		Args:  positional(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			n, err := strconv.ParseUint(given[0], 10, 63)
			if err != nil || n == 0 {
				return usageErrorf("%.40q is no number of a decision: rawi stories list shows them", given[0])
			}
			if _, err := decide(cmd.Context(), a, storage.Decision{At: a.Now(), Kind: storage.DecideRevoke, Revokes: n}); err != nil {
				return fmt.Errorf("decision %d: %w", n, err)
			}
			a.notice("decision %d is undone", n)
			return nil
		},
	}
}

func decisionsCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "list the operator's decisions in force",
		Args:  positional(cobra.NoArgs),
	}
	o := outputFlags(cmd, rowFormats...)
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, _ []string) error {
		decisions, err := s.decisions(ctx)
		if err != nil {
			return err
		}
		decisions = inForce(decisions)
		if err := render.WriteRows(a.Page, o, render.DecisionRows(), decisions); err != nil {
			return err
		}
		if len(decisions) == 0 {
			a.notice("nothing was decided")
		}
		return nil
	})
	return cmd
}

// inForce returns the decisions that were not revoked, without the revocations.
func inForce(all []storage.Decision) []storage.Decision {
	revoked := map[uint64]bool{}
	for _, d := range all {
		revoked[d.Revokes] = true
	}
	return slices.DeleteFunc(all, func(d storage.Decision) bool {
		return d.Kind == storage.DecideRevoke || revoked[d.Number]
	})
}
