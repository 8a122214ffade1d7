// Package fetcher polls feeds: the scheduler decides when, a trip asks one
// feed, reads the answer, and hands a storage.Fetch to the store.
//
// A feed that is new is first polled at a moment its name's hash chooses, so
// that a start is spread; afterwards when its state says, across restarts. Per
// host there are so many requests at once and such a gap between them. A feed
// that fails harms no other and is asked again less and less often; when hardly
// any answers, the fault is taken for our own and nobody's wait grows.
//
// # Caveats
//
// The scheduler's loop owns all its state: methods send to it. The clock is
// the time package's, which tests replace by a synctest bubble.
package fetcher
