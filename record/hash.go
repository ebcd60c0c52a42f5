package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Hash is a SHA-256 digest: of an RFC 6962 tree, or of a whole artefact (an act, a body, a
// charter). As text it is 64 lowercase hexadecimal digits, so that it can stand in an
// address, be selected with a double click and be read over a telephone (spec §2.3).
// Only checkpoints write roots in base64, as C2SP prescribes.
type Hash [32]byte

// HashSize is the length of a [Hash] in bytes.
const HashSize = 32

func sum(data []byte) Hash { return sha256.Sum256(data) }

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Short returns the first eight digits, for people; it identifies nothing by itself.
func (h Hash) Short() string { return h.String()[:8] }

// IsZero reports whether h is the zero value, which stands for "none".
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText writes lowercase hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads lowercase hexadecimal and refuses every other spelling.
func (h *Hash) UnmarshalText(text []byte) error {
	parsed, err := ParseHash(string(text))
	if err != nil {
		return err
	}
	*h = parsed
	return nil
}

// ParseHash reads the text form of a hash.
func ParseHash(s string) (Hash, error) {
	var h Hash
	if len(s) != 2*HashSize {
		return h, fmt.Errorf("%q is not a hash: want %d lowercase hexadecimal digits", clip(s), 2*HashSize)
	}
	if _, err := hex.Decode(h[:], []byte(s)); err != nil || h.String() != s {
		return Hash{}, fmt.Errorf("%q is not a hash: want %d lowercase hexadecimal digits", clip(s), 2*HashSize)
	}
	return h, nil
}

// clip shortens text from outside before an error quotes it.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
