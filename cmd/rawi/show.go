package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/text"
)

// readable is how wide a text is set at most: longer lines tire the eye.
const readable = 88

func (a *app) show() *cobra.Command {
	var versions, diff bool
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "show an article: its text, who else ran it, its links",
		Args:  args(cobra.ExactArgs(1)),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL)
	cmd.Flags().BoolVar(&versions, "versions", false, "show its older texts too")
	cmd.Flags().BoolVar(&diff, "diff", false, "show what changed from version to version, word by word")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		s, err := a.ask(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		article, err := s.Article(cmd.Context(), given[0])
		if err != nil {
			return named("article", given[0], err)
		}
		if o.format != formatTable {
			feeds, err := feedsByName(cmd.Context(), s)
			if err != nil {
				return err
			}
			return a.object(o, format.NewItem(article, feeds[article.Feed].URL))
		}
		if err := a.showArticle(cmd.Context(), s, article); err != nil {
			return err
		}
		if versions || diff {
			return a.showVersions(cmd.Context(), s, article, diff)
		}
		return nil
	}
	return cmd
}

func (a *app) showArticle(ctx context.Context, s *source, r storage.Article) error {
	right := text.Direction(r.Language) == "rtl"
	for _, line := range term.Wrap(term.Clean(titleOf(r.Title)), a.measure()) {
		fmt.Fprintln(a.out, a.screen.Bold(a.screen.Line(line, right)))
	}
	fmt.Fprintln(a.out)
	facts := a.facts(r)
	if tale, err := s.Story(ctx, r.ID); err == nil && len(tale.Members) > 1 {
		facts = append(facts, fact{"story", cutID(tale.ID) + ", run by " + runners(tale)})
	}
	a.list(facts)
	fmt.Fprintln(a.out)
	a.paragraphs(r.Text, right)
	a.links(r)
	return nil
}

// fact is one line of what is known about something.
type fact struct{ name, value string }

func (a *app) facts(r storage.Article) []fact {
	facts := []fact{
		{"outlet", outletOf(r.Outlet, r.Feed)},
		{"feed", r.Feed},
		{"by", personNames(r.Authors)},
		{"published", localTime(r.Published)},
		{"seen", localTime(r.Seen)},
		{"language", r.Language},
		{"topics", strings.Join(r.Topics, ", ")},
		{"link", r.Link},
		{"id", r.ID},
	}
	if r.DateNote != "" {
		facts[3].value += " (" + r.DateNote + ")"
	}
	if r.Versions > 0 {
		facts = append(facts, fact{"changed", fmt.Sprintf("%s, %s kept: --diff shows what changed", localTime(r.Changed), count(r.Versions, "older text"))})
	}
	if r.Pinned {
		facts = append(facts, fact{"pinned", "never expires"})
	}
	return facts
}

// list writes facts in two columns, leaving out what is not known.
func (a *app) list(facts []fact) {
	width := 0
	for _, f := range facts {
		if f.value != "" {
			width = max(width, len(f.name))
		}
	}
	for _, f := range facts {
		if f.value == "" {
			continue
		}
		room := 0
		if a.screen.Width > 0 {
			room = max(20, a.screen.Width-width-2)
		}
		for i, line := range term.Wrap(term.Clean(f.value), room) {
			name := f.name
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(a.out, "%s  %s\n", a.screen.Dim(fmt.Sprintf("%-*s", width, name)), a.screen.Isolate(line))
		}
	}
}

// paragraphs sets a text in lines that can be read.
func (a *app) paragraphs(blocks []string, right bool) {
	for _, b := range blocks {
		for _, line := range term.Wrap(term.Clean(b), a.measure()) {
			fmt.Fprintln(a.out, a.screen.Line(line, right))
		}
		fmt.Fprintln(a.out)
	}
}

// measure is how wide text is set: nothing is broken in a pipe.
func (a *app) measure() int {
	if a.screen.Width == 0 {
		return 0
	}
	return min(a.screen.Width, readable)
}

// links lists where the text leads, numbered.
func (a *app) links(r storage.Article) {
	n := 0
	line := func(what, address string) {
		n++
		if what = term.Clean(what); what != "" {
			what = a.screen.Isolate(term.Cut(what, 40)) + " "
		}
		fmt.Fprintf(a.out, "%s %s%s\n", a.screen.Dim("["+strconv.Itoa(n)+"]"), what, term.Clean(address))
	}
	for _, l := range anchors(r) {
		line(l.text, l.address)
	}
	for _, e := range r.Enclosures {
		line(e.Type, e.URL)
	}
}

// runners names the outlets of a story in their order, each once.
func runners(s storage.Story) string {
	var names []string
	seen := map[string]bool{}
	for _, m := range s.Members {
		name := outletOf(m.Outlet, m.Feed)
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// count is a number with its noun: 1 feed, 2 feeds.
func count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return strconv.Itoa(n) + " " + strings.TrimSuffix(noun, "y") + "ies"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
