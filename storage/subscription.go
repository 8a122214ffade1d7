package storage

import "time"

// Subscription is one WebSub subscription (W3C Recommendation of 23 January
// 2018): either rawi's at a publisher's hub, or a subscriber's at rawi's own hub.
type Subscription struct {
	ID       string    `json:"id"`             // unguessable; part of the path of rawi's callback
	Feed     string    `json:"feed,omitempty"` // Feed.Name if rawi subscribes; empty if others subscribe at rawi's hub
	Hub      string    `json:"hub,omitempty"`  // address of the publisher's hub
	Topic    string    `json:"topic"`          // address of the feed subscribed to
	Callback string    `json:"callback"`       // address to which the hub delivers
	Secret   string    `json:"secret,omitempty"`
	Verified time.Time `json:"verified,omitzero"` // time of the last verification
	Until    time.Time `json:"until,omitzero"`    // end of the lease
	Failures int       `json:"failures,omitempty"`
	Sent     uint64    `json:"sent,omitempty"` // hash of the last delivered document; 0: none was delivered

	// Where a subscriber at rawi's own hub is and who asked for it: an IPv4 address
	// or the /64 of an IPv6 address. Empty: not known.
	Network string `json:"network,omitempty"` // that confirmed at Callback
	Source  string `json:"source,omitempty"`  // that sent the request
}
