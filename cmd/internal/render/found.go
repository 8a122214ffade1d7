package render

import (
	"fmt"
	"strconv"

	"rawi/cmd/internal/term"
	"rawi/fetcher/parse/item"
	"rawi/storage"
)

// absent says where nothing was found of what a page's items have, if no selector says
// where it is.
var absent = map[string]string{
	"title":   "no heading and no text of a link",
	"link":    "no link",
	"date":    "no time element, and no text that is a date",
	"summary": "no paragraph",
	"image":   "no image",
}

// foundProperties returns what each selector found on a page, and what to do where one
// found nothing. sel are the selectors.
func foundProperties(found []item.Found, sel *storage.Selectors) []Property {
	if sel == nil {
		sel = new(storage.Selectors)
	}
	items := 0
	for _, f := range found {
		if f.Name == "item" {
			items = f.Items
		}
	}
	properties := make([]Property, 0, len(found))
	for _, f := range found {
		if items > 0 || f.Name == "item" {
			properties = append(properties, Property{f.Name, foundNote(f, items, sel)})
		}
	}
	return properties
}

// foundNote says what a selector found in items.
func foundNote(f item.Found, items int, sel *storage.Selectors) string {
	selector := ""
	if s := sel.Of(f.Name); s != nil {
		selector = *s
	}
	switch note := fmt.Sprintf("%d of %d", f.Items, items); {
	case f.Name == "item" && items == 0:
		return "0: nothing on the page is " + selector
	case f.Name == "item":
		return strconv.Itoa(items)
	case f.Items > 0:
		return note
	case selector != "":
		return note + ": nothing in an item is " + selector
	default:
		return fmt.Sprintf("%s: %s; try --select %s=…", note, absent[f.Name], f.Name)
	}
}

// FoundLines returns the lines of what each selector found, for a message.
func FoundLines(found []item.Found, sel *storage.Selectors) []string {
	lines := make([]string, 0, len(found))
	for _, p := range foundProperties(found, sel) {
		lines = append(lines, fmt.Sprintf("%-7s  %s", p.Name, term.Clean(p.Value)))
	}
	return lines
}
