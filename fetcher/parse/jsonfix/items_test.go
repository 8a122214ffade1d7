package jsonfix

import (
	"slices"
	"strings"
	"testing"

	"rawi/fetcher/cost"
)

// asIs is a canonical form that changes nothing.
func asIs(link string) string { return link }

// TestSoundFeedsAreSplit holds where items are found, and that what is doubtful has none.
func TestSoundFeedsAreSplit(t *testing.T) {
	t.Parallel()
	deep := func(n int) string { return `{"items":[{"x":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}]}` }
	for _, row := range []struct {
		body string
		want []string
	}{
		{`{"items":[{"id":"1"},{"id":"2"}]}`, []string{`{"id":"1"}`, `{"id":"2"}`}},
		{" {\n\"title\" : [{\"items\":[{}]}] , \"items\"\t: [ {} , { \"x\" : 1 , \"y\":true } ] ,\r\n\"n\":-1.5 } ", nil}, // Start is at the bracket
		{"{\n\"title\" : [{\"items\":[{}]}] , \"items\"\t: [ {} , { \"x\" : 1 , \"y\":true } ] ,\r\n\"n\":-1.5 } );", []string{`{}`, `{ "x" : 1 , "y":true }`}},
		{`{"items":[{"id":"\\\"}]"},{"id":"\\"},{"id":"\\\\\""}]}`, []string{`{"id":"\\\"}]"}`, `{"id":"\\"}`, `{"id":"\\\\\""}`}},
		{`{"items":[{"x":[{"y":"]}"},{}]}]}`, []string{`{"x":[{"y":"]}"},{}]}`}},
		{`{"items":[]}`, []string{}},
		{`{"items":{"id":"1"}}`, nil},
		{`{"channel":{"items":[{}]}}`, []string{}},
		{`[{"items":[{}]}]`, nil},
		{`{"items":[{}],"items":[{}]}`, nil},
		{`{"\u0069tems":[{}]}`, nil},
		{`{"items":[{},null]}`, nil},
		{`{"items":[{},]}`, nil},
		{`{"items":[,{}]}`, nil},
		{`{"items":[{}{}]}`, nil},
		{`{"items":[{}],}`, nil},
		{`{"items":[{}]`, nil},
		{`{"items":[{"id":"1]}`, nil},
		{`{"items":[{"x":[}]}]}`, nil},
		{`{"items":[{"x":{]}]}`, nil},
		{`{"items":[{"x":}]}`, nil},
		{`{"items":[{"x"}]}`, nil},
		{`{"items":[{x:1}]}`, nil},
		{"{\"items\":[{}\x01]}", nil},
		{"", nil},
		{deep(maxDepth - 3), []string{strings.TrimSuffix(strings.TrimPrefix(deep(maxDepth-3), `{"items":[`), "]}")}},
		{deep(maxDepth - 2), nil},
	} {
		s := SplitItems(nil, []byte(row.body))
		var got []string
		for _, item := range s.items {
			got = append(got, row.body[item.start:item.end])
		}
		if !slices.Equal(got, row.want) || len(s.Hashes()) != len(row.want) {
			t.Errorf("%s: got %q, want %q", row.body, got, row.want)
		}
	}
}

// TestSplittingHasTheBoundsOfDecoding holds that what Decode would leave a part out of is
// not split.
func TestSplittingHasTheBoundsOfDecoding(t *testing.T) {
	t.Parallel()
	items := func(n int) string { return `{"items":[` + strings.Repeat("{},", n-1) + "{}]}" }
	values := func(n int) string { // the brackets are three, and the comma of the feed one
		return `{"items":[{}],"x":[0` + strings.Repeat(",0", n-5) + "]}"
	}
	for _, row := range []struct {
		name, body string
		want       bool
	}{
		{"items", items(cost.MaxItems), true},
		{"one item more", items(cost.MaxItems + 1), false},
		{"values", values(cost.MaxValues), true},
		{"one value more", values(cost.MaxValues + 1), false},
	} {
		s := SplitItems(nil, []byte(row.body))
		b := cost.New(t.Context(), len(row.body))
		_, _, err := Decode(b, []byte(row.body))
		if got := len(s.Hashes()) > 0; got != row.want || err != nil || b.IsPartial() == row.want {
			t.Errorf("%s: split %v, decoded in part %v, %v", row.name, got, b.IsPartial(), err)
		}
	}
}

// TestSplittingStopsAtTheBoundOfItems holds that a document of many items costs no memory
// for those beyond the bound.
func TestSplittingStopsAtTheBoundOfItems(t *testing.T) {
	t.Parallel()
	s := splitter{doc: []byte(`{"items":[` + strings.Repeat("{},", 3*cost.MaxItems) + "{}]}")}
	if ok := s.document(); ok || len(s.items) != cost.MaxItems {
		t.Errorf("split %v, %d items are held, want %d", ok, len(s.items), cost.MaxItems)
	}
}

// TestItemsWithIDsOfTheirOwnAreIndependent holds which items can be read alone.
func TestItemsWithIDsOfTheirOwnAreIndependent(t *testing.T) {
	t.Parallel()
	for items, want := range map[string]bool{
		`{"id":"1"},{"id":"2"}`:                   true,
		`{"id":1},{"id":"2"}`:                     true,
		`{"id":"https:\/\/a"},{"id":"https:\/b"}`: true,
		`{"id":"1"},{"id":1}`:                     false,
		`{"id":"1"},{"id":"\u0031"}`:              false,
		`{"id":"1"},{"title":"x"}`:                false,
		`{"id":"1"},{"id":null}`:                  false,
		`{"id":"1"},{"id":" "}`:                   false,
		`{"id":"1"},{"id":["2"]}`:                 false,
		`{"id":"1"},{"id":"2","id":"3"}`:          false,
		`{"id":"1"},{"id":"2","\u0069d":"1"}`:     false,
		`{"id":"1"},{"id":"2\'"}`:                 false,
		`{"id":"1"},{"id":1.}`:                    false,
		`{"id":"1"},{"x":{"id":"2"}}`:             false,
	} {
		s := SplitItems(nil, []byte(`{"items":[`+items+`]}`))
		if got := s.Independent(asIs); got != want || len(s.Hashes()) != 2 {
			t.Errorf("%s: %d items, independent %v", items, len(s.Hashes()), got)
		}
	}
	if none := SplitItems(nil, []byte(`{"items":[]}`)); none.Independent(asIs) || none.HeadHash() != 0 {
		t.Error("no items are independent")
	}
}

func TestWithoutLeavesOutKnownItems(t *testing.T) {
	t.Parallel()
	doc := `{"title":"t","items":[ {"id":"0"} , {"id":"1"},
		{"id":"2"} ],"x":1}`
	s := SplitItems(nil, []byte(doc))
	for known, want := range map[string]string{
		"":    doc,
		"0":   `{"title":"t","items":[ {"id":"1"},{"id":"2"} ],"x":1}`,
		"1":   `{"title":"t","items":[ {"id":"0"},{"id":"2"} ],"x":1}`,
		"12":  `{"title":"t","items":[ {"id":"0"} ],"x":1}`,
		"012": `{"title":"t","items":[  ],"x":1}`,
	} {
		out, left := s.Without(func(h uint64) bool {
			return strings.Contains(known, string(rune('0'+slices.Index(s.Hashes(), h))))
		})
		if string(out) != want || len(left) != 3-len(known) || left == nil {
			t.Errorf("without %q: got %s and %d hashes, want %s", known, out, len(left), want)
		}
	}
}
