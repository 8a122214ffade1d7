package parse

import (
	"bytes"
	"context"
	"fmt"

	"rawi/fetcher/parse/webpage"
	"rawi/storage"
)

// Propose returns selectors that find lists of articles on a page, the best first. in.Body remains the
// caller's. A page without a list has none. It never panics.
func Propose(ctx context.Context, in Input) (out []webpage.Proposal, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, fmt.Errorf("page cannot be read: %v", p)
		}
	}()
	body, _, _, err := inflate(in.Body)
	if err != nil {
		return nil, err
	}
	in.Feed.Kind = storage.KindPage
	body, _ = in.decode(body)
	r := newReader(ctx, in, len(body))
	out = webpage.Propose(r.cost, bytes.TrimPrefix(body, []byte("\ufeff")), r.base)
	return out, r.cost.Err()
}
