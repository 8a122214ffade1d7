// Package farm serves any number of feeds on loopback addresses, of which some
// misbehave, for load tests and soaks of the whole daemon.
//
//	f := farm.New(farm.Options{Feeds: 10000, Hosts: 2000, Began: time.Now(), Now: time.Now})
//	go http.Serve(listener, f)       // on 0.0.0.0: each host is an address in 127.0.0.0/8
//	feeds := f.Feeds(port)           // for the config
//	f.Stats()                        // the requests, and how polite they were
//
// # Caveats
//
// The documents depend on the options and the clock alone. A fault that waits
// ends with its request.
package farm
