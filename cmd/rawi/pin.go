package main

import (
	"github.com/spf13/cobra"

	"rawi/storage"
)

func pinCommand(a *app) *cobra.Command {
	return decisionCommand(a, decisionVerb{storage.DecidePin, false, 1, "pin ID", "keep an article for ever", "it is kept for ever"})
}

func unpinCommand(a *app) *cobra.Command {
	return decisionCommand(a, decisionVerb{storage.DecideUnpin, false, 1, "unpin ID", "let an article expire again", "it may expire"})
}
