// Package farm is a farm of feeds on loopback, as many as wanted, of which
// some misbehave: for load tests and soaks of the whole daemon.
//
//	f := farm.New(farm.Options{Feeds: 10000, Hosts: 2000, Began: time.Now(), Now: time.Now})
//	go http.Serve(listener, f)       // on 0.0.0.0: each host is an address in 127.0.0.0/8
//	feeds := f.Feeds(port)           // for the config
//	f.Seen()                         // what was asked, and how politely
//
// # Caveats
//
// What is served depends on the options and the clock alone. Faults that wait
// end with the request.
package farm
