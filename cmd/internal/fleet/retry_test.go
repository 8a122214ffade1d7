package fleet

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// TestRetryWaitsForServersOnly: any other error is returned at once, and the end
// of the context as that of the servers.
func TestRetryWaitsForServersOnly(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		errs  []error // of the tries; the last repeats
		tries int
		took  time.Duration
		want  error
	}{
		"at once":          {[]error{nil}, 1, 0, nil},
		"no such bucket":   {[]error{jetstream.ErrBucketNotFound}, 1, 0, jetstream.ErrBucketNotFound},
		"a leader comes":   {[]error{nats.ErrNoResponders, &jetstream.APIError{Code: 503}, nil}, 3, 400 * time.Millisecond, nil},
		"then another":     {[]error{nats.ErrTimeout, jetstream.ErrBucketNotFound}, 2, 200 * time.Millisecond, jetstream.ErrBucketNotFound},
		"none ever":        {[]error{nats.ErrNoResponders}, 5, time.Second, ErrUnavailable},
		"one that hangs":   {[]error{context.DeadlineExceeded}, 1, time.Second, ErrUnavailable},
		"and says why not": {[]error{nats.ErrNoResponders}, 5, time.Second, nats.ErrNoResponders},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				began, tries := time.Now(), 0
				_, err := retry(ctx, idle(), func(ctx context.Context) (struct{}, error) {
					err := row.errs[min(tries, len(row.errs)-1)]
					tries++
					if errors.Is(err, context.DeadlineExceeded) {
						<-ctx.Done()
						return struct{}{}, ctx.Err()
					}
					return struct{}{}, err
				})
				if !errors.Is(err, row.want) || row.want == nil && err != nil || time.Since(began) != row.took || tries < row.tries || tries > row.tries+1 {
					t.Errorf("%d tries in %s, %v, want %d in %s, %v", tries, time.Since(began), err, row.tries, row.took, row.want)
				}
			})
		})
	}
}

// TestATryIsBounded: servers that do not answer are asked again after 5 s.
func TestATryIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began, tries := time.Now(), 0
		_, err := retry(t.Context(), idle(), func(ctx context.Context) (struct{}, error) {
			if tries++; tries == 1 {
				<-ctx.Done()
				return struct{}{}, ctx.Err()
			}
			return struct{}{}, nil
		})
		if took := time.Since(began); err != nil || tries != 2 || took != 5*time.Second+200*time.Millisecond {
			t.Errorf("%d tries in %s, %v, want 2 in 5.2 s", tries, took, err)
		}
	})
}

// idle returns a link without a connection.
func idle() *Link { return &Link{o: Options{Timing: standard()}, log: slog.New(slog.DiscardHandler)} }
