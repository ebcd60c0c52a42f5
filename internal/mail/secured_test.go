package mail

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley.example/internal/foreign"
)

// mailpit is a server of somebody else's, as a process: what it takes it shows over HTTP.
type mailpit struct {
	testing.TB
	smtp, http string
}

// newMailpit starts one with the flags given.
func newMailpit(t *testing.T, flags ...string) *mailpit {
	t.Helper()
	m := &mailpit{t, freeAddress(t), freeAddress(t)}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, foreign.Program(t, "mailpit"), append([]string{
		"--smtp", m.smtp, "--listen", m.http, "--database", filepath.Join(t.TempDir(), "mailpit.db"), "--disable-version-check", "--smtp-disable-rdns", "--quiet",
	}, flags...)...)
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // it was killed
	})
	until(t, "mailpit listens", func() bool {
		c, err := net.Dial("tcp", m.smtp)
		if err != nil {
			return false
		}
		return c.Close() == nil && m.count() == 0
	})
	return m
}

// count is how many mails it took; below zero, if it does not say.
func (m *mailpit) count() int {
	answer, err := http.Get("http://" + m.http + "/api/v1/messages")
	if err != nil {
		return -1
	}
	defer answer.Body.Close()
	var all struct {
		Total    int `json:"total"`
		Messages []struct{ Subject, Username string }
	}
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil {
		return -1
	}
	for _, one := range all.Messages {
		if !strings.Contains(one.Subject, "Harbour & River") {
			m.Errorf("it has a mail %q", one.Subject)
		}
	}
	return all.Total
}

// certificate makes one for an address, signed by itself, as two files; and the roots that trust it.
func certificate(t *testing.T, address string) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mx.example"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.ParseIP(address)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	rawKey, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AddCert(parsed)
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: raw}, key: {Type: "PRIVATE KEY", Bytes: rawKey}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key, roots
}

// TestASecuredServer sends through a real server over STARTTLS and over TLS from the beginning, signed in;
// and has each thing wrong in turn: then nothing is sent, and the error says what to do.
func TestASecuredServer(t *testing.T) {
	cert, key, roots := certificate(t, "127.0.0.1")
	passwords := filepath.Join(t.TempDir(), "passwords")
	if err := os.WriteFile(passwords, []byte("press:open-sesame\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tlsFlags := []string{"--smtp-tls-cert", cert, "--smtp-tls-key", key, "--smtp-auth-file", passwords}
	upgraded := newMailpit(t, append(tlsFlags, "--smtp-require-starttls")...)
	secured := newMailpit(t, append(tlsFlags, "--smtp-require-tls")...)
	open := newMailpit(t)
	named := func(address string) string { return strings.Replace(address, "127.0.0.1", "localhost", 1) }
	trusting := &tls.Config{RootCAs: roots}
	for _, c := range []struct {
		name   string
		at     *mailpit
		server Server
		wrong  []string // what the error says; none: the letter is taken
	}{
		{"STARTTLS", upgraded, Server{Address: upgraded.smtp, Security: StartTLS, User: "press", Password: "open-sesame", TLS: trusting}, nil},
		{"TLS", secured, Server{Address: secured.smtp, Security: ImplicitTLS, User: "press", Password: "open-sesame", TLS: trusting}, nil},
		{"no security", open, Server{Address: open.smtp, Security: Plain}, nil},
		{"STARTTLS, a certificate of nobody", upgraded, Server{Address: upgraded.smtp, Security: StartTLS, User: "press", Password: "open-sesame"}, []string{"certificate", "have it present a certificate that this machine trusts"}},
		{"TLS, a certificate of nobody", secured, Server{Address: secured.smtp, Security: ImplicitTLS, User: "press", Password: "open-sesame"}, []string{"certificate", "have it present a certificate that this machine trusts"}},
		{"STARTTLS, another's certificate", upgraded, Server{Address: named(upgraded.smtp), Security: StartTLS, TLS: trusting}, []string{"localhost", "put the name that its certificate has into mail.server"}},
		{"TLS, another's certificate", secured, Server{Address: named(secured.smtp), Security: ImplicitTLS, TLS: trusting}, []string{"localhost", "put the name that its certificate has into mail.server"}},
		{"STARTTLS, a wrong password", upgraded, Server{Address: upgraded.smtp, Security: StartTLS, User: "press", Password: "sesame", TLS: trusting}, []string{"535", "mail.password-file"}},
		{"TLS, a wrong password", secured, Server{Address: secured.smtp, Security: ImplicitTLS, User: "press", Password: "sesame", TLS: trusting}, []string{"535", "mail.password-file"}},
		{"STARTTLS, nobody signs in", upgraded, Server{Address: upgraded.smtp, Security: StartTLS, TLS: trusting}, []string{"530", "mail.user"}},
		{"STARTTLS is not offered", open, Server{Address: open.smtp, Security: StartTLS, TLS: trusting}, []string{"does not offer STARTTLS", "set mail.tls to implicit"}},
		{"TLS where it is STARTTLS", upgraded, Server{Address: upgraded.smtp, Security: ImplicitTLS, TLS: trusting}, []string{"set mail.tls to starttls"}},
		{"nobody may sign in", open, Server{Address: open.smtp, Security: Plain, User: "press", Password: "open-sesame"}, []string{"lets nobody sign in", "leave mail.user out"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t, sqliteURL(t), func(s *Setup) { s.Server = c.server; s.Server.Hello = "us.example" })
			before := c.at.count()
			err := o.mail.Test(t.Context(), "nadia@mail.example", "en")
			if len(c.wrong) == 0 {
				if err != nil {
					t.Fatal(err)
				}
				until(t, "it is there", func() bool { return c.at.count() == before+1 })
				return
			}
			if err == nil {
				t.Fatal("the letter was sent")
			}
			for _, says := range append(c.wrong, c.server.Address) {
				if !strings.Contains(err.Error(), says) {
					t.Errorf("%v: does not say %q", err, says)
				}
			}
			if strings.Contains(err.Error(), "sesame") {
				t.Errorf("%v: tells the password", err)
			}
			if c.at.count() != before {
				t.Error("it has a letter more")
			}
		})
	}
}
