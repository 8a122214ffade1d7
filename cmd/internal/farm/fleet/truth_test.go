package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rawi/cmd/internal/fleet"
)

// TestLogsTellWhoOwnedAHost and until when, a moment's doubt apart.
func TestLogsTellWhoOwnedAHost(t *testing.T) {
	t.Parallel()
	dir, began := t.TempDir(), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	line := func(after time.Duration, epoch int, nodes string) string {
		return fmt.Sprintf("time=%s level=INFO msg=\"members of the fleet changed\" epoch=%d nodes=%s\ntime=%[1]s level=INFO msg=\"feeds are assigned\" own=1 of=2\n",
			began.Add(after).Format("2006-01-02T15:04:05.000Z07:00"), epoch, nodes)
	}
	tr := &trial{}
	for id, log := range map[string]string{
		"a": line(0, 1, "a") + line(time.Second, 2, `"a b"`) + line(40*time.Second, 3, "b") + line(41*time.Second, 4, `"b a"`),
		"b": line(2*time.Second, 2, `"a b"`) + line(20*time.Second, 3, "b") + line(41*time.Second, 4, `"b a"`),
	} {
		n := &node{process: process{id: id, log: filepath.Join(dir, id)}}
		if err := os.WriteFile(n.log, []byte(log), 0o600); err != nil {
			t.Fatal(err)
		}
		tr.nodes = append(tr.nodes, n)
	}
	epochs, err := tr.epochs()
	if err != nil || len(epochs) != 4 {
		t.Fatalf("%v, %v, want 4 epochs", epochs, err)
	}
	host := "1.test"
	for i := 2; fleet.Owner([]string{"a", "b"}, host) != "a"; i++ {
		host = fmt.Sprintf("%d.test", i)
	}
	never := time.Duration(1<<63 - 1)
	for _, row := range []struct {
		node string
		at   time.Duration
		want time.Duration
	}{
		{"a", -time.Second, never},
		{"a", 0, 0},
		{"a", 10 * time.Second, 0},
		{"a", 20*time.Second + changing, 0},
		{"a", 23 * time.Second, 3*time.Second - changing},
		{"a", 41 * time.Second, 0},
		{"a", time.Hour, 0},
		{"b", 10 * time.Second, never},
		{"b", 20*time.Second - changing, 0},
		{"b", 30 * time.Second, 0},
		{"b", 44 * time.Second, 3*time.Second - changing},
	} {
		if got := owned(epochs, row.node, host, began.Add(row.at)); got != row.want {
			t.Errorf("%s owned the host %v before %v, want %v", row.node, got, row.at, row.want)
		}
	}
}
