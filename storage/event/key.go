package event

// Key is one thing that a text says: a name, a concept, a number. The highest four bits
// are its class, the lowest two tell where the text says it, the third whether it finds
// the story; the rest is a hash.
type Key uint32

// class is the kind of a key.
type class uint8

const (
	name         class = iota // consonants of a name, see skeleton.go
	pair                      // consonants of two names side by side
	concept                   // a row of lexicon.tsv
	number                    // a number
	count                     // a number beside a concept
	locality                  // id of a place
	nation                    // a country or its people, a row of entities.tsv
	organisation              // a row of entities.tsv
	stem                      // of a word, within its language
	classes
)

var classNames = [classes]string{"name", "names", "concept", "number", "count", "place", "nation", "organisation", "word"}

func (c class) String() string { return classNames[c] }

// where is the part of a text that says something. The more prominent part is greater.
type where uint8

const (
	inBody where = iota
	inOpening
	inTitle
)

const (
	whereBits = 2
	lowBits   = whereBits + 1
	classBits = 4
	hashBits  = 32 - lowBits - classBits
)

func makeKey(c class, h uint64, at where) Key {
	return Key(uint32(c)<<(32-classBits) | uint32(h>>(64-hashBits))<<lowBits | uint32(at))
}

// what returns the key without where the text says it.
func (k Key) what() uint32 { return uint32(k) >> lowBits }

// indexed reports whether the story is found by the key.
func (k Key) indexed() bool { return k&(1<<whereBits) != 0 }

func (k Key) withIndexed() Key { return k | 1<<whereBits }

func (k Key) withoutIndexed() Key { return k &^ (1 << whereBits) }

func (k Key) class() class { return class(k >> (32 - classBits)) }

func (k Key) at() where { return where(k & (1<<whereBits - 1)) }

// hash is FNV-1a for 64 bits of what was added so far: the same everywhere.
type hash uint64

const emptyHash hash = 14695981039346656037

func (h hash) add(c byte) hash { return (h ^ hash(c)) * 1099511628211 }

func (h hash) addString(s string) hash {
	for i := range len(s) {
		h = h.add(s[i])
	}
	return h
}

// sum returns the hash with a final mix.
func (h hash) sum() uint64 { return mix(uint64(h)) }

func hashString(s string) uint64 { return emptyHash.addString(s).sum() }

// mix spreads the bits of h (the finaliser of MurmurHash3).
func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
