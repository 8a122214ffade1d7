package subscription

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// The signatures are those of RFC 4231, test case 2, and RFC 2202, test case 2.
const (
	rfcSecret = "Jefe"
	rfcBody   = "what do ya want for nothing?"
	rfcSHA1   = "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
	rfcSHA256 = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
	rfcSHA384 = "sha384=af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"
	rfcSHA512 = "sha512=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
)

func TestSignaturesOfTheRFCs(t *testing.T) {
	t.Parallel()
	for _, header := range []string{rfcSHA256, rfcSHA384, rfcSHA512, " " + strings.ToUpper(rfcSHA256) + " "} {
		for _, allowSHA1 := range []bool{false, true} {
			if !Verify(header, rfcSecret, []byte(rfcBody), allowSHA1) {
				t.Errorf("%.20s… is refused, SHA-1 allowed %v", header, allowSHA1)
			}
		}
	}
	if got := Sign(rfcSecret, []byte(rfcBody)); got != rfcSHA256 {
		t.Errorf("signed %s, want %s", got, rfcSHA256)
	}
	if arabic := []byte("خبر من دير الزور"); !Verify(Sign("سر", arabic), "سر", arabic, false) { // news from Deir ez-Zor; secret
		t.Error("what Sign signs Verify refuses")
	}
}

func TestVerifyRefusesForgeries(t *testing.T) {
	t.Parallel()
	digest := strings.TrimPrefix(rfcSHA256, "sha256=")
	for name, header := range map[string]string{
		"none":              "",
		"no method":         digest,
		"empty":             "sha256=",
		"a beginning":       rfcSHA256[:len(rfcSHA256)-2],
		"one byte more":     rfcSHA256 + "00",
		"one bit wrong":     rfcSHA256[:len(rfcSHA256)-1] + "2",
		"no hex":            "sha256=راوي",
		"half a byte":       rfcSHA256[:len(rfcSHA256)-1],
		"another method":    "sha512=" + digest,
		"an unknown method": "md5=" + digest,
		"of another body":   Sign(rfcSecret, []byte(rfcBody+" ")),
		"of another secret": Sign(rfcSecret+" ", []byte(rfcBody)),
		"of no secret":      Sign("", []byte(rfcBody)),
		"SHA-1 of nothing":  "sha1=" + strings.Repeat("0", 40),
	} {
		for _, allowSHA1 := range []bool{false, true} {
			if Verify(header, rfcSecret, []byte(rfcBody), allowSHA1) {
				t.Errorf("%s: %q is accepted, SHA-1 allowed %v", name, header, allowSHA1)
			}
		}
	}
	if Verify(rfcSHA1, rfcSecret, []byte(rfcBody), false) {
		t.Error("SHA-1 is accepted where it is not allowed")
	}
	if !Verify(rfcSHA1, rfcSecret, []byte(rfcBody), true) {
		t.Error("SHA-1 is refused where it is allowed")
	}
}

func TestParseLease(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Duration{
		"": DefaultLease, "1": time.Second, "3600": time.Hour, "2592000": MaxLease, "2591999": MaxLease - time.Second, "2592001": MaxLease,
		"18446744073709551615": MaxLease, "18446744073709551616": MaxLease, strings.Repeat("9", 1000): MaxLease,
		"0": 0, "000": 0, "-1": 0, "+1": 0, "1.5": 0, "1e6": 0, " 1": 0, "شهر": 0, "٣٦٠٠": 0, // a month; 3600
	} {
		got, err := ParseLease(s)
		if got != want || (err == nil) != (want > 0) || err != nil && !errors.Is(err, ErrLease) {
			t.Errorf("%.30q: got %v, %v, want %v", s, got, err, want)
		}
	}
}

func TestBackOff(t *testing.T) {
	t.Parallel()
	for failures, want := range map[int]time.Duration{
		1: time.Minute, 2: 2 * time.Minute, 3: 4 * time.Minute, 9: 256 * time.Minute, 10: MaxBackOff, 21: MaxBackOff, 1 << 30: MaxBackOff,
	} {
		if got := BackOff(failures); got != want {
			t.Errorf("after %d failures: got %v, want %v", failures, got, want)
		}
	}
}

// store notes each commit. before runs in the middle of one.
type store struct {
	err     error
	before  func()
	commits [][]storage.Subscription
}

func (s *store) Apply(_ context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	if s.before != nil {
		s.before()
	}
	if s.err != nil {
		return nil, s.err
	}
	var commit []storage.Subscription
	for _, op := range ops {
		commit = append(commit, *op.Subscription)
	}
	s.commits = append(s.commits, commit)
	return make([]storage.Outcome, len(ops)), nil
}

func received(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestSaverStoresEachChangeOnce(t *testing.T) {
	t.Parallel()
	st := &store{}
	s := NewSaver(st)
	if err := s.Save(t.Context()); err != nil || len(st.commits) != 0 || received(s.Changed()) {
		t.Fatalf("nothing changed: got %v, %d commits", err, len(st.commits))
	}
	s.Put(storage.Subscription{ID: "a", Topic: "1"})
	s.Put(storage.Subscription{ID: "b"})
	s.Put(storage.Subscription{ID: "a", Topic: "2"})
	if !received(s.Changed()) || received(s.Changed()) {
		t.Error("three changes do not wake their reader once")
	}
	if !s.Has("a") || s.Has("c") {
		t.Errorf("waiting: a %v, c %v, want a alone", s.Has("a"), s.Has("c"))
	}
	for range 2 {
		if err := s.Save(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(st.commits) != 1 || len(st.commits[0]) != 2 || s.Has("a") {
		t.Fatalf("commits %+v, want one of both", st.commits)
	}
	for _, sub := range st.commits[0] {
		if sub.ID == "a" && sub.Topic != "2" {
			t.Errorf("stored %+v, want the later value", sub)
		}
	}
}

func TestSaverKeepsWhatTheStoreRefuses(t *testing.T) {
	t.Parallel()
	st := &store{err: storage.ErrFull}
	s := NewSaver(st)
	s.Put(storage.Subscription{ID: "a"})
	if err := s.Save(t.Context()); !errors.Is(err, storage.ErrFull) || !strings.HasPrefix(err.Error(), "1 subscriptions: ") {
		t.Errorf("got %v, want ErrFull", err)
	}
	if !s.Has("a") {
		t.Fatal("what was not stored is forgotten")
	}
	st.err = nil
	if err := s.Save(t.Context()); err != nil || len(st.commits) != 1 || s.Has("a") {
		t.Errorf("got %v, %d commits, want the one that was refused", err, len(st.commits))
	}
}

func TestSaverPrefersTheLaterValue(t *testing.T) {
	t.Parallel()
	st := &store{err: storage.ErrFull}
	s := NewSaver(st)
	s.Put(storage.Subscription{ID: "a", Topic: "1"})
	s.Put(storage.Subscription{ID: "b", Topic: "1"})
	st.before = func() { s.Put(storage.Subscription{ID: "a", Topic: "2"}) } // while the store is busy
	_ = s.Save(t.Context())
	st.err, st.before = nil, nil
	if err := s.Save(t.Context()); err != nil || len(st.commits) != 1 || len(st.commits[0]) != 2 {
		t.Fatalf("got %v, %+v", err, st.commits)
	}
	for _, sub := range st.commits[0] {
		if want := map[string]string{"a": "2", "b": "1"}[sub.ID]; sub.Topic != want {
			t.Errorf("stored %+v, want topic %s", sub, want)
		}
	}
}
