package text

// Truncate returns s, or its first limit runes and an ellipsis if it has more. It is
// for text of strangers in logs, errors and tables.
func Truncate(s string, limit int) string {
	runes := 0
	for i := range s {
		if runes == limit {
			return s[:i] + "…"
		}
		runes++
	}
	return s
}
