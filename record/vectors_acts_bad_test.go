package record

import (
	"bytes"
	"strings"
)

// badActs are acts that are refused, each for one reason.
type badActs struct {
	*vectors
	w     *world
	base  Act // what each is but for its fault
	key   string
	words Hash // of a body that is not here
}

func newBadActs(s *vectors, w *world) *badActs {
	b := &badActs{s, w, w.act("a", "anna", "contact.moved"), string(must(edPublic("a/officials/anna").MarshalText())), sum([]byte("words"))}
	b.base.About, b.base.Terms = someAct, []byte(`{"when":"2025"}`)
	return b
}

func (b *badActs) bad(name, why, key string, data []byte) {
	b.vectors.bad(vector{File: "act-" + name + ".txt", Form: "act", What: "an act, offered", Why: why, Key: key}, data)
}

// whole changes the line of JSON and signs it again; only what was changed is wrong.
func (b *badActs) whole(name, why string, f func(*Act)) {
	a := b.base
	f(&a)
	text := must(framed(ActMagic, &a))
	k := mustKey(a.keyName(), Ed25519, edKey("a/officials/anna"))
	b.bad(name, why, b.key, (&Note{text, []Signature{must(signText(text, k))}}).Bytes())
}

func (b *badActs) lines() {
	b.whole("terms-unknown-member", "the terms have a member that is not known", func(a *Act) { a.Terms = []byte(`{"where":"x","when":"2025"}`) })
	b.whole("terms-missing", "the terms lack what the kind requires", func(a *Act) { a.Terms = []byte(`{}`) })
	b.whole("terms-moment", "a moment that is none", func(a *Act) { a.Terms = []byte(`{"when":"soon"}`) })
	b.whole("terms-empty", "an empty text", func(a *Act) { a.Terms = []byte(`{"venue":"","when":"2025"}`) })
	b.whole("terms-lines", "a text of two lines", func(a *Act) { a.Terms = []byte(`{"venue":"a\nb","when":"2025"}`) })
	b.whole("terms-invisible", "a text of which nothing can be seen", func(a *Act) { a.Terms = []byte("{\"venue\":\"\u200f\",\"when\":\"2025\"}") })
	b.whole("terms-blank", "a text with a space before it", func(a *Act) { a.Terms = []byte(`{"venue":" a","when":"2025"}`) })
	b.whole("terms-long", "a text over the limit", func(a *Act) { a.Terms = []byte(`{"venue":"` + strings.Repeat("x", MaxText+1) + `","when":"2025"}`) })
	b.whole("terms-list", "terms that are no object", func(a *Act) { a.Terms = []byte(`[]`) })
	b.whole("kind", "no name of a kind", func(a *Act) { a.Kind = "Contact Moved" })
	b.whole("about-missing", "the kind is about a contact, and none is named", func(a *Act) { a.About = "" })
	b.whole("about-point", "the kind is about a contact, and a point is named", func(a *Act) { a.About = a.About.Point("p") })
	b.whole("about-none", "the kind is about nothing", func(a *Act) {
		a.Kind, a.Terms = "contact.proposed", []byte(`{"form":"call","level":"experts","when":"2025"}`)
	})
	b.whole("consent-short", "a consent of 63 bytes", func(a *Act) {
		a.Kind, a.About, a.By = "key.rotated", "", ""
		terms := b.w.rotation("a", "a2")
		terms.Consent = terms.Consent[1:]
		a.Terms = must(encodeJSON(terms))
	})
	b.whole("keys-same", "one key for two purposes", func(a *Act) {
		a.Kind, a.About, a.By = "key.rotated", "", ""
		terms := b.w.rotation("a", "a2")
		terms.Keys.Line = terms.Keys.Receipt
		a.Terms = must(encodeJSON(terms))
	})
	b.whole("body-missing", "the kind is said in words, and no body is named", func(a *Act) { a.Kind, a.Terms = "readout", []byte(`{}`) })
	b.whole("body-zero", "a body's hash of zeros", func(a *Act) { a.Body = new(Hash) })
	b.whole("body-not-wanted", "the kind has no body, and one is named", func(a *Act) { a.Kind, a.About, a.Terms, a.Body = "charter", "", []byte(`{}`), &b.words })
}

func (b *badActs) references() {
	b.whole("list-twice", "a party twice in a list", func(a *Act) {
		a.Kind, a.Terms = "contact.cancelled", []byte(`{"initiative":["a","a"]}`)
	})
	b.whole("reference", "a reference to a point where a topic is wanted", func(a *Act) {
		a.Kind, a.Terms, a.Body = "readout", []byte(`{"topics":["`+string(someAct.Point("p"))+`"]}`), &b.words
	})
	b.whole("basis-order", "heads out of order", func(a *Act) { a.Basis = []Cited{{"b", 1, b.words}, {"a", 1, b.words}} })
	b.whole("basis-twice", "a log twice", func(a *Act) { a.Basis = []Cited{{"a", 1, b.words}, {"a", 1, b.words}} })
	b.whole("basis-empty", "a head of an empty log", func(a *Act) { a.Basis = []Cited{{"a", 0, b.words}} })
	b.whole("nonce", "a nonce of 15 bytes", func(a *Act) { a.Nonce = a.Nonce[2:] })
	b.whole("by", "a name in capitals", func(a *Act) { a.By = "Anna" })
}

// notes are faults of the signed note, and not of what it says.
func (b *badActs) notes() {
	good := b.w.sign(func() Act { a := b.base; a.Terms = nil; return a }(), &ContactMoved{When: "2025"}, nil).Note
	at := bytes.LastIndex(good, []byte("\n\n— ")) + 2
	b.bad("changed", "a byte of the text was changed after it was signed", b.key, replaced(good, `"2025"`, `"2026"`))
	b.bad("two-signatures", "two signatures", b.key, append(bytes.Clone(good), good[at:]...))
	b.bad("no-signature", "no signature", b.key, good[:at])
	b.bad("third-line", "a third line", b.key, replaced(good, "\n\n— ", "\nmore\n\n— "))
	b.bad("other-key", "signed with another key", string(must(edPublic("b party").MarshalText())), good)
	b.bad("other-name", "signed under another name", b.key, replaced(good, "— a/officials/anna ", "— a/officials/anne "))
	b.bad("key-id", "another key id", b.key, append(bytes.Clone(good[:at]), func() []byte {
		sig := must(ParseNote(good)).Signatures[0]
		sig.KeyID++
		return sig.Line()
	}()...))
	b.bad("base64", "base64 with bits that do not count", b.key, func() []byte {
		line := []byte(strings.TrimSuffix(string(good), "=\n"))
		line[len(line)-1]++ // A is followed by B, and so on: the last bits are cut off in decoding
		return append(line, "=\n"...)
	}())
	b.bad("space", "a space at the end of the line", b.key, replaced(good, "=\n", "= \n"))
	b.bad("crlf", "carriage returns", b.key, bytes.ReplaceAll(good, []byte("\n"), []byte("\r\n")))
	b.bad("cut", "the last newline is missing", b.key, good[:len(good)-1])
	b.bad("hyphen", "a hyphen for the em dash", b.key, replaced(good, "\n— ", "\n- "))
}
