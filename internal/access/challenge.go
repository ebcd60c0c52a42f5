package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"sync"
	"time"
)

// challenges are what passkeys sign. One is good for a few minutes, for one purpose, and once. Nothing is
// kept of it until it was used, so that asking for many fills nothing up:
//
//	nonce 16 bytes | moment 8 bytes, seconds | HMAC-SHA-256 over purpose, nonce and moment, 32 bytes
//
// The key is that of this run of the program: what it asked before it was started again is asked again.
type challenges struct {
	key [32]byte

	mu    sync.Mutex
	spent map[string]time.Time // until when they would have been good
}

const (
	nonceBytes     = 16
	challengeBytes = nonceBytes + 8 + sha256.Size
)

func (c *challenges) begin(random io.Reader) error {
	c.spent = map[string]time.Time{}
	_, err := io.ReadFull(random, c.key[:])
	return err
}

func (c *challenges) make(random io.Reader, purpose string, now time.Time) ([]byte, error) {
	raw := make([]byte, nonceBytes, challengeBytes)
	if _, err := io.ReadFull(random, raw); err != nil {
		return nil, fmt.Errorf("reading random bytes: %w", err)
	}
	raw = binary.BigEndian.AppendUint64(raw, uint64(now.Unix()))
	return append(raw, c.sum(purpose, raw)...), nil
}

func (c *challenges) sum(purpose string, raw []byte) []byte {
	h := hmac.New(sha256.New, c.key[:])
	io.WriteString(h, purpose)
	h.Write([]byte{0})
	h.Write(raw)
	return h.Sum(nil)
}

// good reports whether a challenge is ours, for the purpose, and not too old.
func (c *challenges) good(raw []byte, purpose string, now time.Time) bool {
	if len(raw) != challengeBytes {
		return false
	}
	body, sum := raw[:nonceBytes+8], raw[nonceBytes+8:]
	made := time.Unix(int64(binary.BigEndian.Uint64(body[nonceBytes:])), 0)
	return hmac.Equal(sum, c.sum(purpose, body)) && now.Sub(made) < challengeLasts
}

// spend uses a good challenge up. Of two who do, one is told true.
func (c *challenges) spend(raw []byte, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	maps.DeleteFunc(c.spent, func(_ string, until time.Time) bool { return !now.Before(until) })
	if _, spent := c.spent[string(raw)]; spent {
		return false
	}
	c.spent[string(raw)] = now.Add(challengeLasts)
	return true
}
