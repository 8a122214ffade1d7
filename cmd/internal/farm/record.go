package farm

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"time"
)

// Request is one for a feed of a farm.
type Request struct {
	Feed       int
	From       string // address of who asked
	Began, End time.Time
	Aborted    bool // who asked did not wait for the answer
}

// keep records a request; what it returns ends it.
func (f *Farm) keep(n int, r *http.Request) (end func()) {
	from, _, _ := net.SplitHostPort(r.RemoteAddr) // the server has set it
	a := &Request{Feed: n, From: from, Began: f.o.Now()}
	f.mu.Lock()
	f.record[r.Host] = append(f.record[r.Host], a)
	f.mu.Unlock()
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		a.End, a.Aborted = f.o.Now(), r.Context().Err() != nil
	}
}

// WriteAccess writes the requests since a moment, a line each: the host, the feed's number,
// who asked, when, for how long, and whether they gave up. Those of a host are together.
func (f *Farm) WriteAccess(w io.Writer, since time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	b := bufio.NewWriter(w)
	for _, host := range slices.Sorted(maps.Keys(f.record)) {
		for _, a := range f.record[host] {
			if !a.Began.Before(since) {
				fmt.Fprintf(b, "%s\t%d\t%s\t%s\t%s\t%t\n", host, a.Feed, a.From, a.Began.UTC().Format(time.RFC3339Nano), a.End.Sub(a.Began), a.Aborted)
			}
		}
	}
	return b.Flush()
}

// Manners are how those who ask behaved, as a farm's record shows.
type Manners struct {
	Requests int
	Overlaps int           // requests that began while another at their host was under way
	Close    int           // that began before the gap after another at their host
	Early    int           // for a feed before its interval, by who had an answer
	Repeated int           // the same, of an answer that another had
	InFlight int           // the same two, of an answer that was not stored when who had it was stopped
	Strange  int           // by one that did not own the host
	Late     time.Duration // longest time after it had owned it
	Longest  time.Duration // that a feed was not asked
	Unasked  int           // feeds that were not asked at all
}

// Truth is what those who ask know, and a farm does not.
type Truth struct {
	// Owned returns how long ago one who asks owned a host.
	Owned func(from, host string, at time.Time) time.Duration
	// Stored reports whether the answer to a request is stored.
	Stored func(Request) bool
}

// Manners judges the requests since a moment. An aborted request brought no answer: to
// ask again is not early.
func (f *Farm) Manners(since time.Time, interval, gap time.Duration, truth Truth) Manners {
	f.mu.Lock()
	defer f.mu.Unlock()
	m, now, last := Manners{}, f.o.Now(), map[int]*Request{}
	for host, asked := range f.record {
		host, _, _ = net.SplitHostPort(host) // it has a port
		for i, a := range asked {
			before := last[a.Feed]
			last[a.Feed] = a
			if a.Began.Before(since) {
				continue
			}
			m.Requests++
			m.Longest = max(m.Longest, a.Began.Sub(lastAsked(before, since)))
			if i > 0 {
				m.judgeHost(asked[i-1], a, gap)
			}
			if before != nil && !before.Aborted && a.Began.Sub(before.Began) < interval {
				m.judgeEarly(*before, *a, truth)
			}
			if late := truth.Owned(a.From, host, a.Began); late > 0 {
				m.Strange, m.Late = m.Strange+1, max(m.Late, late)
			}
		}
	}
	for n := range f.o.Feeds {
		m.Longest = max(m.Longest, now.Sub(lastAsked(last[n], since)))
		if last[n] == nil || last[n].Began.Before(since) {
			m.Unasked++
		}
	}
	return m
}

// Worse returns the sum of two, and the longer pause.
func (m Manners) Worse(o Manners) Manners {
	return Manners{
		m.Requests + o.Requests, m.Overlaps + o.Overlaps, m.Close + o.Close, m.Early + o.Early, m.Repeated + o.Repeated, m.InFlight + o.InFlight, m.Strange + o.Strange,
		max(m.Late, o.Late),
		max(m.Longest, o.Longest), m.Unasked + o.Unasked,
	}
}

func (m *Manners) judgeHost(before, a *Request, gap time.Duration) {
	switch {
	case before.End.IsZero() || before.End.After(a.Began):
		m.Overlaps++
	case a.Began.Sub(before.End) < gap:
		m.Close++
	}
}

func (m *Manners) judgeEarly(before, a Request, truth Truth) {
	switch {
	case !truth.Stored(before):
		m.InFlight++
	case before.From == a.From:
		m.Early++
	default:
		m.Repeated++
	}
}

// lastAsked returns when a feed was asked last; if it never was, since.
func lastAsked(a *Request, since time.Time) time.Time {
	if a == nil {
		return since
	}
	return a.Began
}
