package fleet

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// TestReaderIsAskedForElsewhereSoon: servers that hang are asked anew, and may take longer
// each time; a line may be slow.
func TestReaderIsAskedForElsewhereSoon(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p allowance
		for _, want := range []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 10 * time.Second, 10 * time.Second, 0, 2 * time.Second} {
			began := time.Now()
			err := p.ask(t.Context(), standard(), func(ctx context.Context) error {
				if want > 0 {
					<-ctx.Done()
				}
				return ctx.Err()
			})
			if time.Since(began) != want || errors.Is(err, context.DeadlineExceeded) != (want > 0) {
				t.Errorf("asked for %v, %v, want %v", time.Since(began), err, want)
			}
		}
	})
}

// numbered is a message of the log that is the nth to its reader.
type numbered struct {
	jetstream.Msg
	n   uint64
	err error
}

func (m numbered) Metadata() (*jetstream.MsgMetadata, error) {
	return &jetstream.MsgMetadata{Sequence: jetstream.SequencePair{Consumer: m.n}}, m.err
}

// iterator gives messages, and then waits until it is stopped.
type iterator struct {
	jetstream.MessagesContext
	left    []jetstream.Msg
	stopped chan struct{}
}

func (i *iterator) Next(...jetstream.NextOpt) (jetstream.Msg, error) {
	if len(i.left) == 0 {
		<-i.stopped
		return nil, jetstream.ErrMsgIteratorClosed
	}
	m := i.left[0]
	i.left = i.left[1:]
	return m, nil
}

func (i *iterator) Stop() { close(i.stopped) }

type consumer struct {
	jetstream.Consumer
	messages *iterator
}

func (c consumer) Messages(...jetstream.PullMessagesOpt) (jetstream.MessagesContext, error) {
	return c.messages, nil
}

// TestMessageThatIsMissingIsNoticed: it does not come again, so the log is read anew.
func TestMessageThatIsMissingIsNoticed(t *testing.T) {
	t.Parallel()
	damaged := errors.New("no number")
	for name, row := range map[string]struct {
		messages []jetstream.Msg
		read     int
		fails    bool
	}{
		"all are there":           {[]jetstream.Msg{numbered{n: 1}, numbered{n: 2}, numbered{n: 3}}, 3, false},
		"one is missing":          {[]jetstream.Msg{numbered{n: 1}, numbered{n: 3}}, 1, true},
		"the first is missing":    {[]jetstream.Msg{numbered{n: 2}}, 0, true},
		"one comes twice":         {[]jetstream.Msg{numbered{n: 1}, numbered{n: 2}, numbered{n: 2}}, 2, true},
		"one is not to be placed": {[]jetstream.Msg{numbered{n: 1, err: damaged}}, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p, err := prefetch(consumer{messages: &iterator{left: row.messages, stopped: make(chan struct{})}}, time.Second)
				if err != nil {
					t.Fatal(err)
				}
				defer p.stop()
				synctest.Wait()
				read := 0
				for range row.messages {
					m, err := p.next(t.Context(), false)
					if m == nil {
						if errors.Is(err, ErrUnavailable) != row.fails {
							t.Errorf("after %d messages: %v", read, err)
						}
						break
					}
					read++
				}
				if read != row.read {
					t.Errorf("%d messages were read, want %d", read, row.read)
				}
			})
		})
	}
}

// TestNodeReadsOnWhenItsReaderIsGone: the servers forget readers.
func TestNodeReadsOnWhenItsReaderIsGone(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a, b := f.run(t, "a"), f.run(t, "b")
	apply(t, a, settings())
	for poll := range uint64(3) {
		for name := range a.link.stream.ListConsumers(t.Context()).Info() {
			if err := a.link.stream.DeleteConsumer(t.Context(), name.Name); err != nil {
				t.Fatal(err)
			}
		}
		apply(t, a, fetch("furat", poll+1, "خبر", "نص"))
		f.until(t, "b has read the poll", func() bool {
			states, err := b.store.States(t.Context())
			return err == nil && len(states) == 1 && states[0].Poll == poll+1
		})
	}
}
