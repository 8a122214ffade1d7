package farm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Program returns the path of the rawi to run: the given one, or if that is empty one
// that is built into dir.
func Program(ctx context.Context, given, dir string) (string, error) {
	if given != "" {
		return given, nil
	}
	path := filepath.Join(dir, "rawi")
	return path, build(ctx, path)
}

// WrongClock builds a rawi into dir whose clock is wrong by offset from a time after its
// start on, and returns its path.
// A static binary takes no library in front of it, so the standard library is built with
// another time.Now.
func WrongClock(ctx context.Context, offset, after time.Duration, dir string) (string, error) {
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("build with a wrong clock: %w", err)
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	text, err := os.ReadFile(source)
	if err != nil {
		return "", fmt.Errorf("build with a wrong clock: %w", err)
	}
	const read = "sec, nsec, mono := runtimeNow()\n"
	before, rest, found := strings.Cut(string(text), read)
	if !found {
		return "", fmt.Errorf("build with a wrong clock: %s reads the time in another way", source)
	}
	name := fmt.Sprintf("clock%+d-%d", int(offset.Seconds()), int(after.Seconds()))
	changed, overlay, program := filepath.Join(dir, name+".go"), filepath.Join(dir, name+".json"), filepath.Join(dir, "rawi-"+name)
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {source: changed}})
	if err != nil {
		return "", err
	}
	wrong := fmt.Sprintf("%s%sif mono-startNano >= %d { sec += %d }\n%s", before, read, after, int(offset.Seconds()), rest)
	err = errors.Join(os.WriteFile(changed, []byte(wrong), 0o600), os.WriteFile(overlay, replace, 0o600))
	if err != nil {
		return "", err
	}
	return program, build(ctx, program, "-overlay", overlay)
}

func build(ctx context.Context, path string, flags ...string) error {
	cmd := exec.CommandContext(ctx, "go", slices.Concat([]string{"build", "-o", path}, flags, []string{"rawi/cmd/rawi"})...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, out)
	}
	return nil
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
