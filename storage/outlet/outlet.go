// Package outlet tells by which name an outlet is shown.
//
// An outlet is stored, counted, linked and searched by the name that the config gives it,
// or else by the host of its feed, which stays when a feed renames itself. People read the
// name of the config, or else the title of the feed, or else the host.
package outlet

import (
	"cmp"
	"strings"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/text"
)

const (
	// maxTitle bounds the title of an outlet, in characters.
	maxTitle = 60
	// maxCompared bounds what is compared of a feed's title, in characters. A feed may have
	// a title of thousands of parts.
	maxCompared = 4 * maxTitle
)

// separators stand between the name of an outlet and of its feed in titles.
var separators = []string{" - ", " – ", " — ", " | ", " :: ", " : ", ": ", " » ", " > ", " / ", " · "}

// Of returns the outlet of a feed.
func Of(f storage.Feed) string { return cmp.Or(f.Outlet, ByAddress(f), f.Name) }

// ByAddress returns the outlet of a feed whose config names none: a channel of Telegram is
// one of its own, wherever its page is read.
func ByAddress(f storage.Feed) string {
	if f.Kind == storage.KindTelegram {
		if channel := address.ChannelOutlet(f.URL); channel != "" {
			return channel
		}
	}
	return address.Outlet(f.URL)
}

// Names are the names by which outlets are shown, by outlet. An outlet without one is
// shown as it is.
type Names map[string]string

// Of returns the name of an outlet.
func (n Names) Of(outlet string) string { return cmp.Or(n[outlet], outlet) }

// NamesOf returns the names of the outlets of feeds: for one that the config does not name,
// the title that its feeds have in the config, or else in their documents. Of several
// titles it is what all begin with in front of a separator. A title that is another outlet's
// too, or another's name, is nobody's.
func NamesOf(feeds []storage.FeedInfo) Names {
	configured, own := map[string][]string{}, map[string][]string{}
	taken := map[string]int{} // how many outlets have a name
	for _, f := range feeds {
		o := Of(f.Feed)
		if o != ByAddress(f.Feed) {
			taken[text.Fold(o)] = 1
			continue
		}
		configured[o] = append(configured[o], f.Feed.Title)
		own[o] = append(own[o], f.State.Channel.Title)
	}
	names := Names{}
	for o := range own {
		if title := cmp.Or(common(configured[o]), common(own[o])); title != "" {
			names[o] = title
			taken[text.Fold(title)]++
		}
	}
	for o, title := range names {
		if taken[text.Fold(title)] > 1 {
			delete(names, o)
		}
	}
	return names
}

// common returns what titles have in common, without those that are empty: the title if
// they are one, or the parts in front of separators that all begin with; empty: nothing.
func common(titles []string) string {
	shared, first := "", true
	for _, t := range titles {
		t = strings.Join(strings.Fields(text.Truncate(strings.TrimSpace(t), maxCompared)), " ")
		switch {
		case t == "":
		case first:
			shared, first = t, false
		default:
			shared = commonParts(shared, t)
		}
	}
	return text.Truncate(shared, maxTitle)
}

// commonParts returns the longest part in front of a separator, or at the end, that a and b
// both begin with.
func commonParts(a, b string) (longest string) {
	others := parts(b)
	for _, part := range parts(a) {
		for _, other := range others {
			if part == other && len(part) > len(longest) {
				longest = part
			}
		}
	}
	return longest
}

// parts returns a title, and what stands in front of each of its separators.
func parts(title string) []string {
	out := []string{title}
	for _, s := range separators {
		for at := 0; ; {
			i := strings.Index(title[at:], s)
			if i < 0 {
				break
			}
			out = append(out, strings.TrimSpace(title[:at+i]))
			at += i + len(s)
		}
	}
	return out
}
