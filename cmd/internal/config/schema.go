package config

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// shape is what a value may be, in the words of JSON Schema (draft 2020-12).
type shape struct {
	Draft       string            `json:"$schema,omitempty"`
	Title       string            `json:"title,omitempty"`
	Description string            `json:"description,omitempty"`
	Type        string            `json:"type,omitempty"`
	Format      string            `json:"format,omitempty"`
	Pattern     string            `json:"pattern,omitempty"`
	Enum        []string          `json:"enum,omitempty"`
	Minimum     *int              `json:"minimum,omitempty"`
	Maximum     *int              `json:"maximum,omitempty"`
	Default     any               `json:"default,omitempty"`
	Items       *shape            `json:"items,omitempty"`
	Properties  map[string]*shape `json:"properties,omitempty"`
	// Additional is false for a mapping of known keys, the shape of the values
	// of a free one.
	Additional any `json:"additionalProperties,omitempty"`

	keys   []key // in the order of the reference
	secret bool  // the value is shown to nobody
}

// merges reports whether several files may each bring a part of the value.
func (s *shape) merges() bool {
	return s.Type == "object" || s.Items != nil && s.Items.Type == "object"
}

// object is the shape of a mapping of known keys.
func object(keys []key) shape {
	s := shape{Type: "object", Properties: map[string]*shape{}, Additional: false, keys: keys}
	for _, k := range keys {
		p := k.shape
		p.Description = k.says
		s.Properties[k.name] = &p
	}
	return s
}

// table is the shape of the whole file.
func table() shape { return newReader(Default(), nil).root().shape }

// Schema writes the JSON Schema of the file, for editors. It is made from the
// table that reads the file.
func Schema(w io.Writer) error {
	s := table()
	s.Draft, s.Title = "https://json-schema.org/draft/2020-12/schema", "rawi.yaml"
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(s)
}

// Reference writes a Markdown table of all keys, their defaults and what they
// do, made from the table that reads the file.
func Reference(w io.Writer) error {
	var b strings.Builder
	b.WriteString("| key | takes | default | |\n|---|---|---|---|\n")
	describe(&b, "", table().keys)
	_, err := io.WriteString(w, b.String())
	return err
}

func describe(b *strings.Builder, path string, keys []key) {
	for _, k := range keys {
		name := path + k.name
		if k.shape.Items == nil && k.shape.keys != nil {
			describe(b, name+".", k.shape.keys)
			continue
		}
		fallback := ""
		if k.shape.Default != nil && k.shape.Default != false {
			fallback = fmt.Sprintf("`%v`", k.shape.Default)
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", name, k.shape.takes(), fallback, k.says)
		if k.shape.Items != nil && k.shape.Items.keys != nil {
			describe(b, name+"[].", k.shape.Items.keys)
		}
	}
}

// takes says in a few words what a value is.
func (s *shape) takes() string {
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
