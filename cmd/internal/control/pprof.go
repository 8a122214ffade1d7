package control

import (
	"net/http"
	"net/http/pprof"
)

// mountProfiles mounts the profiles of the Go runtime, for go tool pprof:
//
//	curl --unix-socket /run/rawi/rawi.sock http://rawi/debug/pprof/heap > heap.pprof
func mountProfiles(mux *http.ServeMux) {
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
}
