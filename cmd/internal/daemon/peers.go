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

// refreshPath is where a node refreshes feeds for another.
const refreshPath = "/refresh"

// maxRefresh bounds the names of feeds in one request, in bytes.
const maxRefresh = 1 << 20

// peerHandler answers the requests of other nodes: to refresh feeds, and those of
// a hub whose callback is this node's.
func (f *fleetNode) peerHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(websub.Path, f.websub)
	mux.HandleFunc("POST "+refreshPath, func(w http.ResponseWriter, r *http.Request) {
		var names []string
		if err := json.NewDecoder(io.LimitReader(r.Body, maxRefresh)).Decode(&names); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(w).Encode(refresh(f.scheduler, names)) // the only error is a node that has disconnected
	})
	return mux
}

// refreshAll has each of the named feeds polled by the node that owns its host.
func (f *fleetNode) refreshAll(ctx context.Context, names []string) (int, error) {
	settings, hosts, err := f.hosts(ctx)
	if err != nil {
		return 0, err
	}
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	byOwner := map[string][]string{}
	for i, feed := range settings.Feeds {
		if wanted[feed.Name] {
			owner := fleet.Owner(f.node.Members().Nodes, hosts[i])
			byOwner[owner] = append(byOwner[owner], feed.Name)
		}
	}
	polls := 0
	for node, names := range byOwner {
		n, e := f.refreshAt(ctx, node, names)
		polls, err = polls+n, errors.Join(err, e)
	}
	return polls, err
}

// refreshAt has node poll the named feeds, and returns how many it does.
func (f *fleetNode) refreshAt(ctx context.Context, node string, names []string) (polls int, err error) {
	if node == f.name {
		return refresh(f.scheduler, names), nil
	}
	body, err := json.Marshal(names)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+node+refreshPath, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	answer, err := f.link.RoundTrip(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("node %s: %s", node, answer.Status)
	}
	return polls, json.NewDecoder(answer.Body).Decode(&polls)
}

// callbackPrefix begins the path of this node's callbacks, after websub.Path: it
// names the node, so that any other knows whose a callback is.
func callbackPrefix(c config.Fixed) string {
	if c.Fleet.Name == "" {
		return ""
	}
	return c.Fleet.Node + "~"
}

// callbacks answers the hubs of feeds, for this node and for the other members.
func (f *fleetNode) callbacks() http.Handler {
	proxy := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = "http", callbackNode(r.In) },
		Transport:    f.link,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if node := callbackNode(r); node != f.name && slices.Contains(f.node.Members().Nodes, node) {
			proxy.ServeHTTP(w, r)
			return
		}
		f.websub.ServeHTTP(w, r)
	})
}

// callbackNode returns the node that the path of a callback names.
func callbackNode(r *http.Request) string {
	node, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, websub.Path), "~")
	return node
}
