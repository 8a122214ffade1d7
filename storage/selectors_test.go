package storage

import (
	"encoding/json"
	"testing"
)

// Each key of the config names the selector of that name in JSON.
func TestSelectorKeysNameEachSelector(t *testing.T) {
	t.Parallel()
	var s Selectors
	for _, key := range SelectorKeys {
		*s.Of(key) = "of " + key
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]string
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range SelectorKeys {
		if got[key] != "of "+key {
			t.Errorf("%s is %q", key, got[key])
		}
	}
	if len(got) != len(SelectorKeys) {
		t.Errorf("got %d selectors for %d keys", len(got), len(SelectorKeys))
	}
	if s.Of("author") != nil {
		t.Error("there is a selector of authors")
	}
}
