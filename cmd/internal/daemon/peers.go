package daemon

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"slices"
	"strings"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/fleet"
	"rawi/fetcher/websub"
)

// What nodes of a fleet ask each other: to refresh feeds, and what a hub wants
// of a callback that is another's.
const refreshPath = "/refresh"

// maxQuestion bounds the names of feeds in one question, in bytes.
const maxQuestion = 1 << 20

func (d *Daemon) peers() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(websub.Path, d.websub)
	mux.HandleFunc("POST "+refreshPath, func(w http.ResponseWriter, r *http.Request) {
		var names []string
		if err := json.NewDecoder(io.LimitReader(r.Body, maxQuestion)).Decode(&names); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(w).Encode(d.refresh(names)) // who hangs up gets nothing
	})
	return mux
}

// refreshAll has each of feeds polled by the node that asks it.
func (d *Daemon) refreshAll(ctx context.Context, names []string) (int, error) {
	settings, hosts, err := d.hosts(ctx)
	if err != nil {
		return 0, err
	}
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	shares := map[string][]string{}
	for i, f := range settings.Feeds {
		if wanted[f.Name] {
			owner := fleet.Owner(d.node.Members().Nodes, hosts[i])
			shares[owner] = append(shares[owner], f.Name)
		}
	}
	polls := 0
	for node, names := range shares {
		n, e := d.refreshAt(ctx, node, names)
		polls, err = polls+n, errors.Join(err, e)
	}
	return polls, err
}

func (d *Daemon) refreshAt(ctx context.Context, node string, names []string) (polls int, err error) {
	if node == d.fixed.Fleet.Node {
		return d.refresh(names), nil
	}
	question, err := json.Marshal(names)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+node+refreshPath, bytes.NewReader(question))
	if err != nil {
		return 0, err
	}
	answer, err := d.link.RoundTrip(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("node %s: %s", node, answer.Status)
	}
	return polls, json.NewDecoder(answer.Body).Decode(&polls)
}

// callbackPrefix names the node in its agreements with hubs: any other knows
// whose a callback is.
func callbackPrefix(c config.Fixed) string {
	if c.Fleet.Name == "" {
		return ""
	}
	return c.Fleet.Node + "~"
}

// callbacks answers hubs of feeds; of a fleet, any node does for all.
func (d *Daemon) callbacks() http.Handler {
	if d.node == nil {
		return d.websub
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = "http", d.callbackOf(r.In) },
		Transport:    d.link,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if node := d.callbackOf(r); node != d.fixed.Fleet.Node && slices.Contains(d.node.Members().Nodes, node) {
			proxy.ServeHTTP(w, r)
			return
		}
		d.websub.ServeHTTP(w, r)
	})
}

// callbackOf is the node whose callback is asked.
func (d *Daemon) callbackOf(r *http.Request) string {
	node, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, websub.Path), "~")
	return node
}
