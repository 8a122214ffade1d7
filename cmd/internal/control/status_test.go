package control

import "testing"

func TestDegradationsAreAllNamed(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ stored, shed, want string }{
		{"", "", ""},
		{"nothing is stored: disk full", "", "nothing is stored: disk full"},
		{"", "few documents are kept", "memory: few documents are kept"},
		{"nothing is stored", "few documents are kept", "nothing is stored; memory: few documents are kept"},
	} {
		s := Status{Degraded: row.stored, Memory: Memory{Shed: row.shed}}
		if got := s.Degradations(); got != row.want {
			t.Errorf("%q and %q: got %q, want %q", row.stored, row.shed, got, row.want)
		}
	}
}
