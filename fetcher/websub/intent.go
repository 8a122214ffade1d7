package websub

import (
	"errors"
	"net/url"
	"strconv"
	"time"
)

// intent is what a hub asks a callback for with GET (sections 5.2 and 5.3).
type intent struct {
	mode      string // subscribe, unsubscribe or denied
	topic     string
	challenge string
	lease     time.Duration
	reason    string
}

const (
	maxQuery     = 8 << 10 // bytes
	maxChallenge = 1 << 10 // bytes
)

// readIntent reads a query. A lease beyond maxLease is maxLease; one that is
// missing is what was asked for, since old hubs promised without saying it.
func readIntent(query string) (intent, error) {
	if len(query) > maxQuery {
		return intent{}, errQuery
	}
	v, err := url.ParseQuery(query)
	if err != nil {
		return intent{}, errQuery
	}
	in := intent{
		mode: v.Get("hub.mode"), topic: v.Get("hub.topic"), challenge: v.Get("hub.challenge"),
		reason: v.Get("hub.reason"), lease: askLease,
	}
	switch in.mode {
	case "denied":
		return in, nil
	case "subscribe", "unsubscribe":
		if in.challenge == "" || len(in.challenge) > maxChallenge {
			return intent{}, errQuery
		}
	default:
		return intent{}, errQuery
	}
	if s := v.Get("hub.lease_seconds"); s != "" && in.mode == "subscribe" {
		if in.lease, err = readLease(s); err != nil {
			return intent{}, err
		}
	}
	return in, nil
}

// readLease reads digits, of any length.
func readLease(s string) (time.Duration, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return maxLease, nil
	}
	if err != nil || n == 0 {
		return 0, errLease
	}
	return time.Duration(min(n, uint64(maxLease/time.Second))) * time.Second, nil
}
