package daemon

import (
	"errors"
	"testing"
	"time"

	"rawi/cmd/internal/fleet"
)

// TestCheckOfAFleetChangesNothing where the fleet has no log yet; a name that a node
// has is taken.
func TestCheckOfAFleetChangesNothing(t *testing.T) {
	t.Parallel()
	address, _ := outlet(t)
	s, _ := serveNATS(t, t.TempDir(), -1)
	c := inFleet(t, address, s.ClientURL(), "a")
	o := Options{timing: fastFleet}
	o.timing.Heartbeat = time.Second // of the check alone: a's, on a busy machine, come more often than that
	found, err := CheckFleet(t.Context(), c.Fixed, o)
	if err != nil || !found.New || found.Store || found.Snapshot || len(found.Others) > 0 {
		t.Errorf("before the fleet: %+v, %v", found, err)
	}
	if info, err := s.Jsz(nil); err != nil || info.Streams != 0 {
		t.Errorf("the check left %d streams, %v", info.Streams, err)
	}
	d, client, _ := start(t, Options{Load: always(c)})
	await(t, client, 1)
	soon(t, "a owns something", func() bool { return d.fleet.node.Owns("furat.test") })
	if _, err := CheckFleet(t.Context(), inFleet(t, address, s.ClientURL(), "a").Fixed, o); !errors.Is(err, fleet.ErrNameTaken) {
		t.Errorf("a second a: %v, want ErrNameTaken", err)
	}
	if found, err := CheckFleet(t.Context(), inFleet(t, address, s.ClientURL(), "b").Fixed, o); err != nil || found.New || found.Fleet.Last == 0 {
		t.Errorf("b: %+v, %v", found, err)
	}
}
