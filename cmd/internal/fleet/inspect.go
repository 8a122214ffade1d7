package fleet

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// trialTimeout bounds how long the servers may take to remove what Trial created.
const trialTimeout = 2 * time.Second

// Trial creates a log as the fleet's would be, and deletes it: the error is what would
// keep the servers from creating that.
func (l *Link) Trial(ctx context.Context) error {
	name := "rawicheck-" + l.o.Name // the names of fleets begin with rawi-
	_, err := retry(ctx, l, func(ctx context.Context) (jetstream.Stream, error) {
		return l.js.CreateOrUpdateStream(ctx, l.streamConfig(name, "rawi."+l.o.Name+".check"))
	})
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), trialTimeout)
	defer cancel()
	gone := l.js.DeleteStream(ctx, name)
	if err == nil && gone != nil && !errors.Is(gone, jetstream.ErrStreamNotFound) {
		err = l.explain(gone)
	}
	if err != nil {
		return fmt.Errorf("create a log: %w", err)
	}
	return nil
}

// Fleets returns the names of the fleets that have a log on the servers, as far as
// these tell it.
func (l *Link) Fleets(ctx context.Context) (names []string) {
	list := l.js.StreamNames(ctx, jetstream.WithStreamListSubject("rawi.*.log"))
	for stream := range list.Name() {
		if name, ok := strings.CutPrefix(stream, "rawi-"); ok {
			names = append(names, name)
		}
	}
	return names
}

// CheckVersion fails with ErrVersion if the last entry of the log was written by a newer
// version of rawi.
func (l *Link) CheckVersion(ctx context.Context) error {
	m, err := l.stream.GetLastMsgForSubject(ctx, l.subject)
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w", ErrUnavailable, l.explain(err))
	}
	if m.Header.Get(headerPart) == "1" && len(m.Data) > 0 && m.Data[0] > version {
		_, err = decode(m.Data)
	}
	return err
}
