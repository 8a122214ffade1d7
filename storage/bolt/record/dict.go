package record

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Texts are short and alike: compressed one by one they lose what they share. So
// they are compressed against a dictionary, a sample of earlier texts, which saves a
// quarter with random words and more with real feeds. A compressed text names its
// dictionary (RFC 8878, 3.1.1.1.3); all dictionaries stay in the store.

const (
	dictSize        = 64 << 10 // bytes; more saves little, and costs each compression
	dictSample      = 4 << 10  // of one article
	dictMinArticles = 300      // articles there must be for the first
	dictGrowth      = 20       // times as many for the next: feeds come and go
)

// Encoders and decoders by dictionary. A dictionary is named by its content, so
// they serve every store of the process.
var (
	encoders sync.Map // uint32 → *zstd.Encoder
	decoders sync.Map // uint32 → *zstd.Decoder
)

// dictID returns the id of a dictionary, within the range that RFC 8878 leaves to
// everyone.
func dictID(content []byte) uint32 {
	const low, high = 1 << 15, 1 << 31
	sum := sha256.Sum256(content)
	return low + binary.BigEndian.Uint32(sum[:])%(high-low)
}

func dictKey(id uint32) []byte { return binary.BigEndian.AppendUint32(nil, id) }

// EncoderFor returns the encoder for dictionary id; 0 is none.
func EncoderFor(tx *bbolt.Tx, id uint32) (*zstd.Encoder, error) {
	if p, ok := encoders.Load(id); ok {
		return p.(*zstd.Encoder), nil
	}
	options := []zstd.EOption{
		zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(256 << 10),
	}
	if id != 0 {
		content, err := readDict(tx, id)
		if err != nil {
			return nil, err
		}
		options = append(options, zstd.WithEncoderDictRaw(id, content))
	}
	p, err := zstd.NewWriter(nil, options...)
	if err != nil {
		return nil, fmt.Errorf("%w: dictionary %d: %w", storage.ErrDamaged, id, err)
	}
	made, _ := encoders.LoadOrStore(id, p)
	return made.(*zstd.Encoder), nil
}

// decoderFor returns the decoder for dictionary id; 0 is none.
func decoderFor(tx *bbolt.Tx, id uint32) (*zstd.Decoder, error) {
	if u, ok := decoders.Load(id); ok {
		return u.(*zstd.Decoder), nil
	}
	options := []zstd.DOption{zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(64 << 20)}
	if id != 0 {
		content, err := readDict(tx, id)
		if err != nil {
			return nil, err
		}
		options = append(options, zstd.WithDecoderDictRaw(id, content))
	}
	u, err := zstd.NewReader(nil, options...)
	if err != nil {
		return nil, fmt.Errorf("%w: dictionary %d: %w", storage.ErrDamaged, id, err)
	}
	made, _ := decoders.LoadOrStore(id, u)
	return made.(*zstd.Decoder), nil
}

// readDict returns a copy of a dictionary, which outlives the transaction.
func readDict(tx *bbolt.Tx, id uint32) ([]byte, error) {
	content := tx.Bucket(BucketDicts).Get(dictKey(id))
	if dictID(content) != id {
		return nil, fmt.Errorf("%w: dictionary %d", storage.ErrDamaged, id)
	}
	return append([]byte(nil), content...), nil
}

// TrainDict stores a new dictionary, a sample of the texts there are, when there
// are many more than for the last one, and notes it in n. It returns the encoder
// for it, nil when none was made. Which text is compressed against which
// dictionary cannot be seen from outside.
func TrainDict(tx *bbolt.Tx, n *Counters) (*zstd.Encoder, error) {
	if n.Article < max(dictMinArticles, n.DictAt*dictGrowth) {
		return nil, nil
	}
	var sample []byte
	c := tx.Bucket(BucketBodies).Cursor()
	step := max(n.Article/(4*dictSize/dictSample), 1)
	for i := step; i <= n.Article && len(sample) < dictSize; i += step {
		k, packed := c.Seek(Key(i))
		if k == nil {
			break
		}
		b, err := Decompress[Body](tx, packed)
		if err != nil {
			return nil, err
		}
		plain := Encode(b)
		sample = append(sample, plain[:min(len(plain), dictSample)]...)
	}
	n.DictAt = n.Article
	if len(sample) < dictSize/4 {
		return nil, nil
	}
	n.Dict = dictID(sample)
	if err := tx.Bucket(BucketDicts).Put(dictKey(n.Dict), sample); err != nil {
		return nil, err
	}
	return EncoderFor(tx, n.Dict)
}
