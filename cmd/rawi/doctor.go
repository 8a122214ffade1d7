package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/doctor"
	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
	"rawi/storage/bolt"
)

func doctorCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "look for what is wrong with this installation, and say the way out of each",
		Long: `Look at the config, the daemon, the store and its backup, the disk, memory, open
files, the clock, the names of feeds' hosts, the site as hubs would reach it, and the
feeds. It changes nothing. It looks up hosts of feeds and asks site.url once.

The exit code is that of the first fault (rawi help exit-codes), and 0 where there are
warnings only.`,
		Args: positional(cobra.NoArgs),
	}
	o := outputFlags(cmd, rowFormats...)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if a.serverFlag != "" {
			return errRemote
		}
		found, err := doctor.Examine(cmd.Context(), gatherCase(cmd.Context(), a))
		if err != nil {
			return err
		}
		if err := writeFindings(a, o, found); err != nil {
			return err
		}
		return findingsError(found)
	}
	return cmd
}

// gatherCase finds out what there is to examine: from the daemon, or from the store
// where none runs.
func gatherCase(ctx context.Context, a *app) doctor.Case {
	c := doctor.Case{Now: a.Now(), Version: buildVersion(), Network: network()}
	if c.Path, c.ConfigErr = a.configPath(); c.ConfigErr == nil {
		c.Config, c.ConfigErr = a.loadConfig()
	}
	data := config.Default().Data
	if c.Config != nil {
		data = c.Config.Data
	}
	_, client, err := a.connect(ctx)
	switch {
	case err == nil:
		defer client.Close()
		askDaemon(ctx, client, &c)
	case c.ConfigErr == nil || errors.Is(err, control.ErrDenied):
		c.DaemonErr = err
	}
	if c.Daemon != nil {
		data = c.Daemon.Data
	} else if c.Config != nil {
		readStore(ctx, c.Config, &c)
	}
	c.System = doctor.Look(data)
	return c
}

// askDaemon asks the daemon how it is.
func askDaemon(ctx context.Context, client *control.Client, c *doctor.Case) {
	s, err := client.Status(ctx)
	if err == nil {
		c.Feeds, err = client.Feeds(ctx)
	}
	if err != nil {
		c.DaemonErr, c.StoreErr = err, err
		return
	}
	c.Daemon, c.Stats, c.Backup = &s, s.Store, s.Backup
}

// readStore looks into the store of a daemon that does not run.
func readStore(ctx context.Context, from *config.Config, c *doctor.Case) {
	path := daemon.StorePath(from.Fixed)
	store, err := bolt.Open(path, bolt.Options{ReadOnly: true})
	if errors.Is(err, fs.ErrPermission) {
		err = fmt.Errorf("%w: %s", err, permissionHint(path))
	}
	if err == nil {
		defer store.Close()
		c.Stats, err = store.Stats(ctx)
	}
	if err == nil {
		c.Feeds, err = store.Feeds(ctx)
	}
	c.StoreErr, c.Backup = err, daemon.LastBackup(from.Fixed)
}

// network asks as readers of the site do: by the system's resolver, and without a
// proxy.
func network() doctor.Network {
	return doctor.Network{
		Resolve: func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		},
		HTTP: &http.Client{
			Transport:     &http.Transport{DisableKeepAlives: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// writeFindings writes what was found: for people each with its way out below.
func writeFindings(a *app, o *render.Output, found []doctor.Finding) error {
	if o.Format != render.FormatTable {
		return render.WriteRows(a.Page, o, findingRows(), found)
	}
	const indent = 18
	for _, f := range found {
		state := fmt.Sprintf("%-8s", f.State)
		switch f.State {
		case doctor.Fault:
			state = a.Screen.Alert(state)
		case doctor.Warning:
			state = a.Screen.Bold(state)
		}
		lines := strings.Split(f.Says, "\n")
		fmt.Fprintf(a.Out, "%s  %-7s %s\n", state, f.Check, term.Clean(lines[0]))
		for _, line := range lines[1:] {
			fmt.Fprintf(a.Out, "%*s%s\n", indent, "", term.Clean(line))
		}
		if f.Do != "" {
			fmt.Fprintf(a.Out, "%*s→ %s\n", indent, "", term.Clean(f.Do))
		}
	}
	return nil
}

// findingRows describes findings for programs.
func findingRows() render.RowFormat[doctor.Finding] {
	return render.RowFormat[doctor.Finding]{
		Fields: []render.Field[doctor.Finding]{
			{Name: "check", Value: func(f doctor.Finding) string { return f.Check }},
			{Name: "state", Value: func(f doctor.Finding) string { return string(f.State) }},
			{Name: "says", Value: func(f doctor.Finding) string { return f.Says }},
			{Name: "do", Value: func(f doctor.Finding) string { return f.Do }},
		},
		Object: func(f doctor.Finding) any { return f },
	}
}

// faultsFound is the error of an installation that has faults.
type faultsFound struct {
	faults, warnings int
	first            error // that decides the exit code
}

func (f *faultsFound) Error() string {
	return fmt.Sprintf("%s and %s: see above", render.Count(f.faults, "fault"), render.Count(f.warnings, "warning"))
}

func (f *faultsFound) Unwrap() error { return f.first }

// findingsError returns the error of the first fault; nil: there is none.
func findingsError(found []doctor.Finding) error {
	for _, f := range found {
		if f.State == doctor.Fault {
			return &faultsFound{doctor.Count(found, doctor.Fault), doctor.Count(found, doctor.Warning), f.Err}
		}
	}
	return nil
}
