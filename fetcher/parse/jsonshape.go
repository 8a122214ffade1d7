package parse

import (
	stdjson "encoding/json"
	"strconv"
)

// shape is what a key's value must be.
type shape uint8

const (
	shapeText shape = iota + 1
	shapeTexts
	shapePerson
	shapePersons
	shapeFiles
	shapeItems
)

var feedKeys = map[string]shape{
	"version": shapeText, "title": shapeText, "home_page_url": shapeText, "feed_url": shapeText, "description": shapeText,
	"icon": shapeText, "favicon": shapeText, "author": shapePerson, "authors": shapePersons, "language": shapeText, "items": shapeItems,
}

var itemKeys = map[string]shape{
	"id": shapeText, "url": shapeText, "external_url": shapeText, "title": shapeText, "content_html": shapeText, "content_text": shapeText,
	"summary": shapeText, "image": shapeText, "banner_image": shapeText, "date_published": shapeText, "date_modified": shapeText,
	"author": shapePerson, "authors": shapePersons, "tags": shapeTexts, "attachments": shapeFiles, "language": shapeText,
}

// tighten gives every value the shape its key wants: numbers become texts, one
// name a list of persons, a list with commas tags.
func tighten(m map[string]any, keys map[string]shape) map[string]any {
	out := make(map[string]any, len(m))
	for key, want := range keys {
		v, ok := m[key]
		if !ok || v == nil {
			continue
		}
		switch want {
		case shapeText:
			out[key] = text1(v)
		case shapeTexts:
			out[key] = texts(v)
		case shapePerson:
			if list := persons(v); len(list) > 0 {
				out[key] = list[0]
			}
		case shapePersons:
			out[key] = persons(v)
		case shapeFiles:
			out[key] = files(v)
		case shapeItems:
			items := []any{}
			for _, item := range list(v) {
				if m, ok := item.(map[string]any); ok {
					items = append(items, tighten(m, itemKeys))
				}
			}
			out[key] = items
		}
	}
	return out
}

// list is v as a list: one thing is a list of one, an object one of its values.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func text1(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case stdjson.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		if len(v) > 0 {
			return text1(v[0])
		}
	case map[string]any:
		for _, key := range []string{"url", "href", "name", "term", "value", "#text"} {
			if s := text1(v[key]); s != "" {
				return s
			}
		}
	}
	return ""
}

func texts(v any) []string {
	if s, ok := v.(string); ok {
		return keywords([]string{s})
	}
	out := []string{}
	for _, one := range list(v) {
		out = append(out, text1(one))
	}
	return out
}

func persons(v any) []map[string]any {
	out := []map[string]any{}
	for _, one := range list(v) {
		if m, ok := one.(map[string]any); ok {
			out = append(out, map[string]any{"name": text1(m["name"]), "url": text1(m["url"])})
		} else if s := text1(one); s != "" {
			out = append(out, map[string]any{"name": s})
		}
	}
	return out
}

func files(v any) []map[string]any {
	out := []map[string]any{}
	for _, one := range list(v) {
		if m, ok := one.(map[string]any); ok {
			out = append(out, map[string]any{"url": text1(m["url"]), "mime_type": text1(m["mime_type"]), "size_in_bytes": text1(m["size_in_bytes"])})
		} else if s := text1(one); s != "" {
			out = append(out, map[string]any{"url": s})
		}
	}
	return out
}
