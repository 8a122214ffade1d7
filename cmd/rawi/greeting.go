package main

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"

	xterm "golang.org/x/term"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
	"rawi/storage"
)

// greet says on a terminal where to look for what the daemon at address does.
func greet(a *app, c *config.Config, address net.Addr) {
	if f, ok := a.stderr.(*os.File); ok && xterm.IsTerminal(int(f.Fd())) {
		a.notice("%s", greeting(c, address, program(), a.configArgument(c.Path)))
	}
}

// greeting returns what to open, subscribe to and type. A command is program, a verb
// and flags.
func greeting(c *config.Config, address net.Addr, program, flags string) string {
	at := strings.TrimSuffix("http://"+reachable(address), ":80")
	documents := at
	if c.Publish.Private.Token != "" {
		documents += "/private/TOKEN" // it is in the config, and not for every screen
	}
	topic := storage.Topic{Title: "دير الزور"}
	var b strings.Builder
	row := func(what, does, note string) {
		fmt.Fprintf(&b, "\n%-11s %s", what, strings.TrimRight(fmt.Sprintf("%-44s  %s", does, note), " "))
	}
	fmt.Fprintf(&b, "rawi runs, with %s and %s of %s\n", render.Count(len(c.Feeds), "feed"), render.Count(len(c.Topics), "topic"), c.Path)
	row("open", documents+"/", "")
	row("subscribe", documents+"/feed.atom", "everything; .rss and .json too")
	if len(c.Topics) > 0 {
		topic = c.Topics[0]
		row("", documents+"/topics/"+topic.Name+".atom", "")
	}
	row("", documents+"/events.atom", "each happening once, whoever tells it")
	row("ask", fmt.Sprintf("%s query '%s'%s", program, strings.ReplaceAll(term.Clean(topic.Title), "'", " "), flags), "in another terminal")
	row("", program+" feeds"+flags, "how they go")
	if len(c.Feeds)+len(c.Lists) == 0 {
		row("", program+" feeds add URL"+flags, "there is none yet")
	}
	row("stop", "Ctrl-C", "")
	if c.Site.URL != at {
		fmt.Fprintf(&b, "\n\nReaders find it at %s.", c.Site.URL)
	}
	b.WriteString("\n\nThe feeds are read now. Here follows the log:")
	return b.String()
}

// reachable returns an address under which a program of this machine reaches a
// listener.
func reachable(address net.Addr) string {
	ap, err := netip.ParseAddrPort(address.String())
	if err != nil || !ap.Addr().IsUnspecified() {
		return address.String()
	}
	return net.JoinHostPort("127.0.0.1", fmt.Sprint(ap.Port()))
}
