package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/fetcher/extract"
	"rawi/storage"
	"rawi/storage/story"
	"rawi/storage/text"
)

const (
	// similarPhrases is how many phrases of a text are looked up: of a copy
	// with every fourth word edited some ten of them are left.
	similarPhrases = 24
	// similarDepth is how many articles found by them are compared in full.
	similarDepth = 200
	// similarLeast is the share of a stored text, in thousandths, that is worth showing.
	similarLeast = 100
)

// likeness is a stored article and how much of it a text holds.
type likeness struct {
	article  storage.Article
	evidence storage.Evidence
}

func (a *app) similar() *cobra.Command {
	var flags documentFlags
	var limit int
	cmd := &cobra.Command{
		Use:   "similar FILE|URL|ID|-",
		Short: "ask whether a text was told before: who ran it, when, how much of it",
		Long: `Ask whether a text was told before, however long ago. The text is a stored
article's, a page's or a file's: plain text with its title on the first line, or
HTML, whose menus and lists of other articles do not matter.`,
		Args: args(cobra.ExactArgs(1)),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL, formatTSV, formatCSV)
	flags.register(cmd)
	cmd.Flags().IntVarP(&limit, "limit", "n", 20, "at most so many")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		s, err := a.ask(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		asked, err := a.text(cmd.Context(), s, given[0], flags)
		if err != nil {
			return err
		}
		found, err := a.alike(cmd.Context(), s, asked)
		if err != nil {
			return err
		}
		if limit > 0 {
			found = found[:min(limit, len(found))]
		}
		if err := printAll(a, o, likenessSheet(), found); err != nil {
			return err
		}
		if len(found) == 0 {
			a.say("nothing like it was told")
		}
		if o.format == formatTable {
			return a.firstTold(cmd.Context(), s, found)
		}
		return nil
	}
	return cmd
}

// firstTold says beneath the list who had the story that most of the same
// text is in first.
func (a *app) firstTold(ctx context.Context, s *source, found []likeness) error {
	stories := map[string]int{}
	most := ""
	for _, l := range found {
		if id := l.article.Story; l.evidence.Same && id != "" {
			if stories[id]++; stories[id] > stories[most] {
				most = id
			}
		}
	}
	if most == "" {
		return nil
	}
	tale, err := s.Story(ctx, most)
	if err != nil {
		return named("story", most, err)
	}
	if len(tale.Members) == 0 {
		return nil // gone between two questions
	}
	first, others := tale.Members[0], ""
	if n := tale.Outlets - 1; n > 0 {
		others = ", then by " + count(n, "other outlet")
	}
	fmt.Fprintf(a.out, "\nfirst told by %s, %s%s: rawi story %s\n", outletOf(first.Outlet, first.Feed), localTime(first.Time), others, cutID(tale.ID))
	return nil
}

// text is what is asked about, as an article: a stored one, a page or a file.
func (a *app) text(ctx context.Context, s *source, from string, flags documentFlags) (storage.Article, error) {
	if _, err := os.Stat(from); err != nil && storage.IsArticleID(from) {
		article, err := s.Article(ctx, from)
		if err != nil {
			return article, named("article", from, err)
		}
		return article, nil
	}
	doc, err := a.read(ctx, from, flags)
	if err != nil {
		return storage.Article{}, err
	}
	kind := cmp.Or(doc.contentType, http.DetectContentType(doc.body))
	if !strings.Contains(kind, "html") && !bytes.HasPrefix(bytes.TrimSpace(doc.body), []byte("<")) {
		title, rest, _ := strings.Cut(strings.TrimSpace(string(doc.body)), "\n")
		return storage.Article{Title: title, Text: strings.Split(rest, "\n")}, nil
	}
	u, err := url.Parse(doc.url)
	if err != nil {
		return storage.Article{}, fmt.Errorf("%.200q: %w", doc.url, err)
	}
	page, err := extract.Page(doc.body, doc.contentType, "", u)
	if err != nil {
		return storage.Article{}, fmt.Errorf("%.200s: %w", from, err)
	}
	return storage.Article{Text: page.Text}, nil
}

// alike finds stored articles that share their text with asked: the index
// gives those that hold one of its phrases, whole texts are then compared.
func (a *app) alike(ctx context.Context, s *source, asked storage.Article) ([]likeness, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, err
	}
	words := telling(asked)
	if len(words) == 0 {
		return nil, usage("there are no words in it")
	}
	q := storage.Query{Text: strings.Join(words, " OR "), Limit: similarDepth, Now: a.now()}
	page, err := s.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	mine := comparable(asked)
	var found []likeness
	for _, r := range page.Articles {
		if r.ID == asked.ID {
			continue
		}
		e := story.Compare(comparable(r), mine, nil, settings.Stories)
		if e.Same || max(e.Weight, e.Ordered) >= similarLeast {
			found = append(found, likeness{article: r, evidence: e})
		}
	}
	slices.SortStableFunc(found, func(x, y likeness) int {
		return cmp.Or(
			cmp.Compare(max(y.evidence.Weight, y.evidence.Ordered)/50, max(x.evidence.Weight, x.evidence.Ordered)/50),
			x.article.Time().Compare(y.article.Time()),
		)
	})
	return found, nil
}

func comparable(r storage.Article) story.Article {
	return story.Article{
		ID: r.ID, Feed: r.Feed, Outlet: r.Outlet, Language: r.Language, Title: r.Title,
		Time: r.Time(), Seen: r.Seen, Link: r.Canonical, Print: story.NewFingerprint(r.Title, r.Text, r.Language),
	}
}

// telling are the phrases by which a text is looked up: the three words in a
// row with the most letters, for long words are rarer than short ones in every
// language we read, from each part of the text, so that a page's furniture
// cannot crowd its article out.
func telling(r storage.Article) []string {
	var all [][]string
	for _, block := range append([]string{r.Title}, r.Text...) {
		words := text.Words(block)
		for i := 0; i+3 <= len(words); i++ {
			all = append(all, words[i:i+3])
		}
	}
	if len(all) == 0 {
		words := text.Words(r.Title + " " + strings.Join(r.Text, " "))
		return words[:min(len(words), 2)]
	}
	var phrases []string
	parts := min(similarPhrases, len(all))
	for p := range parts {
		part := all[p*len(all)/parts : (p+1)*len(all)/parts]
		best := slices.MaxFunc(part, func(x, y []string) int { return cmp.Compare(letters(x), letters(y)) })
		phrases = append(phrases, `"`+strings.Join(best, " ")+`"`)
	}
	return phrases
}

func letters(words []string) int {
	n := 0
	for _, w := range words {
		n += utf8.RuneCountInString(w)
	}
	return n
}

func likenessSheet() sheet[likeness] {
	share := func(l likeness) int { return max(l.evidence.Weight, l.evidence.Ordered) }
	return sheet[likeness]{
		columns: []term.Column{
			{Title: "time", Drop: 2},
			{Title: "outlet", Most: 16},
			{Title: "share", Right: true},
			{Title: "story", Drop: 3},
			{Title: "title", Flex: 16, Drop: 1},
			{Title: "id"},
		},
		row: func(l likeness) []term.Cell {
			same := "another"
			if l.evidence.Same {
				same = "the same"
			}
			return []term.Cell{
				term.Faint(localTime(l.article.Time())), term.Text(outletOf(l.article.Outlet, l.article.Feed)),
				term.Text(strconv.Itoa(share(l)/10) + " %"), term.Text(same),
				term.Text(titleOf(l.article.Title)), term.Faint(cutID(l.article.ID)),
			}
		},
		fields: []field[likeness]{
			{"time", func(l likeness) string { return utc(l.article.Time()) }},
			{"outlet", func(l likeness) string { return outletOf(l.article.Outlet, l.article.Feed) }},
			{"share", func(l likeness) string { return thousandths(share(l)) }},
			{"same", func(l likeness) string { return strconv.FormatBool(l.evidence.Same) }},
			{"title", func(l likeness) string { return l.article.Title }},
			{"link", func(l likeness) string { return l.article.Link }},
			{"id", func(l likeness) string { return l.article.ID }},
			{"story", func(l likeness) string { return l.article.Story }},
		},
		object: func(l likeness) any {
			return struct {
				Article  string           `json:"article"`
				Story    string           `json:"story"`
				Outlet   string           `json:"outlet"`
				Title    string           `json:"title"`
				Link     string           `json:"link"`
				Time     string           `json:"time"`
				Evidence storage.Evidence `json:"evidence"`
			}{l.article.ID, l.article.Story, outletOf(l.article.Outlet, l.article.Feed), l.article.Title, l.article.Link, utc(l.article.Time()), l.evidence}
		},
	}
}
