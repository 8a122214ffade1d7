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
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/fetcher/extract"
	"rawi/storage"
	"rawi/storage/boilerplate"
	"rawi/storage/story"
	"rawi/storage/text"
)

const (
	// similarPhrases is the number of phrases of a text that are looked up: some
	// ten of them survive in a copy with every fourth word edited.
	similarPhrases = 24
	// similarDepth is the number of articles found that are compared in full.
	similarDepth = 200
	// minSimilar is the smallest share of a text that is shown, in thousandths.
	minSimilar = 100
)

func similarCommand(a *app) *cobra.Command {
	var flags documentFlags
	var limit int
	cmd := &cobra.Command{
		Use:   "similar FILE|URL|ID|-",
		Short: "find stored articles like a text: who ran it, when, how much of it",
		Long: `Find the stored articles, however old, that share their text with another: a stored
article's, a page's or a file's: plain text with its title on the first line, or
HTML, whose menus and lists of other articles do not matter.`,
		Args: positional(cobra.ExactArgs(1)),
	}
	o := outputFlags(cmd, rowFormats...)
	flags.register(cmd)
	cmd.Flags().IntVarP(&limit, "limit", "n", 20, "at most so many")
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, given []string) error {
		wanted, err := textToCompare(ctx, a, s, given[0], flags)
		if err != nil {
			return err
		}
		found, err := findSimilar(ctx, a, s, wanted)
		if err != nil {
			return err
		}
		if limit > 0 {
			found = found[:min(limit, len(found))]
		}
		if err := render.WriteRows(a.Page, o, a.MatchRows(), found); err != nil {
			return err
		}
		if len(found) == 0 {
			a.notice("nothing similar is stored")
		}
		if o.Format == render.FormatTable {
			return firstPublished(ctx, a, s, found)
		}
		return nil
	})
	return cmd
}

// firstPublished writes which outlet first ran the story that contains most of
// the matches.
func firstPublished(ctx context.Context, a *app, s *backend, matches []render.Match) error {
	stories := map[string]int{}
	most := ""
	for _, m := range matches {
		if id := m.Article.Story; m.Evidence.Same && id != "" {
			if stories[id]++; stories[id] > stories[most] {
				most = id
			}
		}
	}
	if most == "" {
		return nil
	}
	found, err := s.Story(ctx, most)
	if err != nil {
		return lookupError("story", most, err)
	}
	if len(found.Members) == 0 {
		return nil // it was removed since
	}
	first, others := found.Members[0], ""
	if n := found.Outlets - 1; n > 0 {
		others = ", then by " + render.Count(n, "other outlet")
	}
	fmt.Fprintf(a.Out, "\nfirst published by %s, %s%s: rawi story %s\n", render.Outlet(a.OutletNames.Of(first.Outlet), first.Feed), render.LocalTime(first.Time), others, render.ShortID(found.ID))
	return nil
}

// textToCompare returns a stored article, a page or a file as an article.
func textToCompare(ctx context.Context, a *app, s *backend, from string, flags documentFlags) (storage.Article, error) {
	if _, err := os.Stat(from); err != nil && storage.IsArticleID(from) {
		article, err := s.Article(ctx, from)
		if err != nil {
			return article, lookupError("article", from, err)
		}
		return article, nil
	}
	doc, err := readDocument(ctx, a, from, flags)
	if err != nil {
		return storage.Article{}, err
	}
	kind := cmp.Or(doc.contentType, http.DetectContentType(doc.body))
	if !strings.Contains(kind, "html") && !bytes.HasPrefix(bytes.TrimSpace(doc.body), []byte("<")) {
		title, rest, _ := strings.Cut(strings.TrimSpace(string(doc.body)), "\n")
		return withOwnText(storage.Article{Title: title, Text: strings.Split(rest, "\n")}), nil
	}
	u, err := url.Parse(doc.url)
	if err != nil {
		return storage.Article{}, fmt.Errorf("%.200q: %w", doc.url, err)
	}
	page, err := extract.Page(ctx, doc.body, doc.contentType, "", u)
	if err != nil {
		return storage.Article{}, fmt.Errorf("%.200s: %w", from, err)
	}
	return withOwnText(storage.Article{Text: page.Text}), nil
}

func withOwnText(r storage.Article) storage.Article {
	boilerplate.Update(&r)
	return r
}

// findSimilar returns stored articles that share text with wanted, the largest
// share first: those that contain one of its phrases are compared in full.
func findSimilar(ctx context.Context, a *app, s *backend, wanted storage.Article) ([]render.Match, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, err
	}
	phrases := distinctivePhrases(wanted)
	if len(phrases) == 0 {
		return nil, usageErrorf("there are no words in it")
	}
	q := storage.Query{Text: strings.Join(phrases, " OR "), Limit: similarDepth, Now: a.Now()}
	page, err := s.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	compared := comparableArticle(wanted)
	var found []render.Match
	for _, r := range page.Articles {
		if r.ID == wanted.ID {
			continue
		}
		m := render.Match{Article: r, Evidence: story.Compare(comparableArticle(r), compared, nil, settings.Stories)}
		if m.Evidence.Same || m.Share() >= minSimilar {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(x, y render.Match) int {
		return cmp.Or(
			cmp.Compare(y.Share()/50, x.Share()/50),
			x.Article.Time().Compare(y.Article.Time()),
		)
	})
	return found, nil
}

// comparableArticle returns r with the fingerprint that comparing needs.
func comparableArticle(r storage.Article) story.Article {
	return story.Article{
		ID: r.ID, Feed: r.Feed, Outlet: r.Outlet, Language: r.Language, Title: r.Title,
		Time: r.Time(), Seen: r.Seen, Link: r.Canonical, Print: story.NewFingerprint(r.OwnTitle(), r.ComparedText(), r.Language),
	}
}

// distinctivePhrases returns the phrases by which a text is looked up: from each
// part of it the three words in a row with the most letters, since long words are
// rarer than short ones in every language. Taking them from all parts keeps
// boilerplate of a page from displacing the article.
func distinctivePhrases(r storage.Article) []string {
	var all [][]string
	own := r.OwnText()
	for _, block := range append([]string{r.Title}, own...) {
		words := text.Words(block)
		for i := 0; i+3 <= len(words); i++ {
			all = append(all, words[i:i+3])
		}
	}
	if len(all) == 0 {
		words := text.Words(r.Title + " " + strings.Join(own, " "))
		return words[:min(len(words), 2)]
	}
	var phrases []string
	parts := min(similarPhrases, len(all))
	for p := range parts {
		part := all[p*len(all)/parts : (p+1)*len(all)/parts]
		best := slices.MaxFunc(part, func(x, y []string) int { return cmp.Compare(letterCount(x), letterCount(y)) })
		phrases = append(phrases, `"`+strings.Join(best, " ")+`"`)
	}
	return phrases
}

// letterCount returns the number of letters in words.
func letterCount(words []string) int {
	n := 0
	for _, w := range words {
		n += utf8.RuneCountInString(w)
	}
	return n
}
