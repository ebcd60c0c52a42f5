package record

import (
	"encoding/base64"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a SHA-256 digest: of an RFC 6962 tree, of a note, of a body. As text it is
// standard base64, 44 characters, the form that C2SP checkpoints use (spec §2.2).
type Hash [32]byte

// HashSize is the length of a [Hash] in bytes.
const HashSize = 32

func (h Hash) String() string { return tlog.Hash(h).String() }

// IsZero reports whether h is the zero value, which stands for "none".
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText writes standard base64.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads standard base64 and refuses every other spelling of the same bytes.
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
	raw, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) != HashSize || base64.StdEncoding.EncodeToString(raw) != s {
		return Hash{}, fmt.Errorf("%q is not a hash: want %d bytes in standard base64", clip(s), HashSize)
	}
	copy(h[:], raw)
	return h, nil
}

// clip shortens text from outside before it is quoted in an error.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
