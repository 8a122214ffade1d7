package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/render"
)

func checkConfig(_ context.Context, c Case) []Finding {
	const name = "config"
	switch {
	case errors.Is(c.ConfigErr, config.ErrNotFound), errors.Is(c.ConfigErr, fs.ErrNotExist):
		return failed(name, c.ConfigErr, "rawi init FILE writes a first one")
	case c.ConfigErr != nil && c.Path == "":
		return failed(name, c.ConfigErr, "")
	case c.ConfigErr != nil:
		return failed(name, c.ConfigErr, "mend these lines: rawi check-config reads the file again; a daemon that runs goes on as it was")
	}
	var out []Finding
	if len(c.Config.MissingSecrets) > 0 {
		out = append(out, one(name, Unknown, "secrets that are not known here: "+strings.Join(c.Config.MissingSecrets, ", "),
			"nothing, if the service has them (LoadCredential=)")...)
	}
	if n := len(c.Config.Refused); n > 0 {
		out = append(out, one(name, Warning, fmt.Sprintf("lists of feeds: %s left out: %s", render.Count(n, "line"), c.Config.Refused[0]), "rawi check-config lists them")...)
	}
	if s := c.Daemon; s != nil && s.Fault != "" {
		out = append(out, one(name, Warning, "the last reload changed nothing: "+s.Fault, "mend the file, then rawi reload")...)
	}
	if s := c.Daemon; s != nil && len(s.Restart) > 0 {
		out = append(out, one(name, Warning, "changed, and waits for a restart: "+strings.Join(s.Restart, ", "), "systemctl restart rawi")...)
	}
	if len(out) == 0 {
		out = one(name, OK, c.Path+" is good", "")
	}
	return out
}

func checkDaemon(_ context.Context, c Case) []Finding {
	const name = "daemon"
	s := c.Daemon
	switch {
	case errors.Is(c.DaemonErr, control.ErrNoDaemon):
		return failed(name, c.DaemonErr, "systemctl start rawi, or rawi serve; journalctl -u rawi says why it ended")
	case s == nil && c.DaemonErr != nil:
		return failed(name, c.DaemonErr, "") // it says what to do, or journalctl does
	case s == nil:
		return one(name, Unknown, "not looked for: the config says where it is", "mend the config first")
	case s.Degraded != "":
		return failed(name, errors.New("it serves what it has, and stores nothing: "+s.Degraded), "free the disk, or see journalctl -u rawi")
	case s.Memory.Shed != "":
		return one(name, Warning, "its memory is short: "+s.Memory.Shed, "raise MemoryMax= of the unit (or the container's limit), or follow fewer feeds")
	case s.Version != c.Version:
		return one(name, Warning, fmt.Sprintf("it is still %s, and this is %s", s.Version, c.Version), "systemctl restart rawi")
	}
	return one(name, OK, fmt.Sprintf("%s runs as process %d since %s", s.Version, s.PID, s.Since.Local().Format("2006-01-02 15:04")), "")
}
