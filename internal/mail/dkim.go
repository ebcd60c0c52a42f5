package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-msgauth/dkim"
)

// A Signature is how letters are signed (RFC 6376): both headers of unsubscribing are under it, as RFC 8058
// wants it.
type Signature struct {
	Domain, Selector string
	Key              crypto.Signer
}

// signedHeaders are all that a letter has, and twice those that nobody may add to it.
var signedHeaders = []string{
	"From", "From", "To", "Subject", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Id",
	"List-Unsubscribe", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Unsubscribe-Post", "Auto-Submitted",
}

// sign puts a signature before a message; a nil Signature signs nothing.
func (s *Signature) sign(message []byte) ([]byte, error) {
	if s == nil {
		return message, nil
	}
	var signed bytes.Buffer
	err := dkim.Sign(&signed, bytes.NewReader(message), &dkim.SignOptions{
		Domain: s.Domain, Selector: s.Selector, Signer: s.Key, Hash: crypto.SHA256, HeaderKeys: signedHeaders,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	return signed.Bytes(), err
}

// Record is the name and the text of the DNS record by which others check the signature.
func (s *Signature) Record() (name, text string, err error) {
	name = s.Selector + "._domainkey." + s.Domain
	switch public := s.Key.Public().(type) {
	case *rsa.PublicKey:
		raw, err := x509.MarshalPKIXPublicKey(public)
		return name, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(raw), err
	case ed25519.PublicKey:
		return name, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public), nil
	}
	return "", "", fmt.Errorf("a DKIM key of type %T: want RSA or Ed25519", s.Key.Public())
}

// rsaBits is the size that RFC 8301 asks of those who sign. Larger ones do not fit one string of a DNS record.
const rsaBits = 2048

// NewSigningKey makes a DKIM key, as PEM: RSA, which everybody checks, or Ed25519 (RFC 8463), which some do.
func NewSigningKey(random io.Reader, short bool) ([]byte, error) {
	var key any
	var err error
	if short {
		_, key, err = ed25519.GenerateKey(random)
	} else {
		key, err = rsa.GenerateKey(random, rsaBits)
	}
	if err != nil {
		return nil, err
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), nil
}

// ParseSigningKey reads what NewSigningKey wrote.
func ParseSigningKey(data []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("this is no key in PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errors.New("this is no key in PKCS #8")
	}
	switch key := key.(type) {
	case *rsa.PrivateKey:
		return key, nil
	case ed25519.PrivateKey:
		return key, nil
	}
	return nil, fmt.Errorf("a key of type %T: want RSA or Ed25519", key)
}
