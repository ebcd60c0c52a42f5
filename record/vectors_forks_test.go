package record

import (
	"bytes"
	"fmt"
	"testing"
)

func (s *vectors) statements(t testing.TB) {
	w := newWorld(t, "a", "b")
	key := string(must(w.parties[1].Keys.Party.MarshalText()))
	h := sum([]byte("head"))
	add := func(name, what string, data []byte) []byte {
		s.good(vector{File: "statement-" + name + ".txt", Form: "statement", What: what, Key: key}, data)
		return data
	}
	add("nothing", "of a log of which nothing is held", w.statement("b", "a", 0, nil))
	data := add("head", "of a log", w.statement("b", "a", 12, &h))
	bad := func(name, why string, data []byte) {
		s.bad(vector{File: "statement-" + name + ".txt", Form: "statement", What: "a statement", Why: why, Key: key}, data)
	}
	bad("signature", "signed by another", func() []byte {
		x := must(ParseStatement(w.statement("b", "a", 12, &h))).Statement
		return must(x.Sign(mustKey("b/statements", Ed25519, edKey("a party"))))
	}())
	bad("name", "signed under another name", func() []byte {
		x := must(ParseStatement(w.statement("b", "a", 12, &h))).Statement
		return must(x.Sign(mustKey("b", Ed25519, edKey("b party"))))
	}())
	bad("changed", "another size", replaced(data, `"size":12`, `"size":13`))
	bad("magic", "another version", replaced(data, "statement/v1", "statement/v2"))
	resigned := func(old, with string) []byte {
		n := must(ParseNote(data))
		n.Text = replaced(n.Text, old, with)
		n.Signatures[0] = must(signText(n.Text, mustKey("b/statements", Ed25519, edKey("b party"))))
		return n.Bytes()
	}
	bad("own", "about one's own log", resigned(`"log":"a"`, `"log":"b"`))
	bad("rootless", "a size without a root", resigned(`"root":"`+h.String()+`",`, ""))
	bad("sizeless", "a root of nothing", resigned(`"size":12`, `"size":0`))
	bad("nonce", "no nonce", resigned(`"nonce":"`, `"nonce":"0`))
	bad("unknown", "a member that is not known", resigned(`"size":12`, `"size":12,"sort":1`))
}

func (s *vectors) forks(t testing.TB) {
	w := newWorld(t, "a", "b")
	fingerprint := w.channel.String()
	add := func(name, what string, f *Fork) []byte {
		data := append(must(f.Bytes()), w.bytes...)
		s.good(vector{File: "fork-" + name + ".txt", Form: "fork", What: what, Fingerprint: fingerprint, Result: map[string]any{"party": string(f.Party)}}, data)
		return data
	}
	same := add("same-size", "two heads of one size", w.fork("a", 5, 5))
	data := add("sizes", "a head that is not the beginning of a larger one", w.fork("a", 5, 11))
	for _, sizes := range [][2]int64{{1, 2}, {4, 5}, {7, 8}, {8, 13}} {
		add(fmt.Sprintf("sizes-%d-%d", sizes[0], sizes[1]), "likewise", w.fork("b", sizes[0], sizes[1]))
	}
	bad := func(name, why string, data []byte) {
		s.bad(vector{File: "fork-" + name + ".txt", Form: "fork", What: "evidence of a fork", Why: why, Fingerprint: fingerprint}, data)
	}
	bad("longer", "something follows", append(bytes.Clone(data), '\n'))
	bad("no-charter", "the charter is missing", data[:len(data)-len(w.bytes)])
	bad("magic", "another version", replaced(data, "fork/v1", "fork/v2"))
	changed := func(from []byte, change func(*Fork)) []byte {
		f, _, err := parseFork(bytes.Clone(from))
		if err != nil {
			panic(err)
		}
		change(f)
		return append(must(f.Bytes()), w.bytes...)
	}
	bad("order", "the larger head first", changed(data, func(f *Fork) { f.Heads[0], f.Heads[1] = f.Heads[1], f.Heads[0] }))
	bad("once", "one head twice", changed(same, func(f *Fork) { f.Heads[1] = f.Heads[0] }))
	bad("path-short", "the path is cut", changed(data, func(f *Fork) { f.Path = f.Path[1:] }))
	bad("path-long", "the path is too long", changed(data, func(f *Fork) { f.Path = append(f.Path, f.Path[0]) }))
	bad("path-needless", "a path between heads of one size", changed(same, func(f *Fork) { h := sum(nil); f.Root, f.Path = &h, []Hash{h} }))
	bad("root", "another root than the path leads to", changed(data, func(f *Fork) { h := sum(nil); f.Root = &h }))
	bad("party", "heads of another log", changed(data, func(f *Fork) { f.Party = "b" }))
	bad("signer", "signed by another", changed(data, func(f *Fork) {
		point, _, err := ParseCheckpoint([]byte(f.Heads[1]))
		if err != nil {
			panic(err)
		}
		f.Heads[1] = string(SignedCheckpoint(point, must(point.Sign(mustKey(point.Origin, Ed25519, edKey("b party"))))))
	}))
	bad("more-signatures", "a signature more", changed(data, func(f *Fork) {
		point, n, err := ParseCheckpoint([]byte(f.Heads[1]))
		if err != nil {
			panic(err)
		}
		n.Signatures = append(n.Signatures, n.Signatures[0])
		f.Heads[1] = string(SignedCheckpoint(point, n.Signatures...))
	}))
	honest := changed(data, func(f *Fork) {
		l := w.branch("a", 11, 11)
		f.Heads[0], f.Heads[1] = string(l.head(5)), string(l.head(11))
		f.Root, f.Path = ptr(l.root(5)), l.consistency(5, 11)
	})
	bad("consistent", "heads that can both be true", honest)
}

func ptr[T any](v T) *T { return &v }
