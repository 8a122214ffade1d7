package fetcher

import (
	"bufio"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/fetcher/client/clienttest"
	"rawi/storage"
)

// unchanged answers every request on loopback with 304. It does as little as
// can be done, for its processor time is measured too.
func unchanged(b *testing.B, ending string) (address string) {
	b.Helper()
	answer := []byte("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n" + ending + "\r\n")
	return "http://" + clienttest.ServeRaw(b, "127.0.0.1", func(conn net.Conn) {
		for in := bufio.NewReader(conn); readHead(in); {
			if _, err := conn.Write(answer); err != nil || ending != "" {
				return
			}
		}
	}) + "/feed"
}

// readHead reads up to an empty line.
func readHead(in *bufio.Reader) bool {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return false
		}
		if len(line) <= 2 {
			return true
		}
	}
}

// cpu is the processor time this process has used.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkNotModified is a poll of a feed that has nothing new, from the
// request to the operation for the store; client and server together.
func BenchmarkNotModified(b *testing.B) {
	for name, ending := range map[string]string{"kept": "", "new": "Connection: close\r\n"} {
		b.Run(name, func(b *testing.B) {
			asker, err := client.New(client.Options{AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
			if err != nil {
				b.Fatal(err)
			}
			defer asker.Close()
			w := newWorld()
			t := w.poller()
			t.client = asker
			f := storage.Feed{Name: "damascus", URL: unchanged(b, ending)}
			st := storage.FeedState{Feed: f.Name, URL: f.URL, ETag: `"1"`, Status: storage.StatusOK}
			b.ReportAllocs()
			began := cpu(b)
			for b.Loop() {
				w.fetches = w.fetches[:0]
				st = t.poll(b.Context(), f, st, free).state
				if st.Failures > 0 || !strings.Contains(st.ETag, "1") {
					b.Fatal(st.Error)
				}
			}
			b.ReportMetric(float64((cpu(b)-began).Microseconds())/float64(b.N), "cpu-µs/op")
		})
	}
}
