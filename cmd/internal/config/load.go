package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v4"
)

// maxFile bounds one file, in bytes: ten thousand feeds take about two million.
const maxFile = 32 << 20

var errDocuments = errors.New("this file holds more than one document: take out the line ---")

// Load reads the file at path and, in the order of their names, the files of
// conf.d beside it. The error joins all faults, one a line.
func Load(path string) (*Config, error) {
	_, c, err := load(path, "", secretOf)
	return c, err
}

// LoadWithoutSecrets reads as Load does, for whoever asks the daemon and need not have its
// secrets: another word stands for those that are not there, and Config.Lacks
// names them.
func LoadWithoutSecrets(path string) (*Config, error) {
	_, c, err := look(path)
	return c, err
}

func look(path string) (*reader, *Config, error) {
	var lacks []string
	r, c, err := load(path, "", func(name string) (string, bool) {
		if s, ok := secretOf(name); ok {
			return s, true
		}
		lacks = append(lacks, name)
		return unknown, true
	})
	if err == nil {
		c.Lacks = lacks
	}
	return r, c, err
}

// load reads the files. data is the folder with the copies of lists; empty: the
// config's own.
func load(path, data string, secret func(string) (string, bool)) (*reader, *Config, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read the config: %w", err)
	}
	r := newReader(Default(), secret)
	r.c.Path, r.copies = path, data
	r.c.again = func(data string) (*Config, error) {
		_, c, err := load(path, data, secret)
		return c, err
	}
	r.take(path, text)
	parts, err := filepath.Glob(filepath.Join(escapeGlob(filepath.Dir(path)), "conf.d", "*.yaml"))
	if err != nil {
		return nil, nil, fmt.Errorf("read the config: %w", err)
	}
	for _, part := range parts {
		text, err := readFile(part)
		if err != nil {
			return nil, nil, fmt.Errorf("read the config: %w", err)
		}
		r.take(part, text)
	}
	c, err := r.finish()
	return r, c, err
}

// Parse reads the text of one file; path names it in faults, and relative
// paths in it count from its folder.
func Parse(path string, data []byte) (*Config, error) {
	r := newReader(Default(), secretOf)
	r.c.Path = path
	r.take(path, data)
	return r.finish()
}

// escapeGlob makes a folder's name stand for itself in a pattern.
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
	faults
	c       *Config
	file    string                           // the one being read
	secrets func(name string) (string, bool) // for ${NAME}

	seen map[string]place  // keys of sections, by path
	at   map[string]place  // where their values stand
	said map[string]string // their values, as they are written; empty for lists and mappings

	feeds   []listed // of c.Feeds, in their order
	lists   []list   // OPML files, read after all entries
	copies  string   // folder with the copies of lists; empty: c.Data
	queries []asked  // of c.Topics, in their order
	aliases map[string]place
}

func newReader(c *Config, secrets func(string) (string, bool)) *reader {
	return &reader{
		c: c, secrets: secrets,
		seen: map[string]place{}, at: map[string]place{}, said: map[string]string{}, aliases: map[string]place{},
	}
}

// take reads one file.
func (r *reader) take(file string, data []byte) {
	r.file, r.files = file, append(r.files, file)
	doc, err := document(data)
	if err != nil {
		r.syntax(file, err)
		return
	}
	if doc != nil {
		r.root().read(doc)
	}
}

// document is the root node of a YAML text, nil when there is nothing in it
// but comments.
func document(data []byte) (*yaml.Node, error) {
	// Keys that stand twice are faults of ours, beside all others.
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

// finish judges what can be judged only when all is read.
func (r *reader) finish() (*Config, error) {
	r.readLists()
	r.check()
	if err := r.err(); err != nil {
		return nil, err
	}
	return r.c, nil
}

// besideFile is a path of the file, from the file's folder when it is relative.
func (r *reader) besideFile(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(r.file), path)
}
