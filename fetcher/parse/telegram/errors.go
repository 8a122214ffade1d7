package telegram

import "errors"

// Errors of Read, beside item.ErrNoItems and the context's. Their sentences name the channel.
var (
	// ErrNoPreview occurs when a channel shows its posts in Telegram only: t.me/s/NAME leads to
	// the channel's card.
	ErrNoPreview = errors.New("the channel has no preview")
	// ErrNoChannel occurs when a name is that of a person, a bot or a group, of a private
	// channel, or of nobody.
	ErrNoChannel = errors.New("this is no public channel")
	// ErrRestricted occurs when Telegram does not show a channel, for its rules or a law.
	ErrRestricted = errors.New("the channel is not shown by Telegram")
	// ErrOtherChannel occurs when a page is that of another channel than the configured one.
	ErrOtherChannel = errors.New("this is another channel")
)
