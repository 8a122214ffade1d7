package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rawi/storage/text"
)

// flagError returns the error of a command line whose flags cannot be read.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var value *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := text.Nearest(unknown.GetSpecifiedName(), names); near != "" {
			return usageErrorf("%w: did you mean --%s?", err, near)
		}
	case errors.As(err, &value):
		f := value.GetFlag()
		return usageErrorf("--%s %.40q: %s is needed here", f.Name, value.GetValue(), kindOfFlag(f.Value.Type()))
	}
	return usageErrorf("%w: try %s --help", err, cmd.CommandPath())
}

// kindOfFlag names the values of a type of flags.
func kindOfFlag(kind string) string {
	switch {
	case kind == "bool":
		return "true or false"
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
		return "a whole number"
	case strings.HasPrefix(kind, "float"):
		return "a number"
	case kind == "duration":
		return "a span of time, as 90s or 6h,"
	}
	return "another value"
}
