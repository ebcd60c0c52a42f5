package line

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"time"

	"parley.example/internal/node"
	"parley.example/record"
)

// Certificate makes the certificate that a node shows: over its line key, for its party's
// name, signed by itself. Whoever reads it looks at the key alone.
func Certificate(party record.PartyName, key crypto.Signer, now time.Time) (tls.Certificate, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: string(party)},
		NotBefore:    now.Add(-24 * time.Hour),
		NotAfter:     now.AddDate(100, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("line certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// ServerConfig returns the TLS configuration of a node that is dialled. It accepts every
// certificate: which party's key it holds is looked up for each bundle, because that depends on
// the channel. For the same reason it shows the key that the dialler asks for by [serverName], if
// it has or had that one; else its newest.
func ServerConfig(n *node.Node) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			key := n.LineSigner(func(k record.PublicKey) bool { return serverName(k) == hello.ServerName })
			own, err := Certificate(n.Party(), key, n.Now())
			return &own, err
		},
		ClientAuth: tls.RequireAnyClientCert,
		NextProtos: []string{"http/1.1"},
	}
}

// serverName is the name by which a dialler says which line key it expects: a node whose keys were
// rotated is known by the old one to those who have not heard of it yet.
func serverName(key record.PublicKey) string {
	h := sha256.Sum256(key)
	return hex.EncodeToString(h[:16]) + ".line"
}

// ErrPin is returned when the node at the other end does not hold the key that it should.
var ErrPin = errors.New("the node there does not hold the line key that the record names")

// clientConfig returns the TLS configuration to dial the holder of one line key.
func clientConfig(own tls.Certificate, pin record.PublicKey) *tls.Config {
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{own},
		ServerName:   serverName(pin),
		// Chains and names are not looked at; the key is compared instead.
		InsecureSkipVerify: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			key, err := peerKey(&s)
			if err != nil {
				return err
			}
			if !bytes.Equal(key, pin) {
				return ErrPin
			}
			return nil
		},
	}
}

// peerKey returns the line key at the other end. That it holds the key, TLS has proven.
func peerKey(s *tls.ConnectionState) (record.PublicKey, error) {
	if s == nil || len(s.PeerCertificates) == 0 {
		return nil, errors.New("no certificate was shown")
	}
	key, ok := s.PeerCertificates[0].PublicKey.(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("the certificate is over no Ed25519 key")
	}
	return record.PublicKey(key), nil
}
