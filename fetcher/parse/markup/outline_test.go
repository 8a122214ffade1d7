package markup

import (
	"encoding/xml"
	"strings"
	"testing"

	"rawi/fetcher/parse/parsetest"
)

// wellFormedNames are the names of the elements an outline calls well-formed, in order.
func wellFormedNames(doc string) (names []string) {
	o := newOutline(nil, []byte(doc))
	for i := range len(doc) {
		if tag := readXMLTag([]byte(doc[i:])); doc[i] == '<' && !tag.end && tag.size > 0 && o.isWellFormed(i) {
			names = append(names, string(tag.name))
		}
	}
	return names
}

func TestWholeElementsAreThoseThatBalance(t *testing.T) {
	t.Parallel()
	for _, r := range []struct{ name, doc, want string }{
		{"all", "<a><b>x</b><c/><d e='f'></d></a>", "a b c d"},
		{"one left open", "<a><b><c>x</b><d></d></a>", "d"},
		{"its parents are broken too", "<a><b><c><d></c></b><e></e></a>", "e"},
		{"cut short", "<a><b></b><c><d></d>", "b d"},
		{"a stray end", "<a><b></x></b><c></c></a>", "c"},
		{"an end in other letters", "<a><b></B><c></c></a>", "c"},
		{"crossed", "<a><b><c></b></c><d></d></a>", "d"},
		{"a bare bracket", "<a><b>1 < 2</b><c></c></a>", "c"},
		{"no quotes", "<a><b x=y></b><c></c></a>", "c"},
		{"no value", "<a><b x></b><c></c></a>", "c"},
		{"no space between attributes", `<a><b x="1"y="2"></b><c></c></a>`, "c"},
		{"a bracket in an attribute", `<a><b x="<"></b><c></c></a>`, "c"},
		{"the other bracket there", `<a><b x=">"></b><c></c></a>`, "a b c"},
		{"a bracket in a value left open", `<a><b x="1></b><c y="2"></c><d></d></a>`, "c d"},
		{"names in Arabic", "<a><خبر نوع='x'></خبر></a>", "a خبر"},
		{"sections", "<a><b><![CDATA[</b>]]></b><!-- </a> --><?x </a> ?></a>", "a b"},
		{"a section that does not end", "<a><b></b><c><![CDATA[</c><d></d></a>", "b"},
		{"a section over an item's end", "<a><b></b><item><![CDATA[x</item><c></c><![CDATA[y]]></item></a>", "b"},
		{"a comment that does not end", "<a><b></b><!-- <c></c></a>", "b"},
		{"a declaration inside", "<a><b><!X></b><c></c></a>", "c"},
	} {
		if got := wellFormedNames(r.doc); strings.Join(got, " ") != r.want {
			t.Errorf("%s: %s: got %q, want %q", r.name, r.doc, got, r.want)
		}
	}
}

// TestCutDocumentsAreWellFormedUpToTheCut cuts well-formed documents anywhere: what
// stays so is what encoding/xml saw the end of.
func TestCutDocumentsAreWellFormedUpToTheCut(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		g := parsetest.NewGrammar(seed, 23)
		doc := g.Feed()
		doc = doc[:g.IntN(len(doc))]
		o := newOutline(nil, []byte(doc))
		dec := xml.NewDecoder(strings.NewReader(doc))
		var open []int
		ended := map[int]bool{}
		for {
			at := int(dec.InputOffset())
			token, err := dec.RawToken()
			if err != nil {
				break
			}
			switch token.(type) {
			case xml.StartElement:
				open = append(open, at)
				ended[at] = false
			case xml.EndElement:
				ended[open[len(open)-1]] = true
				open = open[:len(open)-1]
			}
		}
		for at := range len(doc) {
			if want, begins := ended[at]; begins && o.isWellFormed(at) != want {
				t.Fatalf("seed %d: what begins at %d is well-formed: %v, want %v\n%s", seed, at, !want, want, doc)
			}
		}
	}
}

// TestTagsLeftOpenAreForgotten holds that an element's end ends what was left
// open in it: a long feed with many of these is followed to its end.
func TestTagsLeftOpenAreForgotten(t *testing.T) {
	t.Parallel()
	doc := "<x>" + strings.Repeat("<a><br></a>", maxOutlineDepth+1) + "<b></b></x>"
	if o := newOutline(nil, []byte(doc)); !o.isWellFormed(strings.LastIndex(doc, "<b>")) {
		t.Errorf("the outline ends at %d of %d bytes", o.end, len(doc))
	}
}

// TestOutlineIsBounded holds that documents beyond its bounds are broken ones.
func TestOutlineIsBounded(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]string{
		"deep":   strings.Repeat("<a>", maxOutlineDepth+1) + strings.Repeat("</a>", maxOutlineDepth+1) + "<b></b>",
		"broken": "<x>" + strings.Repeat("<a><b></a>", maxOutlineBroken) + "<b></b></x>",
	} {
		o := newOutline(nil, []byte(doc))
		if at := strings.LastIndex(doc, "<b>"); o.isWellFormed(0) || o.isWellFormed(at) || len(o.broken) > maxOutlineBroken+maxOutlineDepth {
			t.Errorf("%s: %d broken ones are kept, and what follows is well-formed", name, len(o.broken))
		}
	}
}
