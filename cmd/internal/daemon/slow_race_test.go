//go:build race

package daemon

// slowness is how many times longer than otherwise all takes with the race detector.
const slowness = 5
