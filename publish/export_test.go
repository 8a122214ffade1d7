package publish

import "context"

// WatchReporter returns the function that Run calls each minute if there is a hub.
func WatchReporter(s *Server) func(context.Context) {
	tags := map[view]string{}
	return func(ctx context.Context) { watcher{s}.reportWatched(ctx, tags) }
}
