//go:build !race

package daemon

const slowness = 1 // see slow_race_test.go
