package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// machine is a folder in which a package's scripts run, instead of the system: with
// commands that only log what they are asked for, and none but these.
type machine struct {
	root string // stands for /
	log  string
}

// commands of a machine, in shell. What takes paths refuses those outside of the
// root, and fails on a missing one as the real command does.
var commands = map[string]string{
	"systemd-sysusers": ``, "deb-systemd-invoke": ``, "systemctl": ``,
	"deb-systemd-helper": ``,
	"dpkg-statoverride":  `test -f "$ROOT/override${2#"$ROOT"}"`,
	"chgrp":              `shift; for path in "$@"; do test -e "$path" || exit 1; done`,
	"chmod":              `case "$2" in "$ROOT"/*) exec /bin/chmod "$@";; *) exit 1;; esac`,
	"rm":                 `test -f "$ROOT/mounted${2#"$ROOT"}" && exit 1; case "$2" in "$ROOT"/*) exec /bin/rm "$@";; *) exit 1;; esac`,
}

// newMachine returns a machine with these files.
func newMachine(t *testing.T, files ...string) machine {
	t.Helper()
	m := machine{root: t.TempDir()}
	m.log = filepath.Join(m.root, "log")
	for name, body := range commands {
		m.write(t, "bin/"+name, "#!/bin/sh\necho \""+name+" $*\" >>\"$ROOT/log\"\n"+body+"\n")
	}
	for _, name := range files {
		m.write(t, name, "نص")
	}
	return m
}

func (m machine) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(m.root, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o755)); err != nil {
		t.Fatal(err)
	}
}

// run runs a script of deploy/package on the machine and returns the commands that it
// gave, of which paths begin at the root.
func (m machine) run(t *testing.T, script string, arguments ...string) ([]string, error) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "package", filepath.FromSlash(script)))
	if err != nil {
		t.Fatal(err)
	}
	moved := string(text)
	for _, folder := range []string{"/etc/rawi", "/var/lib/rawi", "/run/systemd"} {
		moved = strings.ReplaceAll(moved, folder, m.root+folder)
	}
	if err := os.WriteFile(m.log, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "/bin/sh", append([]string{"-c", moved, "script"}, arguments...)...)
	cmd.Env = []string{"PATH=" + filepath.Join(m.root, "bin"), "ROOT=" + m.root}
	out, runErr := cmd.CombinedOutput()
	log, err := os.ReadFile(m.log)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) > 0 {
		t.Logf("%s %q prints %s", script, arguments, out)
	}
	return strings.Split(strings.TrimSpace(strings.ReplaceAll(string(log), m.root, "")), "\n"), runErr
}

func (m machine) has(name string) bool {
	_, err := os.Stat(filepath.Join(m.root, filepath.FromSlash(name)))
	return err == nil
}

const (
	configFile = "etc/rawi/rawi.yaml"
	booted     = "run/systemd/system/x" // systemd runs
)

func TestPackageKeepsItsConfigToTheService(t *testing.T) {
	t.Parallel()
	for _, run := range [][]string{{"deb/postinst", "configure", ""}, {"deb/postinst", "configure", "1.0.0"}, {"rpm/post", "1"}, {"rpm/post", "2"}} {
		m := newMachine(t, configFile, booted)
		ran, err := m.run(t, run[0], run[1:]...)
		for _, name := range []string{"etc/rawi", configFile} {
			if !strings.Contains(strings.Join(ran, "\n"), "chgrp rawi /"+name) {
				t.Errorf("%q gives /%s to no group: %q, %v", run, name, ran, err)
			}
		}
		folder, statErr := os.Stat(filepath.Join(m.root, "etc/rawi"))
		if err != nil || statErr != nil || folder.Mode().Perm() != 0o750 {
			t.Errorf("%q: %v, %v, folder %s", run, err, statErr, folder.Mode())
		}
	}
}

// TestPackageSurvivesARemovedConfig, which dpkg and rpm do not bring back, and a
// removed folder, whether systemd runs or not.
func TestPackageSurvivesARemovedConfig(t *testing.T) {
	t.Parallel()
	for _, files := range [][]string{{"etc/rawi/other"}, {"etc/other"}, {"etc/other", booted}} {
		for _, run := range [][]string{
			{"deb/postinst", "configure", ""},
			{"deb/postinst", "configure", "1.0.0"},
			{"deb/postinst", "abort-remove"},
			{"deb/postinst", "abort-upgrade", "1.0.0"},
			{"deb/prerm", "upgrade", "1.0.1"},
			{"deb/prerm", "remove"},
			{"deb/postrm", "remove"},
			{"deb/postrm", "purge"},
			{"deb/postrm", "purge"},
			{"rpm/post", "1"},
			{"rpm/post", "2"},
			{"rpm/preun", "1"},
			{"rpm/preun", "0"},
			{"rpm/postun", "1"},
			{"rpm/postun", "0"},
		} {
			m := newMachine(t, files...)
			if ran, err := m.run(t, run[0], run[1:]...); err != nil || m.has(configFile) {
				t.Errorf("%q with %q only: %v after %q", run, files, err, ran)
			}
		}
	}
}

// TestOwnerThatTheOperatorChoseStays (Debian policy 10.9.1).
func TestOwnerThatTheOperatorChoseStays(t *testing.T) {
	t.Parallel()
	m := newMachine(t, configFile, "override/"+configFile)
	ran, err := m.run(t, "deb/postinst", "configure", "1.0.0")
	if text := strings.Join(ran, "\n"); err != nil || strings.Contains(text, "chgrp rawi /"+configFile) || !strings.Contains(text, "chgrp rawi /etc/rawi") {
		t.Errorf("%v after %q", err, ran)
	}
}

// TestOnlyAPurgeRemovesWhatWasGathered, all of it, though a part is a mount point.
func TestOnlyAPurgeRemovesWhatWasGathered(t *testing.T) {
	t.Parallel()
	data := []string{configFile, "var/lib/rawi/rawi.db", "var/lib/rawi-backup/x"}
	for _, run := range [][]string{
		{"deb/postinst", "configure", ""},
		{"deb/prerm", "remove"},
		{"deb/prerm", "upgrade", "1.0.1"},
		{"deb/postrm", "remove"},
		{"deb/postrm", "upgrade", "1.0.1"},
		{"deb/postrm", "failed-upgrade", "1.0.0"},
		{"deb/postrm", "abort-install"},
		{"deb/postrm", "abort-upgrade", "1.0.0"},
		{"deb/postrm", "disappear", "other", "2"},
		{"rpm/preun", "0"},
		{"rpm/postun", "0"},
	} {
		m := newMachine(t, append(data, booted)...)
		ran, err := m.run(t, run[0], run[1:]...)
		if err != nil || !m.has(data[0]) || !m.has(data[1]) || !m.has(data[2]) {
			t.Errorf("%q: %v after %q, and something is gone", run, err, ran)
		}
	}
	for _, mounted := range []string{"none", "var/lib/rawi"} {
		m := newMachine(t, append(data, "mounted/"+mounted)...)
		ran, err := m.run(t, "deb/postrm", "purge")
		if err != nil || m.has("etc/rawi") || m.has("var/lib/rawi-backup") || m.has("var/lib/rawi") != (mounted == "var/lib/rawi") {
			t.Errorf("purge with a mount point at %s: %v after %q, and something is left", mounted, err, ran)
		}
	}
}

// TestUnitsFollowThePackage: started, restarted by an upgrade, stopped for good by a
// removal, with the socket, which would start a program that is gone.
func TestUnitsFollowThePackage(t *testing.T) {
	t.Parallel()
	for run, want := range map[string]string{
		"deb/postinst configure ":       "deb-systemd-invoke start rawi.service rawi-backup.timer",
		"deb/postinst configure 1.0.0":  "deb-systemd-invoke restart rawi.service rawi-backup.timer",
		"deb/prerm remove":              "deb-systemd-invoke stop rawi.socket rawi-backup.timer rawi.service",
		"deb/postrm purge":              "deb-systemd-helper purge rawi.service rawi-backup.timer",
		"rpm/post 1":                    "systemctl --no-reload preset rawi.service rawi-backup.timer",
		"rpm/preun 0":                   "systemctl --no-reload disable --now rawi.socket rawi-backup.timer rawi.service",
		"rpm/postun 1":                  "systemctl try-restart rawi.service",
		"deb/postinst triggered x":      "",
		"deb/prerm upgrade 1.0.1":       "",
		"deb/postrm upgrade 1.0.1":      "",
		"rpm/preun 1":                   "",
		"deb/prerm failed-upgrade 0.9":  "",
		"deb/postrm failed-upgrade 0.9": "",
	} {
		m := newMachine(t, configFile, booted)
		words := strings.Split(run, " ")
		ran, err := m.run(t, words[0], words[1:]...)
		if found := slices.Contains(ran, want); err != nil || !found || want == "" && len(ran) > 1 {
			t.Errorf("%s: %v, ran %q, want %q", run, err, ran, want)
		}
	}
}

// TestContainerIsTriedWithoutTheTerminal: what sets a terminal up is stopped for good
// where timeout keeps it in the background.
func TestContainerIsTriedWithoutTheTerminal(t *testing.T) {
	t.Parallel()
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("script of util-linux is not installed")
	}
	m := newMachine(t)
	for name, body := range map[string]string{
		"id": "echo 0", "systemd-nspawn": "exit 1", "nsenter": "exit 1",
		"mmdebstrap": "if (: </dev/tty) 2>/dev/null; then echo it has the terminal; else echo it has none; fi; exit 1",
	} {
		m.write(t, "bin/"+name, "#!/bin/sh\n"+body+"\n")
	}
	cmd := exec.CommandContext(t.Context(), script, "-qec", "../systemd/container-test "+m.root+"/work", "/dev/null")
	cmd.Env = append(os.Environ(), "PATH="+filepath.Join(m.root, "bin")+":"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "no container: mmdebstrap: it has none" {
		t.Errorf("%v: %s", err, out)
	}
}
