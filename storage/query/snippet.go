package query

import "strings"

// Snippet returns the byte range of s that shows a mark: whole words on either side of it,
// in at most context bytes each.
func Snippet(s string, mark [2]int, context int) (start, end int) {
	if start = max(0, mark[0]-context); start > 0 {
		if i := strings.IndexByte(s[start:mark[0]], ' '); i >= 0 {
			start += i + 1
		} else {
			start = mark[0]
		}
	}
	if end = min(len(s), mark[1]+context); end < len(s) {
		if i := strings.LastIndexByte(s[mark[1]:end], ' '); i >= 0 {
			end = mark[1] + i
		} else {
			end = mark[1]
		}
	}
	return start, end
}
