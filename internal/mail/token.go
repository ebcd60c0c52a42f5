package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
)

// ErrToken is returned for a link that is not one of ours, or not any more.
var ErrToken = errors.New("this link is not valid, or not any more")

// Secret is the key from which all tokens are made. It is kept apart from the database.
type Secret [32]byte

// A purpose is what a token is good for; a token of one purpose is none of another.
type purpose string

const (
	toConfirm purpose = "confirm" // that the address wants mail; bound to when it was asked
	toManage  purpose = "manage"  // to change one's choices, leave, be sent or erase one's data
	toBounce  purpose = "bounce"  // in the envelope: to tell which letter came back
	inMessage purpose = "message" // in the Message-ID: the same for the same letter
)

// mac authenticates numbers for a purpose.
func (s *Secret) mac(p purpose, numbers ...int64) [32]byte {
	h := hmac.New(sha256.New, s[:])
	h.Write([]byte(p))
	h.Write([]byte{0})
	for _, n := range numbers {
		_ = binary.Write(h, binary.BigEndian, n) // a hash takes everything
	}
	return [32]byte(h.Sum(nil))
}

// A token is the number that it names and 16 bytes of its MAC, which nobody can guess:
//
//	base64url( number (8 bytes, big-endian) | MAC (16 bytes) )
const macBytes = 16

func (s *Secret) token(p purpose, id int64, more ...int64) string {
	sum := s.mac(p, append([]int64{id}, more...)...)
	raw := binary.BigEndian.AppendUint64(nil, uint64(id))
	return base64.RawURLEncoding.EncodeToString(append(raw, sum[:macBytes]...))
}

// named returns the number that a token names, which is not yet known to be true.
func named(token string) (int64, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 8+macBytes {
		return 0, ErrToken
	}
	return int64(binary.BigEndian.Uint64(raw)), nil
}

// check reports whether a token is the one of that purpose and numbers.
func (s *Secret) check(token string, p purpose, id int64, more ...int64) error {
	if !hmac.Equal([]byte(token), []byte(s.token(p, id, more...))) {
		return ErrToken
	}
	return nil
}

// In envelopes tokens are of letters that survive any folding of case: base32 of the same bytes, with 8 of
// the MAC, since all that a forger gains is a bounce of somebody's letter.
var lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

const bounceMAC = 8

// verp is the part of an envelope sender that names a letter.
func (s *Secret) verp(letter int64) string {
	sum := s.mac(toBounce, letter)
	return lower.EncodeToString(append(binary.BigEndian.AppendUint64(nil, uint64(letter)), sum[:bounceMAC]...))
}

// letterOf returns the letter that such a part names.
func (s *Secret) letterOf(verp string) (int64, error) {
	raw, err := lower.DecodeString(strings.ToLower(verp))
	if err != nil || len(raw) != 8+bounceMAC {
		return 0, ErrToken
	}
	id := int64(binary.BigEndian.Uint64(raw))
	if !hmac.Equal([]byte(s.verp(id)), []byte(strings.ToLower(verp))) {
		return 0, ErrToken
	}
	return id, nil
}

// messageID is that of a letter, or of a digest by its first letter: the same however often it is sent.
func (s *Secret) messageID(letter int64, domain string) string {
	sum := s.mac(inMessage, letter)
	return "<" + hex.EncodeToString(sum[:12]) + "@" + domain + ">"
}
