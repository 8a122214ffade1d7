package main

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
)

// decisionVerb describes a verb that records a decision about one id or two.
type decisionVerb struct {
	kind             storage.DecisionKind
	events           bool // it is about events, not about stories and their articles
	ids              int
	use, short, done string
}

// decisionCommand returns a verb that records a decision.
func decisionCommand(a *app, v decisionVerb) *cobra.Command {
	cmd := &cobra.Command{Use: v.use, Short: v.short, Args: positional(cobra.ExactArgs(v.ids)), ValidArgsFunction: cobra.NoFileCompletions}
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		d := storage.Decision{At: a.Now(), Kind: v.kind, Events: v.events, A: given[0]}
		if v.ids > 1 {
			d.B = given[1]
		}
		n, err := decide(cmd.Context(), a, d)
		if err != nil {
			return err
		}
		revoke := "stories"
		if v.events {
			revoke = "events"
		}
		a.notice("%s: decision %d, undone by rawi %s revoke %d", v.done, n, revoke, n)
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
		if *id, err = fullID(ctx, client, d, *id); err != nil {
			return 0, err
		}
	}
	outcomes, err := client.Apply(ctx, storage.Operation{Decision: &d})
	if err != nil {
		return 0, err
	}
	return outcomes[0].Decision, outcomes[0].Err
}

// fullID returns the id of the article that id stands for in d; in a decision about events
// of the story. Where events are merged, the id of an event stands for a story that is in
// it: its first one may have left it.
func fullID(ctx context.Context, r storage.Reader, d storage.Decision, id string) (string, error) {
	if !d.Events {
		article, err := r.Article(ctx, id)
		if err != nil {
			return "", lookupError("article", id, err)
		}
		return article.ID, nil
	}
	found, err := r.Story(ctx, id)
	if err == nil && d.Kind != storage.DecideMerge {
		return found.ID, nil
	}
	e, err := r.Event(ctx, id)
	if err != nil {
		return "", lookupError("event", id, err)
	}
	if len(e.Stories) == 0 || slices.ContainsFunc(e.Stories, func(s storage.Story) bool { return s.ID == found.ID }) {
		return cmp.Or(found.ID, e.ID), nil
	}
	return e.Stories[0].ID, nil
}

func splitCommand(a *app) *cobra.Command {
	return decisionCommand(a, decisionVerb{storage.DecideSplit, false, 2, "split A B", "take article A out of the story of B for good", "they are two stories"})
}

func mergeCommand(a *app) *cobra.Command {
	return decisionCommand(a, decisionVerb{storage.DecideMerge, false, 2, "merge A B", "make the stories of A and B one", "they are one story"})
}

func neverCommand(a *app) *cobra.Command {
	return decisionCommand(a, decisionVerb{storage.DecideNever, false, 2, "never A B", "never let A and B be one story", "they stay apart"})
}

func splitEventCommand(a *app) *cobra.Command {
	return decisionCommand(a, decisionVerb{storage.DecideSplit, true, 1, "split ID", "take a story out of its event for good", "it is an event of its own"})
}

func mergeEventsCommand(a *app) *cobra.Command {
	return decisionCommand(a, decisionVerb{storage.DecideMerge, true, 2, "merge A B", "make the events of A and B one", "they are one event"})
}

func neverEventCommand(a *app) *cobra.Command {
	return decisionCommand(a, decisionVerb{storage.DecideNever, true, 2, "never A B", "never let stories A and B be in one event", "they stay apart"})
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
				return err // it names the decision
			}
			a.notice("decision %d is undone", n)
			return nil
		},
	}
}

// decisionsCommand returns the verb that lists the operator's decisions, or those about events.
func decisionsCommand(a *app, events bool) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "list the operator's decisions in force",
		Args:  positional(cobra.NoArgs),
	}
	if events {
		cmd.Short = "list the operator's decisions about events in force"
	}
	o := outputFlags(cmd, rowFormats...)
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, _ []string) error {
		decisions, err := s.decisions(ctx)
		if err != nil {
			return err
		}
		decisions = inForce(decisions)
		if events {
			decisions = slices.DeleteFunc(decisions, func(d storage.Decision) bool { return !d.Events })
		}
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
