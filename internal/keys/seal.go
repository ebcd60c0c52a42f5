package keys

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

var (
	// ErrWrongKey is returned when a ring cannot be opened with what was given. A wrong
	// passphrase and some damage to the file's header cannot be told apart.
	ErrWrongKey = errors.New("it does not open: the passphrase or key file is not the one it was sealed with, or its header is damaged")

	// ErrDamaged is returned when a sealed ring is not as it was written.
	ErrDamaged = errors.New("the sealed ring is damaged: restore it from a copy")
)

// A Lock seals rings and opens them again. Printing one shows no secret.
type Lock struct {
	parts func() lock // a function for the reason given at [Key]
}

type lock struct {
	recipient  age.Recipient
	identities []age.Identity
}

func newLock(recipient age.Recipient, identities ...age.Identity) Lock {
	return Lock{func() lock { return lock{recipient, identities} }}
}

// Passphrase returns a lock for people. Work is the scrypt work factor for sealing, as the
// logarithm to base 2, from 1 to [MaxWork]; 0 stands for [DefaultWork]. Opening takes the
// factor that the file names.
func Passphrase(passphrase []byte, work int) (Lock, error) {
	if work == 0 {
		work = DefaultWork
	}
	if work < 1 || work > MaxWork {
		return Lock{}, fmt.Errorf("the work factor %d is out of range: want 1 to %d", work, MaxWork)
	}
	recipient, err := age.NewScryptRecipient(string(passphrase))
	if err != nil {
		return Lock{}, ErrNoPassphrase
	}
	recipient.SetWorkFactor(work)
	identity, err := age.NewScryptIdentity(string(passphrase))
	if err != nil {
		return Lock{}, ErrNoPassphrase
	}
	identity.SetMaxWorkFactor(MaxWork)
	return newLock(recipient, identity), nil
}

// KeyFile returns a lock for machines, from the text of a file that age-keygen or [NewKeyFile]
// wrote. It seals for the first identity in the file and opens with any of them. A hybrid
// identity (AGE-SECRET-KEY-PQ-1…) withstands a quantum computer; an X25519 one
// (AGE-SECRET-KEY-1…) does not.
//
// Unlike a passphrase, such a lock does not prove who sealed: whoever knows the public key can
// make a ring that opens. So the caller compares the keys of an opened ring with those it
// expects, as the charter names them.
func KeyFile(text []byte) (Lock, error) {
	identities, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil {
		return Lock{}, fmt.Errorf("the key file is not as age-keygen writes it: %w", err)
	}
	switch first := identities[0].(type) {
	case *age.HybridIdentity:
		return newLock(first.Recipient(), identities...), nil
	case *age.X25519Identity:
		return newLock(first.Recipient(), identities...), nil
	}
	return Lock{}, errors.New("the key file's first identity is neither hybrid nor X25519")
}

// NewKeyFile returns the text of a key file with one new hybrid identity. Its randomness is
// the system's, because age takes no other. It returns the error of [CheckEnvironment].
func NewKeyFile() ([]byte, error) {
	if err := CheckEnvironment(); err != nil {
		return nil, err
	}
	identity, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "# public key: %s\n%s\n", identity.Recipient(), identity), nil
}

// Seal writes the ring to w, sealed, as a binary age file.
func Seal(w io.Writer, r *Ring, l Lock) error {
	if l.parts == nil {
		return errNoLock
	}
	plain, err := r.encode()
	if err != nil {
		return err
	}
	if len(plain) > MaxRing-ageOverhead {
		return fmt.Errorf("the ring is too large: %d bytes, at most %d", len(plain), MaxRing-ageOverhead)
	}
	sealed, err := age.Encrypt(w, l.parts().recipient)
	if err != nil {
		return fmt.Errorf("sealing the ring: %w", err)
	}
	if _, err := sealed.Write(plain); err != nil {
		return fmt.Errorf("sealing the ring: %w", err)
	}
	if err := sealed.Close(); err != nil {
		return fmt.Errorf("sealing the ring: %w", err)
	}
	return nil
}

// ageOverhead is more than age adds to a ring of the greatest size: 2 KB of header, and 16
// bytes for every 64 KiB.
const ageOverhead = 16 << 10

var errNoLock = errors.New("the zero Lock locks nothing: use keys.Passphrase or keys.KeyFile")

// Open reads a sealed ring to its end. It returns [ErrWrongKey] when the lock is another one
// and [ErrDamaged] when the file was changed, cut or lengthened; a part of a ring is never
// returned.
func Open(r io.Reader, l Lock) (*Ring, error) {
	if l.parts == nil {
		return nil, errNoLock
	}
	sealed, err := io.ReadAll(io.LimitReader(r, MaxRing+1))
	if err != nil {
		return nil, fmt.Errorf("reading the sealed ring: %w", err)
	}
	if len(sealed) > MaxRing {
		return nil, fmt.Errorf("this is no sealed ring: it is longer than %d bytes", MaxRing)
	}
	opened, err := age.Decrypt(bytes.NewReader(sealed), l.parts().identities...)
	if none := new(age.NoIdentityMatchError); errors.As(err, &none) {
		return nil, ErrWrongKey
	}
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	plain, err := io.ReadAll(opened)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return decodeRing(plain)
}
