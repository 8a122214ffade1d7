package jsonfix

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// Bounds of reading item by item: the bytes of an item, the items that are kept, and
// the broken ones that are skipped.
const (
	maxItemBytes   = 1 << 20
	maxItems       = 10_000
	maxBrokenItems = 100
)

// itemStart matches where the items of a JSON Feed begin, and itemBorder what stands
// between two of them; between two authors it stands too.
var (
	itemStart  = regexp.MustCompile(`\[\s*\{`)
	itemBorder = regexp.MustCompile(`\}\s*,\s*\{`)
)

// salvage reads a JSON Feed that cannot be decoded item by item. It returns the keys
// in front of the items and the items that can be decoded, or nil for a document
// that is no JSON Feed.
func salvage(body []byte) map[string]any {
	start := itemStart.FindIndex(body)
	if start == nil || !bytes.Contains(body[:min(len(body), maxLead)], []byte("jsonfeed.org")) {
		return nil
	}
	feed := salvageHead(body[:start[0]])
	var items []any
	for at, broken := start[1]-1, 0; broken < maxBrokenItems && len(items) < maxItems; {
		item, n := decodeItem(body[at:min(len(body), at+maxItemBytes)])
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

// salvageHead decodes as many of the keys in front of the items as possible.
func salvageHead(head []byte) map[string]any {
	for end := len(head); end > 0; end = bytes.LastIndexByte(head[:end], ',') {
		var feed map[string]any
		if decode(append(bytes.Clone(head[:end]), '}'), &feed) == nil {
			return feed
		}
	}
	return map[string]any{}
}

// decodeItem decodes the object at the beginning of b and returns it and its length;
// nil: it is no item.
func decodeItem(b []byte) (item map[string]any, n int) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if dec.Decode(&item) != nil || item["id"] == nil && item["content_html"] == nil && item["content_text"] == nil {
		return nil, 0
	}
	return item, int(dec.InputOffset())
}

// decode decodes the first value of b. Numbers stay as they are written.
func decode(b []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	return dec.Decode(into)
}
