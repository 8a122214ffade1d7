package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"rawi/fetcher/parse"
)

// A site is asked for its sitemaps with pauses, which end with the context.
func TestASearchIsPaced(t *testing.T) {
	t.Parallel()
	for web, want := range map[string]time.Duration{"https://n.example/": 2 * time.Minute, "http://203.0.113.9/": 2 * time.Minute, "http://127.0.0.1:80/": 0, "http://[fd00::1]/": 0} {
		synctest.Test(t, func(t *testing.T) {
			asked, begun := 0, time.Now()
			get := paced(time.Minute, func(context.Context, string) (parse.Input, error) {
				asked++
				return parse.Input{}, nil
			})
			for range 3 {
				if _, err := get(t.Context(), web); err != nil {
					t.Fatal(err)
				}
			}
			if took := time.Since(begun); asked != 3 || took != want {
				t.Errorf("%s: %d requests took %s, want %s", web, asked, took, want)
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := get(ctx, web); want > 0 && (!errors.Is(err, context.Canceled) || asked != 3) {
				t.Errorf("%s: a canceled search goes on: %v", web, err)
			}
		})
	}
}
