package config

import (
	"fmt"
	"regexp"
	"strings"

	"rawi/storage"
	"rawi/storage/address"
)

// channelPage is the beginning of the address of a channel's preview page; its name follows.
const channelPage = "https://t.me/s/"

var (
	// channelForm matches the names of public channels: Telegram sells names of four letters.
	channelForm = regexp.MustCompile(`^[a-z][a-z0-9_]{3,31}$`)
	// telegramHost matches the beginning of addresses of Telegram, with a scheme or without.
	telegramHost = regexp.MustCompile(`(?i)^(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)(?:[/?#]|$)`)
	// channelHost matches addresses that have the name in their host.
	channelHost = regexp.MustCompile(`(?i)^(?:https?://)?([a-z0-9_]+)\.t\.me(?:[/?#]|$)`)
)

// channelHint completes the fault "x is no channel …".
const channelHint = "write telegram: NAME, as in t.me/NAME"

// channel reads a channel of Telegram.
func (r valueReader) channel(f *feedEntry) value {
	return r.scalar(schema{Type: "string"}, func(v string) string {
		page, err := ChannelURL(v)
		if err != nil {
			return err.Error()
		}
		f.URL, f.written, f.Kind = page, page, storage.KindTelegram
		return ""
	})
}

// IsChannel reports whether v, with a scheme or without, is an address of t.me.
func IsChannel(v string) bool {
	v = address.Web(v)
	return telegramHost.MatchString(v) || channelHost.MatchString(v)
}

// ChannelURL returns the address of the preview page of a public channel of Telegram, in
// one spelling. name is NAME, @NAME, the address of the channel or of one of its posts at
// t.me, or the whole address of a page like it on another host. The error says what name is
// instead.
func ChannelURL(name string) (string, error) {
	v := address.Web(name)
	wrong := func(why string) error {
		return fmt.Errorf("%s is no public channel of Telegram: %s", quoted(address.Shown(name)), why)
	}
	if !IsChannel(v) && strings.Contains(v, "/") {
		if _, _, ok := feedAddress(v); !ok {
			return "", wrong(WrongAddress(v))
		}
		return v, nil
	}
	if m := channelHost.FindStringSubmatch(v); m != nil && !strings.EqualFold(m[1], "www") {
		v = m[1]
	} else if IsChannel(v) {
		_, v, _ = strings.Cut(v[strings.Index(v, ".")+1:]+"/", "/") // behind the host
	}
	parts := strings.FieldsFunc(v, func(c rune) bool { return c == '/' || c == '?' || c == '#' })
	if len(parts) > 1 && parts[0] == "s" {
		parts = parts[1:]
	}
	if len(parts) == 0 {
		return "", wrong(channelHint)
	}
	first := strings.ToLower(strings.TrimPrefix(parts[0], "@"))
	switch {
	case strings.HasPrefix(first, "+"), first == "joinchat":
		return "", wrong("it is an invitation into a private one, which has no preview page")
	case first == "c" && len(parts) > 1:
		return "", wrong("it is a post of a private one, which has no preview page")
	case !channelForm.MatchString(first):
		return "", wrong("a name has 4 to 32 letters a–z, digits and underscores, and begins with a letter")
	case address.Channel(channelPage+first) == "": // one of Telegram's own pages
		return "", wrong(channelHint)
	case strings.HasSuffix(first, "bot"):
		return "", wrong("names that end in bot are of bots, which have no posts")
	}
	return channelPage + first, nil
}
