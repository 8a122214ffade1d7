package farm

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Program returns the path of the rawi to run: the given one, or if that is empty one
// that is built into dir.
func Program(ctx context.Context, given, dir string) (string, error) {
	if given != "" {
		return given, nil
	}
	path := filepath.Join(dir, "rawi")
	build := exec.CommandContext(ctx, "go", "build", "-o", path, "./cmd/rawi")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w: %s", err, out)
	}
	return path, nil
}

// Command returns a command that runs in a control group (cgroups(7)), given by its folder;
// empty: in this one. The shell enters the group and becomes the program.
func Command(group, program string, args ...string) *exec.Cmd {
	if group == "" {
		return exec.Command(program, args...)
	}
	return exec.Command("/bin/sh", append([]string{"-c", `echo $$ >"$0/cgroup.procs" && exec "$@"`, group, program}, args...)...)
}

// Serve serves h at one port of all addresses of this machine, for each feed may have
// its own of loopback, until stop is called.
func Serve(ctx context.Context, h http.Handler) (port int, stop func(), err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", "0.0.0.0:0")
	if err != nil {
		return 0, nil, err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	return l.Addr().(*net.TCPAddr).Port, func() {
		_ = server.Close() // closes connections that wait
		<-served
	}, nil
}
