package keys

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
)

// x25519KeyFile has the form in which age-keygen writes, with an identity of age's own tests.
const x25519KeyFile = `# created: 2025-02-15T12:00:00Z
# public key: age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj
AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX
`

// testLocks has a lock of each sort, with the least work.
func testLocks(t testing.TB) map[string]Lock {
	t.Helper()
	hybrid, err := NewKeyFile()
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Lock{
		"passphrase": passphrase(t, "correct horse"),
		"X25519":     keyFile(t, x25519KeyFile),
		"hybrid":     keyFile(t, string(hybrid)),
	}
}

func passphrase(t testing.TB, s string) Lock {
	t.Helper()
	l, err := Passphrase([]byte(s), 1)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func keyFile(t testing.TB, text string) Lock {
	t.Helper()
	l, err := KeyFile([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func seal(t testing.TB, r *Ring, l Lock) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Seal(&buf, r, l); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestSealAndOpen(t *testing.T) {
	want := someRing(t)
	locks := testLocks(t)
	for sort, lock := range locks {
		t.Run(sort, func(t *testing.T) {
			sealed := seal(t, want, lock)
			got, err := Open(bytes.NewReader(sealed), lock)
			if err != nil {
				t.Fatal(err)
			}
			sameRing(t, got, want)
			if bytes.Contains(sealed, []byte("a.example")) {
				t.Error("the sealed ring shows a name")
			}
			for other, wrong := range locks {
				if other == sort {
					continue
				}
				if _, err := Open(bytes.NewReader(sealed), wrong); !errors.Is(err, ErrWrongKey) {
					t.Errorf("opened with %s: %v", other, err)
				}
			}
		})
	}
}

func TestWrongKey(t *testing.T) {
	another, err := NewKeyFile()
	if err != nil {
		t.Fatal(err)
	}
	wrong := map[string]Lock{"passphrase": passphrase(t, "correct horsf"), "hybrid": keyFile(t, string(another))}
	locks := testLocks(t)
	for sort, lock := range wrong {
		if _, err := Open(bytes.NewReader(seal(t, someRing(t), locks[sort])), lock); !errors.Is(err, ErrWrongKey) {
			t.Errorf("%s: error %v, want %v", sort, err, ErrWrongKey)
		}
	}
}

// TestAnyOfTheIdentities opens with a later identity of a key file, as after a change of it.
func TestAnyOfTheIdentities(t *testing.T) {
	another, err := NewKeyFile()
	if err != nil {
		t.Fatal(err)
	}
	old := keyFile(t, x25519KeyFile)
	both := keyFile(t, string(another)+x25519KeyFile)
	if _, err := Open(bytes.NewReader(seal(t, someRing(t), old)), both); err != nil {
		t.Errorf("sealed with the second identity: %v", err)
	}
	if _, err := Open(bytes.NewReader(seal(t, someRing(t), both)), old); !errors.Is(err, ErrWrongKey) {
		t.Errorf("sealed with the first, opened with the second alone: %v", err)
	}
}

// TestDamage changes every bit, cuts at every length, and lengthens.
func TestDamage(t *testing.T) {
	ring := new(Ring)
	if err := ring.Add(generate(t, "a.example", Ed25519)); err != nil {
		t.Fatal(err)
	}
	for sort, lock := range map[string]Lock{"passphrase": passphrase(t, "correct horse"), "X25519": keyFile(t, x25519KeyFile)} {
		t.Run(sort, func(t *testing.T) {
			sealed := seal(t, ring, lock)
			refused := func(about string, n int, data []byte) {
				t.Helper()
				got, err := Open(bytes.NewReader(data), lock)
				if got != nil || !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrWrongKey) {
					t.Errorf("%s %d: ring %v, error %v", about, n, got, err)
				}
			}
			for i := range sealed {
				for bit := range 8 {
					flipped := bytes.Clone(sealed)
					flipped[i] ^= 1 << bit
					refused("flipped a bit of byte", i, flipped)
				}
				refused("cut at", i, sealed[:i])
				refused("left out byte", i, slices.Delete(bytes.Clone(sealed), i, i+1))
			}
			refused("added a byte", 0, append(bytes.Clone(sealed), 0))
			refused("written twice", 2, bytes.Repeat(sealed, 2))
			if _, err := Open(bytes.NewReader(sealed), lock); err != nil {
				t.Errorf("undamaged: %v", err)
			}
		})
	}
}

func TestPassphraseLockRefuses(t *testing.T) {
	if _, err := Passphrase(nil, 1); !errors.Is(err, ErrNoPassphrase) {
		t.Errorf("no passphrase: %v", err)
	}
	for _, work := range []int{-1, MaxWork + 1} {
		if _, err := Passphrase([]byte("correct horse"), work); err == nil {
			t.Errorf("work factor %d was accepted", work)
		}
	}
	// A file that asks for more work than is allowed is refused before the work is done.
	sealed := seal(t, new(Ring), passphrase(t, "correct horse"))
	line := sealed[:bytes.IndexByte(sealed[len("age-encryption.org/v1\n"):], '\n')+len("age-encryption.org/v1\n")]
	if !bytes.HasSuffix(line, []byte(" 1")) {
		t.Fatalf("the work factor is not where it was looked for: %q", line)
	}
	greedy := slices.Concat(line[:len(line)-1], []byte("21"), sealed[len(line):])
	if _, err := Open(bytes.NewReader(greedy), passphrase(t, "correct horse")); err == nil || !strings.Contains(err.Error(), "work factor too large") {
		t.Errorf("a greedy file: %v", err)
	}
}

// TestDefaultWork looks at the factor in the file; opening it is only more of the same.
func TestDefaultWork(t *testing.T) {
	lock, err := Passphrase([]byte("correct horse"), 0)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := bytes.Cut(seal(t, new(Ring), lock), []byte("\n---"))
	lines := strings.Split(string(head), "\n")
	if !strings.HasPrefix(lines[1], "-> scrypt ") || !strings.HasSuffix(lines[1], " 18") {
		t.Errorf("stanza %q, want scrypt with 18", lines[1])
	}
}

func TestKeyFileRefuses(t *testing.T) {
	for about, text := range map[string]string{
		"empty":          "",
		"only a comment": "# public key: age1\n",
		"a recipient":    "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj\n",
		"cut":            x25519KeyFile[:len(x25519KeyFile)-2],
	} {
		if _, err := KeyFile([]byte(text)); err == nil {
			t.Errorf("%s: accepted", about)
		} else if strings.Contains(err.Error(), "GFPYYS") {
			t.Errorf("%s: the error quotes a secret: %v", about, err)
		}
	}
}

// TestNewKeyFile holds the file to what age's own tools read and show.
func TestNewKeyFile(t *testing.T) {
	text, err := NewKeyFile()
	if err != nil {
		t.Fatal(err)
	}
	comment, secret, _ := strings.Cut(string(text), "\n")
	identity, err := age.ParseHybridIdentity(strings.TrimSuffix(secret, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "# public key: " + identity.Recipient().String(); comment != want {
		t.Errorf("comment %q, want %q", comment, want)
	}
}

func TestOversize(t *testing.T) {
	if _, err := Open(bytes.NewReader(make([]byte, MaxRing+1)), passphrase(t, "correct horse")); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("a file that is too long: %v", err)
	}
	// The largest ring that the other limits allow, of the longest names, must fit or be
	// refused before anything is written.
	ring := &Ring{keys: slices.Repeat([]Key{generate(t, strings.Repeat("a", MaxName), MLDSA44)}, MaxKeys)}
	var buf bytes.Buffer
	if err := Seal(&buf, ring, passphrase(t, "correct horse")); err != nil {
		t.Fatal(err)
	}
	if buf.Len() > MaxRing {
		t.Errorf("sealed %d bytes, which Open would refuse", buf.Len())
	}
}
