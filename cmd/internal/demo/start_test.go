package demo

import (
	"errors"
	"net"
	"testing"

	"rawi/cmd/internal/daemon"
)

// Two demos that start at once both find the default address free.
func TestDemoTakesAnotherAddressThanOthersHaveTaken(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	asked := 0
	choose := func() (string, error) {
		if asked++; asked < 3 {
			return taken.Addr().String(), nil
		}
		return "127.0.0.1:0", nil
	}
	d, _, _, err := startDaemon(t.Context(), Options{}, t.TempDir(), "http://127.0.0.1:1", choose)
	if err != nil || asked != 3 {
		t.Fatalf("%v after %d addresses", err, asked)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	asked = -10
	if _, _, _, err := startDaemon(t.Context(), Options{}, t.TempDir(), "http://127.0.0.1:1", choose); !errors.Is(err, daemon.ErrAddressInUse) || asked != -5 {
		t.Errorf("no address is free: %v after %d", err, asked+10)
	}
}
