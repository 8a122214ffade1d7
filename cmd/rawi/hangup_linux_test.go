package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestClosingTheTerminalEndsTheDaemon that runs in its foreground, and no other: what
// nohup or systemd started goes on, and reads its config again.
func TestClosingTheTerminalEndsTheDaemon(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		env, before string // before: what a shell does before it starts the daemon
		ends        bool
	}{
		"in the foreground":            {"X=", "", true},
		"in a terminal of the desktop": {"INVOCATION_ID=0123", "", true},
		"under nohup":                  {"X=", "trap '' HUP;", false},
		"as a service":                 {"NOTIFY_SOCKET=/nowhere", "", false},
		"as a service on a terminal":   {"X=", "export SYSTEMD_EXEC_PID=$$;", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "rawi.yaml")
			text := fmt.Sprintf("listen: 127.0.0.1:0\nsocket: %[1]s/s\ndata: %[1]s/data\n", dir)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			logs := filepath.Join(dir, "log")
			if err := syscall.Mkfifo(logs, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("bash", "-c", row.before+` exec -a rawi "$0" "$@" 2>`+logs, testBinary(t), "serve", "--config", path)
			cmd.Env = append(os.Environ(), row.env)
			s := onTerminal(t, cmd)
			exited := make(chan error, 1)
			go func() { exited <- cmd.Wait() }()
			kill := time.AfterFunc(scriptPatience, func() { _ = cmd.Process.Kill() })
			defer kill.Stop()
			log, err := os.Open(logs)
			if err != nil {
				t.Fatal(err)
			}
			defer log.Close()
			lines := bufio.NewScanner(log)
			awaitLine(t, lines, "msg=ready")
			if err := s.screen.Close(); err != nil { // as its window does
				t.Fatal(err)
			}
			if row.ends {
				awaitLine(t, lines, "msg=stopped")
			} else {
				awaitLine(t, lines, "msg=reloaded")
				_ = cmd.Process.Signal(syscall.SIGTERM)
			}
			if err := <-exited; err != nil {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

// awaitLine reads lines until one contains word.
func awaitLine(t *testing.T, lines *bufio.Scanner, word string) {
	t.Helper()
	var read []string
	for lines.Scan() {
		if read = append(read, lines.Text()); strings.Contains(lines.Text(), word) {
			return
		}
	}
	t.Fatalf("the log ends without %s: %v\n%s", word, lines.Err(), strings.Join(read, "\n"))
}

// testBinary is this test, which is rawi if it is called so (TestMain).
func testBinary(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
