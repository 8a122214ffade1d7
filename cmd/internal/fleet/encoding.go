package fleet

import (
	"fmt"
	"hash/fnv"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"

	"rawi/storage"
)

// version is that of the entries' meaning. It is raised with any change by
// which two versions of rawi would make different stores of the same log: an
// older node then keeps serving and applies nothing until it is upgraded.
const version = 5

// maxEntry bounds the decompressed size of an entry in bytes.
const maxEntry = 256 << 20

var (
	encoder      = must(cbor.EncOptions{Sort: cbor.SortCoreDeterministic, Time: cbor.TimeRFC3339Nano}.EncMode())
	decoder      = must(cbor.DecOptions{MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 20}.DecMode())
	compressor   = must(zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)))
	decompressor = must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxEntry)))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // only constants are passed
	}
	return v
}

// encode returns the entry of operations: a byte with the version, then CBOR
// (RFC 8949) compressed by zstd (RFC 8878). An entry longer than limit bytes comes
// in several parts of at most that length.
func encode(ops []storage.Operation, limit int) ([][]byte, error) {
	raw, err := encoder.Marshal(ops)
	if err != nil {
		return nil, fmt.Errorf("encode an entry: %w", err)
	}
	data := compressor.EncodeAll(raw, []byte{version})
	var parts [][]byte
	for ; len(data) > limit; data = data[limit:] {
		parts = append(parts, data[:limit])
	}
	return append(parts, data), nil
}

// decode returns the operations of an entry: what encode returned, its parts
// joined. It fails with ErrVersion or ErrEntry.
func decode(data []byte) (ops []storage.Operation, err error) {
	if len(data) == 0 || data[0] < 1 {
		return nil, fmt.Errorf("%w: it has no version", ErrEntry)
	}
	if data[0] > version {
		return nil, fmt.Errorf("%w: its rules are of version %d, this rawi knows %d: upgrade it", ErrVersion, data[0], version)
	}
	raw, err := decompressor.DecodeAll(data[1:], nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	if err := decoder.Unmarshal(raw, &ops); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	return ops, nil
}

// checksum returns the FNV-1a hash of an entry's bytes.
func checksum(data []byte) uint64 {
	h := fnv.New64a()
	h.Write(data)
	return h.Sum64()
}
