package lean

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// sending dials servers that answer a request with some bytes, and close.
func sending(answer string) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go func() {
			defer there.Close()
			if readRequest(bufio.NewReader(there)) {
				_, _ = io.WriteString(there, answer)
			}
		}()
		return here, nil
	}
}

// exchanged returns the status and body of an answer, as far as they came.
func exchanged(t *testing.T, rt http.RoundTripper) (answer string, err error) {
	t.Helper()
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://a.example/", http.NoBody)
	resp, err := rt.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return fmt.Sprintf("%d %q", resp.StatusCode, raw), err
}

// Whatever bytes a server sends, an answer is what net/http reads of them, and where more
// than that was sent the connection is not used again.
func FuzzAnswer(f *testing.F) {
	for _, answer := range []string{
		ok + "abc", ok + "abcdef", ok + "a", "HTTP/1.1 200 OK\r\n\r\nabc",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-A: b\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n3;a=b\r\nabc\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc", "HTTP/1.1 200 OK\nContent-Length : 3\n\nabc",
		"HTTP/1.1 200 OK\r\n Content-Length: 3\r\n\r\nabc", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc",
		"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 204 None\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\n" + ok + "abc",
		strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", maxInterim) + ok + "abc",
		"HTTP/1.1 101 Switching Protocols\r\n\r\nabc", "HTTP/1.1 099 X\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.1 200", "\x16\x03\x01", "",
	} {
		f.Add(answer)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		if len(answer) > 4000 || strings.Count(answer, "HTTP/1") > maxInterim+1 || strings.Contains(answer, " 101") {
			return // longer than what a read takes, more interim answers than are read, or another protocol
		}
		mine := &Transport{Dial: sending(answer), Idle: 1, IdlePerHost: 1, IdleTimeout: time.Minute, MaxHead: 64 << 10}
		theirs := &http.Transport{DialContext: sending(answer), DisableCompression: true, MaxResponseHeaderBytes: 64 << 10}
		defer theirs.CloseIdleConnections()
		got, err := exchanged(t, mine)
		want, wantErr := exchanged(t, theirs)
		if (err == nil) != (wantErr == nil) || got != want {
			t.Errorf("%q: got %s, %v; net/http has %s, %v", answer, got, err, want, wantErr)
		}
		if again := mine.pool.idle.Len() > 0; again {
			mine.CloseIdleConnections()
			mine.Dial = sending(answer + "H")
			if more, err := exchanged(t, mine); more != got || err != nil || mine.pool.idle.Len() > 0 {
				t.Errorf("%q and a byte: got %s, %v, %d connections are used again", answer, more, err, mine.pool.idle.Len())
			}
		}
		mine.CloseIdleConnections()
	})
}
