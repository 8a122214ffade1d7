package main

import (
	"flag"
	"time"

	"rawi/cmd/internal/farm"
)

// options are what the flags say.
type options struct {
	farm                          farm.Options
	server, rawi, only, access    string
	rounds, nodes, requests, port int
	netns                         bool
}

func readFlags() options {
	o := options{farm: farm.Options{Copies: 3, MinInterval: minInterval - time.Second, Began: time.Now(), Now: time.Now}}
	flag.IntVar(&o.farm.Feeds, "feeds", 3000, "how many feeds")
	flag.IntVar(&o.farm.Hosts, "hosts", 600, "addresses they are spread over")
	flag.DurationVar(&o.farm.Every, "every", time.Minute, "between two new items of a feed")
	flag.DurationVar(&o.farm.Delay, "delay", 0, "of each answer")
	flag.IntVar(&o.rounds, "rounds", 1, "how often each thing is killed; 0: only how fast it is")
	flag.IntVar(&o.nodes, "nodes", 3, "how many nodes")
	flag.IntVar(&o.requests, "requests", 64, "of a node at once")
	flag.IntVar(&o.port, "port", 24000, "the first of the ports that are used")
	flag.StringVar(&o.server, "nats-server", "nats-server", "the program")
	flag.StringVar(&o.rawi, "rawi", "", "the program; empty: built")
	flag.BoolVar(&o.netns, "netns", false, "each process in a network namespace of its own, whose line fails")
	flag.StringVar(&o.only, "only", "", "with --netns: only the faults whose names hold this, or one of these with commas between")
	flag.StringVar(&o.access, "access-log", "", "with --netns: a file for a line of each request, and which node asked")
	flag.Parse()
	return o
}
