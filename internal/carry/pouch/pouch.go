package pouch

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/bits"

	"filippo.io/age"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"parley.example/record"
)

const magic = "parley.example/pouch/v1\n"

// Pouch is what was in a sealed file. Until [Pouch.SentBy] says so, From is only what somebody
// wrote.
type Pouch struct {
	From, To record.PartyName
	Made     record.Time // by the sender's clock
	Bundles  []*record.Bundle

	signed    []byte // the lines that the sender signed
	signature []byte
}

// header is the second line of a pouch.
type header struct {
	Bundles []int            `json:"bundles"` // their sizes in bytes
	From    record.PartyName `json:"from"`
	Hash    record.Hash      `json:"hash"`
	Made    record.Time      `json:"made"`
	To      record.PartyName `json:"to"`
}

// Seal writes a pouch, signed by its sender's line key and sealed to its addressee.
func Seal(w io.Writer, p *Pouch, line crypto.Signer, to record.PouchKey) error {
	recipient, err := age.ParseHybridRecipient(string(to))
	if err != nil {
		return fmt.Errorf("the pouch key of %s: %w", p.To, err)
	}
	plain, err := p.encode(line)
	if err != nil {
		return err
	}
	sealed, err := age.Encrypt(w, recipient)
	if err != nil {
		return err
	}
	if _, err := sealed.Write(plain); err != nil {
		return err
	}
	return sealed.Close()
}

func (p *Pouch) encode(line crypto.Signer) ([]byte, error) {
	h := header{Bundles: []int{}, From: p.From, Made: p.Made, To: p.To}
	var bundles []byte
	for _, b := range p.Bundles {
		data, err := b.Bytes()
		if err != nil {
			return nil, err
		}
		h.Bundles = append(h.Bundles, len(data))
		bundles = append(bundles, data...)
	}
	h.Hash = sha256.Sum256(bundles)
	head, err := h.lines()
	if err != nil {
		return nil, err
	}
	signature, err := line.Sign(nil, head, crypto.Hash(0))
	if err != nil {
		return nil, fmt.Errorf("signing the pouch: %w", err)
	}
	out := base64.StdEncoding.AppendEncode(head, signature)
	out = append(append(out, '\n'), bundles...)
	if len(p.Bundles) > maxBundles || len(out) > MaxPouch {
		return nil, fmt.Errorf("%d bundles of %d bytes together are too much for one pouch", len(p.Bundles), len(out))
	}
	return append(out, make([]byte, padded(len(out))-len(out))...), nil
}

// lines writes the two lines that are signed.
func (h *header) lines() ([]byte, error) {
	raw, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	if err := (*jsontext.Value)(&raw).Canonicalize(); err != nil {
		return nil, err
	}
	return append(append([]byte(magic), raw...), '\n'), nil
}

// padded returns the size to which a pouch of n bytes is filled up: it keeps only as many of the
// leading bits of n as say its order of magnitude, and so betrays little and costs at most 12 per
// cent (Padmé, https://bford.info/pub/sec/purb.pdf §4).
func padded(n int) int {
	exponent := bits.Len(uint(n)) - 1
	kept := bits.Len(uint(exponent))
	mask := 1<<max(exponent-kept, 0) - 1
	return (n + mask) &^ mask
}

// ErrNotOurs is returned for a pouch that is sealed to somebody else, or is none.
var ErrNotOurs = errors.New("it does not open with the pouch key of this party: it is sealed to another, or is no pouch")

// Open opens a pouch. It returns [ErrNotOurs] for one that is sealed to another, and otherwise an
// error that says what is wrong with it: nothing of a pouch that was cut or changed is returned.
func Open(r io.Reader, identity age.Identity) (*Pouch, error) {
	opened, err := age.Decrypt(io.LimitReader(r, maxSealed), identity)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNotOurs, err)
	}
	plain, err := io.ReadAll(io.LimitReader(opened, MaxPouch+1))
	if err != nil {
		return nil, fmt.Errorf("the pouch is damaged: ask for it again: %w", err)
	}
	if len(plain) > MaxPouch {
		return nil, fmt.Errorf("the pouch holds more than %d bytes", MaxPouch)
	}
	p, err := decode(plain)
	if err != nil {
		return nil, fmt.Errorf("the pouch opens, and is not as Parley writes it: %w", err)
	}
	return p, nil
}

func decode(plain []byte) (*Pouch, error) {
	rest, ok := bytes.CutPrefix(plain, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("it does not begin with the line %q", magic[:len(magic)-1])
	}
	raw, rest, ok1 := bytes.Cut(rest, []byte{'\n'})
	text, rest, ok2 := bytes.Cut(rest, []byte{'\n'})
	if !ok1 || !ok2 || len(raw) > maxHeader {
		return nil, errors.New("its header is cut short, or too long")
	}
	var h header
	if err := json.Unmarshal(raw, &h, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	signed, err := h.lines()
	if err != nil || !bytes.HasPrefix(plain, signed) {
		return nil, errors.New("header: not in its canonical form")
	}
	signature, err := base64.StdEncoding.Strict().AppendDecode(nil, text)
	if err != nil || len(signature) != ed25519.SignatureSize {
		return nil, errors.New("signature: want 64 bytes in base64")
	}
	p := &Pouch{From: h.From, To: h.To, Made: h.Made, signed: signed, signature: signature}
	return p, p.takeApart(&h, rest)
}

// takeApart reads the bundles, which end where the padding begins.
func (p *Pouch) takeApart(h *header, rest []byte) error {
	if len(h.Bundles) > maxBundles {
		return fmt.Errorf("more than %d bundles", maxBundles)
	}
	total := 0
	for i, size := range h.Bundles {
		if size < 0 || size > len(rest)-total {
			return fmt.Errorf("bundle %d: cut short", i+1)
		}
		b, err := record.ParseBundle(rest[total : total+size])
		if err != nil {
			return fmt.Errorf("bundle %d: %w", i+1, err)
		}
		if b.From != h.From {
			return fmt.Errorf("bundle %d: is from %s in a pouch from %s", i+1, b.From, h.From)
		}
		p.Bundles = append(p.Bundles, b)
		total += size
	}
	if sha256.Sum256(rest[:total]) != h.Hash {
		return errors.New("the bundles do not have the hash that the sender signed")
	}
	if len(bytes.TrimLeft(rest[total:], "\x00")) > 0 {
		return errors.New("something follows the bundles")
	}
	return nil
}

// SentBy returns an error unless the holder of the line key has signed the pouch.
func (p *Pouch) SentBy(line record.PublicKey) error {
	if len(line) != ed25519.PublicKeySize || !ed25519.Verify(ed25519.PublicKey(line), p.signed, p.signature) {
		return fmt.Errorf("the pouch is not signed with the line key that the record gives of %s", p.From)
	}
	return nil
}
