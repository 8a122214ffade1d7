// Package journal writes log records to systemd's journal, with their attributes
// as fields, so that journalctl RAWI_FEED=enab-baladi finds them.
//
// New returns the handler for slog; Wanted says whether to use it.
//
// # Promises
//
//	attributes are fields with valid names    TestRecordsHaveTheirAttributesAsFields
//	levels map to priorities                  TestLevelsMapToPriorities
//
// # Caveats
//
// Attributes are written twice: as fields and in the message, which is all that
// journalctl shows by default. slog-journal of systemd does the first only.
package journal

import (
	"context"
	"log/slog"
	"strings"

	"github.com/coreos/go-systemd/v22/journal"
)

// prefix separates these fields from those of the journal
// (systemd.journal-fields(7)).
const prefix = "RAWI_"

// Handler is a slog.Handler.
type Handler struct {
	level slog.Leveler
	group string      // prefix of the keys of further attributes, with a dot at the end
	attrs []slog.Attr // with full keys
	send  func(message string, p journal.Priority, fields map[string]string) error
}

// New returns a Handler that writes records of level and above.
func New(level slog.Leveler) *Handler { return &Handler{level: level, send: journal.Send} }

// Wanted reports whether standard error is connected to the journal, and not
// redirected.
func Wanted() bool {
	is, err := journal.StderrIsJournalStream()
	return err == nil && is
}

// Enabled implements slog.Handler.
func (h *Handler) Enabled(_ context.Context, level slog.Level) bool { return level >= h.level.Level() }

// WithAttrs implements slog.Handler.
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	next := *h
	next.attrs = h.attrs[:len(h.attrs):len(h.attrs)]
	for _, a := range attrs {
		next.attrs = flatten(next.attrs, h.group, a)
	}
	return &next
}

// WithGroup implements slog.Handler.
func (h *Handler) WithGroup(name string) slog.Handler {
	next := *h
	if name != "" {
		next.group += name + "."
	}
	return &next
}

// Handle implements slog.Handler. The message contains the attributes too, since
// journalctl shows nothing else.
func (h *Handler) Handle(_ context.Context, r slog.Record) error {
	attrs := h.attrs[:len(h.attrs):len(h.attrs)]
	r.Attrs(func(a slog.Attr) bool {
		attrs = flatten(attrs, h.group, a)
		return true
	})
	var suffix strings.Builder
	fields := make(map[string]string, len(attrs))
	text := slog.NewTextHandler(&suffix, &slog.HandlerOptions{Level: r.Level, ReplaceAttr: onlyAttributes})
	attributes := slog.NewRecord(r.Time, r.Level, "", 0)
	for _, a := range attrs {
		fields[field(a.Key)] = a.Value.String()
	}
	attributes.AddAttrs(attrs...)
	if err := text.Handle(context.Background(), attributes); err != nil {
		return err
	}
	message := strings.TrimRight(r.Message+" "+suffix.String(), " \n")
	return h.send(message, priority(r.Level), fields)
}

// flatten appends a, or the attributes of the group a, with full keys.
func flatten(to []slog.Attr, group string, a slog.Attr) []slog.Attr {
	a.Value = a.Value.Resolve()
	if a.Value.Kind() != slog.KindGroup {
		return append(to, slog.Attr{Key: group + a.Key, Value: a.Value})
	}
	if a.Key != "" {
		group += a.Key + "."
	}
	for _, b := range a.Value.Group() {
		to = flatten(to, group, b)
	}
	return to
}

// onlyAttributes removes time, level and message, which the journal has in other
// fields.
func onlyAttributes(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey || a.Key == slog.MessageKey) {
		return slog.Attr{}
	}
	return a
}

// field returns the name of the field for an attribute: capital letters, digits
// and underscores (sd_journal_print(3)).
func field(key string) string {
	return prefix + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, key)
}

// priority returns the priority of a level.
func priority(l slog.Level) journal.Priority {
	switch {
	case l >= slog.LevelError:
		return journal.PriErr
	case l >= slog.LevelWarn:
		return journal.PriWarning
	case l >= slog.LevelInfo:
		return journal.PriInfo
	}
	return journal.PriDebug
}
