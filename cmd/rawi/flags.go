package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
)

// Formats that most verbs offer.
var (
	objectFormats = []string{render.FormatTable, render.FormatJSON, render.FormatJSONL}
	rowFormats    = []string{render.FormatTable, render.FormatJSON, render.FormatJSONL, render.FormatTSV, render.FormatCSV}
	listFormats   = append(slices.Clone(rowFormats), render.FormatMD, render.FormatURLs)
)

// outputFlags adds --format, --json and --fields to cmd and returns what they
// are set to. The first of formats is the default.
func outputFlags(cmd *cobra.Command, formats ...string) *render.Output {
	o := new(render.Output)
	var asJSON bool
	flags := cmd.Flags()
	flags.StringVar(&o.Format, "format", formats[0], "one of "+strings.Join(formats, ", "))
	flags.BoolVar(&asJSON, "json", false, "short for --format json")
	if slices.Contains(formats, render.FormatTSV) {
		flags.StringSliceVar(&o.Fields, "fields", nil, "fields of tsv and csv, by comma; a wrong one lists them all")
	}
	completeFlag(cmd, "format", formats...)
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if asJSON {
			o.Format = render.FormatJSON
		}
		if !slices.Contains(formats, o.Format) {
			return usageErrorf("--format %.40q: it is one of %s", o.Format, strings.Join(formats, ", "))
		}
		return nil
	}
	return o
}
