// Build makes the release: binaries, archives and packages for every platform.
// Each build of a commit gives the same bytes.
//
//	go run ./deploy/build            # into dist/
//	go run ./deploy/build --only linux/amd64
//
// It needs git and, for the packages, the module proxy once: nfpm runs at a fixed
// version and is no dependency of rawi.
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

// target is a platform to build for.
type target struct{ system, arch string }

func (t target) String() string { return t.system + "/" + t.arch }

var targets = []target{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}}

// release is one build.
type release struct {
	version string
	at      time.Time // of the commit, and so of every file
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
	version := flag.String("version", "", "of the release; empty: from git")
	only := flag.String("only", "", "one system/arch; empty: all")
	flag.Parse()
	r := release{version: *version, dist: *dist}
	if err := r.readGit(ctx); err != nil {
		return err
	}
	if err := r.buildShared(ctx); err != nil {
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
	return r.writeChecksums(made)
}

// readGit reads the version and the time of the commit.
func (r *release) readGit(ctx context.Context) error {
	line, err := output(ctx, "git", "log", "-1", "--format=%ct %h")
	if err != nil {
		return err
	}
	seconds, commit, _ := strings.Cut(line, " ")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return fmt.Errorf("git prints %q: %w", line, err)
	}
	r.at = time.Unix(unix, 0).UTC()
	if r.version == "" {
		// Before the first tag: below 0.0.1, and rising with each commit.
		r.version = "0.0.0+git" + r.at.Format("20060102.150405") + "." + commit
		if tag, err := output(ctx, "git", "describe", "--tags", "--match", "v[0-9]*"); err == nil {
			r.version = strings.ReplaceAll(strings.TrimPrefix(tag, "v"), "-", "+")
		}
	}
	return nil
}

// epoch is the variable by which programs learn the day to write into files.
func (r *release) epoch() string { return "SOURCE_DATE_EPOCH=" + strconv.FormatInt(r.at.Unix(), 10) }

// stage returns a path in the folder for intermediate files.
func (r *release) stage(names ...string) string {
	return filepath.Join(append([]string{r.dist, "stage"}, names...)...)
}

// build makes the files for one platform and returns their paths.
func (r *release) build(ctx context.Context, t target) ([]string, error) {
	binary := r.stage(t.system+"-"+t.arch, "rawi")
	if err := r.compile(ctx, t, binary); err != nil {
		return nil, err
	}
	archive := filepath.Join(r.dist, fmt.Sprintf("rawi-%s-%s-%s.tar.gz", r.version, t.system, t.arch))
	if err := r.writeArchive(archive, binary); err != nil {
		return nil, err
	}
	made := []string{archive}
	if t.system == "linux" {
		for _, kind := range []string{"deb", "rpm"} {
			file, err := r.buildPackage(ctx, kind, t)
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

// buildShared makes what all platforms share: manual pages, completions, the
// schema of the config, which a rawi for this machine writes, and the licenses.
func (r *release) buildShared(ctx context.Context) error {
	if err := os.RemoveAll(r.stage()); err != nil {
		return err
	}
	rawi := r.stage("host", "rawi")
	if err := r.compile(ctx, target{runtime.GOOS, runtime.GOARCH}, rawi); err != nil {
		return err
	}
	if err := r.command(ctx, []string{r.epoch()}, rawi, "docs", r.stage("share")); err != nil {
		return err
	}
	if err := compressFiles(r.stage("share", "man")); err != nil {
		return err
	}
	if err := r.writeLicenses(ctx); err != nil {
		return err
	}
	return r.writeChangelogs()
}

// buildPackage makes a package by nfpm and returns its path.
func (r *release) buildPackage(ctx context.Context, kind string, t target) (string, error) {
	file := filepath.Join(r.dist, fmt.Sprintf("rawi_%s_%s.%s", r.version, t.arch, kind))
	err := r.command(ctx, []string{
		"VERSION=" + r.version, "ARCH=" + t.arch, "STAGE=" + r.stage(), r.epoch(),
	}, "go", "run", nfpm, "package", "--config", "deploy/package/nfpm.yaml", "--packager", kind, "--target", file)
	return file, err
}

// nfpm makes packages without the tools of their systems.
const nfpm = "github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.0"

// command runs a program with variables added to its environment. An error holds
// what it prints.
func (r *release) command(ctx context.Context, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// output returns what a program prints, without the last newline.
func output(ctx context.Context, name string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		message := []byte("it prints nothing")
		if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
			message = exit.Stderr
		}
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, message)
	}
	return strings.TrimSuffix(string(out), "\n"), nil
}
