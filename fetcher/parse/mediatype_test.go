package parse

import "testing"

func TestIllMediaTypesAreNotPassedOn(t *testing.T) {
	t.Parallel()
	for _, r := range []struct{ declared, address, want string }{
		{"audio/mpeg", "", "audio/mpeg"},
		{" AUDIO/MPEG\n", "", "audio/mpeg"},
		{"audio/mpeg; charset", "", "audio/mpeg"},
		{"audio/mpeg;", "", "audio/mpeg"},
		{"audio/mpeg; charset=", "", "audio/mpeg"},
		{`audio/ogg; codecs="opus"`, "", "audio/ogg; codecs=opus"},
		{`video/mp4; codecs="avc1.64001F, mp4a.40.2"`, "", `video/mp4; codecs="avc1.64001F, mp4a.40.2"`},
		{`video/mp4; codecs="avc1.64001F, mp4a.40.2`, "", "video/mp4"},
		{"audio/ogg; codecs=\"\u0627\"", "", "audio/ogg"},
		{"audio/mpeg, audio/mp3", "", "audio/mpeg"},
		{"application/octet-stream", "https://n.example/a.mp3", "application/octet-stream"},
		{"application/vnd.api+json", "", "application/vnd.api+json"},
		{"application/octet stream", "https://n.example/a", ""},
		{"application/octet stream", "https://n.example/a.mp3?x=1", "audio/mpeg"},
		{"mp3", "https://n.example/a", "audio/mpeg"},
		{".JPG", "https://n.example/a", "image/jpeg"},
		{"image", "https://n.example/a.PNG", "image/png"},
		{"image", "https://n.example/a", ""},
		{"image/", "https://n.example/a.webp#x", "image/webp"},
		{"/jpeg", "https://n.example/a", ""},
		{"*/*", "https://n.example/a.pdf", "application/pdf"},
		{"image/*", "https://n.example/a", ""},
		{"audio/\x01mpeg", "https://n.example/a", ""},
		{"audio/mpeg\x00", "https://n.example/a.mp3", "audio/mpeg"},
		{"صوت", "https://n.example/a.mp3", "audio/mpeg"}, // sound
		{"a/b/c", "https://n.example/a", ""},
		{"<b>", "://", ""},
		{"", "https://n.example/a.mp3", ""},
		{"  ", "https://n.example/a.mp3", ""},
	} {
		if got := enclosureType(r.declared, r.address); got != r.want {
			t.Errorf("%q at %s: got %q, want %q", r.declared, r.address, got, r.want)
		}
	}
}

func FuzzMediaType(f *testing.F) {
	f.Add("audio/mpeg; charset", "https://n.example/a.mp3")
	f.Add(`video/mp4; codecs="a, b"`, "a.mp4")
	f.Fuzz(func(t *testing.T, declared, address string) {
		got := enclosureType(declared, address)
		if got != "" && !isMediaType(mediaType(got)) {
			t.Errorf("%q: %q is no media type", declared, got)
		}
		if again := enclosureType(got, address); again != got {
			t.Errorf("%q: %q becomes %q", declared, got, again)
		}
		for _, c := range []byte(got) {
			if c < ' ' || c >= 0x7f {
				t.Errorf("%q: %q", declared, got)
			}
		}
	})
}
