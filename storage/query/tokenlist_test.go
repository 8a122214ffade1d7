package query

import "testing"

// TestMemoryOfALongTextIsGivenBack, not kept for the next text.
func TestMemoryOfALongTextIsGivenBack(t *testing.T) { // not parallel: another would take the list
	l := tokenLists.Get().(*tokenList)
	l.order = make([]int32, 0, maxTokens+1)
	l.release()
	for range 4 {
		if tokenLists.Get().(*tokenList) == l {
			t.Error("the next text gets a list of unusual size")
		}
	}
}
