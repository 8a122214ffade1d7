package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rawi/storage"
	"rawi/storage/story"
)

func (a *app) why() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "why A B",
		Short: "say why two articles are one story, or are not",
		Long: `Say why two articles are one story, or are not: how much of the text both have,
what speaks against it, and the longest run of words they share, marked in both.
A and B are ids of articles.`,
		Args: args(cobra.ExactArgs(2)),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		s, err := a.ask(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		return a.explainPair(cmd.Context(), s, o, given)
	}
	return cmd
}

func (a *app) explainPair(ctx context.Context, s *source, o *output, ids []string) error {
	var both [2]storage.Article
	var err error
	for i, id := range ids {
		if both[i], err = s.Article(ctx, id); err != nil {
			return named("article", id, err)
		}
	}
	e, err := s.Why(ctx, both[0].ID, both[1].ID)
	if err != nil {
		return err
	}
	if o.format != formatTable {
		return a.object(o, e)
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.screen.Bold(verdict(e, both)))
	if note := elsewhere(e, both); note != "" {
		fmt.Fprintln(a.out, note)
	}
	fmt.Fprintln(a.out)
	a.list(evidenceFacts(e, story.Needed(e.Triples, settings.Stories)))
	fmt.Fprintln(a.out)
	a.showPair(both, e)
	a.showAdded(both, e)
	return nil
}

// verdict is what was found, in a sentence.
func verdict(e storage.Evidence, both [2]storage.Article) string {
	if !e.Same {
		if e.Veto != "" {
			return "two stories: " + e.Veto
		}
		return "two stories: too little is the same"
	}
	// The relation says what the first is to the second; where it is the same
	// the other way round, the later one is said to have it from the earlier.
	x, y := outletOf(both[0].Outlet, both[0].Feed), outletOf(both[1].Outlet, both[1].Feed)
	if x == y {
		x, y = "the first", "the second"
	}
	later, earlier := x, y
	if both[0].Time().Before(both[1].Time()) {
		later, earlier = y, x
	}
	said := ""
	switch {
	case e.Rule == storage.RuleOperator:
		said = "the operator said so"
	case e.Rule == storage.RuleTitle:
		said = "their titles agree, and one has no text to compare"
	case e.Rule == storage.RuleLink && e.Triples == 0:
		said = "both lead to the same address"
	case e.Relation == storage.RelationCopy:
		said = later + " repeats " + earlier
	case e.Relation == storage.RelationEdited:
		said = later + " has the text of " + earlier + ", edited"
	case e.Relation == storage.RelationUpdate:
		said = x + " has the text of " + y + ", and more"
	case e.Relation == storage.RelationExcerpt:
		said = x + " has a part of the text of " + y
	case e.Relation == storage.RelationDigest:
		said = x + " holds it beside other stories"
	}
	return "the same story: " + said
}

// elsewhere says where the articles are, when it is not what the verdict says.
func elsewhere(e storage.Evidence, both [2]storage.Article) string {
	together := both[0].Story != "" && both[0].Story == both[1].Story
	switch {
	case together && !e.Same:
		return "yet they are in one story, by way of others in it"
	case !together && e.Same:
		return "yet they are in two stories: another article of one of them speaks against it, or they are too far apart in time"
	}
	return ""
}

// evidenceFacts are the figures behind a verdict; need is which share of the
// shorter text makes a story, in thousandths.
func evidenceFacts(e storage.Evidence, need int) []fact {
	var facts []fact
	if e.Same {
		facts = append(facts, fact{"found by", map[storage.Rule]string{
			storage.RuleBody:     "the words of their texts",
			storage.RuleOrdered:  "rare words in the same order",
			storage.RuleTitle:    "their titles",
			storage.RuleLink:     "their link",
			storage.RuleOperator: "the operator",
		}[e.Rule]})
	}
	if e.Triples > 0 {
		facts = append(facts,
			fact{"text", fmt.Sprintf("%d of %d word triples of the shorter (%d %%)", e.Shared, e.Triples, e.Shared*100/e.Triples)},
			fact{"by rarity", fmt.Sprintf("%s of the shorter; %s make a story", percent(e.Weight), percent(need))},
			fact{"of both", percent(e.Resemblance) + " of all that the two say"})
	}
	if e.Ordered > 0 {
		facts = append(facts, fact{"in order", percent(e.Ordered) + " of the rare words come in the same order"})
	}
	if e.Lead {
		facts = append(facts, fact{"beginning", "the same"})
	}
	if e.Titles > 0 {
		facts = append(facts, fact{"titles", percent(e.Titles) + " alike"})
	}
	if e.Equal+e.Differ > 0 {
		facts = append(facts, fact{"numbers", fmt.Sprintf("%d equal, %d differ in the same place", e.Equal, e.Differ)})
	}
	return facts
}

// percent is a share in thousandths as people read it, never rounded up.
func percent(n int) string { return fmt.Sprintf("%d %%", n/10) }

// thousandths is a share for programs: 884 is 88.4 %.
func thousandths(n int) string {
	return fmt.Sprintf("%d.%d %%", n/10, n%10)
}
