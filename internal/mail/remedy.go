package mail

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/textproto"
)

// errNoStartTLS is what a server is told of that does not offer to secure a connection. There is no going on
// in the clear: whoever stands between could have taken the offer out.
var errNoStartTLS = errors.New("it does not offer STARTTLS, and nothing is sent to it in the clear")

// errNoSignIn is of a server that lets nobody sign in, on a connection like this.
var errNoSignIn = errors.New("it lets nobody sign in here")

// remedied adds to what went wrong with a server what whoever keeps the node can do.
func (s *Server) remedied(err error) error {
	if remedy := s.remedy(err); remedy != "" {
		return fmt.Errorf("%s: %w: %s", s.Address, err, remedy)
	}
	return fmt.Errorf("%s: %w", s.Address, err)
}

func (s *Server) remedy(err error) string {
	if invalid, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		if _, ok := errors.AsType[x509.HostnameError](invalid.Err); ok {
			return "put the name that its certificate has into mail.server"
		}
		return "have it present a certificate that this machine trusts, or have the machine trust its authority"
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return "it does not speak TLS from the beginning on this port: set mail.tls to starttls, which is usual on port 587, or use port 465"
	}
	if errors.Is(err, errNoStartTLS) {
		return "set mail.tls to implicit if this is its port for that, mostly 465; or to none if it is on this machine"
	}
	if errors.Is(err, errNoSignIn) {
		return "use its port for submission, mostly 587, with mail.tls starttls; or leave mail.user out"
	}
	if answer, ok := errors.AsType[*textproto.Error](err); ok {
		switch answer.Code {
		case 534, 535, 538:
			return "look at mail.user and at the file that mail.password-file names"
		case 530:
			return "it wants somebody to sign in: set mail.user and mail.password-file"
		}
	}
	return ""
}
