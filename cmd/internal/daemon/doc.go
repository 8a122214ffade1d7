// Package daemon wires the rooms together: config → store → fetcher → publish
// → control socket. A daemon is a value that tests start in their own process.
//
//	d, err := daemon.New(ctx, daemon.Options{Load: load, Logger: logger})
//	err = d.Run(ctx) // until ctx ends; within five seconds of that
//
// What New and Run do registers how it is undone, and is undone in reverse.
// Reload builds what is new beside what runs, and swaps by difference: a feed
// that did not change keeps its timers, and a config with a fault changes
// nothing.
//
// # Caveats
//
// Addresses, paths, and the sections fetch, publish and fleet are read at the
// start only: Reload goes on with what they were then, logs which of them changed
// and wait for a restart, and Status names them.
package daemon
