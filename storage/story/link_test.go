package story

import "testing"

func TestLinkIsOneHoweverItsEscapesAreWritten(t *testing.T) {
	t.Parallel()
	const link = "https://akhbar.example/%D8%A3/~a?q=%D8%A8"
	for other, same := range map[string]bool{
		"https://akhbar.example/%d8%a3/~a?q=%d8%a8": true, "https://akhbar.example/%D8%A3/%7Ea?q=%D8%A8": true, "https://akhbar.example/أ/~a?q=ب": true,
		"https://akhbar.example/%D8%A4/~a?q=%D8%A8": false, "https://akhbar.example/%D8%A3%2F~a?q=%D8%A8": false, "https://akhbar.example/%25D8%A3/~a?q=%D8%A8": false, "": false,
	} {
		if got := hashLink(link) == hashLink(other); got != same {
			t.Errorf("%s and %s are one: %v, want %v", link, other, got, same)
		}
	}
}
