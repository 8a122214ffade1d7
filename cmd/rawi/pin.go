package main

import (
	"github.com/spf13/cobra"

	"rawi/storage"
)

func pinCommand(a *app) *cobra.Command {
	return decisionCommand(a, storage.DecidePin, "pin ID", "keep an article for ever", "it is kept for ever", 1)
}

func unpinCommand(a *app) *cobra.Command {
	return decisionCommand(a, storage.DecideUnpin, "unpin ID", "let an article expire again", "it may expire", 1)
}
