// Build makes the release: binaries, archives and packages for every machine,
// the same bytes each time.
//
//	go run ./deploy/build            # into dist/
//	go run ./deploy/build --only linux/amd64
//
// It needs git and, for the packages, the module proxy once: nfpm is run at a
// fixed version and is no dependency of rawi.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// target is a machine to build for.
type target struct{ system, arch string }

func (t target) String() string { return t.system + "/" + t.arch }

var targets = []target{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}}

// release is what is built.
type release struct {
	version string
	at      time.Time // of the commit: every file bears it
	dist    string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	dist := flag.String("dist", "dist", "folder to build into")
	version := flag.String("version", "", "of the release; empty: what git says")
	only := flag.String("only", "", "one system/arch; empty: all")
	flag.Parse()
	r := release{version: *version, dist: *dist}
	if err := r.describe(ctx); err != nil {
		return err
	}
	if err := r.share(ctx); err != nil {
		return err
	}
	var made []string
	for _, t := range targets {
		if *only != "" && t.String() != *only {
			continue
		}
		files, err := r.build(ctx, t)
		if err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
		made = append(made, files...)
	}
	if len(made) == 0 {
		return fmt.Errorf("--only %s: choose one of %v", *only, targets)
	}
	return r.sum(made)
}

// describe asks git for the version and the time of the commit.
func (r *release) describe(ctx context.Context) error {
	said, err := output(ctx, "git", "log", "-1", "--format=%ct %h")
	if err != nil {
		return err
	}
	seconds, commit, _ := strings.Cut(said, " ")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return fmt.Errorf("git says %q: %w", said, err)
	}
	r.at = time.Unix(unix, 0).UTC()
	if r.version == "" {
		// Before the first tag: below 0.0.1, rising with each day.
		r.version = "0.0.0+git" + r.at.Format("20060102.150405") + "." + commit
		if tag, err := output(ctx, "git", "describe", "--tags", "--match", "v[0-9]*"); err == nil {
			r.version = strings.ReplaceAll(strings.TrimPrefix(tag, "v"), "-", "+")
		}
	}
	return nil
}

// stage is a folder of what is being built.
func (r *release) stage(names ...string) string {
	return filepath.Join(append([]string{r.dist, "stage"}, names...)...)
}

// build makes the files of a release for one machine.
func (r *release) build(ctx context.Context, t target) ([]string, error) {
	binary := r.stage(t.system+"-"+t.arch, "rawi")
	if err := r.compile(ctx, t, binary); err != nil {
		return nil, err
	}
	archive := filepath.Join(r.dist, fmt.Sprintf("rawi-%s-%s-%s.tar.gz", r.version, t.system, t.arch))
	if err := r.pack(archive, binary); err != nil {
		return nil, err
	}
	made := []string{archive}
	if t.system == "linux" {
		for _, kind := range []string{"deb", "rpm"} {
			file, err := r.packet(ctx, kind, t)
			if err != nil {
				return nil, err
			}
			made = append(made, file)
		}
	}
	return made, nil
}

func (r *release) compile(ctx context.Context, t target, to string) error {
	return r.command(ctx, []string{"CGO_ENABLED=0", "GOOS=" + t.system, "GOARCH=" + t.arch, "GOFLAGS="},
		"go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid= -X main.version="+r.version, "-o", to, "./cmd/rawi")
}

// share makes what all machines share: pages of the manual, completions, the
// schema of the config. A rawi for this machine writes them.
func (r *release) share(ctx context.Context) error {
	if err := os.RemoveAll(r.stage()); err != nil {
		return err
	}
	rawi := r.stage("host", "rawi")
	if err := r.compile(ctx, target{runtime.GOOS, runtime.GOARCH}, rawi); err != nil {
		return err
	}
	if err := r.command(ctx, nil, rawi, "docs", r.stage("share")); err != nil {
		return err
	}
	if err := compressAll(r.stage("share", "man")); err != nil {
		return err
	}
	return r.changes()
}

// packet has nfpm make a package, and gives its file.
func (r *release) packet(ctx context.Context, kind string, t target) (string, error) {
	file := filepath.Join(r.dist, fmt.Sprintf("rawi_%s_%s.%s", r.version, t.arch, kind))
	err := r.command(ctx, []string{
		"VERSION=" + r.version, "ARCH=" + t.arch, "STAGE=" + r.stage(), "SOURCE_DATE_EPOCH=" + strconv.FormatInt(r.at.Unix(), 10),
	}, "go", "run", nfpm, "package", "--config", "deploy/package/nfpm.yaml", "--packager", kind, "--target", file)
	return file, err
}

// nfpm makes packages without the systems they are for.
const nfpm = "github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.0"

// command runs a program with more in its environment, and shows what it says.
func (r *release) command(ctx context.Context, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// output is what a program prints, without the last newline.
func output(ctx context.Context, name string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		said := []byte("it says nothing")
		if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
			said = exit.Stderr
		}
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, said)
	}
	return strings.TrimSuffix(string(out), "\n"), nil
}
