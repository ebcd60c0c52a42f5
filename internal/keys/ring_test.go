package keys

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"testing"
)

// someRing has keys of every type, added out of order.
func someRing(t testing.TB) *Ring {
	t.Helper()
	ring := new(Ring)
	for _, name := range []string{"b.example", "a.example", "a.example/<&>\"\\"} {
		for _, typ := range allTypes {
			if err := ring.Add(generate(t, name, typ)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return ring
}

// sameRing compares with the secrets.
func sameRing(t testing.TB, got, want *Ring) {
	t.Helper()
	same := func(a, b Key) bool {
		return a.Name == b.Name && a.Type == b.Type && a.seed() == b.seed()
	}
	if !slices.EqualFunc(got.keys, want.keys, same) {
		t.Errorf("ring %v, want %v", got, want)
	}
}

func TestRing(t *testing.T) {
	ring := someRing(t)
	if keys := ring.Keys(); len(keys) != 9 || !slices.IsSortedFunc(keys, compareKeys) {
		t.Errorf("keys are not nine in order: %v", keys)
	}
	signer, err := ring.Signer("b.example", Ed25519)
	if err != nil {
		t.Fatal(err)
	}
	want := generate(t, "b.example", Ed25519).Signer().Public().(ed25519.PublicKey)
	if !want.Equal(signer.Public()) {
		t.Error("the ring gave another key than was added")
	}
	if _, err := ring.Signer("c.example", Ed25519); !errors.Is(err, ErrNoKey) {
		t.Errorf("a key that is not there: %v", err)
	}
	if err := ring.Add(generate(t, "b.example", Ed25519)); err == nil {
		t.Error("a second key of the same name and type was added")
	}
	ring.Keys()[0] = Key{}
	if _, err := ring.Signer("a.example", Ed25519); err != nil {
		t.Errorf("the caller's copy of the keys is the ring's own: %v", err)
	}
}

func TestRingIsFull(t *testing.T) {
	key := generate(t, "z.example", Ed25519)
	ring := &Ring{keys: slices.Repeat([]Key{generate(t, "a.example", Ed25519)}, MaxKeys)}
	if err := ring.Add(key); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("one key too many: %v", err)
	}
	ring.keys = ring.keys[1:]
	if err := ring.Add(key); err != nil {
		t.Errorf("the last key that fits: %v", err)
	}
}

func TestRingForm(t *testing.T) {
	ring := new(Ring)
	empty, err := ring.encode()
	if err != nil || string(empty) != `{"format":"parley.example/ring/v1","keys":[]}` {
		t.Errorf("empty ring: %s, %v", empty, err)
	}
	key, err := Generate(strings.NewReader("0123456789abcdef0123456789abcdef"), "a.example/<&>", Ed25519)
	if err != nil {
		t.Fatal(err)
	}
	if err := ring.Add(key); err != nil {
		t.Fatal(err)
	}
	const want = `{"format":"parley.example/ring/v1","keys":[{"name":"a.example/<&>",` +
		`"seed":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=","type":"ed25519"}]}`
	got, err := ring.encode()
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

func TestDecodeRing(t *testing.T) {
	want := someRing(t)
	data, err := want.encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := decodeRing(data)
	if err != nil {
		t.Fatal(err)
	}
	sameRing(t, got, want)
}

func TestDecodeRingRefuses(t *testing.T) {
	const (
		seed  = `"seed":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="`
		keyA  = `{"name":"a",` + seed + `,"type":"ed25519"}`
		keyB  = `{"name":"b",` + seed + `,"type":"ed25519"}`
		begin = `{"format":"parley.example/ring/v1","keys":[`
	)
	if _, err := decodeRing([]byte(begin + keyA + `,` + keyB + `]}`)); err != nil {
		t.Fatalf("the form from which the others differ: %v", err)
	}
	for about, in := range map[string]string{
		"empty":            ``,
		"not JSON":         `ring`,
		"null":             `null`,
		"no keys":          `{"format":"parley.example/ring/v1"}`,
		"null keys":        `{"format":"parley.example/ring/v1","keys":null}`,
		"another format":   strings.Replace(begin, "v1", "v2", 1) + `]}`,
		"trailing":         begin + `]}]`,
		"newline":          begin + "]}\n",
		"space":            begin + ` ]}`,
		"unknown field":    `{"extra":1,` + begin[1:] + `]}`,
		"doubled field":    begin + `],"keys":[]}`,
		"wrong order":      begin + keyB + `,` + keyA + `]}`,
		"doubled key":      begin + keyA + `,` + keyA + `]}`,
		"fields reordered": begin + `{` + seed + `,"name":"a","type":"ed25519"}]}`,
		"field's case":     begin + strings.Replace(keyA, `"name"`, `"Name"`, 1) + `]}`,
		"escaped name":     begin + strings.Replace(keyA, `"a"`, `"\u0061"`, 1) + `]}`,
		"bad name":         begin + strings.Replace(keyA, `"a"`, `"a b"`, 1) + `]}`,
		"unknown type":     begin + strings.Replace(keyA, `ed25519`, `rsa`, 1) + `]}`,
		"short seed":       begin + strings.Replace(keyA, `MDEy`, ``, 1) + `]}`,
		"loose base64":     begin + strings.Replace(keyA, `ZWY=`, `ZWZ=`, 1) + `]}`,
		"seed with breaks": begin + strings.Replace(keyA, `MDEy`, `MDEy\n`, 1) + `]}`,
	} {
		t.Run(about, func(t *testing.T) {
			ring, err := decodeRing([]byte(in))
			if err == nil {
				t.Fatalf("accepted as %v", ring)
			}
			if strings.Contains(err.Error(), "MDEy") {
				t.Errorf("the error quotes a secret: %v", err)
			}
		})
	}
}

func FuzzDecodeRing(f *testing.F) {
	data, err := someRing(f).encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":"parley.example/ring/v1","keys":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		ring, err := decodeRing(data)
		if err != nil {
			return
		}
		again, err := ring.encode()
		if err != nil || !bytes.Equal(again, data) {
			t.Errorf("accepted %q, which encodes as %q, %v", data, again, err)
		}
	})
}
