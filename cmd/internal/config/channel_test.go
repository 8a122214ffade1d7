package config

import (
	"strings"
	"testing"

	"rawi/storage"
)

func TestChannelsHaveOneSpelling(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"enabbaladi", "EnabBaladi", "@enabbaladi", "t.me/enabbaladi", "T.me/@enabbaladi", "https://t.me/enabbaladi", "http://www.t.me/s/enabbaladi/", "https://t.me/s/EnabBaladi",
		"https://t.me/enabbaladi/4711", "https://t.me/s/enabbaladi?before=4711", "https://t.me/s/enabbaladi/4711?single#x", "telegram.me/enabbaladi", "EnabBaladi.t.me", "https://enabbaladi.t.me/4711", "https://telegram.dog/s/enabbaladi",
		"\u200f@enabbaladi\u200e", " t.me/enabbaladi\n",
	} {
		got, err := ChannelURL(name)
		if err != nil || got != "https://t.me/s/enabbaladi" {
			t.Errorf("%q: got %q, %v", name, got, err)
		}
		if f := (storage.Feed{URL: got, Kind: storage.KindTelegram}); FeedName(f) != "enabbaladi" || writtenAddress(f) != "enabbaladi" {
			t.Errorf("%q is called %q and written %q", name, FeedName(f), writtenAddress(f))
		}
	}
	for _, name := range []string{"abcd", "a_1_", strings.Repeat("a", 32)} {
		if _, err := ChannelURL(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	mirror := storage.Feed{URL: "http://127.0.0.1:8081/s/EnabBaladi", Kind: storage.KindTelegram}
	if got, err := ChannelURL(mirror.URL); err != nil || got != mirror.URL || FeedName(mirror) != "enabbaladi" || writtenAddress(mirror) != mirror.URL {
		t.Errorf("a mirror: got %q, %v, called %q", got, err, FeedName(mirror))
	}
	if below := (storage.Feed{URL: "https://mirror.example/telegram/s/enabbaladi", Kind: storage.KindTelegram}); FeedName(below) != "enabbaladi" {
		t.Errorf("a mirror below a path is called %q", FeedName(below))
	}
	odd := storage.Feed{URL: "https://mirror.example/telegram/x", Kind: storage.KindTelegram}
	if FeedName(odd) != "mirror-example-telegram-x" {
		t.Errorf("a page of another form is called %q", FeedName(odd))
	}
}

func TestWhatIsNoChannelIsNamed(t *testing.T) {
	t.Parallel()
	const form = "a name has 4 to 32 letters"
	for name, want := range map[string]string{
		"https://t.me/+AbCdEf": "an invitation", "t.me/joinchat/AbCdEf": "an invitation", "https://t.me/c/1234/5": "a post of a private one",
		"t.me/somebot": "names that end in bot", "@SomeBot": "names that end in bot", "t.me": "write telegram: NAME", "https://t.me/s/": form, "t.me/addstickers/x": "write telegram: NAME",
		"t.me/share/url?url=x": "write telegram: NAME", "abc": form, strings.Repeat("a", 33): form, "1abc": form, "_abc": form, "عنب": form, "enab-baladi": form, "enab baladi": form,
		"enab\u200fbaladi": form, "": "write telegram: NAME", "@": form, "ftp://a.example/s/x": "ftp:// is not read", "a.example/s/name": "write https://a.example/s/name", "https://": "names a host",
	} {
		got, err := ChannelURL(name)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), " is no public channel of Telegram: ") {
			t.Errorf("%q: got %q, %v, want %q", name, got, err, want)
		}
	}
	if IsChannel("https://t.media/x") || IsChannel("https://not.me/x") || IsChannel("https://t.me.example/x") || IsChannel("x") {
		t.Error("another host is taken for t.me")
	}
}
