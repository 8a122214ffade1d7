package config

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

// secretOf is what the service was given under a name: a credential
// (LoadCredential= of its unit, systemd.exec(5)), or a variable of the
// environment, which more can read.
func secretOf(name string) (string, bool) {
	if folder := os.Getenv("CREDENTIALS_DIRECTORY"); folder != "" && filepath.IsLocal(name) {
		if data, err := os.ReadFile(filepath.Join(folder, name)); err == nil {
			return strings.TrimRight(string(data), "\r\n"), true
		}
	}
	return os.LookupEnv(name)
}

// unknown stands for a secret that is not to be had: it fits wherever one may.
const unknown = "only-the-daemon-knows"

// secret is a text in which ${NAME} stands for a secret.
func (r *reader) secret(to *string) value {
	return r.scalar(shape{Type: "string", secret: true}, func(v string) (wrong string) {
		*to = os.Expand(v, func(name string) string {
			s, ok := r.secrets(name)
			if !ok {
				wrong = "there is no " + quoted(name) + ": give it to the service by LoadCredential=, or to the environment"
				return unknown // one fault is enough
			}
			return s
		})
		return wrong
	})
}

// token is a secret that stands in an address.
func (r *reader) token(to *string) value {
	s := r.secret(to)
	read := s.read
	s.read = func(n *yaml.Node) {
		if read(n); *to != "" && !tokenPattern.MatchString(*to) {
			r.add(r.place(n), "a token has 16 to 100 letters, digits, dashes: openssl rand -hex 16 makes one")
			*to = ""
		}
	}
	return s
}

var tokenPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{16,100}$`)
