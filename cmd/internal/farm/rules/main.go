// Rules checks the documents at some addresses against the rules of their
// formats, and prints which rules are broken:
//
//	go run ./cmd/internal/farm/rules http://127.0.0.1:8080/feed.atom http://127.0.0.1:8080/feed.json
//
// It exits with status 1 if one is.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"

	"rawi/publish/format/formattest"
)

// maxDocument bounds how much of a document is read, in bytes.
const maxDocument = 64 << 20

func main() {
	status := 0
	for _, address := range os.Args[1:] {
		broken, err := check(address)
		if err != nil {
			broken = append(broken, err.Error())
		}
		for _, b := range broken {
			fmt.Printf("%s: %s\n", address, b)
			status = 1
		}
	}
	fmt.Printf("%d documents\n", len(os.Args)-1)
	os.Exit(status)
}

func check(address string) ([]string, error) {
	r, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(io.LimitReader(r.Body, maxDocument))
	if err != nil {
		return nil, err
	}
	if r.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", r.StatusCode)
	}
	return formattest.Check(r.Header.Get("Content-Type"), body), nil
}
