package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
)

// version is set when a release is built: -ldflags "-X main.version=v1.2.3".
var version = ""

func versionCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Args:  positional(cobra.NoArgs),
	}
	o := outputFlags(cmd, objectFormats...)
	cmd.RunE = func(*cobra.Command, []string) error {
		if o.Format != render.FormatTable {
			return a.Object(o, map[string]string{"version": buildVersion(), "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH})
		}
		fmt.Fprint(a.Out, versionLine())
		return nil
	}
	return cmd
}

// versionLine is what `rawi version`, --version and -v print.
func versionLine() string {
	return fmt.Sprintf("rawi %s %s/%s %s\n", buildVersion(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// buildVersion returns the release, or the version that the toolchain recorded.
func buildVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "(devel)" {
		return "devel"
	}
	return cmp.Or(info.Main.Version, "devel")
}
