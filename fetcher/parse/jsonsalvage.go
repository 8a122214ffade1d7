package parse

import (
	"bytes"
	stdjson "encoding/json"
	"regexp"
)

// Bounds of reading item by item: the bytes of one, and how many may be broken.
const (
	maxSalvage = 1 << 20
	maxBroken  = 100
)

// itemStart finds where the items of a JSON Feed begin, and itemBorder what
// stands between two of them; it does between authors too.
var (
	itemStart  = regexp.MustCompile(`\[\s*\{`)
	itemBorder = regexp.MustCompile(`\}\s*,\s*\{`)
)

// salvageJSON reads a JSON Feed that is no JSON item by item: those that can be
// read are kept, and what stands in front of them. It is nil for what does not
// look like one.
func salvageJSON(body []byte) map[string]any {
	start := itemStart.FindIndex(body)
	if start == nil || !bytes.Contains(body[:min(len(body), maxLead)], []byte("jsonfeed.org")) {
		return nil
	}
	feed := salvageHead(body[:start[0]])
	var items []any
	for at, broken := start[1]-1, 0; broken < maxBroken && len(items) < MaxItems; {
		item, n := salvageItem(body[at:min(len(body), at+maxSalvage)])
		if item != nil {
			items = append(items, item)
			at += n - 1 // a border begins with the end of an item
		} else {
			broken++
		}
		next := itemBorder.FindIndex(body[at:])
		if next == nil {
			break
		}
		at += next[1] - 1
	}
	feed["items"] = items
	return feed
}

// salvageHead reads the keys in front of the items: as many as can be.
func salvageHead(head []byte) map[string]any {
	for end := len(head); end > 0; end = bytes.LastIndexByte(head[:end], ',') {
		var feed map[string]any
		if decodeJSON(append(bytes.Clone(head[:end]), '}'), &feed) == nil {
			return feed
		}
	}
	return map[string]any{}
}

// salvageItem reads the object that b begins with, if it is an item, and tells
// how long it is.
func salvageItem(b []byte) (item map[string]any, n int) {
	dec := stdjson.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if dec.Decode(&item) != nil || item["id"] == nil && item["content_html"] == nil && item["content_text"] == nil {
		return nil, 0
	}
	return item, int(dec.InputOffset())
}

// decodeJSON decodes the first value of b, numbers as they are written.
func decodeJSON(b []byte, into any) error {
	dec := stdjson.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	return dec.Decode(into)
}
