package storage

import "time"

// Subscription is one WebSub agreement (W3C Recommendation of 23 January
// 2018): of rawi with a publisher's hub, or of somebody with rawi's own.
type Subscription struct {
	ID       string    `json:"id"`             // unguessable; the path of rawi's own callbacks
	Feed     string    `json:"feed,omitempty"` // Feed.Name when rawi subscribes; empty when others do
	Hub      string    `json:"hub,omitempty"`
	Topic    string    `json:"topic"` // URL
	Callback string    `json:"callback"`
	Secret   string    `json:"secret,omitempty"`
	Verified time.Time `json:"verified,omitzero"`
	Until    time.Time `json:"until,omitzero"` // end of the lease
	Failures int       `json:"failures,omitempty"`
	Sent     uint64    `json:"sent,omitempty"` // hash of the document last delivered; 0: none was
}
