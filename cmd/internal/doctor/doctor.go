package doctor

import (
	"context"
	"net/http"
	"net/netip"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/storage"
)

// State says how a thing is.
type State string

// States of a Finding, from good to bad.
const (
	OK      State = "ok"
	Unknown State = "unknown" // it could not be seen from here
	Warning State = "warning" // rawi runs, and something is to be mended before it matters
	Fault   State = "fault"   // rawi does not do what it is there for
)

// Finding is what one check found.
type Finding struct {
	Check string `json:"check"`
	State State  `json:"state"`
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"` // the way out; empty: nothing is to be done
	Err   error  `json:"-"`            // of a Fault: what decides the exit code; nil: any
}

// Case is what is examined. What could not be found out has an error instead.
type Case struct {
	Path      string         // of the config file; empty: there is none
	Config    *config.Config // nil: ConfigErr
	ConfigErr error

	Daemon    *control.Status // nil: DaemonErr
	DaemonErr error

	Stats    storage.Stats // of the store
	StoreErr error
	Feeds    []storage.FeedInfo
	Backup   time.Time // of the last one; zero: never

	Version string // of the program that examines
	System  System
	Network Network
	Now     time.Time
}

// Network is what is asked of the network; tests answer themselves.
type Network struct {
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
	HTTP    *http.Client
}

// check is one check; it returns one finding or more.
type check func(ctx context.Context, c Case) []Finding

// checks are all of them, in the order in which they are shown.
var checks = []check{
	checkConfig, checkDaemon, checkStore, checkBackup, checkDisk, checkMemory, checkFiles, checkClock, checkNames, checkSite, checkHubs, checkFeeds,
}

// Examine runs all checks. It fails only where ctx ends before: what is found after
// that says nothing.
func Examine(ctx context.Context, c Case) ([]Finding, error) {
	var out []Finding
	for _, check := range checks {
		found := check(ctx, c)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// Count returns how many findings are in a state.
func Count(all []Finding, s State) (n int) {
	for _, f := range all {
		if f.State == s {
			n++
		}
	}
	return n
}

// one returns a single finding.
func one(check string, s State, says, do string) []Finding {
	return []Finding{{Check: check, State: s, Says: says, Do: do}}
}

// failed returns a single fault.
func failed(check string, err error, do string) []Finding {
	return []Finding{{Check: check, State: Fault, Says: err.Error(), Do: do, Err: err}}
}
