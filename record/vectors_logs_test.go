package record

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"
)

func (s *vectors) entries(t testing.TB) {
	w := newWorld(t, "a", "b")
	good := func(name, what string, e Entry) {
		e.Time = w.tick()
		data := must(e.Bytes())
		s.good(vector{File: "entry-" + name + ".txt", Form: "entry", What: what, Result: map[string]any{"leaf": LeafHash(data).String()}}, data)
	}
	act := w.sign(w.act("a", "", "charter"), &CharterSigned{}, nil)
	h := sum([]byte("head"))
	good("act", "an entry with an act", Entry{N: 0, Seen: []Cited{}, Act: act.Note})
	good("received", "a node's own entry", Entry{N: 7, Seen: []Cited{{"b", 4, h}, {"c", 9007199254740991, h}}, Node: Received})
	good("opaque", "an entry whose act is none: carried, without effect", Entry{N: 9007199254740991, Seen: []Cited{}, Act: []byte("no act")})
	good("check-in", "a node's sign of life", Entry{N: 2, Seen: []Cited{}, Node: CheckIn})
	good("unknown-node", "a node's own entry of an unknown kind: carried", Entry{N: 1, Seen: []Cited{}, Node: "roll-call"})

	nothing := w.statement("b", "a", 0, nil)
	some := w.statement("c", "a", 7, &h)
	good("restored", "a node's own entry after a loss", Entry{N: 7, Seen: []Cited{}, Node: Restored, Statements: []string{string(nothing), string(some)}})
	good("surfaced", "an act that another's node lost", Entry{N: 8, Seen: []Cited{}, Node: Surfaced, Act: act.Note})
	good("fork-found", "the evidence of a fork", Entry{N: 9, Seen: []Cited{}, Node: ForkFound, Evidence: must(w.fork("a", 5, 5).Bytes())})
	one, other := sum([]byte("one branch")), sum([]byte("other branch"))
	good("branches", "heads of two branches of a log", Entry{N: 10, Seen: []Cited{{"b", 4, h}, {"c", 6, one}, {"c", 7, other}}, Node: Received})

	bad := func(name, why, line string) {
		s.bad(vector{File: "entry-" + name + ".txt", Form: "entry", What: "an entry", Why: why}, []byte(EntryMagic+"\n"+line))
	}
	const when = `"time":"2025-02-15T15:30:00Z"`
	bad("neither", "neither an act nor a node's kind", `{"n":1,"seen":[],`+when+"}\n")
	bad("both", "an act and a node's kind", `{"n":1,"node":"received","seen":[],`+when+"}\nact")
	bad("no-surfaced", "nothing surfaced", `{"n":1,"node":"surfaced","seen":[],`+when+"}\n")
	bad("no-evidence", "no evidence of a fork", `{"n":1,"node":"fork-found","seen":[],`+when+"}\nact")
	stated := func(statements ...[]byte) string {
		var texts []string
		for _, s := range statements {
			texts = append(texts, string(s))
		}
		return `{"n":1,"node":"restored","seen":[],"statements":` + string(must(encodeJSON(texts))) + "," + when + "}\n"
	}
	bad("statements-order", "statements out of order", stated(some, nothing))
	bad("statements-twice", "a party's statement twice", stated(some, some))
	bad("statements-log", "statements about two logs", stated(w.statement("a", "b", 0, nil), some))
	bad("statement", "no statement", stated([]byte("x\n")))
	bad("statements-elsewhere", "statements in another entry", strings.Replace(stated(nothing), "restored", "received", 1))
	bad("negative", "a number below zero", `{"n":-1,"node":"received","seen":[],`+when+"}\n")
	bad("no-seen", "seen is missing", `{"n":1,"node":"received",`+when+"}\n")
	bad("seen-twice", "a head twice", `{"n":1,"node":"received","seen":[{"party":"a","root":"`+h.String()+`","size":1},{"party":"a","root":"`+h.String()+`","size":1}],`+when+"}\n")
	bad("seen-order", "heads out of order", `{"n":1,"node":"received","seen":[{"party":"b","root":"`+h.String()+`","size":1},{"party":"a","root":"`+h.String()+`","size":1}],`+when+"}\n")
	bad("seen-empty", "a head of an empty log", `{"n":1,"node":"received","seen":[{"party":"b","root":"`+h.String()+`","size":0}],`+when+"}\n")
	bad("seen-capitals", "a hash in capitals", `{"n":1,"node":"received","seen":[{"party":"b","root":"`+strings.ToUpper(h.String())+`","size":1}],`+when+"}\n")
	bad("node", "no name of a kind", `{"n":1,"node":"Received","seen":[],`+when+"}\n")
	bad("time", "a time with an offset", `{"n":1,"node":"received","seen":[],"time":"2025-02-15T15:30:00+00:00"}`+"\n")
	bad("cut", "the newline is missing", `{"n":1,"node":"received","seen":[],`+when+"}")
}

func (s *vectors) checkpoints(t testing.TB) {
	w := newWorld(t, "a", "a-b", "b")
	for range 5 {
		w.log("a").append(Entry{Node: Received})
	}
	c := w.log("a").head()
	a := &w.parties[0]
	own, seal := must(c.Sign(mustKey(c.Origin, Ed25519, edKey("a party")))), must(c.Seal(mustKey(c.Origin, MLDSA44, sealKey("a")), w.clock))
	receipt := func(p string) Signature {
		return must(c.Receipt(mustKey(ReceiptName(p), Cosignature, edKey(p+" receipt")), w.clock))
	}
	keys := func(list ...VerifyKey) (out []vectorKey) {
		for _, k := range list {
			out = append(out, vectorKey{k.Name, k.Type, k.Public})
		}
		return out
	}
	head, sealed := a.HeadKey(w.channel), a.SealKey(w.channel)
	by := func(i int) VerifyKey { return w.parties[i].ReceiptKey() }
	stamp := w.clock.Unix()
	good := func(name, what string, k []vectorKey, times []int64, sigs ...Signature) {
		s.good(vector{File: "checkpoint-" + name + ".txt", Form: "checkpoint", What: what, Keys: k, Result: map[string]any{
			"origin": c.Origin, "size": c.Size, "root": c.Root.String(), "times": times,
		}}, SignedCheckpoint(c, sigs...))
	}
	good("own", "signed by its log alone", keys(head), []int64{0}, own)
	good("sealed", "and sealed", keys(head, sealed), []int64{0, stamp}, own, seal)
	good("receipts", "and receipted by two; the hyphen sorts before the slash", keys(head, sealed, by(1), by(2)), []int64{0, stamp, stamp, stamp}, own, seal, receipt("a-b"), receipt("b"))
	untimed := must(c.Seal(mustKey(c.Origin, MLDSA44, sealKey("a")), time.Time{}))
	good("seal-without-time", "a seal that makes no statement of time", keys(head, sealed), []int64{0, 0}, own, untimed)

	bad := func(name, why string, k []vectorKey, data []byte) {
		s.bad(vector{File: "checkpoint-" + name + ".txt", Form: "checkpoint", What: "a checkpoint that must bear exactly these keys' signatures, in this order", Why: why, Keys: k}, data)
	}
	note := func(sigs ...Signature) []byte { return (&Note{c.Text(), sigs}).Bytes() }
	bad("order", "the seal before the log's own signature", keys(head, sealed), note(seal, own))
	bad("missing", "a receipt is missing", keys(head, by(1)), note(own))
	bad("more", "a receipt more", keys(head), note(own, receipt("b")))
	bad("twice", "a receipt twice", keys(head, by(2)), note(own, receipt("b"), receipt("b")))
	bad("other", "a receipt of another", keys(head, by(1)), note(own, receipt("b")))
	renamed := receipt("b")
	renamed.Name, renamed.KeyID = by(1).Name, by(1).ID()
	bad("renamed", "a receipt of one party under the name of another", keys(head, by(1)), note(own, renamed))
	later := receipt("b")
	later.Bytes = bytes.Clone(later.Bytes)
	later.Bytes[7]++
	bad("time", "the time of a receipt was changed", keys(head, by(2)), note(own, later))
	raw := func(k SigningKey, stamp uint64) Signature {
		return Signature{k.Name, k.ID(), slices.Concat(binary.BigEndian.AppendUint64(nil, stamp), must(k.sign(c.cosigned(k.VerifyKey, stamp))))}
	}
	rk := mustKey("b/receipts", Cosignature, edKey("b receipt"))
	bad("no-time", "a receipt without a time", keys(head, by(2)), note(own, raw(rk, 0)))
	bad("far-time", "a receipt after the year 9999", keys(head, by(2)), note(own, raw(rk, MaxStamp+1)))
	sk := mustKey(c.Origin, MLDSA44, sealKey("a"))
	bad("seal-far-time", "a seal after the year 9999", keys(head, sealed), note(own, raw(sk, MaxStamp+1)))
	broken := func(part string, i int) {
		b := seal
		b.Bytes = bytes.Clone(seal.Bytes)
		b.Bytes[i] ^= 0x80
		bad("seal-"+part, "a byte of the seal was changed, in its "+part, keys(head, sealed), note(own, b))
	}
	const hint = 8 + 32 + 4*576 // timestamp, challenge, response
	broken("challenge", 8)
	broken("response", 1000)
	broken("hint", hint)
	broken("hint-padding", hint+79)
	short := seal
	short.Bytes = seal.Bytes[:len(seal.Bytes)-1]
	bad("seal-short", "a seal of 2,419 bytes", keys(head, sealed), note(own, short))
	other := c
	other.Size++
	bad("size", "the size was changed", keys(head), (&Note{other.Text(), []Signature{own}}).Bytes())
	signed := func(name, why, text string) {
		sig := must(signText([]byte(text), mustKey(c.Origin, Ed25519, edKey("a party"))))
		bad(name, why, keys(head), (&Note{[]byte(text), []Signature{sig}}).Bytes())
	}
	text := string(c.Text())
	signed("extension", "an extension line", text+"more\n")
	signed("zero", "a size with a leading zero", strings.Replace(text, "\n5\n", "\n05\n", 1))
	signed("two-lines", "the root is missing", strings.Join(strings.SplitAfter(text, "\n")[:2], ""))
	signed("padding", "a root without its padding", strings.Replace(text, "=\n", "\n", 1))
}
