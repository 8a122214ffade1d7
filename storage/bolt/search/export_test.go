package search

// Verified returns how many articles the query was compared with.
func (q *Query) Verified() int { return q.verified }
