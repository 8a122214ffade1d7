package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// decision is a verb that tells the daemon what its operator decided.
func (a *app) decision(kind storage.DecisionKind, use, short, done string, ids int) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Args: args(cobra.ExactArgs(ids)), ValidArgsFunction: cobra.NoFileCompletions}
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		d := storage.Decision{At: a.now(), Kind: kind, A: given[0]}
		if ids > 1 {
			d.B = given[1]
		}
		n, err := a.decide(cmd.Context(), d)
		if err != nil {
			return err
		}
		a.say("%s: decision %d, undone by rawi stories revoke %d", done, n, n)
		return nil
	}
	return cmd
}

// decide takes one decision and returns its number.
func (a *app) decide(ctx context.Context, d storage.Decision) (uint64, error) {
	client, err := a.reach(ctx)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	for _, id := range []*string{&d.A, &d.B} {
		if *id == "" {
			continue
		}
		// Whole ids: what is shortened today may fit two articles tomorrow.
		article, err := client.Article(ctx, *id)
		if err != nil {
			return 0, named("article", *id, err)
		}
		*id = article.ID
	}
	outcomes, err := client.Apply(ctx, storage.Operation{Decision: &d})
	if err != nil {
		return 0, err
	}
	return outcomes[0].Decision, outcomes[0].Err
}

func (a *app) storiesSplit() *cobra.Command {
	return a.decision(storage.DecideSplit, "split A B", "take article A out of the story of B for good", "they are two stories", 2)
}

func (a *app) storiesMerge() *cobra.Command {
	return a.decision(storage.DecideMerge, "merge A B", "make the stories of A and B one", "they are one story", 2)
}

func (a *app) storiesNever() *cobra.Command {
	return a.decision(storage.DecideNever, "never A B", "never let A and B be one story", "they stay apart", 2)
}

func (a *app) storiesRevoke() *cobra.Command {
	return &cobra.Command{
		Use:   "revoke NUMBER",
		Short: "undo a decision",
		Args:  args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			n, err := strconv.ParseUint(given[0], 10, 63)
			if err != nil || n == 0 {
				return usage("%.40q is no number of a decision: rawi stories list shows them", given[0])
			}
			if _, err := a.decide(cmd.Context(), storage.Decision{At: a.now(), Kind: storage.DecideRevoke, Revokes: n}); err != nil {
				return fmt.Errorf("decision %d: %w", n, err)
			}
			a.say("decision %d is undone", n)
			return nil
		},
	}
}

func (a *app) storiesList() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "list the operator's decisions in force",
		Args:  args(cobra.NoArgs),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL, formatTSV, formatCSV)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		decisions, err := a.decisions(cmd.Context())
		if err != nil {
			return err
		}
		decisions = inForce(decisions)
		if err := printAll(a, o, decisionSheet(), decisions); err != nil {
			return err
		}
		if len(decisions) == 0 {
			a.say("nothing was decided")
		}
		return nil
	}
	return cmd
}

func (a *app) decisions(ctx context.Context) ([]storage.Decision, error) {
	s, err := a.ask(ctx)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return s.decisions(ctx)
}

func (s *source) decisions(ctx context.Context) ([]storage.Decision, error) {
	switch {
	case s.client != nil:
		return s.client.Decisions(ctx)
	case s.store != nil:
		return s.store.Decisions(ctx)
	}
	return nil, errRemote
}

// inForce leaves out what was revoked, and the revoking.
func inForce(all []storage.Decision) []storage.Decision {
	revoked := map[uint64]bool{}
	for _, d := range all {
		revoked[d.Revokes] = true
	}
	return slices.DeleteFunc(all, func(d storage.Decision) bool {
		return d.Kind == storage.DecideRevoke || revoked[d.Number]
	})
}

func decisionSheet() sheet[storage.Decision] {
	return sheet[storage.Decision]{
		columns: []term.Column{{Title: "number", Right: true}, {Title: "time", Drop: 1}, {Title: "decision"}, {Title: "a"}, {Title: "b"}},
		row: func(d storage.Decision) []term.Cell {
			return []term.Cell{
				term.Text(strconv.FormatUint(d.Number, 10)), term.Faint(localTime(d.At)),
				term.Text(string(d.Kind)), term.Text(d.A), term.Text(d.B),
			}
		},
		fields: []field[storage.Decision]{
			{"number", func(d storage.Decision) string { return strconv.FormatUint(d.Number, 10) }},
			{"time", func(d storage.Decision) string { return utc(d.At) }},
			{"decision", func(d storage.Decision) string { return string(d.Kind) }},
			{"a", func(d storage.Decision) string { return d.A }},
			{"b", func(d storage.Decision) string { return d.B }},
		},
		object: func(d storage.Decision) any { return d },
	}
}

func (a *app) pin() *cobra.Command {
	return a.decision(storage.DecidePin, "pin ID", "keep an article for ever", "it is kept for ever", 1)
}

func (a *app) unpin() *cobra.Command {
	return a.decision(storage.DecideUnpin, "unpin ID", "let an article expire again", "it may expire", 1)
}
