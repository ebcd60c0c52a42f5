package mail

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net/mail"
	"strings"
	"testing"

	"parley.example/internal/store/mailing"
)

// FuzzAddress holds what is taken for an address to one line that a letter can be sent to, and to being
// taken again as it is.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"zoe@mail.example", " Zoe+news@MAIL.example ", "zoe@bücher.example", "\"a b\"@mail.example", "zoe@mail.example\r\nBcc: all@mail.example", "<zoe@mail.example>", "zoe@[192.0.2.1]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, entered string) {
		address, folded, err := Address(entered)
		if err != nil {
			return
		}
		again, foldedAgain, err := Address(address)
		if err != nil || again != address || foldedAgain != folded || strings.ToLower(folded) != folded {
			t.Fatalf("%q is taken as %q, and that as %q, %v", entered, address, again, err)
		}
		if p, err := mail.ParseAddress(address); err != nil || p.Address != address || strings.ContainsAny(address, "\r\n\x00 <>") {
			t.Fatalf("%q is taken as %q, to which nothing can be sent", entered, address)
		}
	})
}

// FuzzToken holds links and return addresses to those that this publication has made.
func FuzzToken(f *testing.F) {
	s := Secret{1, 2, 3}
	f.Add(s.token(toManage, 7))
	f.Add(s.verp(7))
	f.Add("AAAAAAAAAAcAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, token string) {
		if id, err := named(token); err == nil && s.check(token, toManage, id) == nil && token != s.token(toManage, id) {
			t.Fatalf("%q is taken for the link of %d", token, id)
		}
		if letter, err := s.letterOf(token); err == nil && !strings.EqualFold(token, s.verp(letter)) {
			t.Fatalf("%q is taken for the return address of letter %d", token, letter)
		}
	})
}

// FuzzChoice holds a choice as the store has it to being written as it was read.
func FuzzChoice(f *testing.F) {
	f.Add(Choice{Topics: []string{"energy"}, Channels: []string{"00"}, Articles: true}.encode())
	f.Add("{")
	f.Fuzz(func(t *testing.T, raw string) {
		c := parseChoice(raw)
		if again := parseChoice(c.encode()); again.encode() != c.encode() {
			t.Fatalf("%q is read as %v, and that as %v", raw, c, again)
		}
	})
}

// FuzzSigningKey holds what is taken for a DKIM key to being one that signs.
func FuzzSigningKey(f *testing.F) {
	short, err := NewSigningKey(rand.Reader, true)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(short)
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if key, err := ParseSigningKey(data); err == nil && key.Public() == nil {
			t.Fatalf("%q is taken, and has no public key", data)
		}
	})
}

// takenList is a store that takes in subscribers and does nothing else.
type takenList struct {
	mailing.Store
	all []mailing.Subscriber
}

func (l *takenList) Import(_ context.Context, some []mailing.Subscriber, _ mailing.Event) (int, error) {
	l.all = append(l.all, some...)
	return len(some), nil
}

// FuzzList holds each line of a list of subscribers to being taken in once, or to a word why not.
func FuzzList(f *testing.F) {
	f.Add([]byte("email,status,language,created_at\nzoe@mail.example,active,fr-CA,2020-01-02\nzoe@mail.example,active,,\nnobody,,,\n"))
	f.Add([]byte("\ufeffE-Mail;x\n\"a\nb@mail.example\n"))
	f.Add([]byte("email\n\"zoe@mail.example\r\nBcc: all@mail.example\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list := &takenList{}
		m := &Mail{store: list, clock: (&office{now: start}).clock}
		r, err := m.ImportList(t.Context(), bytes.NewReader(data), "en")
		if err != nil && !errors.Is(err, ErrNoList) {
			t.Fatal(err)
		}
		if r.Added != len(list.all) {
			t.Fatalf("%d taken in, and %d said", len(list.all), r.Added)
		}
		seen := map[string]bool{}
		for _, s := range list.all {
			if again, _, err := Address(s.Address); err != nil || again != s.Address || seen[s.Folded] || s.Confirmed.After(start) {
				t.Fatalf("%+v is taken in from %q", s, data)
			}
			seen[s.Folded] = true
		}
		for _, left := range r.Left {
			if left.Why == "" {
				t.Fatalf("line %d is left out of %q, and nothing says why", left.Line, data)
			}
		}
	})
}
