package access

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// Token makes a secret that cannot be guessed, in hexadecimal.
func Token(random io.Reader) (string, error) {
	raw := make([]byte, tokenBytes)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("reading random bytes: %w", err)
	}
	return hex.EncodeToString(raw), nil
}

// hashed is what is kept of a token: whoever reads the database cannot use it.
func hashed(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}
