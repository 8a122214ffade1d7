package control

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"rawi/storage"
)

// Hello is what a daemon says of itself first.
type Hello struct {
	Version string `json:"rawi"`
}

// NewHandler answers on the socket: questions from reader, deeds by operator.
// Requests for changes are held for at most 25 seconds; cancelling the
// server's base context ends them at once.
func NewHandler(hello Hello, reader storage.Reader, operator Operator) http.Handler {
	mux := http.NewServeMux()
	questions(mux, "/v1/", hello, reader)
	profiles(mux)
	ask := func(name string, f func(context.Context, arguments) (any, error)) {
		mux.Handle("GET /v1/"+name, asking(f))
	}
	ask("changes", func(ctx context.Context, a arguments) (any, error) {
		return reader.Changes(ctx, a.number("after"), int(a.number("limit")))
	})
	ask("wait", func(ctx context.Context, a arguments) (any, error) { return wait(ctx, reader, a.number("after")) })
	ask("status", func(ctx context.Context, _ arguments) (any, error) { return operator.Status(ctx) })
	ask("decisions", func(ctx context.Context, _ arguments) (any, error) { return operator.Decisions(ctx) })
	ask("rulings", func(ctx context.Context, _ arguments) (any, error) { return operator.DurableRecords(ctx) })

	mux.HandleFunc("GET /v1/backup", func(w http.ResponseWriter, r *http.Request) { backup(w, r, operator) })
	mux.Handle("POST /v1/apply", acting(func(ctx context.Context, in applyRequest) (applyAnswer, error) {
		return apply(ctx, operator, in.Operations)
	}))
	mux.Handle("POST /v1/refresh", acting(func(ctx context.Context, in refreshRequest) (refreshAnswer, error) {
		n, err := operator.Refresh(ctx, in.Feeds...)
		return refreshAnswer{Polls: n}, err
	}))
	mux.Handle("POST /v1/reload", acting(func(ctx context.Context, _ nothing) (nothing, error) {
		return nothing{}, operator.Reload(ctx)
	}))
	mux.Handle("POST /v1/level", acting(func(ctx context.Context, in levelRequest) (nothing, error) {
		return nothing{}, operator.SetLevel(ctx, in.Level)
	}))
	return mux
}

// questions mounts under prefix what only asks and is answered at once.
func questions(mux *http.ServeMux, prefix string, hello Hello, reader storage.Reader) {
	ask := func(name string, f func(context.Context, arguments) (any, error)) {
		mux.Handle("GET "+prefix+name, asking(f))
	}
	ask("hello", func(context.Context, arguments) (any, error) { return hello, nil })
	ask("article", func(ctx context.Context, a arguments) (any, error) { return reader.Article(ctx, a.text("id")) })
	ask("versions", func(ctx context.Context, a arguments) (any, error) { return reader.Versions(ctx, a.text("id")) })
	ask("story", func(ctx context.Context, a arguments) (any, error) { return reader.Story(ctx, a.text("id")) })
	ask("query", func(ctx context.Context, a arguments) (any, error) { return reader.Query(ctx, decodeQuery(a)) })
	ask("stories", func(ctx context.Context, a arguments) (any, error) { return reader.Stories(ctx, decodeQuery(a)) })
	ask("why", func(ctx context.Context, a arguments) (any, error) { return reader.Why(ctx, a.text("a"), a.text("b")) })
	ask("feeds", func(ctx context.Context, _ arguments) (any, error) { return reader.Feeds(ctx) })
	ask("topics", func(ctx context.Context, a arguments) (any, error) { return reader.Topics(ctx, a.time("now")) })
	ask("stats", func(ctx context.Context, _ arguments) (any, error) { return reader.Stats(ctx) })
	ask("tombstones", func(ctx context.Context, a arguments) (any, error) { return reader.Tombstones(ctx, a.time("since")) })
	ask("settings", func(ctx context.Context, _ arguments) (any, error) { return reader.Settings(ctx) })
}

// asking answers a question with whatever f returns.
func asking(f func(context.Context, arguments) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.RawQuery) > maxArguments {
			answer(w, nil, ErrTooLarge)
			return
		}
		var fault error
		// An argument that cannot be read stops f's answer, not f: it only asks.
		out, err := f(r.Context(), arguments{values: r.URL.Query(), err: &fault})
		answer(w, out, cmp.Or(fault, err))
	}
}

// acting decodes what is to be done and answers what came of it.
func acting[In, Out any](f func(context.Context, In) (Out, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in In
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAct)).Decode(&in)
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			err = ErrTooLarge
		} else if err != nil {
			err = fmt.Errorf("%w: %w", ErrUsage, err)
		}
		if err != nil {
			answer(w, nil, err)
			return
		}
		out, err := f(r.Context(), in)
		answer(w, out, err)
	}
}

// backup sends the store. What goes wrong once it has begun can only be told
// by breaking off.
func backup(w http.ResponseWriter, r *http.Request, operator Operator) {
	begun := &begun{w: w}
	_, err := operator.Backup(r.Context(), begun)
	switch {
	case err != nil && begun.yes:
		panic(http.ErrAbortHandler)
	case err != nil:
		answer(w, nil, err)
	}
}

// begun is a writer that remembers that something was written.
type begun struct {
	w   io.Writer
	yes bool
}

func (b *begun) Write(p []byte) (int, error) {
	b.yes = true
	return b.w.Write(p)
}

func answer(w http.ResponseWriter, out any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		f, status := fail(err)
		w.WriteHeader(status)
		out = f
	}
	// The only error left is a caller who has gone.
	_ = json.NewEncoder(w).Encode(out)
}

// wait is true when there is a change, and false when none came while the
// request could be held.
func wait(ctx context.Context, reader storage.Reader, after uint64) (bool, error) {
	held, cancel := context.WithTimeout(ctx, holdWait)
	defer cancel()
	err := reader.Wait(held, after)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return false, nil
	}
	return err == nil, err
}

// apply lets through what an operator may: the config file alone changes
// settings, and the daemon alone decides when articles expire.
func apply(ctx context.Context, operator Operator, ops []storage.Operation) (applyAnswer, error) {
	for _, op := range ops {
		if op.Settings != nil || op.Expiry != nil || op.Subscription != nil || op.Members != nil {
			return applyAnswer{}, fmt.Errorf("%w: only fetches, decisions, re-clusterings and tombstones come through the socket", storage.ErrInvalid)
		}
	}
	outcomes, err := operator.Apply(ctx, ops...)
	answer := applyAnswer{Outcomes: make([]outcome, len(outcomes))}
	for i, o := range outcomes {
		answer.Outcomes[i].Outcome = o
		if o.Err != nil {
			f, _ := fail(o.Err)
			answer.Outcomes[i].Failure = &f
		}
	}
	return answer, err
}
