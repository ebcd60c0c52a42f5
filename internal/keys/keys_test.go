package keys

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"

	"filippo.io/mldsa"
)

var allTypes = []Type{Ed25519, MLDSA44, P256}

// generate makes a key from a seed that is the same each time.
func generate(t testing.TB, name string, typ Type) Key {
	t.Helper()
	seed := sha256.Sum256([]byte(name + string(typ)))
	key, err := Generate(bytes.NewReader(seed[:]), name, typ)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSigners(t *testing.T) {
	msg := []byte("the sides will keep a channel of communication")
	digest := sha256.Sum256(msg)
	for _, typ := range allTypes {
		t.Run(string(typ), func(t *testing.T) {
			var signer crypto.Signer = generate(t, "a.example", typ).Signer()
			switch public := signer.Public().(type) {
			case ed25519.PublicKey:
				sig, err := signer.Sign(nil, msg, crypto.Hash(0))
				if err != nil || !ed25519.Verify(public, msg, sig) || ed25519.Verify(public, msg[1:], sig) {
					t.Errorf("signature is not good, or good for something else: %v", err)
				}
			case *mldsa.PublicKey:
				sig, err := signer.Sign(nil, msg, &mldsa.Options{})
				if err != nil || mldsa.Verify(public, msg, sig, nil) != nil || mldsa.Verify(public, msg[1:], sig, nil) == nil {
					t.Errorf("signature is not good, or good for something else: %v", err)
				}
			case *ecdsa.PublicKey:
				sig, err := signer.Sign(rand.Reader, digest[:], crypto.SHA256)
				if err != nil || !ecdsa.VerifyASN1(public, digest[:], sig) || ecdsa.VerifyASN1(public, msg[:32], sig) {
					t.Errorf("signature is not good, or good for something else: %v", err)
				}
			default:
				t.Errorf("unexpected public key %T", public)
			}
		})
	}
}

// TestSeedIsTheKey holds the meaning of a seed to RFC 8032 §7.1, test 1.
func TestSeedIsTheKey(t *testing.T) {
	seed, err := hex.DecodeString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
	if err != nil {
		t.Fatal(err)
	}
	key, err := Generate(bytes.NewReader(seed), "a.example", Ed25519)
	if err != nil {
		t.Fatal(err)
	}
	const want = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
	if got := hex.EncodeToString(key.Signer().Public().(ed25519.PublicKey)); got != want {
		t.Errorf("public key %s, want %s", got, want)
	}
}

func TestGenerateRefuses(t *testing.T) {
	tests := []struct {
		about string
		rand  io.Reader
		name  string
		typ   Type
		want  string
	}{
		{"no name", rand.Reader, "", Ed25519, "no name for a key"},
		{"space", rand.Reader, "a example", Ed25519, "no name for a key"},
		{"newline", rand.Reader, "a\n", Ed25519, "no name for a key"},
		{"not ASCII", rand.Reader, "мид.example", Ed25519, "no name for a key"},
		{"long", rand.Reader, strings.Repeat("a", MaxName+1), Ed25519, "no name for a key"},
		{"type", rand.Reader, "a.example", "rsa", "no such type"},
		{"short randomness", bytes.NewReader(make([]byte, SeedSize-1)), "a.example", Ed25519, "reading randomness"},
		{"zeros for ever", bytes.NewReader(make([]byte, 4*SeedSize)), "a.example", P256, "source of randomness is broken"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			_, err := Generate(test.rand, test.name, test.typ)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
	if _, err := Generate(rand.Reader, strings.Repeat("a", MaxName), Ed25519); err != nil {
		t.Errorf("the longest name: %v", err)
	}
}

// TestP256DrawsAgain gives one scalar that is out of range, then a good one.
func TestP256DrawsAgain(t *testing.T) {
	good := sha256.Sum256(nil)
	key, err := Generate(bytes.NewReader(append(bytes.Repeat([]byte{0xff}, SeedSize), good[:]...)), "a.example", P256)
	if err != nil {
		t.Fatal(err)
	}
	if key.seed() != good {
		t.Errorf("seed %x, want %x", key.seed(), good)
	}
}

// TestNoSecretIsPrinted prints keys, rings and locks in every way that has ever put a secret
// in a log, also from inside somebody else's struct.
func TestNoSecretIsPrinted(t *testing.T) {
	key := generate(t, "a.example", Ed25519)
	ring := new(Ring)
	if err := ring.Add(key); err != nil {
		t.Fatal(err)
	}
	const passphrase = "correct horse"
	lock, err := Passphrase([]byte(passphrase), 1)
	if err != nil {
		t.Fatal(err)
	}
	holder := struct {
		key  Key
		ring Ring
		lock Lock
	}{key, *ring, lock}

	var out bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&out, nil))
	text := slog.New(slog.NewTextHandler(&out, nil))
	for _, v := range []any{key, &key, ring, *ring, ring.Keys(), lock, &lock, holder, &holder} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		logger.Info("look", "v", v)
		text.Info("look", "v", v)
	}
	fixed := key.seed()
	seed := fixed[:]
	secrets := map[string]string{
		"hex":               hex.EncodeToString(seed[:8]),
		"upper hex":         strings.ToUpper(hex.EncodeToString(seed[:8])),
		"base64":            base64.StdEncoding.EncodeToString(seed)[:12],
		"decimal":           strings.Trim(fmt.Sprint(seed[:6]), "[]"),
		"Go syntax":         strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%#v", seed[:6]), "[]byte{"), "}"),
		"raw":               string(seed[:6]),
		"passphrase":        passphrase,
		"passphrase in hex": hex.EncodeToString([]byte(passphrase)),
	}
	for form, s := range secrets {
		if strings.Contains(out.String(), s) {
			t.Errorf("a secret was printed as %s", form)
		}
	}
	if !strings.Contains(out.String(), "a.example") {
		t.Error("the name of the key was not printed, so this test looked at nothing")
	}
}

// TestMain lets the test binary stand for a program that checks its environment.
func TestMain(m *testing.M) {
	if os.Getenv("PARLEY_KEYS_TEST") == "check" {
		if err := CheckEnvironment(); err != nil {
			fmt.Print(err)
			os.Exit(3)
		}
		if _, err := NewKeyFile(); err != nil {
			fmt.Print(err)
			os.Exit(4)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestZeroValuesAreRefused(t *testing.T) {
	ring := new(Ring)
	if err := ring.Add(Key{Name: "a.example", Type: Ed25519}); err == nil {
		t.Error("a key that nobody generated was added")
	}
	if err := Seal(io.Discard, ring, Lock{}); !errors.Is(err, errNoLock) {
		t.Errorf("sealing with no lock: %v", err)
	}
	if _, err := Open(strings.NewReader(""), Lock{}); !errors.Is(err, errNoLock) {
		t.Errorf("opening with no lock: %v", err)
	}
}
