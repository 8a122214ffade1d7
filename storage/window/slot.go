package window

// AllocSlot returns a free slot of entries: one of free, or a new one behind the others.
func AllocSlot[S ~[]T, T any](entries *S, free *[]uint32) uint32 {
	if n := len(*free); n > 0 {
		slot := (*free)[n-1]
		*free = (*free)[:n-1]
		return slot
	}
	if n := len(*entries); n == cap(*entries) { // grow by an eighth: windows are large
		*entries = append(make(S, 0, n+n/8+64), *entries...)
	}
	var none T
	*entries = append(*entries, none)
	return uint32(len(*entries) - 1)
}
