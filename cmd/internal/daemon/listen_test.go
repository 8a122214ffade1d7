package daemon

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestEachFaultOfAnAddressHasItsSentence, and the error that decides the exit code.
func TestEachFaultOfAnAddressHasItsSentence(t *testing.T) {
	t.Parallel()
	bind := func(number syscall.Errno) error {
		return &net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", number)}
	}
	for _, row := range []struct {
		address string
		err     error
		mark    error
		want    string
	}{
		{"127.0.0.1:80", bind(syscall.EACCES), fs.ErrPermission, "listen: 127.0.0.1:80: permission denied: port 80 is not for this user, as those below 1024 are root's"},
		{":8080", bind(syscall.EADDRINUSE), ErrAddressInUse, "listen: :8080: another program listens there: end it (ss -ltnp 'sport = :8080' says which)"},
		{"203.0.113.9:8080", bind(syscall.EADDRNOTAVAIL), nil, "listen: 203.0.113.9:8080: this machine does not have that address"},
		{"news.example:8080", &net.OpError{Op: "listen", Err: &net.DNSError{Err: "no such host"}}, nil, "listen: news.example:8080: the host is not known here: write an address of this machine, as 127.0.0.1:8080"},
		{"[::1]:8080", bind(syscall.EMFILE), syscall.EMFILE, "listen: [::1]:8080: listen tcp: bind: too many open files"},
	} {
		got := listenError("listen", row.address, row.err)
		if !strings.HasPrefix(got.Error(), row.want) || row.mark != nil && !errors.Is(got, row.mark) {
			t.Errorf("%s, %v:\n got %v\nwant %s (%v)", row.address, row.err, got, row.want, row.mark)
		}
	}
}
