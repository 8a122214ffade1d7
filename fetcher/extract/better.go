package extract

import "rawi/storage/text"

// Better reports whether the text of an article's page should stand in for
// what its feed gave: it is half as long again at least, and it is the same
// article, for most of the feed's different words are in it. A page that asks for
// cookies or money, or tells of something else, is not.
func Better(feed, page []string) bool {
	had, said := size(feed), size(page)
	if said < had+had/2 || said < leastPage {
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

// leastPage is how many bytes an article's page has at least: below it is a
// notice.
const leastPage = 300

func size(blocks []string) (n int) {
	for _, b := range blocks {
		n += len(b)
	}
	return n
}
