package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rawi/cmd/internal/config"
)

// manDay returns the day that manual pages bear: that of SOURCE_DATE_EPOCH
// (reproducible-builds.org, seconds since 1970), else of the commit that rawi was
// built from, else of now.
func manDay(getenv func(string) string, now time.Time) (time.Time, error) {
	if epoch := getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return now, usageErrorf("SOURCE_DATE_EPOCH is %.40q, and no number of seconds", epoch)
		}
		return time.Unix(seconds, 0), nil
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if day, err := time.Parse(time.RFC3339, s.Value); s.Key == "vcs.time" && err == nil {
				return day, nil
			}
		}
	}
	return now, nil
}

// writeMan writes the pages of cmd and its subcommands.
func writeMan(cmd *cobra.Command, dir string, day time.Time) error {
	for _, c := range cmd.Commands() {
		if undocumented(c) {
			continue
		}
		if err := writeMan(c, dir, day); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, manName(cmd)+".1"), manPage(cmd, day), 0o644)
}

func undocumented(cmd *cobra.Command) bool {
	return cmd.Hidden || cmd.Name() == "help" || cmd.Name() == "completion"
}

func manName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manPage returns the page of a verb or of a help text.
func manPage(cmd *cobra.Command, day time.Time) []byte {
	var m manual
	verb := cmd.Runnable() || cmd.HasSubCommands()
	m.begin(manName(cmd), "1", day, cmd.Short)
	if verb {
		m.section("SYNOPSIS")
		m.filled("`" + cmd.UseLine() + "`")
	}
	m.section("DESCRIPTION")
	m.text(cmp.Or(cmd.Long, strings.ToUpper(cmd.Short[:1])+cmd.Short[1:]+"."))
	others := []string{"rawi.yaml(5)"}
	if verb {
		cmd.InitDefaultHelpFlag()
		m.flags("OPTIONS", cmd.NonInheritedFlags())
		m.flags("OPTIONS OF EVERY VERB", cmd.InheritedFlags())
	}
	if cmd.HasParent() {
		others = append(others, manName(cmd.Parent())+"(1)")
	} else {
		m.environment()
	}
	for _, c := range cmd.Commands() {
		if !undocumented(c) {
			others = append(others, manName(c)+"(1)")
		}
	}
	m.seeAlso(others)
	return m.Bytes()
}

func (m *manual) flags(heading string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	m.section(heading)
	flags.VisitAll(func(f *pflag.Flag) {
		takes, text := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		m.item(name, takes, text)
	})
}

// environment writes what rawi has beside its command line.
func (m *manual) environment() {
	m.section("EXIT STATUS")
	m.filled("0 if it is done. `rawi help exit-codes` lists the others, as rawi-exit-codes(1) does.")
	m.section("ENVIRONMENT")
	m.item("RAWI_CONFIG", "", "the config file, where --config names none")
	m.item("XDG_CONFIG_HOME, XDG_DATA_HOME", "", "folders of a user, in the place of ~/.config and ~/.local/share")
	m.item("NO_COLOR", "", "not empty: no colours")
	m.item("COLUMNS", "", "width of tables, where the output is no terminal")
	m.item("BROWSER", "", "the program that `rawi open` starts")
	m.section("FILES")
	m.item("/etc/rawi/rawi.yaml", "", "config file of the service, see rawi.yaml(5); files of /etc/rawi/conf.d add to it")
	defaults := config.Default()
	m.item(defaults.Data+", "+defaults.Socket, "", "the service's store, and the socket by which the verbs ask the daemon")
	m.item("~/.config/rawi/rawi.yaml, ~/.local/share/rawi", "", "the same of a user's own daemon, as `rawi init` sets it up")
}

// configManual returns rawi.yaml(5).
func configManual(day time.Time) []byte {
	var m manual
	m.begin("rawi.yaml", "5", day, "config file of rawi")
	m.section("SYNOPSIS")
	m.verbatim([]string{"/etc/rawi/rawi.yaml", "/etc/rawi/conf.d/*.yaml", "~/.config/rawi/rawi.yaml"})
	m.section("DESCRIPTION")
	m.text(configText())
	m.section("KEYS")
	for _, s := range config.Keys() {
		text := s.Description
		if s.Default != "" {
			text += fmt.Sprintf(" (default: `%s`)", s.Default)
		}
		m.item(s.Key, s.Takes, text)
	}
	m.section("EXAMPLE")
	m.verbatim(strings.Split(configExample, "\n"))
	m.seeAlso([]string{"rawi(1)", "rawi-check-config(1)", "rawi-init(1)", "rawi-queries(1)", "rawi-reload(1)"})
	return m.Bytes()
}

const configExample = `site: {title: "أخبار الجزيرة", url: "https://news.example.org", language: ar}
fetch: {contact: "https://news.example.org/about"}
feeds:
  - {url: "https://www.enabbaladi.net/feed", name: enab-baladi, region: syria, language: ar}
  - {url: "https://syriadirect.org/feed/", name: syria-direct, region: syria, language: en}
topics:
  - {name: deir-ezzor, title: "دير الزور", query: '"دير الزور" OR البوكمال OR "Deir ez-Zor"'}`
