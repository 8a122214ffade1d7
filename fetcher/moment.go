package fetcher

import (
	"time"

	"rawi/storage"
)

// moment is one moment by two clocks: the one that is stored, which may be wrong and
// may be set, and the monotonic one of this process (see package time), which is not.
type moment struct{ stored, here time.Time }

// momentBy returns this moment, by a clock that is stored; nil: the system's.
func momentBy(clock func() time.Time) moment {
	if clock == nil {
		clock = time.Now
	}
	return moment{clock().UTC(), time.Now()}
}

// now returns the time to store now, as if the clock had not been set since m.
func (m moment) now() time.Time { return m.stored.Add(time.Since(m.here)) }

// hereAt returns when it is a stored time by the monotonic clock.
func (m moment) hereAt(stored time.Time) time.Time { return m.here.Add(stored.Sub(m.stored)) }

// due returns when a state that was stored says that its feed is polled, by the
// monotonic clock. A poll after now shows that the clock of who polled was wrong, or
// that this one is: nobody knows how long ago it was. So the feed waits for as long as
// after its poll.
func (m moment) due(st storage.FeedState) time.Time {
	if st.Polled.After(m.stored) {
		return m.here.Add(st.Next.Sub(st.Polled))
	}
	return m.hereAt(st.Next)
}
