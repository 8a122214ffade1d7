package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/query"
)

func (a *app) topics() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "topics",
		Short: "list the topics, what they gathered day by day and from whom",
		Args:  args(cobra.NoArgs),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL, formatTSV, formatCSV)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := a.ask(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		topics, err := s.Topics(cmd.Context(), a.now())
		if err != nil {
			return err
		}
		if err := printAll(a, o, topicSheet(), topics); err != nil {
			return err
		}
		if len(topics) == 0 {
			a.say("no topics: list them in the config file, under topics:; rawi topics test QUERY tries one")
		}
		return nil
	}
	cmd.AddCommand(a.topicsTest())
	return cmd
}

func topicSheet() sheet[storage.TopicInfo] {
	return sheet[storage.TopicInfo]{
		columns: []term.Column{
			{Title: "topic"},
			{Title: "articles", Right: true},
			{Title: "last 30 days", Drop: 2},
			{Title: "most from", Flex: 12, Drop: 3},
			{Title: "query", Flex: 16, Drop: 1},
		},
		row: func(t storage.TopicInfo) []term.Cell {
			number := strconv.Itoa(t.Articles)
			if t.Pending {
				number += " …"
			}
			return []term.Cell{
				term.Text(t.Name), term.Text(number), term.Text(term.Spark(t.Days)),
				term.Text(topOutlets(t.Top)), term.Text(t.Query),
			}
		},
		fields: []field[storage.TopicInfo]{
			{"name", func(t storage.TopicInfo) string { return t.Name }},
			{"title", func(t storage.TopicInfo) string { return t.Title }},
			{"articles", func(t storage.TopicInfo) string { return strconv.Itoa(t.Articles) }},
			{"query", func(t storage.TopicInfo) string { return t.Query }},
			{"days", func(t storage.TopicInfo) string { return strings.Trim(fmt.Sprint(t.Days), "[]") }},
		},
		object: func(t storage.TopicInfo) any { return t },
	}
}

func topOutlets(top []storage.Count) string {
	names := make([]string, len(top))
	for i, c := range top {
		names[i] = fmt.Sprintf("%s %d", c.Name, c.N)
	}
	return strings.Join(names, ", ")
}

func (a *app) topicsTest() *cobra.Command {
	narrow := queryFlags{}
	cmd := &cobra.Command{
		Use:   "test QUERY",
		Short: "show what a topic with this query would gather, and by which words",
		Args:  args(cobra.MinimumNArgs(1)),
	}
	narrow.register(cmd)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		if narrow.since == "" {
			narrow.since = "30d"
		}
		s, err := a.ask(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		return a.testTopic(cmd.Context(), s, narrow, quoted(given))
	}
	return cmd
}

func (a *app) testTopic(ctx context.Context, s *source, narrow queryFlags, given []string) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	q, expr, err := narrow.question(a, given, settings.Aliases)
	if err != nil {
		return err
	}
	hits := 0
	outlets := map[string]bool{}
	pages := func(q storage.Query) ([]storage.Article, string, error) {
		page, err := s.Query(ctx, q)
		return page.Articles, page.Next, err
	}
	show := func(r storage.Article) error {
		hits++
		outlets[outletOf(r.Outlet, r.Feed)] = true
		a.showMatch(r, expr, 1)
		return nil
	}
	next, err := walk(q, narrow.limit, pages, show, a.out.Flush)
	if err != nil {
		return err
	}
	if hits == 0 {
		a.say("nothing fits since %s", narrow.since)
		return nil
	}
	more := ""
	if next != "" {
		more = " and more (--limit 0 counts them all)"
	}
	a.say("%s%s by %s since %s", count(hits, "article"), more, count(len(outlets), "outlet"), narrow.since)
	return nil
}

// showMatch prints an article with the words marked that e asks for: its
// title, and as many pieces of its text.
func (a *app) showMatch(r storage.Article, e *query.Expr, pieces int) {
	title := term.Clean(titleOf(r.Title))
	marked := a.screen.Mark(title, spans(e.Marks(title, true)), true)
	fmt.Fprintf(a.out, "%s\n  %s  %s  %s\n", a.screen.Isolate(marked),
		a.screen.Dim(localTime(r.Time())), outletOf(r.Outlet, r.Feed), a.screen.Dim(cutID(r.ID)))
	for _, block := range r.Text {
		if pieces == 0 {
			break
		}
		clean := term.Clean(block)
		marks := e.Marks(clean, false)
		if len(marks) == 0 {
			continue
		}
		pieces--
		fmt.Fprintf(a.out, "  %s\n", a.screen.Isolate(a.piece(clean, spans(marks))))
	}
}

// contextBytes is how many bytes of text stand around what was found: some dozen
// words in Arabic.
const contextBytes = 120

// piece is the part of a text around its first mark, marked.
func (a *app) piece(s string, marks []term.Span) string {
	start, before := max(0, marks[0].Start-contextBytes), ""
	if start > 0 {
		if i := strings.IndexByte(s[start:marks[0].Start], ' '); i >= 0 {
			start += i + 1
		} else {
			start = marks[0].Start
		}
		before = term.Ellipsis
	}
	end, after := min(len(s), marks[0].End+contextBytes), ""
	if end < len(s) {
		if i := strings.LastIndexByte(s[marks[0].End:end], ' '); i >= 0 {
			end = marks[0].End + i
		} else {
			end = marks[0].End
		}
		after = term.Ellipsis
	}
	var inside []term.Span
	for _, m := range marks {
		if m.End <= end {
			inside = append(inside, term.Span{Start: m.Start - start, End: m.End - start})
		}
	}
	return before + a.screen.Mark(s[start:end], inside, true) + after
}
