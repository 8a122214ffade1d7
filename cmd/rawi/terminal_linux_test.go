package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// terminal is a program on a pseudo-terminal of its own.
type terminal struct {
	t      *testing.T
	screen *os.File // what the program writes, and what is typed
	cmd    *exec.Cmd
	shown  strings.Builder

	drained chan struct{} // nil: the screen is read by until
}

// onTerminal starts cmd on a new terminal.
func onTerminal(t *testing.T, cmd *exec.Cmd) *terminal {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { screen.Close() })
	raw, err := screen.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var number, unlocked int32
	var failed syscall.Errno
	if err := raw.Control(func(fd uintptr) {
		for request, value := range map[uintptr]*int32{syscall.TIOCSPTLCK: &unlocked, syscall.TIOCGPTN: &number} {
			if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, request, uintptr(unsafe.Pointer(value))); errno != 0 {
				failed = errno
			}
		}
	}); err != nil || failed != 0 {
		t.Fatal(err, failed)
	}
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = new(syscall.SysProcAttr)
	}
	cmd.SysProcAttr.Setpgid, cmd.SysProcAttr.Setsid, cmd.SysProcAttr.Setctty = false, true, true
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return &terminal{t: t, screen: screen, cmd: cmd}
}

// until waits until the screen shows text.
func (s *terminal) until(text string) {
	s.t.Helper()
	if err := s.screen.SetReadDeadline(time.Now().Add(scriptPatience)); err != nil {
		s.t.Fatal(err)
	}
	buffer := make([]byte, 4096)
	for !strings.Contains(s.shown.String(), text) {
		n, err := s.screen.Read(buffer)
		s.shown.Write(buffer[:n])
		if err != nil && !strings.Contains(s.shown.String(), text) {
			s.t.Fatalf("the screen does not show %q (%v):\n%s", text, err, s.shown.String())
		}
	}
}

// typed types keys.
func (s *terminal) typed(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.screen, keys); err != nil {
		s.t.Fatal(err)
	}
}

// drain reads the screen from now on until the program ends, however much it writes.
func (s *terminal) drain() {
	s.t.Helper()
	if err := s.screen.SetReadDeadline(time.Time{}); err != nil {
		s.t.Fatal(err)
	}
	s.drained = make(chan struct{})
	go func() {
		defer close(s.drained)
		_, _ = io.Copy(&s.shown, s.screen) // ends with EIO when nobody has the terminal any more
	}()
}

// end waits until the program has ended, and returns its exit code.
func (s *terminal) end() int {
	s.t.Helper()
	if s.drained == nil {
		s.drain()
	}
	patience := time.AfterFunc(scriptPatience, func() { _ = s.cmd.Process.Kill() })
	defer patience.Stop()
	<-s.drained
	_ = s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode()
}
