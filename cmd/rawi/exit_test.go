package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/render"
	"rawi/storage"
)

// TestExitCodes: scripts rely on each of them, however deep the error is wrapped.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, row := range []struct {
		ctx    context.Context
		err    error
		code   int
		notice string
	}{
		{t.Context(), nil, exitOK, ""},
		{ended, nil, exitOK, ""},
		{t.Context(), errors.New("x"), exitError, "rawi: x\n"},
		{t.Context(), usageErrorf("x"), exitUsage, "rawi: x\n"},
		{t.Context(), errRemote, exitUsage, "rawi: --server"},
		{t.Context(), storage.ErrBadCursor, exitUsage, "rawi: "},
		{t.Context(), control.ErrUsage, exitUsage, "rawi: "},
		{t.Context(), render.ErrNoField, exitUsage, "rawi: "},
		{t.Context(), &storage.SyntaxError{}, exitUsage, "rawi: "},
		{t.Context(), markedError{errors.New("x"), errConfig}, exitConfig, "rawi: x\n"},
		{t.Context(), storage.ErrNotFound, exitNotFound, "rawi: "},
		{t.Context(), storage.ErrAmbiguous, exitNotFound, "rawi: "},
		{t.Context(), storage.ErrUnknownFeed, exitNotFound, "rawi: "},
		{t.Context(), storage.ErrLocked, exitInUse, "rawi: "},
		{t.Context(), control.ErrRunning, exitInUse, "rawi: "},
		{t.Context(), daemon.ErrAddressInUse, exitInUse, "rawi: another program listens there"},
		{t.Context(), storage.ErrDamaged, exitDamaged, "rawi verify says what is damaged"},
		{t.Context(), fmt.Errorf("%w: restore a backup", storage.ErrDamaged), exitDamaged, "restore a backup\n"},
		{t.Context(), storage.ErrSchema, exitSchema, "rawi: "},
		{t.Context(), storage.ErrFull, exitFull, "rawi: "},
		{t.Context(), control.ErrDenied, exitPermission, "rawi: "},
		{t.Context(), fs.ErrPermission, exitPermission, "rawi: "},
		{ended, context.Canceled, exitInterrupt, ""},
		{t.Context(), context.Canceled, exitError, "rawi: context canceled\n"},
		{ended, errors.New("x"), exitError, "rawi: x\n"},
		{t.Context(), &os.PathError{Op: "write", Path: "x", Err: syscall.EPIPE}, exitPipe, ""},
		{t.Context(), syscall.EPIPE, exitError, "rawi: broken pipe\n"},
		{t.Context(), &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, exitError, "no space left"},
	} {
		var said bytes.Buffer
		a := newApp()
		a.stderr = &said
		err := row.err
		if err != nil {
			err = fmt.Errorf("%w", err)
		}
		code := a.exit(row.ctx, err)
		if code != row.code || !strings.Contains(said.String(), row.notice) || row.notice == "" && said.Len() > 0 {
			t.Errorf("%v: code %d and %q, want %d and %q", row.err, code, said.String(), row.code, row.notice)
		}
		if hint := strings.Contains(said.String(), "starts again from a copy"); hint != (row.err == storage.ErrDamaged) {
			t.Errorf("%v: the hint is given: %v", row.err, hint)
		}
	}
	for _, e := range exitTable {
		if !strings.Contains(exitCodesHelp(), fmt.Sprintf("%3d  %s", e.code, e.text)) {
			t.Errorf("the help lacks %d", e.code)
		}
	}
}

func TestLookupErrorsNameWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	other := errors.New("x")
	for _, row := range []struct {
		kind string
		err  error
		mark error
		want string
	}{
		{"article", storage.ErrAmbiguous, storage.ErrAmbiguous, `several ids begin with "نفط": type more of it`},
		{"feed", storage.ErrAmbiguous, storage.ErrAmbiguous, `several ids begin with "نفط"`},
		{"feed", storage.ErrNotFound, storage.ErrNotFound, `there is no feed "نفط": rawi feeds lists them`},
		{"story", storage.ErrNotFound, storage.ErrNotFound, `no story has the id "نفط"`},
		{"story", other, other, "x"},
	} {
		got := lookupError(row.kind, "نفط", fmt.Errorf("%w", row.err))
		if !errors.Is(got, row.mark) || !strings.HasPrefix(got.Error(), row.want) {
			t.Errorf("%s, %v: %v, want %s", row.kind, row.err, got, row.want)
		}
	}
}
