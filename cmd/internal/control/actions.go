package control

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"rawi/storage"
)

// Bodies of the actions' requests and answers.
type (
	applyRequest   struct{ Operations []storage.Operation }
	applyAnswer    struct{ Outcomes []outcome }
	refreshRequest struct{ Feeds []string }
	refreshAnswer  struct{ Polls int }
	levelRequest   struct{ Level slog.Level }
	empty          struct{}
)

// outcome is storage.Outcome with its error, which has no JSON form of its own.
type outcome struct {
	storage.Outcome
	Failure *failure `json:"failure,omitempty"`
}

func mountActions(mux *http.ServeMux, operator Operator) {
	mux.Handle("POST /v1/apply", actionHandler(func(ctx context.Context, in applyRequest) (applyAnswer, error) {
		return apply(ctx, operator, in.Operations)
	}))
	mux.Handle("POST /v1/refresh", actionHandler(func(ctx context.Context, in refreshRequest) (refreshAnswer, error) {
		n, err := operator.Refresh(ctx, in.Feeds...)
		return refreshAnswer{Polls: n}, err
	}))
	mux.Handle("POST /v1/reload", actionHandler(operator.Reload))
	mux.Handle("POST /v1/level", actionHandler(func(ctx context.Context, in levelRequest) (empty, error) {
		return empty{}, operator.SetLevel(ctx, in.Level)
	}))
}

// apply passes the operations that an operator may apply to the daemon, and
// refuses all of them if there is another: only the config file changes
// settings, and only the daemon decides on expiry, subscriptions, the
// members of its fleet and what memory it lacks.
func apply(ctx context.Context, operator Operator, ops []storage.Operation) (applyAnswer, error) {
	for _, op := range ops {
		if op.Settings != nil || op.Expiry != nil || op.Subscription != nil || op.Members != nil || op.Shed != nil {
			return applyAnswer{}, fmt.Errorf("%w: only fetches, decisions, re-clusterings and tombstones come through the socket", storage.ErrInvalid)
		}
	}
	outcomes, err := operator.Apply(ctx, ops...)
	answer := applyAnswer{Outcomes: make([]outcome, len(outcomes))}
	for i, o := range outcomes {
		answer.Outcomes[i].Outcome = o
		if o.Err != nil {
			f, _ := encodeError(o.Err)
			answer.Outcomes[i].Failure = &f
		}
	}
	return answer, err
}

// backup sends a copy of the store. Once its first byte is sent, an error can
// only be reported by closing the connection early.
func backup(w http.ResponseWriter, r *http.Request, operator Operator) {
	started := &startedWriter{w: w}
	_, err := operator.Backup(r.Context(), started)
	switch {
	case err != nil && started.yes:
		panic(http.ErrAbortHandler)
	case err != nil:
		respond(w, nil, err)
	}
}

// startedWriter remembers whether anything was written.
type startedWriter struct {
	w   io.Writer
	yes bool
}

func (s *startedWriter) Write(p []byte) (int, error) {
	s.yes = true
	return s.w.Write(p)
}
