package config

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// schema describes valid values in the vocabulary of JSON Schema (draft 2020-12).
type schema struct {
	Draft       string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        string             `json:"type,omitempty"`
	Format      string             `json:"format,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Minimum     *int               `json:"minimum,omitempty"`
	Maximum     *int               `json:"maximum,omitempty"`
	Default     any                `json:"default,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	// Additional is false for a mapping of known keys, and the schema of the
	// values for a mapping of any keys.
	Additional any `json:"additionalProperties,omitempty"`

	keys   []key // in the order of the reference
	secret bool  // the value must not be shown
}

// mergeable reports whether several files may each set a part of the value.
func (s *schema) mergeable() bool {
	return s.Type == "object" || s.Items != nil && s.Items.Type == "object"
}

// object returns the schema of a mapping of known keys.
func object(keys []key) schema {
	s := schema{Type: "object", Properties: map[string]*schema{}, Additional: false, keys: keys}
	for _, k := range keys {
		p := k.schema
		p.Description = k.description
		s.Properties[k.name] = &p
	}
	return s
}

// table returns the schema of the whole file.
func table() schema { return newReader(Default(), nil).root().schema }

// Schema writes the JSON Schema of the file, for editors. It is
// generated from the table that reads the file.
func Schema(w io.Writer) error {
	s := table()
	s.Draft, s.Title = "https://json-schema.org/draft/2020-12/schema", "rawi.yaml"
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(s)
}

// KeyDoc is a key of the file, as the reference lists it.
type KeyDoc struct {
	Key         string // path from the top, such as fetch.interval.min or feeds[].url
	Takes       string // kind of value, in a few words
	Default     string // as it is written; empty: none
	Description string
}

// Keys returns all keys in the order of the reference, generated from the
// table that reads the file.
func Keys() []KeyDoc { return keyDocs(nil, "", table().keys) }

func keyDocs(out []KeyDoc, path string, keys []key) []KeyDoc {
	for _, k := range keys {
		name := path + k.name
		if k.schema.Items == nil && k.schema.keys != nil {
			out = keyDocs(out, name+".", k.schema.keys)
			continue
		}
		s := KeyDoc{Key: name, Takes: k.schema.typeName(), Description: k.description}
		if k.schema.Default != nil && k.schema.Default != false {
			s.Default = fmt.Sprint(k.schema.Default)
		}
		out = append(out, s)
		if k.schema.Items != nil && k.schema.Items.keys != nil {
			out = keyDocs(out, name+"[].", k.schema.Items.keys)
		}
	}
	return out
}

// Reference writes a Markdown table of Keys.
func Reference(w io.Writer) error {
	var b strings.Builder
	b.WriteString("| key | takes | default | |\n|---|---|---|---|\n")
	for _, s := range Keys() {
		fallback := ""
		if s.Default != "" {
			fallback = "`" + s.Default + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", s.Key, s.Takes, fallback, s.Description)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// typeName names the type of a value in a few words.
func (s *schema) typeName() string {
	switch {
	case s.Enum != nil:
		return strings.Join(s.Enum, ", ")
	case s.Items != nil && s.Items.keys != nil:
		return "list of entries"
	case s.Items != nil:
		return "list"
	case s.Type == "object":
		return "names and values"
	case s.Type == "integer" && s.Minimum != nil && s.Maximum != nil:
		return fmt.Sprintf("%d–%d", *s.Minimum, *s.Maximum)
	case strings.HasSuffix(s.Pattern, "(ms|s|m|h))*$"):
		return "span of time"
	case strings.HasPrefix(s.Pattern, "^[0-9.]+ ?"):
		return "bytes"
	case s.Type == "boolean":
		return "true, false"
	case s.Format == "uri":
		return "address"
	}
	return "text"
}
