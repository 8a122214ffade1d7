package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// Formats in which answers can be had.
const (
	formatTable = "table" // for people; every other one is for programs
	formatJSON  = "json"
	formatJSONL = "jsonl"
	formatTSV   = "tsv"
	formatCSV   = "csv"
	formatMD    = "md"
	formatURLs  = "urls"
	formatAtom  = "atom" // one document
	formatOPML  = "opml"
)

// output is what --format, --json and --fields of one verb say.
type output struct {
	format  string
	short   bool // --json
	fields  []string
	allowed []string
}

// outputFlags gives cmd the flags. The first format allowed is the default.
func outputFlags(cmd *cobra.Command, allowed ...string) *output {
	o := &output{allowed: allowed}
	flags := cmd.Flags()
	flags.StringVar(&o.format, "format", allowed[0], "one of "+strings.Join(allowed, ", "))
	flags.BoolVar(&o.short, "json", false, "short for --format json")
	if slices.Contains(allowed, formatTSV) {
		flags.StringSliceVar(&o.fields, "fields", nil, "fields of tsv and csv, by comma; a wrong one lists them all")
	}
	complete(cmd, "format", allowed...)
	cmd.PreRunE = func(*cobra.Command, []string) error { return o.check() }
	return o
}

func (o *output) check() error {
	if o.short {
		o.format = formatJSON
	}
	if !slices.Contains(o.allowed, o.format) {
		return usage("--format %.40q: it is one of %s", o.format, strings.Join(o.allowed, ", "))
	}
	return nil
}

// object writes one value: as an indented document for json, on one line for jsonl.
func (a *app) object(o *output, v any) error {
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	if o.format == formatJSON {
		e.SetIndent("", "  ")
	}
	return e.Encode(v)
}
