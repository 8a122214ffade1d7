package main

import (
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/fetcher/parse/webpage"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/text"
)

// sourceFlags say what is at an address that is no feed, in the words of the config.
type sourceFlags struct {
	telegram, sitemap string
	selectors         []string // KEY=SELECTOR
	all               bool
}

func (f *sourceFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.telegram, "telegram", "", "a public channel of Telegram, by its `name`")
	flags.StringVar(&f.sitemap, "sitemap", "", "a sitemap with news, or an index of sitemaps, by its `address`")
	flags.StringArrayVar(&f.selectors, "select", nil, "of a page with a list of articles: `key=selector`, item=… and where needed title, link, date, summary, image")
	flags.BoolVar(&f.all, "all", false, "of a sitemap also pages that are no news, of a channel also posts without text")
	completion := make([]string, len(storage.SelectorKeys))
	for i, key := range storage.SelectorKeys {
		completion[i] = key + "="
	}
	_ = cmd.RegisterFlagCompletionFunc("select", cobra.FixedCompletions(completion, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace))
}

// feed returns the feed that the flags and the verb's argument describe, and where it is
// read: at its address, or in a file or standard input, which comes from url.
func (f *sourceFlags) feed(given []string, url string) (feed storage.Feed, from string, err error) {
	if feed, err = f.named(); err != nil {
		return feed, "", err
	}
	switch from = strings.Join(given, ""); {
	case feed.URL != "" && from == "":
		from = feed.URL
	case feed.URL != "" && isWebAddress(from):
		err = usageErrorf("%s and %s: one address is read", shorten(from), shorten(feed.URL))
	case feed.URL != "":
	case from == "":
		err = usageErrorf("what is to be read is missing: its address, or --telegram NAME, or --sitemap ADDRESS")
	case feed.Kind == storage.KindFeed && isChannel(from):
		feed.Kind = storage.KindTelegram
		feed.URL, err = channelURL(from)
		from = feed.URL
	case isWebAddress(from):
		feed.URL = address.Web(from)
	default:
		feed.URL = url
	}
	if err == nil && f.all && feed.Kind != storage.KindTelegram && feed.Kind != storage.KindSitemap {
		err = usageErrorf("--all goes with --telegram or --sitemap")
	}
	return feed, from, err
}

// isChannel reports whether an operator names a channel: by its address, or by its name
// behind an @.
func isChannel(given string) bool {
	return strings.HasPrefix(address.Web(given), "@") || config.IsChannel(given)
}

// channelURL returns the address of a channel's page.
func channelURL(name string) (string, error) {
	page, err := config.ChannelURL(name)
	if err != nil {
		err = markedError{err, errUsage}
	}
	return page, err
}

// named returns what the flags alone say of a feed.
func (f *sourceFlags) named() (feed storage.Feed, err error) {
	feed.All = f.all
	kinds := 0
	if f.telegram != "" {
		kinds++
		feed.Kind = storage.KindTelegram
		feed.URL, err = channelURL(f.telegram)
	}
	if f.sitemap != "" {
		kinds++
		feed.Kind, feed.URL = storage.KindSitemap, address.Web(f.sitemap)
		if !isWebAddress(f.sitemap) {
			err = usageErrorf("--sitemap %.80q: an address is needed, such as https://example.org/news-sitemap.xml", f.sitemap)
		}
	}
	if len(f.selectors) > 0 {
		kinds++
		feed.Kind = storage.KindPage
		feed.Select, err = parseSelectors(f.selectors)
	}
	if kinds > 1 {
		err = usageErrorf("--telegram, --sitemap and --select are of different sources: one is read")
	}
	return feed, err
}

// parseSelectors reads the values of --select.
func parseSelectors(values []string) (*storage.Selectors, error) {
	s := new(storage.Selectors)
	for _, v := range values {
		key, selector, _ := strings.Cut(v, "=")
		key, selector = strings.TrimSpace(key), strings.TrimSpace(selector)
		switch to := s.Of(key); {
		case to == nil:
			hint := ""
			if near := text.Nearest(key, storage.SelectorKeys); near != "" {
				hint = ": did you mean " + near + "=?"
			}
			return nil, usageErrorf("--select %.80q: write it as item=article.card, with one of the keys %s%s", v, strings.Join(storage.SelectorKeys, ", "), hint)
		case selector == "":
			return nil, usageErrorf("--select %.80q: a selector is missing after %s=", v, key)
		case *to != "":
			return nil, usageErrorf("--select %.80q: %s= stands there already: h2, h3 finds either", v, key)
		default:
			*to = selector
		}
	}
	if s.Item == "" {
		return nil, usageErrorf("--select item=SELECTOR is needed: it finds each article on the page")
	}
	if err := webpage.Check(*s); err != nil { // before anything is asked for
		return nil, markedError{err, errUsage}
	}
	return s, nil
}

// selectorWords returns the values of --select that parseSelectors reads s from.
func selectorWords(s *storage.Selectors) (words []string) {
	for _, key := range storage.SelectorKeys {
		if selector := *s.Of(key); selector != "" {
			words = append(words, key+"="+selector)
		}
	}
	return words
}
