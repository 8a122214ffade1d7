// Package fleet lets several nodes be one rawi: what the store takes in goes
// through a log on NATS JetStream, and every node replays it into a store of its
// own. Apply is deterministic, so they agree to the byte of what they say.
//
// A tour: Dial reaches the log and Link.Check compares a store with it; a Node
// appends operations (Apply), follows the log (Run), keeps heartbeats and
// decides which members there are; Owner says whose a host is; Link.Snapshot
// is what a new node begins with.
//
// # Caveats
//
// "Saved" means acknowledged by the quorum of the log's servers. An
// acknowledgement may precede their disks: a node compares the hash of the last
// entry it took in with the log's whenever it connects, and stops where they
// differ. Headers and passwords of feeds are in no entry: each node takes them
// from its own config.
package fleet
