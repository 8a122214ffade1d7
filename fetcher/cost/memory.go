package cost

import "bytes"

// What reading takes is counted by the byte, and more for what becomes a structure:
// elements, whose nodes a parser keeps, objects of JSON, which may be items, and
// references, which are resolved one by one.
const (
	memoryPerByte    = 16
	memoryPerMarkup  = 192
	memoryPerObject  = 1 << 10
	memoryPerArray   = 64
	memoryOfDocument = 64 << 10
)

// Memory estimates how many bytes are held at most while a feed or a page is read,
// with the document itself and what is made of it. It is meant to be too much:
// BenchmarkMemory of fetcher/parse and fetcher/extract compare it with what is held.
func Memory(document []byte) int64 {
	count := func(s string) int64 { return int64(bytes.Count(document, []byte(s))) }
	return memoryOfDocument + memoryPerByte*int64(len(document)) +
		memoryPerMarkup*(count("<")+count("&")+count(`\u003`)) + memoryPerObject*count("{") + memoryPerArray*count("[")
}
