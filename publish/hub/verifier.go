package hub

import "time"

// verifier bounds the verifications under way: maxVerifications in all, a part of
// them to one domain and for one source. Deliveries have bounds of their own, so
// that neither can hold up the other. Hub.mu guards it.
type verifier struct {
	active    int                 // verifications
	at        counts              // of them by domain, and by source
	notBefore map[place]time.Time // of the next one
}

func newVerifier() verifier { return verifier{at: counts{}, notBefore: map[place]time.Time{}} }

// next returns the first of pending that may be asked now, or when to look again;
// zero: when a verification has ended or pending has changed.
func (v *verifier) next(pending []*subscriber, now time.Time) (first *subscriber, at time.Time) {
	if v.active >= maxVerifications {
		return nil, time.Time{}
	}
	for _, m := range pending {
		domain, source := m.asked()
		if m.verifying || v.at[domain] >= maxVerifyPerDomain || v.at[source] >= maxVerifyPerSource {
			continue
		}
		notBefore := v.notBefore[domain]
		if other := v.notBefore[source]; other.After(notBefore) {
			notBefore = other
		}
		if !notBefore.After(now) {
			return m, time.Time{}
		}
		if at.IsZero() || notBefore.Before(at) {
			at = notBefore
		}
	}
	return nil, at
}

// asked returns what verifications of a subscriber's pending request are bounded by.
func (m *subscriber) asked() (domain, source place) {
	return place{byDomain, m.domain}, place{bySource, m.pending.source}
}

// begin notes that a verification is under way, and returns what notes its end.
func (v *verifier) begin(m *subscriber, now time.Time) (end func()) {
	domain, source := m.asked()
	m.verifying = true
	v.active++
	v.at.change(1, domain, source)
	v.notBefore[domain] = now.Add(hostGap)
	return func() {
		m.verifying = false
		v.active--
		v.at.change(-1, domain, source)
	}
}

// onUnconfirmed has the domain and the source of a request that was not confirmed
// wait: strangers may have sent it.
func (v *verifier) onUnconfirmed(domain, source string, now time.Time) {
	v.notBefore[place{byDomain, domain}] = now.Add(unconfirmedGap)
	if source != "" {
		v.notBefore[place{bySource, source}] = now.Add(unconfirmedGap)
	}
}

// sweep forgets who need not wait.
func (v *verifier) sweep(now time.Time) {
	for p, at := range v.notBefore {
		if now.After(at) {
			delete(v.notBefore, p)
		}
	}
}
