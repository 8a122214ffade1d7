package fleet

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// causeError is an error of the servers, told by its cause.
type causeError struct {
	cause string
	err   error
}

func (e *causeError) Error() string { return e.cause }
func (e *causeError) Unwrap() error { return e.err }

// explain returns err, an error of JetStream, told by its cause. A request that this
// node may not send has no answer.
func (l *Link) explain(err error) error {
	if errors.Is(err, ErrNoLog) {
		return err
	}
	if denied := l.trouble.lacks(); denied != nil && isTimeout(err) {
		return &causeError{l.cause(denied), err}
	}
	return &causeError{l.cause(err), err}
}

// cause returns why the servers do not do what this node asks for: in few words, what
// the operator can mend, and no password.
func (l *Link) cause(err error) string {
	for _, say := range []func(error) string{l.certificateCause, l.loginCause, l.streamCause, networkCause} {
		if cause := say(err); cause != "" {
			return cause
		}
	}
	return l.redact(strings.TrimPrefix(err.Error(), "nats: "))
}

// errCertificate occurs when a server wants a certificate of this node, and closes the
// connection at that which it has, or as it has none.
var errCertificate = errors.New("tls: certificate required")

// Alerts of TLS (RFC 8446, section 6) that answer a node's certificate, as crypto/tls
// tells them.
var certificateAlerts = []string{"tls: bad certificate", "tls: unknown certificate authority", "tls: unknown certificate", "tls: certificate required", "tls: expired certificate", "tls: revoked certificate"}

func (l *Link) certificateCause(err error) string {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &authority) && l.o.TLS.CA != "":
		return "its certificate is by an authority that is not in " + l.o.TLS.CA + " (fleet.tls.ca)"
	case errors.As(err, &authority):
		return "its certificate is by an authority that this machine does not know: fleet.tls.ca names a file of those to trust"
	case errors.As(err, &host):
		return fmt.Sprintf("its certificate is for %s, and fleet.nats names it %s", strings.Join(namesOf(host.Certificate), ", "), host.Host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("its certificate holds from %s to %s, and the clock here says otherwise", invalid.Cert.NotBefore.Format("2006-01-02"), invalid.Cert.NotAfter.Format("2006-01-02"))
	case errors.As(err, &invalid):
		return "its certificate cannot be used: " + invalid.Error()
	case errors.Is(err, nats.ErrSecureConnWanted):
		return "it offers no TLS, which tls:// and fleet.tls ask for"
	case errors.Is(err, nats.ErrSecureConnRequired):
		return "it wants TLS"
	case errors.As(err, &record):
		return "it does not speak TLS"
	}
	for _, alert := range certificateAlerts {
		switch {
		case !strings.Contains(err.Error(), alert):
		case l.o.TLS.Cert == "":
			return "it wants a certificate of this node: fleet.tls.cert and key name the files"
		default:
			return "it does not accept the certificate " + l.o.TLS.Cert + " (fleet.tls.cert)"
		}
	}
	return ""
}

// namesOf returns whom a certificate is for.
func namesOf(c *x509.Certificate) (names []string) {
	names = append(names, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return []string{"no name or address"}
	}
	return names
}

func (l *Link) loginCause(err error) string {
	switch {
	case errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAccountAuthExpired):
		return "the credentials of this node or its account have expired"
	case errors.Is(err, nats.ErrAuthRevoked):
		return "the credentials of this node were revoked"
	case errors.Is(err, nats.ErrPermissionViolation):
		return "this node's user lacks a permission: " + strings.TrimPrefix(err.Error(), nats.ErrPermissionViolation.Error()+": ")
	case !errors.Is(err, nats.ErrAuthorization) && !strings.Contains(strings.ToLower(err.Error()), "authorization violation"):
		return ""
	case l.o.Credentials != "":
		return "it refuses the credentials of " + l.o.Credentials + " (fleet.credentials)"
	case l.o.NKey != "":
		return "it refuses the nkey of " + l.o.NKey + " (fleet.nkey)"
	case len(l.secrets()) > 0:
		return "it refuses the user or the password in fleet.nats"
	case l.o.TLS.Cert != "":
		return "it knows no user by the certificate " + l.o.TLS.Cert + " (fleet.tls.cert)"
	}
	return "it wants to know who this node is: user and password in fleet.nats, fleet.credentials or fleet.nkey"
}

// Codes of errors of JetStream that nats.go does not name.
const (
	codeNoPeers      = 10005 // too few servers for the replicas
	codeUnavailable  = 10008 // no leader
	codeNoReplicas   = 10074 // the server is in no cluster
	codeNoResources  = 10023 // of the servers
	codeAccountLimit = 10002 // of the account
	codeNoStorage    = 10047
)

func (l *Link) streamCause(err error) string {
	var api *jetstream.APIError
	switch code := jetstream.ErrorCode(0); {
	case errors.Is(err, nats.ErrNoResponders):
		return "no JetStream: nats-server needs a section jetstream in its config"
	case !errors.As(err, &api):
		return ""
	default:
		switch code = api.ErrorCode; code {
		case jetstream.JSErrCodeJetStreamNotEnabled:
			return "no JetStream: nats-server needs a section jetstream in its config"
		case jetstream.JSErrCodeJetStreamNotEnabledForAccount:
			return "no JetStream for the account of this node: its servers' config needs jetstream: enabled there"
		case codeNoPeers:
			return fmt.Sprintf("too few servers for fleet.replicas: %d: %s", l.o.Replicas, api.Description)
		case codeNoReplicas:
			return fmt.Sprintf("too few servers for fleet.replicas: %d: this one is in no cluster", l.o.Replicas)
		case codeUnavailable:
			return "JetStream has no leader: too few servers of the cluster are up, or they have just begun"
		case codeNoResources, codeAccountLimit, codeNoStorage:
			return "JetStream has no room: " + api.Description
		}
		return api.Description
	}
}

func networkCause(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.As(err, &dns):
		return "its name cannot be looked up: " + dns.Err
	case errors.Is(err, syscall.ECONNREFUSED):
		return "port closed: no nats-server listens there"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "no way there: " + errors.Unwrap(err).Error()
	case isTimeout(err):
		return "no answer"
	case errors.Is(err, nats.ErrStaleConnection):
		return "it does not answer any more"
	case errors.Is(err, nats.ErrNoInfoReceived), errors.Is(err, nats.ErrJsonParse):
		return "no nats-server: something else listens there"
	case isClosed(err):
		return "it closes the connection"
	}
	return ""
}

// isClosed reports a connection that the server has closed.
func isClosed(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// isTimeout reports that there was no answer in time.
func isTimeout(err error) bool {
	var network net.Error
	return errors.Is(err, nats.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

// secrets returns what of the addresses nobody may see.
func (l *Link) secrets() (secrets []string) {
	for _, a := range l.o.URLs {
		u, err := url.Parse(a)
		if err != nil || u.User == nil {
			continue
		}
		password, ok := u.User.Password()
		if !ok {
			password = u.User.Username() // a token
		}
		secrets = append(secrets, password, u.User.String())
	}
	return secrets
}

// redact returns text without secrets.
func (l *Link) redact(text string) string {
	for _, s := range l.secrets() {
		if s != "" {
			text = strings.ReplaceAll(text, s, "…")
		}
	}
	return text
}
