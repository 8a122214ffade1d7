package main

import (
	"context"
	"io"
)

// interruptible is a reader whose Read ends with its context: one that waits for the
// keyboard knows nothing of Ctrl-C, which only ends the context.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

// Read reads as in does, or returns the error of the context. What is read after its
// end is lost, and so is the goroutine that waits for it: the program ends.
func (r interruptible) Read(p []byte) (int, error) {
	type result struct {
		bytes []byte
		err   error
	}
	read := make(chan result, 1)
	go func() {
		own := make([]byte, len(p)) // p is the caller's again after the end
		n, err := r.in.Read(own)
		read <- result{own[:n], err}
	}()
	select {
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	case got := <-read:
		return copy(p, got.bytes), got.err
	}
}
