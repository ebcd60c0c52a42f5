package record

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// A Note is a text with signatures, in the form of C2SP signed-note (spec §3.1):
//
//	text, ending in a newline
//	                                      ← an empty line
//	— name base64(key id ‖ signature)     ← one line for each signature
//
// Unlike that specification, which tells readers to ignore what they do not know, the record
// says for each kind of note exactly which signatures it must bear.
type Note struct {
	Text       []byte
	Signatures []Signature
}

// Signature is one signature line. Until it is verified it is only what somebody wrote.
type Signature struct {
	Name  string
	KeyID uint32
	Bytes []byte // without the key id
}

const signatureMark = "— "

var signatureBreak = []byte("\n\n" + signatureMark)

// ParseNote takes a note apart. It verifies nothing; it refuses whatever [Note.Bytes] would
// not write again byte for byte.
func ParseNote(data []byte) (*Note, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("note: not valid UTF-8")
	}
	for i, c := range data {
		if c < 0x20 && c != '\n' {
			return nil, fmt.Errorf("note: control character at byte %d", i)
		}
	}
	split := bytes.LastIndex(data, []byte("\n\n"))
	if split < 0 || !bytes.HasPrefix(data[split:], signatureBreak) {
		return nil, errors.New("note: no signature: want an empty line and lines that begin with an em dash")
	}
	n := &Note{Text: data[:split+1]}
	rest := data[split+2:]
	for len(rest) > 0 {
		line, after, ok := bytes.Cut(rest, []byte{'\n'})
		if !ok {
			return nil, errors.New("note: the last signature line does not end in a newline")
		}
		rest = after
		s, err := parseSignature(line)
		if err != nil {
			return nil, fmt.Errorf("note: signature %d: %w", len(n.Signatures)+1, err)
		}
		n.Signatures = append(n.Signatures, s)
		if len(n.Signatures) > MaxSignatures {
			return nil, fmt.Errorf("note: more than %d signatures", MaxSignatures)
		}
	}
	return n, nil
}

// ParseSignatures reads signature lines that stand by themselves, as a witness answers with them:
// at least one, each ending in a newline. It verifies nothing.
func ParseSignatures(lines []byte) ([]Signature, error) {
	n, err := ParseNote(append([]byte("\n\n"), lines...))
	if err != nil {
		return nil, err
	}
	if len(n.Text) > 1 {
		return nil, errors.New("note: an empty line among the signatures")
	}
	return n.Signatures, nil
}

func parseSignature(line []byte) (Signature, error) {
	line, ok := bytes.CutPrefix(line, []byte(signatureMark))
	if !ok {
		return Signature{}, errors.New("the line does not begin with an em dash and a space")
	}
	name, text, ok := bytes.Cut(line, []byte{' '})
	if !ok {
		return Signature{}, errors.New("no space between name and signature")
	}
	if err := checkKeyName(string(name)); err != nil {
		return Signature{}, err
	}
	raw, err := base64.StdEncoding.Strict().AppendDecode(nil, text)
	if err != nil || len(raw) < 5 || !bytes.Equal(base64.StdEncoding.AppendEncode(nil, raw), text) {
		return Signature{}, errors.New("the signature is not standard base64 of more than four bytes")
	}
	return Signature{string(name), binary.BigEndian.Uint32(raw), raw[4:]}, nil
}

// Bytes writes the note.
func (n *Note) Bytes() []byte {
	out := bytes.Clone(n.Text)
	out = append(out, '\n')
	for _, s := range n.Signatures {
		out = append(out, s.Line()...)
	}
	return out
}

// Line writes the signature as a note bears it, with its newline.
func (s Signature) Line() []byte {
	raw := binary.BigEndian.AppendUint32(nil, s.KeyID)
	raw = append(raw, s.Bytes...)
	line := append([]byte(signatureMark), s.Name...)
	line = append(line, ' ')
	line = base64.StdEncoding.AppendEncode(line, raw)
	return append(line, '\n')
}

// Stamp returns when a timestamped signature says that it was made. It verifies nothing.
func (s Signature) Stamp() (time.Time, error) {
	if len(s.Bytes) <= 8 {
		return time.Time{}, fmt.Errorf("the signature by %s bears no time", s.Name)
	}
	stamp := binary.BigEndian.Uint64(s.Bytes)
	return time.Unix(int64(stamp), 0).UTC(), checkStamp(Cosignature, stamp)
}

// by reports whether the signature claims to be by k.
func (s Signature) by(k VerifyKey) bool { return s.Name == k.Name && s.KeyID == k.ID() }

// signText makes k's plain Ed25519 signature over a note's text.
func signText(text []byte, k SigningKey) (Signature, error) {
	if k.Type != Ed25519 {
		return Signature{}, fmt.Errorf("key %s: type %#02x does not sign texts", k.Name, byte(k.Type))
	}
	raw, err := k.sign(text)
	if err != nil {
		return Signature{}, fmt.Errorf("key %s: %w", k.Name, err)
	}
	return Signature{k.Name, k.ID(), raw}, nil
}

// signedBy reports whether the note bears exactly one signature, k's, and it is good.
func (n *Note) signedBy(k VerifyKey) error {
	if len(n.Signatures) != 1 {
		return fmt.Errorf("bears %d signatures, want exactly one, by %s", len(n.Signatures), k.Name)
	}
	s := n.Signatures[0]
	if !s.by(k) {
		return fmt.Errorf("is signed by %s with key %08x, want %s with key %08x", s.Name, s.KeyID, k.Name, k.ID())
	}
	if !k.verify(n.Text, s.Bytes) {
		return fmt.Errorf("the signature by %s does not fit", k.Name)
	}
	return nil
}
