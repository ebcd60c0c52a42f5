package comments

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// A Challenge is what a form carries so that it can be sent once, by whoever was given it, about what
// it was given for, and so that a machine has to work for it:
//
//	16 bytes   the id of the comment that is written at the form
//	 8 bytes   when the form was made, unix seconds, big-endian
//	 1 byte    the work, in bits
//	32 bytes   HMAC-SHA256 of the above, and of what the form is for, under the publication's key
//
// in base64url without padding. The work is a decimal number n, so that the SHA-256 of the challenge, a
// colon and n begins with so many zero bits.
type Challenge struct {
	Text string
	Bits int
}

// What forms are for, beside comments on a post, which are for the post's key.
const (
	toReport = "report "
	toAsk    = "ask"
)

const challengeBytes = 16 + 8 + 1 + sha256.Size

// Challenge makes one for comments on a post.
func (c *Comments) Challenge(ctx context.Context, post string) (Challenge, error) {
	return c.challenge(ctx, post)
}

// ReportChallenge makes one for a report on a comment.
func (c *Comments) ReportChallenge(ctx context.Context, id ID) (Challenge, error) {
	return c.challenge(ctx, toReport+Written(id))
}

// AskChallenge makes one for asking what an address has written.
func (c *Comments) AskChallenge(ctx context.Context) (Challenge, error) {
	return c.challenge(ctx, toAsk)
}

func (c *Comments) challenge(ctx context.Context, what string) (Challenge, error) {
	key, err := c.key(ctx)
	if err != nil {
		return Challenge{}, err
	}
	raw := make([]byte, 16, challengeBytes)
	if _, err := io.ReadFull(c.random, raw); err != nil {
		return Challenge{}, err
	}
	now := c.clock()
	work := c.load.work(now)
	raw = binary.BigEndian.AppendUint64(raw, uint64(now.Unix()))
	raw = append(raw, byte(work))
	raw = append(raw, seal(key, raw, what)...)
	return Challenge{base64.RawURLEncoding.EncodeToString(raw), work}, nil
}

func seal(key, raw []byte, what string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(raw)
	mac.Write([]byte(what))
	return mac.Sum(nil)
}

// The ways in which a form is not good (any more). Its words are kept; it has only to be sent again.
var (
	errStale = errors.New("the form is too old, or not from here")
	errWork  = errors.New("the work is not done")
	errQuick = errors.New("nobody writes that fast")
)

// An answered challenge.
type answered struct {
	id     ID
	worked bool
}

// answer checks a form's challenge, and the work, which may be wanting: then the form must not have
// been filled in faster than by hand.
func (c *Comments) answer(ctx context.Context, text, solution, what string) (answered, error) {
	key, err := c.key(ctx)
	if err != nil {
		return answered{}, err
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) != challengeBytes {
		return answered{}, errStale
	}
	head, mac := raw[:challengeBytes-sha256.Size], raw[challengeBytes-sha256.Size:]
	if !hmac.Equal(mac, seal(key, head, what)) {
		return answered{}, errStale
	}
	age := c.clock().Sub(time.Unix(int64(binary.BigEndian.Uint64(head[16:])), 0))
	if age < 0 || age > challengeFor {
		return answered{}, errStale
	}
	a := answered{id: ID(head[:16])}
	if solution != "" {
		if !works(text, solution, int(head[24])) {
			return answered{}, errWork
		}
		a.worked = true
	} else if age < tooQuick {
		return answered{}, errQuick
	}
	return a, nil
}

// works checks the work.
func works(text, solution string, want int) bool {
	if n, err := strconv.ParseUint(solution, 10, 53); err != nil || strconv.FormatUint(n, 10) != solution {
		return false
	}
	sum := sha256.Sum256([]byte(text + ":" + solution))
	return bits.LeadingZeros64(binary.BigEndian.Uint64(sum[:])) >= want
}

// fault says what is wrong with a form's challenge in words; none if it is another error.
func challengeFault(err error) (Faults, bool) {
	for _, known := range []error{errStale, errWork, errQuick} {
		if errors.Is(err, known) {
			return Faults{{"", "comments.fault." + map[error]string{errStale: "stale", errWork: "work", errQuick: "quick"}[known]}}, true
		}
	}
	return nil, false
}

// Work does the work of a challenge, as the script on the page does: for tests and programs.
func (c Challenge) Work() string {
	var b strings.Builder
	for n := uint64(0); ; n++ {
		b.Reset()
		b.WriteString(strconv.FormatUint(n, 10))
		if works(c.Text, b.String(), c.Bits) {
			return b.String()
		}
	}
}
