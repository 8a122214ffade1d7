package fleet

import (
	"fmt"
	"hash/fnv"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"

	"rawi/storage"
)

// rules is the version of what entries mean. It is raised with any change by
// which two versions of rawi would make different stores of one log: a node of
// before then serves on and takes nothing in until it is upgraded.
const rules = 2

// maxOperations bounds what an entry unpacks to, in bytes.
const maxOperations = 256 << 20

var (
	encoding = must(cbor.EncOptions{Sort: cbor.SortCoreDeterministic, Time: cbor.TimeRFC3339Nano}.EncMode())
	decoding = must(cbor.DecOptions{MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 20}.DecMode())
	packer   = must(zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)))
	unpacker = must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxOperations)))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // of constants
	}
	return v
}

// pack makes of operations what stands in the log: a byte of the rules' version,
// then CBOR (RFC 8949) packed by zstd (RFC 8878), in parts of at most most bytes.
func pack(ops []storage.Operation, most int) ([][]byte, error) {
	raw, err := encoding.Marshal(ops)
	if err != nil {
		return nil, fmt.Errorf("pack an entry: %w", err)
	}
	data := packer.EncodeAll(raw, []byte{rules})
	var parts [][]byte
	for ; len(data) > most; data = data[most:] {
		parts = append(parts, data[:most])
	}
	return append(parts, data), nil
}

// unpack reads what pack made, its parts in a row.
func unpack(data []byte) (ops []storage.Operation, err error) {
	if len(data) == 0 || data[0] < 1 {
		return nil, fmt.Errorf("%w: it has no version", ErrEntry)
	}
	if data[0] > rules {
		return nil, fmt.Errorf("%w: its rules are of version %d, this rawi knows %d: upgrade it", ErrRules, data[0], rules)
	}
	raw, err := unpacker.DecodeAll(data[1:], nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	if err := decoding.Unmarshal(raw, &ops); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	return ops, nil
}

// sum is the hash of an entry's bytes (FNV-1a).
func sum(data []byte) uint64 {
	h := fnv.New64a()
	h.Write(data)
	return h.Sum64()
}
