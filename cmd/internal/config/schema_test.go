package config

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

func TestSchemaKnowsEveryKeyOfTheExample(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := Schema(&b); err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal([]byte(b.String()), &schema); err != nil {
		t.Fatal(err)
	}
	if schema["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("it is written in %v", schema["$schema"])
	}
	data, err := os.ReadFile("../../../deploy/rawi.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var example any
	if err := yaml.Load(data, &example); err != nil {
		t.Fatal(err)
	}
	within(t, "", schema, example)
}

// within holds that value has the type schema says, and no key beside.
func within(t *testing.T, path string, schema map[string]any, value any) {
	switch v := value.(type) {
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		for key, sub := range v {
			s, ok := properties[key].(map[string]any)
			if !ok {
				s, ok = schema["additionalProperties"].(map[string]any)
			}
			if !ok || schema["type"] != "object" {
				t.Errorf("%s.%s: the schema has no such key", path, key)
				continue
			}
			within(t, path+"."+key, s, sub)
		}
	case []any:
		s, ok := schema["items"].(map[string]any)
		if !ok {
			t.Errorf("%s: the schema has no list here", path)
			return
		}
		for _, sub := range v {
			within(t, path+"[]", s, sub)
		}
	case string:
		if schema["type"] != "string" {
			t.Errorf("%s: %q, and the schema says %v", path, v, schema["type"])
		}
	}
}

func TestReferenceListsKeysWithTheirDefaults(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := Reference(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| `fetch.interval.min` | span of time | `5m` |", "| `feeds[].region` |", "| `keep.age` |", "| `feeds[].auth.user` |"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the reference lacks %s:\n%s", want, b.String())
		}
	}
}
