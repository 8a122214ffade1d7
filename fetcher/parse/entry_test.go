package parse

import (
	"slices"
	"testing"
)

func TestAnImageIsOneAddressOrTheFirstOfSeveral(t *testing.T) {
	t.Parallel()
	r := newReader(t.Context(), input(nil), 0)
	for _, row := range []struct {
		refs []string
		want string
	}{
		{[]string{"https://news.example/a.jpg"}, "https://news.example/a.jpg"},
		{[]string{" /a.jpg\n"}, "https://news.example/a.jpg"},
		{[]string{"https://news.example/صورة 1.jpg"}, "https://news.example/%D8%B5%D9%88%D8%B1%D8%A9%201.jpg"}, // picture
		{[]string{"https://news.example/a.jpg https://news.example/b.jpg"}, "https://news.example/a.jpg"},
		{[]string{"data:image/png;base64,AA https://news.example/b.jpg"}, "https://news.example/b.jpg"},
		{[]string{"", " ", "#", "https://news.example/c.jpg"}, "https://news.example/c.jpg"},
		{[]string{"https://s.w.org/images/core/emoji/15/72x72/1f642.png", "/c.jpg"}, "https://news.example/c.jpg"},
		{[]string{"javascript:x"}, ""},
	} {
		if got := r.image(row.refs); got != row.want {
			t.Errorf("%q: got %q, want %q", row.refs, got, row.want)
		}
	}
}

func TestSeveralAddressesInOneText(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][]string{
		"": nil, "  ": nil, "/a": {"/a"}, "/a b.jpg": {"/a b.jpg"}, "//a/b //c/d": {"//a/b", "//c/d"}, "https://a/b c https://d/e": {"https://a/b c https://d/e"},
	} {
		if got := splitAddresses(s); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func TestEscapesOfAddressesCountOnce(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]int{"": 0, "https://a.example/%D8%A7": 20, "%%%%%%%%%": 3, "a%": 1, "abc": 3} {
		if got := addressBytes(address); got != want {
			t.Errorf("%s: got %d, want %d", address, got, want)
		}
	}
}
