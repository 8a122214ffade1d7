package extract

import "rawi/storage/text"

// Better reports whether the text of an article's page should replace that of its feed:
// it is at least half as long again, and three of five different words of the feed are in
// it. Pages that ask for consent or money, or are about something else, are not better.
func Better(feed, page []string) bool {
	feedSize, pageSize := textSize(feed), textSize(page)
	if pageSize < feedSize+feedSize/2 || pageSize < minPageBytes {
		return false
	}
	words := map[string]bool{}
	for _, block := range page {
		for _, w := range text.Words(block) {
			words[w] = true
		}
	}
	known, all := 0, map[string]bool{}
	for _, block := range feed {
		for _, w := range text.Words(block) {
			if all[w] {
				continue
			}
			if all[w] = true; words[w] {
				known++
			}
		}
	}
	return 5*known >= 3*len(all)
}

// minPageBytes is how many bytes the text of an article's page has at least; shorter ones
// are notices.
const minPageBytes = 300

// textSize returns the bytes of all blocks.
func textSize(blocks []string) (n int) {
	for _, b := range blocks {
		n += len(b)
	}
	return n
}
