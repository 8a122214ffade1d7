package markup

import (
	"strings"
	"testing"

	"rawi/fetcher/cost"
)

func TestTagsAreReadAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]struct {
		name       string // empty: it is no tag
		end, empty bool
		size       int
		attrs      string
	}{
		"<a>":             {"a", false, false, 3, ""},
		"</a>":            {"a", true, false, 4, ""},
		"<a/>":            {"a", false, true, 4, ""},
		"<a b/ c>":        {"a", false, false, 8, "b=b c=c"},
		"<a / >":          {"a", false, false, 6, ""},
		"<_a>":            {"_a", false, false, 4, ""},
		"<1a>":            {"", false, false, 0, ""},
		"<-a>":            {"", false, false, 0, ""},
		"<a":              {"", false, false, 0, ""},
		"<":               {"", false, false, 0, ""},
		`<a b="1" c='2'>`: {"a", false, false, 15, "b=1 c=2"},
		`<a b=1 c>`:       {"a", false, false, 9, "b=1 c=c"},
		`<a b = "1">`:     {"a", false, false, 11, "b=1"},
		`<a b="1"<i>`:     {"a", false, false, 8, "b=1"}, // its > is missing
		`<a b="1" c <i>`:  {"a", false, false, 11, "b=1 c=c"},
		`<a b c <i>`:      {"", false, false, 0, ""},
		`<a b= <i>`:       {"", false, false, 0, ""},
		`<a b="" <i>`:     {"a", false, false, 8, "b="},
		"</a<i>":          {"a", true, false, 3, ""},
		"</a b<i>":        {"", false, false, 0, ""},
		"<a<i>":           {"", false, false, 0, ""},
		"<a,b>":           {"", false, false, 0, ""},
	} {
		s := scanner{doc: []byte(in), cost: cost.New(t.Context(), 1<<20)}
		if !s.readTag(0) {
			if want.name != "" {
				t.Errorf("%s: no tag", in)
			}
			continue
		}
		var attrs []string
		for _, a := range s.tag.attrs {
			attrs = append(attrs, string(a.name)+"="+string(a.value))
		}
		if got := strings.Join(attrs, " "); string(s.tag.name) != want.name || s.tag.end != want.end || s.tag.empty != want.empty || s.tag.size != want.size || got != want.attrs {
			t.Errorf("%s: %s, end %v, empty %v, %d bytes, %q; want %+v", in, s.tag.name, s.tag.end, s.tag.empty, s.tag.size, got, want)
		}
	}
}

func TestModesOfAtomTexts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]textMode{
		"": asGuess, "foo": asGuess, "text": asText, "text/plain": asText, "plain": asText, "html": asHTML, "text/html; charset=x": asHTML, "xhtml": asXHTML, "application/xml": asXHTML, "image/svg+xml": asXHTML,
		"image/png": asBase64, "HTML": asHTML,
	} {
		s := scanner{doc: []byte(`<a type="` + in + `">`), cost: cost.New(t.Context(), 1<<20)}
		if !s.readTag(0) {
			t.Fatal(in)
		}
		if got := atomTextMode(&s.tag); got != want {
			t.Errorf("%q: mode %d, want %d", in, got, want)
		}
	}
	for in, want := range map[string]textMode{`type="xhtml" mode="escaped"`: asHTML, `type="html" mode="base64"`: asBase64} {
		s := scanner{doc: []byte(`<a ` + in + `>`), cost: cost.New(t.Context(), 1<<20)}
		if s.readTag(0); atomTextMode(&s.tag) != want {
			t.Errorf("%s: another mode", in)
		}
	}
}

func TestElementsThatEndATitle(t *testing.T) {
	t.Parallel()
	title, text := &textElement{short: true}, &textElement{}
	for key := range titleEndTags {
		if !title.endsAt(key) {
			t.Errorf("%s ends no title", key)
		}
		if text.endsAt(key) != implicitEndTags[key] {
			t.Errorf("%s ends a text: %v", key, text.endsAt(key))
		}
	}
	for key := range implicitEndTags {
		if !title.endsAt(key) || !text.endsAt(key) {
			t.Errorf("%s ends no text", key)
		}
	}
	if title.endsAt("b") || text.endsAt("b") {
		t.Error("bold letters end a text")
	}
}

func TestLinksOfAtomInRSS(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		`<link rel="self" href="x"/>`: true, `<link rel="alternate" href="x"/>`: false, `<link href="x"/>`: false, `<link rel="self"/>`: false, `<link rel="self" href=""/>`: false, `<link>`: false,
	} {
		s := scanner{doc: []byte(in), cost: cost.New(t.Context(), 1<<20)}
		if !s.readTag(0) {
			t.Fatal(in)
		}
		if got := (element{output: "link"}).isAtomLink(&s.tag); got != want {
			t.Errorf("%s: %v", in, got)
		}
		if (element{output: "guid"}).isAtomLink(&s.tag) {
			t.Errorf("%s: a guid is a link", in)
		}
	}
	if !(*openElement)(nil).mayContain(element{}) {
		t.Error("outside of all elements there may be none")
	}
	if r := (&repairer{}); r.holdsItemsOnly() {
		t.Error("outside of all elements only items are read")
	}
}
