package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"rawi/storage"
)

// identity is how an item is recognised: by its guid, else its link, else by a
// hash of what it says.
func identity(e *entry, a *storage.Article) string {
	switch {
	case strings.TrimSpace(e.guid) != "":
		return "guid:" + e.guid
	case a.Canonical != "":
		return "link:" + a.Canonical
	}
	h := sha256.New()
	for _, s := range []string{a.Title, firstNonBlank(e.summaries), firstNonBlank(e.contents), firstNonBlank(e.published)} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return "hash:" + hex.EncodeToString(h.Sum(nil)[:12])
}

// distinguish gives items that share an identity within one document each
// their own: a feed whose guids are all the same still has many items.
func distinguish(articles []storage.Article) {
	taken := make(map[string]int, len(articles))
	for i := range articles {
		a := &articles[i]
		j, again := taken[a.Identity]
		if !again {
			taken[a.Identity] = i
			continue
		}
		if o := &articles[j]; o.Link != a.Link || o.Title != a.Title {
			a.Identity += "\x00" + a.Link + "\x00" + a.Title
		}
	}
}
