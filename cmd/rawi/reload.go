package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/term"
)

func reloadCommand(a *app) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "reload",
		Short: "make the daemon read its config file again; a bad file changes nothing",
		Args:  positional(cobra.NoArgs),
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask before feeds or topics of a fleet are removed")
	cmd.RunE = a.withDaemon(func(ctx context.Context, client *control.Client, _ []string) error {
		changes, err := reloadAttended(ctx, a, client, yes)
		if err != nil {
			return err
		}
		s, err := client.Status(ctx)
		switch {
		case err != nil:
			return err
		case len(s.Restart) > 0:
			a.notice("the config file is in force, but for what waits for a restart: %s", strings.Join(s.Restart, ", "))
		case changes != "":
			a.notice("the config file is in force, on all nodes of the fleet: %s", term.Clean(changes))
		default:
			a.notice("the config file is in force")
		}
		return nil
	})
	return cmd
}

// reloadAttended has the daemon read its config file again, and returns what of a
// fleet's settings it changes. It asks before feeds or topics are removed, unless yes
// is given.
func reloadAttended(ctx context.Context, a *app, client *control.Client, yes bool) (changes string, err error) {
	request := control.ReloadRequest{Attended: true}
	if yes {
		request.Approved = control.ApproveAll
	}
	for {
		answer, err := client.Reload(ctx, request)
		switch {
		case err != nil:
			return "", markedError{fmt.Errorf("nothing was changed:\n%w", err), errConfig}
		case answer.Approval == "":
			return answer.Changes, nil
		case request.Approved != "":
			a.notice("the file or the fleet has changed meanwhile")
		}
		a.notice("this changes the settings of all nodes of the fleet: %s", term.Clean(answer.Changes))
		if !a.confirm(ctx, "remove them?") {
			return "", cmp.Or(ctx.Err(), errors.New("nothing was changed"))
		}
		request.Approved = answer.Approval
	}
}
