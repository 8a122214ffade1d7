package websub

import (
	"errors"
	"net/url"
	"time"

	"rawi/storage/subscription"
)

// intent is a hub's GET of a callback: verification of intent or denial
// (sections 5.2 and 5.3).
type intent struct {
	mode      string // subscribe, unsubscribe or denied
	topic     string
	challenge string
	lease     time.Duration
	reason    string // of a denial, for people
}

const (
	maxQuery     = 8 << 10 // bytes
	maxChallenge = 1 << 10 // bytes
)

// errQuery occurs when a callback's query is not one that a hub sends.
var errQuery = errors.New("not a request of a hub")

// parseIntent parses a query. A missing lease is the one we asked for: old hubs
// do not name it. The error is errQuery or subscription.ErrLease.
func parseIntent(query string) (intent, error) {
	if len(query) > maxQuery {
		return intent{}, errQuery
	}
	v, err := url.ParseQuery(query)
	if err != nil {
		return intent{}, errQuery
	}
	in := intent{
		mode: v.Get("hub.mode"), topic: v.Get("hub.topic"), challenge: v.Get("hub.challenge"),
		reason: v.Get("hub.reason"), lease: subscription.DefaultLease,
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
	if in.mode == "subscribe" {
		if in.lease, err = subscription.ParseLease(v.Get("hub.lease_seconds")); err != nil {
			return intent{}, err
		}
	}
	return in, nil
}
