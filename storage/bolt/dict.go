package bolt

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Texts are short and alike: packed each for itself they lose what they share.
// So they are packed against a dictionary, a sample of earlier ones: a quarter
// is saved with texts of random words, and more with those of real feeds. A
// packed text names its dictionary (RFC 8878, 3.1.1.1.3); all that ever were
// stay in the store.

const (
	dictSize        = 64 << 10 // more saves little, and costs each packing
	dictSample      = 4 << 10  // of one article
	dictMinArticles = 300      // articles there must be for the first
	dictGrowth      = 20       // times as many for the next: feeds come and go
)

// packers and unpackers by dictionary, which is named by its content: what is
// in them is the same for every store of the process.
var (
	encoders sync.Map // uint32 → *zstd.Encoder
	decoders sync.Map // uint32 → *zstd.Decoder
)

// dictID names a dictionary, out of the range that RFC 8878 leaves to anyone.
func dictID(content []byte) uint32 {
	const low, high = 1 << 15, 1 << 31
	sum := sha256.Sum256(content)
	return low + binary.BigEndian.Uint32(sum[:])%(high-low)
}

func dictKey(id uint32) []byte { return binary.BigEndian.AppendUint32(nil, id) }

// packerOf packs against dictionary id; 0 is none.
func encoderFor(tx *bbolt.Tx, id uint32) (*zstd.Encoder, error) {
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

// readDict is a copy: what is made of it outlives the transaction.
func readDict(tx *bbolt.Tx, id uint32) ([]byte, error) {
	content := tx.Bucket(bucketDicts).Get(dictKey(id))
	if dictID(content) != id {
		return nil, fmt.Errorf("%w: dictionary %d", storage.ErrDamaged, id)
	}
	return append([]byte(nil), content...), nil
}

// newDict makes a dictionary of the texts there are when there are many more
// than for the last. What is packed against which cannot be seen.
func (t *transaction) newDict() (err error) {
	if t.n.Article < max(dictMinArticles, t.n.DictAt*dictGrowth) {
		return nil
	}
	var sample []byte
	c := t.bucket(bucketBodies).Cursor()
	step := max(t.n.Article/(4*dictSize/dictSample), 1)
	for n := step; n <= t.n.Article && len(sample) < dictSize; n += step {
		k, packed := c.Seek(uint64Key(n))
		if k == nil {
			break
		}
		b, err := decompress[body](t.tx, packed)
		if err != nil {
			return err
		}
		plain := encode(b)
		sample = append(sample, plain[:min(len(plain), dictSample)]...)
	}
	t.n.DictAt = t.n.Article
	if len(sample) < dictSize/4 {
		return nil
	}
	t.n.Dict = dictID(sample)
	if err := t.bucket(bucketDicts).Put(dictKey(t.n.Dict), sample); err != nil {
		return err
	}
	t.encoder, err = encoderFor(t.tx, t.n.Dict)
	return err
}
