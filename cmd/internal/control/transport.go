package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// maxAnswer bounds the answer that a client reads, in bytes: a page of
// storage.MaxLimit long articles has some 50 MB.
const maxAnswer = 512 << 20

// transport sends requests to a daemon and decodes the answers. It is safe for
// concurrent use.
type transport struct {
	base string // address of the requests, with a slash at the end
	http *http.Client
}

// get decodes the answer to a GET request into out.
func (t *transport) get(ctx context.Context, name string, arguments url.Values, out any) error {
	return t.do(ctx, http.MethodGet, name+"?"+arguments.Encode(), nil, out)
}

// post sends in as JSON and decodes the answer into out.
func (t *transport) post(ctx context.Context, name string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return t.do(ctx, http.MethodPost, name, body, out)
}

func (t *transport) do(ctx context.Context, method, path string, in []byte, out any) error {
	answer, err := t.open(ctx, method, path, in)
	if err != nil {
		return err
	}
	defer answer.Close()
	body, err := io.ReadAll(io.LimitReader(answer, maxAnswer))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return nil
}

// open sends a request and returns the body of its answer, which the caller
// closes. An answer with a status other than 200 is returned as its error.
func (t *transport) open(ctx context.Context, method, path string, in []byte) (io.ReadCloser, error) {
	r, err := http.NewRequestWithContext(ctx, method, t.base+path, bytes.NewReader(in))
	if err != nil {
		return nil, err
	}
	answer, err := t.http.Do(r)
	if err != nil {
		// The address in a *url.Error is made up: only its cause helps.
		if u := (*url.Error)(nil); errors.As(err, &u) {
			err = u.Err
		}
		return nil, err
	}
	if answer.StatusCode == http.StatusOK {
		return answer.Body, nil
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	return nil, decodeFailure(answer.StatusCode, body)
}

func decodeFailure(status int, body []byte) error {
	var f failure
	if json.Unmarshal(body, &f) != nil || f.Text == "" {
		return fmt.Errorf("%w: status %d %.60q: is that a rawi of this version?", ErrAnswer, status, body)
	}
	return f.decode()
}

// get requests one value of type T.
func get[T any](ctx context.Context, t *transport, name string, arguments url.Values) (T, error) {
	var out T
	err := t.get(ctx, name, arguments, &out)
	return out, err
}
