// Package control is the unix socket by which the verbs of rawi ask a running
// daemon, both ends: bbolt is locked by its owner, so whoever wants an answer
// while the daemon runs must ask it.
//
//	listener, err := control.Listen("/run/rawi/rawi.sock")   // the daemon's end
//	server := http.Server{Handler: control.NewHandler(reader, operator)}
//
//	client, err := control.Dial(ctx, "/run/rawi/rawi.sock")  // a verb's end
//	page, err := client.Query(ctx, storage.Query{Text: "دير الزور"})
//
// It is plain HTTP and JSON, so that curl reads it too:
//
//	curl --unix-socket /run/rawi/rawi.sock http://rawi/v1/stats
//
// What only asks is a GET with its arguments in the address; what acts is a
// POST with a JSON object. A failure is an object too, with a code that the
// client turns back into the sentinel of package storage it was.
//
// # Caveats
//
// There is no other guard than the modes of the file: who may connect may do
// all the operator may. Settings cannot be changed through it: they come from
// the config file alone.
package control
