package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v4"

	"rawi/storage/charset"
)

// maxFile bounds one file, in bytes: ten thousand feeds take about two million.
const maxFile = 32 << 20

var errDocuments = errors.New("this file holds more than one document: take out the line ---")

// Load reads the file at path and, in the order of their names, the files of
// conf.d beside it. The error joins all faults, one a line.
func Load(path string) (*Config, error) {
	_, c, err := load(path, copies{}, lookupSecret)
	return c, err
}

// LoadWithoutSecrets reads as Load does, for callers that may lack the daemon's
// secrets: a placeholder replaces each that is missing, and
// Config.MissingSecrets names it.
func LoadWithoutSecrets(path string) (*Config, error) {
	_, c, err := loadWithoutSecrets(path)
	return c, err
}

// SocketOf returns the control socket that the file at path names, for callers that
// look for its daemon while the file has faults: the default where it cannot be read.
func SocketOf(path string) string {
	r, _, err := loadWithoutSecrets(path)
	if r == nil || err == nil && r.c == nil {
		return Default().Socket
	}
	return r.c.Socket
}

func loadWithoutSecrets(path string) (*reader, *Config, error) {
	var missing []string
	r, c, err := load(path, copies{}, func(name string) (string, bool) {
		if s, ok := lookupSecret(name); ok {
			return s, true
		}
		missing = append(missing, name)
		return placeholder, true
	})
	if err == nil {
		c.MissingSecrets = missing
	}
	return r, c, err
}

// load reads the files, and the lists that they name from the daemon's copies.
func load(path string, lists copies, secret func(string) (string, bool)) (*reader, *Config, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read the config: %w", notRead(path, err))
	}
	r := newReader(Default(), secret)
	r.c.Path, r.copies = path, lists
	r.c.reload = func(lists copies) (*Config, error) {
		_, c, err := load(path, lists, secret)
		return c, err
	}
	r.addFile(path, text)
	parts, err := filepath.Glob(filepath.Join(escapeGlob(filepath.Dir(path)), "conf.d", "*.yaml"))
	if err != nil {
		return nil, nil, fmt.Errorf("read the config: %w", err)
	}
	for _, part := range parts {
		text, err := readFile(part)
		if err != nil {
			return nil, nil, fmt.Errorf("read the config: %w", err)
		}
		r.addFile(part, text)
	}
	c, err := r.finish()
	return r, c, err
}

// Parse reads data as the text of one file. path names it in faults; relative
// paths in it are resolved against its folder.
func Parse(path string, data []byte) (*Config, error) {
	r := newReader(Default(), lookupSecret)
	r.c.Path = path
	r.addFile(path, data)
	return r.finish()
}

// escapeGlob escapes the special characters of a glob pattern in dir.
func escapeGlob(dir string) string {
	var out []byte
	for i := range len(dir) {
		switch dir[i] {
		case '*', '?', '[', '\\':
			out = append(out, '\\')
		}
		out = append(out, dir[i])
	}
	return string(out)
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s has more than %d bytes", path, maxFile)
	}
	return data, nil
}

// reader fills a Config from one file after the other.
type reader struct {
	valueReader
	c *Config

	feeds   []feedPosition // of c.Feeds, in the same order
	lists   []opmlList     // read after all entries
	copies  copies
	topics  []topicPosition  // of c.Topics, in the same order
	digests []digestPosition // of c.Watch.Digests, in the same order
	aliases map[string]position
	places  map[string]position // of c.Places, by id
}

func newReader(c *Config, secrets func(string) (string, bool)) *reader {
	src := &source{faults: faults{lines: map[string][]string{}}, secrets: secrets, keys: map[string]position{}, at: map[string]position{}, written: map[string]string{}}
	return &reader{c: c, valueReader: valueReader{src}, aliases: map[string]position{}, places: map[string]position{}}
}

// addFile reads the text of one file.
func (r *reader) addFile(file string, data []byte) {
	r.file, r.files = file, append(r.files, file)
	if at, says := misread(file, data); says != "" {
		r.add(at, "%s", says)
		return
	}
	if isMarkedUTF16(data) {
		data, _ = charset.Decode(data, "", "")
	}
	r.lines[file] = linesOf(data)
	doc, err := document(data)
	if err != nil {
		r.syntax(file, data, err)
		return
	}
	if doc != nil && doc.Kind == yaml.ScalarNode {
		if line, column, says := whatTextIs(data); says != "" {
			r.add(position{file, line, column}, "%s", says)
			return
		}
	}
	if doc != nil {
		r.root().read(doc)
	}
}

// document parses a YAML text and returns its root node; nil if it is empty or
// holds only comments.
func document(data []byte) (*yaml.Node, error) {
	// Duplicate keys are reported by mapping, together with all other faults.
	loader, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithUniqueKeys(false))
	if err != nil {
		return nil, err
	}
	var doc, more yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := loader.Load(&more); err == nil {
		return nil, errDocuments
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	root := &doc
	if root.Kind == yaml.DocumentNode {
		root = root.Content[0]
	}
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil, nil
	}
	return root, nil
}

// finish reads the lists and checks what depends on several keys.
func (r *reader) finish() (*Config, error) {
	r.readLists()
	checker{r}.check()
	if err := r.err(); err != nil {
		return nil, err
	}
	return r.c, nil
}

// besideFile resolves a relative path against the folder of the file being
// read.
func (r *source) besideFile(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(r.file), path)
}
