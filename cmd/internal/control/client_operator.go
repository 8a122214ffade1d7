package control

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"rawi/storage"
)

// operatorClient is an Operator that sends what is asked of it to a daemon.
type operatorClient struct{ transport *transport }

// Apply implements Operator.
func (c operatorClient) Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	var answer applyAnswer
	if err := c.transport.post(ctx, "apply", applyRequest{Operations: ops}, &answer); err != nil {
		return nil, err
	}
	outcomes := make([]storage.Outcome, len(answer.Outcomes))
	for i, o := range answer.Outcomes {
		outcomes[i] = o.Outcome
		if o.Failure != nil {
			outcomes[i].Err = o.Failure.decode()
		}
	}
	return outcomes, nil
}

// Decisions implements Operator.
func (c operatorClient) Decisions(ctx context.Context) ([]storage.Decision, error) {
	return get[[]storage.Decision](ctx, c.transport, "decisions", nil)
}

// DurableRecords implements Operator.
func (c operatorClient) DurableRecords(ctx context.Context) ([][]byte, error) {
	return get[[][]byte](ctx, c.transport, "rulings", nil)
}

// EventRecords implements Operator.
func (c operatorClient) EventRecords(ctx context.Context) ([][]byte, error) {
	return get[[][]byte](ctx, c.transport, "eventrulings", nil)
}

// Refresh implements Operator.
func (c operatorClient) Refresh(ctx context.Context, feeds ...string) (int, error) {
	var answer refreshAnswer
	err := c.transport.post(ctx, "refresh", refreshRequest{Feeds: feeds}, &answer)
	return answer.Polls, err
}

// Reload implements Operator.
func (c operatorClient) Reload(ctx context.Context, request ReloadRequest) (answer ReloadAnswer, err error) {
	err = c.transport.post(ctx, "reload", request, &answer)
	return answer, err
}

// SetLevel implements Operator.
func (c operatorClient) SetLevel(ctx context.Context, level slog.Level) error {
	return c.transport.post(ctx, "level", levelRequest{Level: level}, &empty{})
}

// Backup implements Operator. An error after the first byte means that w got a
// part of the copy.
func (c operatorClient) Backup(ctx context.Context, w io.Writer) (int64, error) {
	answer, err := c.transport.open(ctx, http.MethodGet, "backup", nil)
	if err != nil {
		return 0, err
	}
	defer answer.Close()
	n, err := io.Copy(w, answer)
	if err != nil {
		return n, fmt.Errorf("the backup broke off: %w", err)
	}
	return n, nil
}

// Status implements Operator.
func (c operatorClient) Status(ctx context.Context) (Status, error) {
	return get[Status](ctx, c.transport, "status", nil)
}
