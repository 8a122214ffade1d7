package jsonfix

import (
	"slices"
	"strings"
	"testing"

	"rawi/fetcher/cost"
)

func TestRepairChangesNothingElse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"a": 1 2}`: `{"a": 1 2}`, "{\"a\":\t1,\r\n \"b\":2}": "{\"a\":\t1,\r\n \"b\":2}", "{\"a\":\x01 1}": `{"a": 1}`,
		`[ ,]`: `[ ]`, `[1, ]`: `[1]`, `}`: "", `  ]`: "  ", `,}`: ",", "": "",
	} {
		got, _, err := repair(nil, []byte(in))
		if err != nil || strings.Join(strings.Fields(string(got)), " ") != strings.Join(strings.Fields(want), " ") {
			t.Errorf("%q becomes %q, %v, want %q", in, got, err, want)
		}
	}
}

// Only what cannot be read as a whole is read item by item.
func TestSoundFeedIsNotSalvaged(t *testing.T) {
	t.Parallel()
	const head = `{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[`
	items := func(document map[string]any) int { list, _ := document["items"].([]any); return len(list) }
	for _, c := range []struct {
		body   string
		items  int
		broken bool
	}{
		{head + `{"id":"1","title":"a"},{"id":"2","title":"b"}]}`, 2, false},
		{head + `{"id":"1","title":"a"},{"id":"2" "title":"b"},{"id":"3","title":"c"}]}`, 2, true},
		{head + `]}`, 0, false},
		{`{"version":"https://jsonfeed.org/version/1.1","title":"t"}`, 0, false},
	} {
		document, warnings, err := Decode(nil, []byte(c.body))
		if err != nil || items(document) != c.items || document["title"] != "t" || slices.Contains(warnings, Salvaged) != c.broken {
			t.Errorf("%s: %d items of %v, warnings %q, %v", c.body, items(document), document, warnings, err)
		}
	}
}

func TestNamesOfElementsAndAttributes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"az": true, "AZ": true, "z09:_-.": true, "9a": false, "": false, "a b": false, "a<": false, "a@": false, "a[": false, "a/": false, ":a": false, strings.Repeat("a", maxElementName): true, strings.Repeat("a", maxElementName+1): false,
	} {
		if got := isElementName(name); got != want {
			t.Errorf("%.20q is a name: %v", name, got)
		}
	}
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"url", "a&b", ` url="a&amp;b"`}, {"9", "a", ""}, {"url", map[string]any{}, ""}, {"url", []any{"a"}, ""},
	} {
		w := xmlWriter{}
		if w.attribute(c.name, c.value); string(w.out) != c.want {
			t.Errorf("%s of %v: %s, want %s", c.name, c.value, w.out, c.want)
		}
	}
	for _, v := range []any{[]any{}, "a", nil, map[string]any{}} {
		_ = firstOf(v) // an empty list has no first
	}
	if got := firstOf([]any{"a", "b"}); got != "a" {
		t.Errorf("the first of a and b is %v", got)
	}
}

// TestControlsAreEscapedWithinTheBudget holds that a text of control characters makes at
// most twice its bytes and the slack more.
func TestControlsAreEscapedWithinTheBudget(t *testing.T) {
	t.Parallel()
	const n = 1 << 20
	for _, control := range []string{"\n", "\x01"} {
		body := `{"items":[{"id":"1"},{"id":"` + strings.Repeat(control, n) + `"}]}`
		out, _, err := repair(cost.New(t.Context(), len(body)), []byte(body))
		if most := 3*len(body) + 64<<10; err != nil || len(out) > most || cap(out) > 2*most {
			t.Errorf("%q: %d bytes become %d of %d, %v", control, len(body), len(out), cap(out), err)
		}
	}
}

// TestItemsReadOneByOneHaveBoundedValues holds that a document that is no JSON has no
// more values than one that is.
func TestItemsReadOneByOneHaveBoundedValues(t *testing.T) {
	t.Parallel()
	item := `{"id":"[,\"","x":[` + strings.Repeat("0,", cost.MaxValues/4) + `0]},`
	body := `{"version":"https://jsonfeed.org/version/1","x":!,"items":[` + strings.Repeat(item, 8) + `]}`
	b := cost.New(t.Context(), len(body))
	document, _, err := Decode(b, []byte(body))
	if items, _ := document["items"].([]any); err != nil || len(items) != 3 || !b.IsPartial() {
		t.Errorf("got %d items, partial %v, %v, want the 3 that fit", len(items), b.IsPartial(), err)
	}
}
