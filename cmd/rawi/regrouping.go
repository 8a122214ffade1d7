package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// regrouping is one change of a re-clustering, for people.
type regrouping struct {
	Change   string   `json:"change"` // merged, split, moved
	Story    string   `json:"story"`  // that gains
	From     []string `json:"from"`   // stories that lose, or become its aliases
	Articles []string `json:"articles"`
	Title    string   `json:"title"` // of one of them
	op       int      // which of the plan
}

// changes says of each operation of a plan what it does; those that only
// bring better evidence are left out.
func (r *replay) changes(plan []storage.Recluster) []regrouping {
	in := map[string][]string{}
	for id, article := range r.was {
		in[article.Story] = append(in[article.Story], id)
	}
	var out []regrouping
	for i, g := range plan {
		c := regrouping{Story: g.Story, From: slices.Clone(g.Merge), Change: "moved", op: i}
		switch {
		case len(g.Merge) > 0:
			c.Change = "merged"
		case len(in[g.Story]) == 0:
			c.Change = "split"
		}
		for _, id := range g.Merge {
			c.Articles = append(c.Articles, in[id]...)
		}
		slices.Sort(c.Articles)
		for _, j := range g.Join {
			if from := r.was[j.Article].Story; from != g.Story {
				c.Articles = append(c.Articles, j.Article)
				c.From = append(c.From, from)
			}
		}
		if len(c.Articles) == 0 {
			continue
		}
		slices.Sort(c.From)
		c.From = slices.Compact(c.From)
		c.Title = r.was[c.Articles[0]].Title
		out = append(out, c)
	}
	return out
}

// regroup does what a plan says, in bounded transactions, and gives the
// changes that were made. What is refused was decided meanwhile.
func (a *app) regroup(ctx context.Context, to applier, plan []storage.Recluster, changes []regrouping) ([]regrouping, error) {
	p := a.progress()
	defer p.end()
	refused := map[int]bool{}
	for done := 0; done < len(plan); {
		var ops []storage.Operation
		for weight := 0; done+len(ops) < len(plan) && weight < reclusterBatch; {
			g := plan[done+len(ops)]
			g.At = a.now()
			ops = append(ops, storage.Operation{Recluster: &g})
			weight += 1 + len(g.Join) + 10*len(g.Merge)
		}
		outcomes, err := to.Apply(ctx, ops...)
		if err != nil {
			return nil, fmt.Errorf("%d of %d changes made, then: %w: go on by the same command", done, len(plan), err)
		}
		for i, o := range outcomes {
			if o.Err != nil {
				a.say("story %s stays as it is: %v", ops[i].Recluster.Story, o.Err)
				refused[done+i] = true
			}
		}
		done += len(ops)
		p.at("stories changed", int64(done), int64(len(plan)))
	}
	return slices.DeleteFunc(changes, func(c regrouping) bool { return refused[c.op] }), nil
}

// summary is a re-clustering in a sentence.
func summary(replayed int, changes []regrouping, dry bool) string {
	begin := count(replayed, "article") + " replayed: "
	if len(changes) == 0 {
		return begin + "the stories stay as they are"
	}
	merged, split, moved := 0, 0, 0
	for _, c := range changes {
		switch c.Change {
		case "merged":
			merged += len(c.From)
		case "split":
			split++
		}
		moved += len(c.Articles)
	}
	end := ""
	if dry {
		end = "; nothing was changed"
	}
	return begin + fmt.Sprintf("%s merged into others, %d split off, %s in another story than before%s",
		count(merged, "story"), split, count(moved, "article"), end)
}

func regroupingSheet() sheet[regrouping] {
	from := func(c regrouping) string { return strings.Join(c.From, " ") }
	return sheet[regrouping]{
		columns: []term.Column{
			{Title: "change"},
			{Title: "articles", Right: true},
			{Title: "title", Flex: 16, Drop: 1},
			{Title: "from", Drop: 2, Most: 30},
			{Title: "story"},
		},
		row: func(c regrouping) []term.Cell {
			var short []string
			for _, id := range c.From {
				short = append(short, cutID(id))
			}
			return []term.Cell{
				term.Text(c.Change), term.Text(strconv.Itoa(len(c.Articles))), term.Text(titleOf(c.Title)),
				term.Faint(strings.Join(short, " ")), term.Faint(cutID(c.Story)),
			}
		},
		fields: []field[regrouping]{
			{"change", func(c regrouping) string { return c.Change }},
			{"articles", func(c regrouping) string { return strconv.Itoa(len(c.Articles)) }},
			{"story", func(c regrouping) string { return c.Story }},
			{"from", from},
			{"title", func(c regrouping) string { return c.Title }},
			{"ids", func(c regrouping) string { return strings.Join(c.Articles, " ") }},
		},
		object: func(c regrouping) any { return c },
	}
}
