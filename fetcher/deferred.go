package fetcher

import (
	"slices"
	"time"

	"rawi/storage"
)

// recallDeferred makes the items unknown that were too many for an earlier day, and
// the document one that was not read: it is asked for in full, and they are read again.
func recallDeferred(st *storage.FeedState, now time.Time) {
	if len(st.Deferred) == 0 || now.Unix()/86400 <= st.DeferredAt.Unix()/86400 {
		return
	}
	deferred := isKnown(st.Deferred)
	st.ItemHashes = slices.DeleteFunc(slices.Clone(st.ItemHashes), deferred)
	st.ETag, st.LastModified, st.BodyHash = "", "", 0
	st.Deferred, st.DeferredAt = nil, time.Time{}
}

// keepDeferred drops the deferred items that a document no longer lists.
func keepDeferred(st *storage.FeedState) {
	if len(st.Deferred) > 0 {
		listed := isKnown(st.ItemHashes)
		st.Deferred = slices.DeleteFunc(slices.Clone(st.Deferred), func(h uint64) bool { return h != 0 && !listed(h) })
	}
}
