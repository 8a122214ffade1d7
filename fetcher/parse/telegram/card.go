package telegram

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/parse/item"
	"rawi/storage/text"
	"rawi/storage/textblock"
)

// check returns what a page is instead of that of the channel of the wanted name; nil: it is
// the channel's, perhaps without posts.
func (ch *channel) check(wanted string, root *html.Node, posts [][]byte) error {
	if wanted != "" && ch.name != "" && !strings.EqualFold(wanted, ch.name) {
		return fmt.Errorf("%w: the page is that of @%s, asked for is @%s", ErrOtherChannel, ch.name, wanted)
	}
	if len(posts) > 0 {
		return nil
	}
	if s := restriction(root); s != "" {
		return fmt.Errorf("%w: %q", ErrRestricted, text.Truncate(s, maxName))
	}
	isChannel := byClass(root, "tgme_channel_info") != nil || byClass(root, "tgme_channel_history") != nil
	dated := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Time && attr(n, "datetime") != "" })
	switch {
	case isChannel && dated != nil:
		return fmt.Errorf("%w: the posts of @%s are written in another way than known", item.ErrNoItems, ch.name)
	case isChannel:
		return nil // it is new, or all was deleted
	case isCard(root):
		return cardError(root, wanted)
	}
	return fmt.Errorf("%w: %s, and not the page of a channel", item.ErrNoItems, describe(root))
}

// restriction returns what Telegram says in place of a channel that it does not show; empty:
// it says no such thing.
func restriction(root *html.Node) string {
	for _, class := range []string{"tme_no_messages_found", "message_media_not_supported_label", "tgme_page_description", "tgme_channel_history"} {
		s := name(byClass(root, class))
		if lower := strings.ReplaceAll(strings.ToLower(s), "’", "'"); strings.Contains(lower, "can't be displayed") || strings.Contains(lower, "cannot be displayed") {
			return s
		}
	}
	return ""
}

// isCard reports whether a page is the card of somebody or something in Telegram.
func isCard(root *html.Node) bool {
	return byClass(root, "tgme_page") != nil || byClass(root, "tgme_page_title") != nil || byClass(root, "tgme_page_action") != nil ||
		strings.HasPrefix(metaOf(root, "og:title"), "Telegram: ")
}

// cardError says whose card a page is.
func cardError(root *html.Node, wanted string) error {
	title, who := name(byClass(root, "tgme_page_title")), "@"+wanted
	if wanted == "" {
		who = "this address"
	}
	if title != "" {
		who += fmt.Sprintf(" (%q)", text.Truncate(title, 60))
	}
	var about strings.Builder
	action, leadsTo := "", ""
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case hasClass(n, "tgme_page_extra") || hasClass(n, "tgme_page_additional"):
			about.WriteString(" " + strings.ToLower(name(n)))
		case hasClass(n, "tgme_action_button_new"):
			action, leadsTo = strings.ToLower(name(n)), attr(n, "href")
		}
	}
	extra := about.String()
	switch {
	case strings.HasPrefix(leadsTo, "tg://join") || strings.Contains(action, "join"):
		return fmt.Errorf("%w: %s is private, and asks for an invitation", ErrNoChannel, who)
	case strings.Contains(extra, "subscriber"):
		return fmt.Errorf("%w: the posts of %s are shown in Telegram only", ErrNoPreview, who)
	case strings.Contains(extra, "member"):
		return fmt.Errorf("%w: %s is a group, and groups have no preview", ErrNoChannel, who)
	case strings.Contains(action, "bot") || strings.Contains(extra, "monthly user") || strings.HasSuffix(strings.ToLower(wanted), "bot") && title != "":
		return fmt.Errorf("%w: %s is a bot", ErrNoChannel, who)
	case title == "":
		return fmt.Errorf("%w: nobody has the name %s in Telegram", ErrNoChannel, who)
	case byClass(root, "tgme_page_context_link") != nil:
		return fmt.Errorf("%w: this is the card of %s, its preview is at another address", ErrNoPreview, who)
	case strings.Contains(extra, "@") || strings.Contains(action, "message"):
		return fmt.Errorf("%w: %s is a person", ErrNoChannel, who)
	}
	return fmt.Errorf("%w: the posts of %s are shown in Telegram only", ErrNoPreview, who)
}

// describe returns what a page is by what it shows.
func describe(root *html.Node) string {
	title := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Title })
	password := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Input && attr(n, "type") == "password" })
	s := ""
	if title != nil && title.FirstChild != nil {
		s = text.Truncate(plain(title.FirstChild.Data), 80)
	}
	switch {
	case password != nil && s != "":
		return fmt.Sprintf("it is the page %q, which asks for a password", s)
	case password != nil:
		return "it is a page that asks for a password"
	case s != "":
		return fmt.Sprintf("it is the page %q", s)
	case len(textblock.Of(root)) == 0:
		return "it is an empty page"
	}
	return fmt.Sprintf("it begins with %q", text.Truncate(plain(textblock.Of(root)[0]), 80))
}
