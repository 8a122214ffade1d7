package parse

import (
	stdjson "encoding/json"
	"strconv"

	"rawi/fetcher/cost"
)

// shape is the type that gofeed wants of a key's value.
type shape uint8

const (
	shapeText shape = iota + 1
	shapeTexts
	shapePerson
	shapePersons
	shapeFiles
	shapeItems
)

// feedKeys are the keys of a JSON Feed that are read.
var feedKeys = map[string]shape{
	"version": shapeText, "title": shapeText, "home_page_url": shapeText, "feed_url": shapeText, "description": shapeText,
	"icon": shapeText, "favicon": shapeText, "author": shapePerson, "authors": shapePersons, "language": shapeText, "items": shapeItems,
}

// itemKeys are the keys of its items that are read.
var itemKeys = map[string]shape{
	"id": shapeText, "url": shapeText, "external_url": shapeText, "title": shapeText, "content_html": shapeText, "content_text": shapeText,
	"summary": shapeText, "image": shapeText, "banner_image": shapeText, "date_published": shapeText, "date_modified": shapeText,
	"author": shapePerson, "authors": shapePersons, "tags": shapeTexts, "attachments": shapeFiles, "language": shapeText,
}

// conform returns the values of known keys in the shapes of these keys: a number becomes a
// text, a name a list of persons, a text with commas a list of tags.
func conform(b *cost.Budget, m map[string]any, keys map[string]shape) map[string]any {
	out := make(map[string]any, len(m))
	for key, want := range keys {
		v, ok := m[key]
		if !ok || v == nil {
			continue
		}
		switch want {
		case shapeText:
			out[key] = textOf(v)
		case shapeTexts:
			out[key] = tagsOf(bounded(b, v))
		case shapePerson:
			if list := personsOf(bounded(b, v)); len(list) > 0 {
				out[key] = list[0]
			}
		case shapePersons:
			out[key] = personsOf(bounded(b, v))
		case shapeFiles:
			out[key] = attachmentsOf(bounded(b, v))
		case shapeItems:
			items := []any{}
			for _, item := range listOf(v) {
				if len(items) == cost.MaxItems {
					b.Lose(cost.Items)
					break
				}
				if m, ok := item.(map[string]any); ok {
					items = append(items, conform(b, m, itemKeys))
				}
			}
			out[key] = items
		}
	}
	return out
}

// bounded returns v without the values beyond cost.MaxRepeats, if it is a list.
func bounded(b *cost.Budget, v any) any {
	list, ok := v.([]any)
	if !ok || len(list) <= cost.MaxRepeats {
		return v
	}
	b.Lose(cost.Repeats)
	return list[:cost.MaxRepeats]
}

// listOf returns v as a list: a value is a list of one, null an empty one.
func listOf(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// textOf returns v as a text: a scalar as it is written, of a list the first value, of an
// object the value of a common key.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case stdjson.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		if len(v) > 0 {
			return textOf(v[0])
		}
	case map[string]any:
		for _, key := range []string{"url", "href", "name", "term", "value", "#text"} {
			if s := textOf(v[key]); s != "" {
				return s
			}
		}
	}
	return ""
}

// tagsOf returns v as a list of texts; a text is split at commas.
func tagsOf(v any) []string {
	if s, ok := v.(string); ok {
		return keywords([]string{s})
	}
	out := []string{}
	for _, one := range listOf(v) {
		out = append(out, textOf(one))
	}
	return out
}

// personsOf returns v as a list of persons; a text is a name.
func personsOf(v any) []map[string]any {
	out := []map[string]any{}
	for _, one := range listOf(v) {
		if m, ok := one.(map[string]any); ok {
			out = append(out, map[string]any{"name": textOf(m["name"]), "url": textOf(m["url"])})
		} else if s := textOf(one); s != "" {
			out = append(out, map[string]any{"name": s})
		}
	}
	return out
}

// attachmentsOf returns v as a list of attachments; a text is an address.
func attachmentsOf(v any) []map[string]any {
	out := []map[string]any{}
	for _, one := range listOf(v) {
		if m, ok := one.(map[string]any); ok {
			out = append(out, map[string]any{"url": textOf(m["url"]), "mime_type": textOf(m["mime_type"]), "size_in_bytes": textOf(m["size_in_bytes"])})
		} else if s := textOf(one); s != "" {
			out = append(out, map[string]any{"url": s})
		}
	}
	return out
}
