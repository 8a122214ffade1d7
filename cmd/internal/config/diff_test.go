package config

import (
	"testing"
)

func TestDiffNamesWhatChanged(t *testing.T) {
	t.Parallel()
	before := parse(t, `
feeds:
  - {url: "https://example.org/a", name: a}
  - {url: "https://example.org/b", name: b}
  - {url: "https://example.org/c", name: c, header: {X-Key: old}}
topics: [{name: oil, query: نفط}, {name: gas, query: غاز}]
`)
	after := parse(t, `
listen: 127.0.0.1:9090
feeds:
  - {url: "https://example.org/b2", name: b}
  - {url: "https://example.org/d", name: d}
  - {url: "https://example.org/c", name: c, header: {X-Key: new}}
topics: [{name: gas, query: غاز}, {name: oil, query: نفط}]
keep: {age: 30d}
`)
	const want = "feeds: 1 added, 1 removed, 2 changed; keep; wait for a restart: listen"
	if got := Diff(before.Reloadable, after.Reloadable).Summary(before.Fixed.Diff(after.Fixed)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if d := Diff(after.Reloadable, after.Reloadable); d.Summary(nil) != "nothing changed" {
		t.Errorf("a config and itself: %s", d.Summary(nil))
	}
}
