package main

import (
	"bufio"
	"context"
	"errors"
	"math"
	"net"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/farm"
	"rawi/cmd/internal/fleet"
	"rawi/storage"
)

const (
	// changing is how much later one node may apply a change of members than another.
	changing = 250 * time.Millisecond
	// sending is how long a request may be on its way, but on a slow line.
	sending = 5 * time.Second
)

// epoch is a set of members, and when the first node knew them.
type epoch struct {
	number uint64
	nodes  []string
	began  time.Time
}

var changed = regexp.MustCompile(`^time=(\S+) .*msg="members of the fleet changed" epoch=(\d+) nodes="?([^"]*)"?$`)

// epochs reads the epochs out of the logs of the nodes.
func (t *trial) epochs() ([]epoch, error) {
	first := map[uint64]epoch{}
	for _, n := range t.nodes {
		log, err := os.Open(n.log)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(log)
		for lines.Scan() {
			m := changed.FindStringSubmatch(lines.Text())
			if m == nil {
				continue
			}
			at, err := time.Parse(time.RFC3339, m[1])
			number, invalid := strconv.ParseUint(m[2], 10, 64)
			if err = errors.Join(err, invalid); err != nil {
				return nil, err
			}
			if e, known := first[number]; !known || at.Before(e.began) {
				first[number] = epoch{number, strings.Fields(m[3]), at}
			}
		}
		if err := errors.Join(lines.Err(), log.Close()); err != nil {
			return nil, err
		}
	}
	var out []epoch
	for _, e := range first {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b epoch) int { return int(a.number) - int(b.number) })
	return out, nil
}

// owned returns how long before a time a node owned a host, by the log alone: who has
// no lease owns less.
func owned(epochs []epoch, node, host string, at time.Time) time.Duration {
	ago := time.Duration(math.MaxInt64)
	for i, e := range epochs {
		if e.began.After(at.Add(changing)) || fleet.Owner(e.nodes, host) != node {
			continue
		}
		ago = 0
		if i+1 < len(epochs) {
			ago = max(0, at.Sub(epochs[i+1].began)-changing)
		}
	}
	return ago
}

// truth asks the nodes what the farm cannot know.
func (t *trial) truth(ctx context.Context) (farm.Truth, error) {
	epochs, err := t.epochs()
	if err != nil {
		return farm.Truth{}, err
	}
	names := map[string]string{}
	for _, n := range t.nodes {
		address, _, _ := net.SplitHostPort(n.listen) // it has a port
		names[address] = n.id
	}
	c, err := control.Dial(ctx, t.nodes[0].socket)
	if err != nil {
		return farm.Truth{}, err
	}
	defer c.Close()
	feeds, err := c.Feeds(ctx)
	if err != nil {
		return farm.Truth{}, err
	}
	polls := map[string][]storage.Poll{}
	for _, f := range feeds {
		polls[f.Feed.Name] = f.State.Polls
	}
	return farm.Truth{
		Owned: func(from, host string, at time.Time) time.Duration { return owned(epochs, names[from], host, at) },
		Stored: func(r farm.Request) bool {
			return slices.ContainsFunc(polls[t.feeds[r.Feed].Name], func(p storage.Poll) bool {
				way := r.Began.Sub(p.At)
				return -changing < way && way < sending
			})
		},
	}, nil
}
