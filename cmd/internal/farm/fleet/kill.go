package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"time"

	"rawi/cmd/internal/fleet"
)

// killNode kills a node, and waits until others poll its hosts.
func (t *trial) killNode(ctx context.Context, round int) error {
	n := t.nodes[round%len(t.nodes)]
	others := t.nodes[(round+1)%len(t.nodes)]
	members := t.members(ctx, others)
	if err := n.signal(syscall.SIGKILL); err != nil {
		return err
	}
	at := time.Now()
	evicted, err := until(ctx, "it is evicted", time.Minute, func() bool { return len(t.members(ctx, others)) == len(members)-1 })
	if err != nil {
		return err
	}
	asked, err := until(ctx, "its hosts are polled", time.Minute, func() bool {
		for i, f := range t.feeds {
			host, _, _ := strings.Cut(strings.TrimPrefix(f.URL, "http://"), ":")
			if fleet.Owner(members, host) == n.id && t.farm.LastRequest(i).After(at.Add(time.Second)) {
				return true
			}
		}
		return false
	})
	if err != nil {
		return err
	}
	t.report(fmt.Sprintf("kill -9 of node %s: evicted %s, hosts polled %s", n.id, evicted.Round(100*time.Millisecond), (evicted + asked).Round(100*time.Millisecond)))
	if err := n.start(); err != nil {
		return err
	}
	if _, err := t.awaitMembers(ctx, time.Minute); err != nil {
		return err
	}
	return t.checkSame(ctx)
}

// killServer kills a server: nothing may be seen of it from outside.
func (t *trial) killServer(ctx context.Context, round int) error {
	s := t.servers[round%len(t.servers)]
	before := t.members(ctx, t.nodes[0])
	if err := s.signal(syscall.SIGKILL); err != nil {
		return err
	}
	degraded := 0
	for began := time.Now(); time.Since(began) < 20*time.Second; {
		for _, n := range t.nodes {
			if s, err := n.status(ctx); err != nil || s.Degraded != "" {
				degraded++
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
	t.report(fmt.Sprintf("kill -9 of a server: degraded in %d of 60 looks, members %d", degraded, len(t.members(ctx, t.nodes[0]))))
	if err := s.start(); err != nil {
		return err
	}
	if len(before) != len(t.members(ctx, t.nodes[0])) {
		return errors.New("the members changed")
	}
	return t.checkSame(ctx)
}

// killTwo kills two servers, and so the quorum.
func (t *trial) killTwo(ctx context.Context, round int) error {
	a, b := t.servers[round%3], t.servers[(round+1)%3]
	if err := errors.Join(a.signal(syscall.SIGKILL), b.signal(syscall.SIGKILL)); err != nil {
		return err
	}
	degraded, err := until(ctx, "all are degraded", 2*time.Minute, func() bool {
		return !slices.ContainsFunc(t.nodes, func(n *node) bool { s, err := n.status(ctx); return err != nil || s.Degraded == "" })
	})
	if err != nil {
		return err
	}
	if err := errors.Join(a.start(), b.start()); err != nil {
		return err
	}
	well, err := until(ctx, "all are well", 2*time.Minute, func() bool {
		return !slices.ContainsFunc(t.nodes, func(n *node) bool { s, err := n.status(ctx); return err != nil || s.Degraded != "" })
	})
	if err != nil {
		return err
	}
	t.report(fmt.Sprintf("kill -9 of two servers: degraded %s, well again %s", degraded.Round(100*time.Millisecond), well.Round(100*time.Millisecond)))
	if _, err := t.awaitMembers(ctx, 2*time.Minute); err != nil {
		return err
	}
	return t.checkSame(ctx)
}

// stopNode stops a node for a minute: the others evict it, and it comes back.
func (t *trial) stopNode(ctx context.Context, round int) error {
	n := t.nodes[round%len(t.nodes)]
	if err := n.signal(syscall.SIGSTOP); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
	case <-time.After(time.Minute):
	}
	if err := n.signal(syscall.SIGCONT); err != nil {
		return err
	}
	took, err := t.awaitMembers(ctx, time.Minute)
	if err != nil {
		return err
	}
	t.report(fmt.Sprintf("node %s stopped for a minute: member again %s", n.id, took.Round(100*time.Millisecond)))
	return t.checkSame(ctx)
}
