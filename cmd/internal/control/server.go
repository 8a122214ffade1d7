package control

import (
	"context"
	"errors"
	"net/http"
	"time"

	"rawi/storage"
)

// maxWait is how long the daemon holds a request that waits for a change
// before it answers that there is none yet: below the time after which proxies
// and kernels drop a silent connection.
const maxWait = 25 * time.Second

// Hello is what a daemon says about itself first.
type Hello struct {
	Version string `json:"rawi"`
	Config  string `json:"config,omitempty"` // absolute path of its config file; to the operator only
}

// NewHandler returns the handler of the control socket: reads are answered by
// reader, actions by operator. A request that waits for a change is held for at
// most 25 seconds; cancelling the server's base context ends it at once.
func NewHandler(hello Hello, reader storage.Reader, operator Operator) http.Handler {
	mux := http.NewServeMux()
	mountReads(mux, "/v1/", hello, reader)
	mountOperatorReads(mux, reader, operator)
	mountActions(mux, operator)
	mountProfiles(mux)
	return mux
}

// read answers a GET request.
type read = func(context.Context, arguments) (any, error)

// mountReads mounts below prefix the reads that are answered without waiting.
// They are public: see NewPublicHandler.
func mountReads(mux *http.ServeMux, prefix string, hello Hello, reader storage.Reader) {
	for name, f := range map[string]read{
		"hello":    func(context.Context, arguments) (any, error) { return hello, nil },
		"article":  func(ctx context.Context, a arguments) (any, error) { return reader.Article(ctx, a.text("id")) },
		"articles": func(ctx context.Context, a arguments) (any, error) { return reader.Articles(ctx, a.values["id"]) },
		"versions": func(ctx context.Context, a arguments) (any, error) {
			return reader.Versions(ctx, a.text("id"), int(a.number("last")))
		},
		"story":    func(ctx context.Context, a arguments) (any, error) { return reader.Story(ctx, a.text("id")) },
		"outlets":  func(ctx context.Context, a arguments) (any, error) { return reader.Outlets(ctx, a.values["id"]) },
		"query":    func(ctx context.Context, a arguments) (any, error) { return reader.Query(ctx, decodeQuery(a)) },
		"stories":  func(ctx context.Context, a arguments) (any, error) { return reader.Stories(ctx, decodeQuery(a)) },
		"event":    func(ctx context.Context, a arguments) (any, error) { return reader.Event(ctx, a.text("id")) },
		"eventsof": func(ctx context.Context, a arguments) (any, error) { return reader.EventsOf(ctx, a.values["id"]) },
		"events":   func(ctx context.Context, a arguments) (any, error) { return reader.Events(ctx, decodeQuery(a)) },
		"forms":    func(ctx context.Context, a arguments) (any, error) { return reader.WordForms(ctx, decodeQuery(a)) },
		"why":      func(ctx context.Context, a arguments) (any, error) { return reader.Why(ctx, a.text("a"), a.text("b")) },
		"whyevent": func(ctx context.Context, a arguments) (any, error) {
			return reader.WhyEvent(ctx, a.text("a"), a.text("b"))
		},
		"feeds":      func(ctx context.Context, _ arguments) (any, error) { return reader.Feeds(ctx) },
		"topics":     func(ctx context.Context, a arguments) (any, error) { return reader.Topics(ctx, a.time("now")) },
		"stats":      func(ctx context.Context, _ arguments) (any, error) { return reader.Stats(ctx) },
		"tombstones": func(ctx context.Context, a arguments) (any, error) { return reader.Tombstones(ctx, a.time("since")) },
		"settings":   func(ctx context.Context, _ arguments) (any, error) { return reader.Settings(ctx) },
	} {
		mux.Handle("GET "+prefix+name, readHandler(f))
	}
}

// mountOperatorReads mounts the reads that are the operator's only.
func mountOperatorReads(mux *http.ServeMux, reader storage.Reader, operator Operator) {
	for name, f := range map[string]read{
		"changes": func(ctx context.Context, a arguments) (any, error) {
			return reader.Changes(ctx, a.number("after"), int(a.number("limit")))
		},
		"wait":         func(ctx context.Context, a arguments) (any, error) { return wait(ctx, reader, a.number("after")) },
		"status":       func(ctx context.Context, _ arguments) (any, error) { return operator.Status(ctx) },
		"decisions":    func(ctx context.Context, _ arguments) (any, error) { return operator.Decisions(ctx) },
		"rulings":      func(ctx context.Context, _ arguments) (any, error) { return operator.DurableRecords(ctx) },
		"eventrulings": func(ctx context.Context, _ arguments) (any, error) { return operator.EventRecords(ctx) },
	} {
		mux.Handle("GET /v1/"+name, readHandler(f))
	}
	mux.HandleFunc("GET /v1/backup", func(w http.ResponseWriter, r *http.Request) { backup(w, r, operator) })
}

// wait reports whether there is a change above after. It returns false when
// none has come within maxWait.
func wait(ctx context.Context, reader storage.Reader, after uint64) (bool, error) {
	bounded, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	err := reader.Wait(bounded, after)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return false, nil
	}
	return err == nil, err
}
