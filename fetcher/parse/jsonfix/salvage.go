package jsonfix

import (
	"bytes"
	"encoding/json"
	"regexp"

	"rawi/fetcher/cost"
)

// Bounds of reading item by item: the bytes of an item, the broken ones that are
// skipped, and the bytes and keys in front of the items.
const (
	maxItemBytes   = 1 << 20
	maxBrokenItems = 100
	maxHeadBytes   = 1 << 20
	maxHeadKeys    = 1000
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
func salvage(b *cost.Budget, body []byte) map[string]any {
	start := itemStart.FindIndex(body)
	if start == nil || !bytes.Contains(body[:min(len(body), maxLead)], []byte("jsonfeed.org")) {
		return nil
	}
	feed := salvageHead(body[:start[0]])
	var items []any
	for at, broken, values := start[1]-1, 0, 0; broken < maxBrokenItems && len(items) < cost.MaxItems && b.Scan(1); {
		item, n := decodeItem(body[at:min(len(body), at+maxItemBytes)])
		if item != nil {
			if values += countValues(body[at : at+n]); values > cost.MaxValues {
				b.Lose(cost.Values)
				break
			}
			items = append(items, item)
			at += n - 1 // a border begins with the end of an item
		} else {
			broken++
		}
		next := itemBorder.FindIndex(body[at:])
		if next == nil {
			break
		}
		b.Scan(next[1])
		at += next[1] - 1
	}
	feed["items"] = items
	return feed
}

// salvageHead decodes the keys in front of the items up to the first that is broken.
func salvageHead(head []byte) map[string]any {
	feed := map[string]any{}
	dec := json.NewDecoder(bytes.NewReader(head[:min(len(head), maxHeadBytes)]))
	dec.UseNumber()
	if _, err := dec.Token(); err != nil { // the bracket
		return feed
	}
	for len(feed) < maxHeadKeys {
		token, err := dec.Token()
		key, isKey := token.(string)
		var value any
		if err != nil || !isKey || dec.Decode(&value) != nil {
			return feed
		}
		feed[key] = value
	}
	return feed
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

// countValues returns how many signs an item has that a value begins or follows at.
func countValues(item []byte) (n int) {
	quoted := false
	for i := 0; i < len(item); i++ {
		switch c := item[i]; {
		case c == '\\':
			i++ // an escape: it stands in a string
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ',' || c == '[' || c == '{'):
			n++
		}
	}
	return n
}

// decode decodes the first value of b. Numbers stay as they are written.
func decode(b []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	return dec.Decode(into)
}
