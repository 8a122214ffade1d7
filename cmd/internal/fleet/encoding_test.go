package fleet

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"

	"rawi/storage"
)

// TestEntriesKeepSecretsOut: headers of feeds are in no entry.
func TestEntriesKeepSecretsOut(t *testing.T) {
	t.Parallel()
	parts, err := encode([]storage.Operation{settings()}, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	ops, err := decode(parts[0])
	if err != nil || len(parts) != 1 || len(ops) != 1 || ops[0].Settings.Feeds[0].Name != "furat" || ops[0].Settings.Feeds[0].Header != nil {
		t.Errorf("%d parts, decoded %+v, %v", len(parts), ops, err)
	}
}

// TestEntriesSayHowSourcesAreRead: the node that has the host of a page reads it by them.
func TestEntriesSayHowSourcesAreRead(t *testing.T) {
	t.Parallel()
	feeds := []storage.Feed{
		{Name: "page", URL: "https://a.example/", Kind: storage.KindPage, Select: &storage.Selectors{Item: "li", Title: "h2", Link: "a@href", Date: "time", Summary: "p", Image: "img"}},
		{Name: "channel", URL: "https://t.me/s/channel", Kind: storage.KindTelegram, All: true},
	}
	parts, err := encode([]storage.Operation{{Settings: &storage.Settings{Feeds: feeds}}}, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	ops, err := decode(parts[0])
	if err != nil || len(ops) != 1 || !reflect.DeepEqual(ops[0].Settings.Feeds, feeds) {
		t.Errorf("decoded %+v, %v", ops, err)
	}
}

// TestPartsJoinToTheEntry, none longer than allowed.
func TestPartsJoinToTheEntry(t *testing.T) {
	t.Parallel()
	ops := []storage.Operation{fetch("furat", 1, "g", noise(1000))}
	whole, err := encode(ops, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	size := len(whole[0])
	for limit, want := range map[int]int{size: 1, size - 1: 2, (size + 1) / 2: 2, size / 2: 2 + size%2, 100: (size + 99) / 100} {
		parts, err := encode(ops, limit)
		if err != nil || len(parts) != want || slices.ContainsFunc(parts, func(p []byte) bool { return len(p) > limit || len(p) == 0 }) {
			t.Errorf("%d bytes in parts of %d: %d parts, %v, want %d", size, limit, len(parts), err, want)
		}
		if !bytes.Equal(bytes.Join(parts, nil), whole[0]) {
			t.Errorf("parts of %d do not join to the entry", limit)
		}
	}
}

// TestDecodeRefusesWhatItDoesNotKnow rather than guess.
func TestDecodeRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	parts, err := encode([]storage.Operation{settings()}, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	newer, older := slices.Clone(parts[0]), slices.Clone(parts[0])
	newer[0], older[0] = version+1, 1
	for name, row := range map[string]struct {
		data []byte
		want error
	}{
		"newer version": {newer, ErrVersion}, "older version": {older, nil}, "nothing": {nil, ErrEntry}, "version 0": {[]byte{0}, ErrEntry},
		"cut short": {parts[0][:len(parts[0])/2], ErrEntry}, "not compressed": {[]byte{version, 1, 2}, ErrEntry},
		"no CBOR": {compressor.EncodeAll([]byte("خبر"), []byte{version}), ErrEntry},
	} {
		if _, err := decode(row.data); !errors.Is(err, row.want) || row.want == nil && err != nil {
			t.Errorf("%s: got %v, want %v", name, err, row.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	parts, err := encode([]storage.Operation{settings(), fetch("furat", 1, "g", "خبر")}, 1<<20)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(parts[0])
	f.Add([]byte{version})
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := decode(data); err != nil && !errors.Is(err, ErrEntry) && !errors.Is(err, ErrVersion) {
			t.Errorf("%v is no error of an entry", err)
		}
	})
}
