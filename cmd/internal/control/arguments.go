package control

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"rawi/storage"
)

// encodeQuery writes q as arguments of an address.
func encodeQuery(q storage.Query) url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	set("q", q.Text)
	set("order", string(q.Order))
	set("cursor", q.Cursor)
	for key, at := range map[string]time.Time{"now": q.Now, "entered_since": q.EnteredSince, "entered_before": q.EnteredBefore} {
		if !at.IsZero() {
			v.Set(key, encodeTime(at))
		}
	}
	if q.Limit != 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if q.Brief {
		v.Set("brief", "true")
	}
	return v
}

// decodeQuery reads what encodeQuery wrote.
func decodeQuery(a arguments) storage.Query {
	return storage.Query{
		Text:   a.text("q"),
		Now:    a.time("now"),
		Order:  storage.Order(a.text("order")),
		Limit:  int(a.number("limit")),
		Cursor: a.text("cursor"),
		Brief:  a.text("brief") == "true",

		EnteredSince: a.bound("entered_since"), EnteredBefore: a.bound("entered_before"),
	}
}

func encodeTime(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// arguments parses the query part of a request's address. The first argument
// that cannot be parsed is stored in *err as ErrUsage; its value is zero.
type arguments struct {
	values url.Values
	err    *error
}

func (a arguments) text(key string) string { return a.values.Get(key) }

// number returns the argument as a number below 2^63; 0 where it is missing.
func (a arguments) number(key string) uint64 {
	s := a.values.Get(key)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil {
		a.invalid(key, s)
		return 0
	}
	return n
}

// time returns the argument as a time, or the present where it is missing: a
// caller that uses curl leaves it out.
func (a arguments) time(key string) time.Time {
	if a.values.Get(key) == "" {
		return time.Now().UTC()
	}
	return a.bound(key)
}

// bound returns the argument as a time, or the zero time where it is missing.
func (a arguments) bound(key string) time.Time {
	s := a.values.Get(key)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		a.invalid(key, s)
	}
	return t
}

func (a arguments) invalid(key, value string) {
	if *a.err == nil {
		*a.err = fmt.Errorf("%w: %s=%.40q", ErrUsage, key, value)
	}
}
