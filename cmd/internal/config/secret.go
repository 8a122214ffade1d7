package config

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"rawi/storage"
	"rawi/storage/address"
)

// lookupSecret returns the secret of this name: a credential of the service
// (LoadCredential= of its unit, systemd.exec(5)), else a variable of the
// environment, which more processes can read.
func lookupSecret(name string) (string, bool) {
	if folder := os.Getenv("CREDENTIALS_DIRECTORY"); folder != "" && filepath.IsLocal(name) {
		if data, err := os.ReadFile(filepath.Join(folder, name)); err == nil {
			return strings.TrimRight(string(data), "\r\n"), true
		}
	}
	return os.LookupEnv(name)
}

// placeholder replaces a secret that is missing; it is valid wherever one is.
const placeholder = "only-the-daemon-knows"

// secret reads a text in which ${NAME} is replaced by a secret.
func (r valueReader) secret(to *string) value {
	return r.scalar(schema{Type: "string", secret: true}, func(v string) (wrong string) {
		*to = os.Expand(v, func(name string) string {
			s, ok := r.secrets(name)
			if !ok {
				wrong = missingSecret(name)
				return placeholder // one fault for it is enough
			}
			return s
		})
		return wrong
	})
}

// feedURL reads the address of a feed, or of a source of another kind, in which ${NAME}
// is replaced by a secret.
func (r valueReader) feedURL(f *feedEntry, kind storage.Kind) value {
	return r.scalar(schema{Type: "string"}, func(v string) (wrong string) {
		f.written, f.Kind = v, kind
		f.URL = reference.ReplaceAllStringFunc(v, func(name string) string {
			name = name[2 : len(name)-1]
			s, ok := r.secrets(name)
			if !ok {
				wrong, s = missingSecret(name), placeholder
			}
			f.Secrets = append(f.Secrets, s)
			return s
		})
		return wrong
	})
}

// serverAddress reads an address of a NATS server, in which ${NAME} is replaced by a
// secret: whatever signs a user name or password has, it is that.
func (r valueReader) serverAddress(to *[]string) value {
	schemes := []string{"nats", "tls"}
	return r.scalar(schema{Type: "string", Format: "uri"}, func(v string) (wrong string) {
		user := strings.LastIndexByte(v, '@')
		var b strings.Builder
		end := 0
		for _, at := range reference.FindAllStringIndex(v, -1) {
			name := v[at[0]+2 : at[1]-1]
			s, ok := r.secrets(name)
			if !ok {
				wrong, s = missingSecret(name), placeholder
			}
			if strings.Contains(v[:at[0]], "://") && at[1] <= user {
				s = strings.TrimPrefix(url.UserPassword("", s).String(), ":")
			}
			b.WriteString(v[end:at[0]] + s)
			end = at[1]
		}
		b.WriteString(v[end:])
		switch {
		case wrong != "":
			return wrong
		case !webAddress(b.String(), schemes...):
			return noAddress(v, schemes) // without secrets
		}
		*to = append(*to, address.Web(b.String()))
		return ""
	})
}

// reference is a name of a secret in an address, which may have a $ of its own.
var reference = regexp.MustCompile(`\$\{[^{}$]+\}`)

func missingSecret(name string) string {
	return "there is no " + quoted(name) + ": give it to the service by LoadCredential=, or to the environment"
}

// token reads a secret that is a part of addresses.
func (r valueReader) token(to *string) value {
	s := r.secret(to)
	read := s.read
	s.read = func(n *yaml.Node) {
		if read(n); *to != "" && !tokenPattern.MatchString(*to) {
			r.add(r.nodePosition(n), "a token has 16 to 100 letters, digits, dashes: openssl rand -hex 16 makes one")
			*to = ""
		}
	}
	return s
}

var tokenPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{16,100}$`)
