package record

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Act is what an official signs (spec §6): one signed note, one line of JSON, readable aloud.
// Everything that the law reads is in it; what is said in words is in the body, apart.
type Act struct {
	Channel Hash           `json:"channel"`
	Party   PartyName      `json:"party"`
	By      OfficialID     `json:"by,omitzero"` // none: the party itself, with its party key
	Kind    string         `json:"kind"`
	Dated   Time           `json:"dated"` // claimed
	About   Ref            `json:"about,omitzero"`
	Basis   []Cited        `json:"basis"` // the heads that the official was shown
	Terms   jsontext.Value `json:"terms"`
	Body    *Hash          `json:"body,omitempty"`
	Nonce   string         `json:"nonce"`
}

// Cited is a head of one log as another log, or an official, saw it.
type Cited struct {
	Party PartyName `json:"party"`
	Size  int64     `json:"size"`
	Root  Hash      `json:"root"`
}

// Ref names an object of the record: an act by its hash or, with a # and a point's name, one
// point within it.
type Ref string

// RefTo returns the reference to an act.
func RefTo(act Hash) Ref { return Ref(act.String()) }

// Point returns the reference to a point within the act that r names.
func (r Ref) Point(name string) Ref { return r + Ref("#"+name) }

// Act returns the hash of the act that r names or lies in; the zero hash if r is none.
func (r Ref) Act() Hash {
	act, _, _ := strings.Cut(string(r), "#")
	h, err := ParseHash(act)
	if err != nil {
		return Hash{}
	}
	return h
}

func (r Ref) check() error {
	act, point, isPoint := strings.Cut(string(r), "#")
	if _, err := ParseHash(act); err != nil {
		return fmt.Errorf("%q is no reference: want an act's hash, or one with #point", clip(string(r)))
	}
	if isPoint {
		return checkName("point", point)
	}
	return nil
}

// names reports whether r can name an object of that class.
func (r Ref) names(class Object) error {
	isPoint := strings.Contains(string(r), "#")
	byAct := class == ObjectOffer || class == ObjectMove // an offer on a point is named by its own act
	if isPoint && (byAct || !ObjectPoint.Fits(class)) || !isPoint && class == ObjectPoint {
		return fmt.Errorf("%q does not name a %s", clip(string(r)), class)
	}
	return nil
}

// SignedAct is an act with its signature, as it travels and as its hash names it.
type SignedAct struct {
	Act
	Terms Terms // decoded; nil if the kind is unknown here, or if Fault
	Fault error // why the terms are no terms of that kind; such an act has no effect
	Note  []byte
	Hash  Hash // of Note, and so of the signature too
	sig   Signature
	text  []byte
}

// Draft is an act that is not yet signed.
type Draft struct {
	Act
	text []byte
}

// NewNonce reads the random bytes of an act or a salt.
func NewNonce(random io.Reader) (string, error) {
	raw := make([]byte, NonceSize)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("reading random bytes: %w", err)
	}
	return hex.EncodeToString(raw), nil
}

// NewDraft makes an act of its parts and checks it strictly: a kind that this version knows,
// terms as the kind requires, a body that it may have. The body may be nil.
func NewDraft(a Act, terms Terms, body *Body) (*Draft, error) {
	kind, ok := Kinds().Find(a.Kind)
	if !ok {
		return nil, fmt.Errorf("kind: %q is not known; the kinds are %s", clip(a.Kind), strings.Join(Kinds().Names(), ", "))
	}
	raw, err := kind.encode(terms)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.Kind, err)
	}
	if err := kind.checkAbout(a.About); err != nil {
		return nil, fmt.Errorf("%s: %w", a.Kind, err)
	}
	if err := kind.checkBody(terms, body); err != nil {
		return nil, fmt.Errorf("%s: %w", a.Kind, err)
	}
	a.Terms = raw
	a.Body = nil
	if body != nil {
		data, err := body.Bytes()
		if err == nil {
			_, _, err = ParseBody(data) // what nobody could read is refused before it is signed
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Kind, err)
		}
		h := sum(data)
		a.Body = &h
	}
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", a.Kind, err)
	}
	text, err := framed(ActMagic, &a)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.Kind, err)
	}
	d, err := ParseDraft(text) // as for the body
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.Kind, err)
	}
	return d, nil
}

// Text is exactly what will be signed.
func (d *Draft) Text() []byte { return d.text }

// Unsigned returns the act without a signature, so that the law can be asked what it would come
// to before anybody signs it. It has no hash and no note.
func (d *Draft) Unsigned() *SignedAct {
	s := &SignedAct{Act: d.Act, text: d.text}
	kind, _ := Kinds().Find(s.Kind)
	s.Terms, s.Fault = kind.read(&s.Act)
	return s
}

// IsSigned reports whether the act bears a signature, good or not.
func (s *SignedAct) IsSigned() bool { return s.Note != nil }

// Sign signs the draft with a key under the name that the act gives: an official's, or the
// party's own.
func (d *Draft) Sign(k SigningKey) (*SignedAct, error) {
	if k.Name != d.keyName() {
		return nil, fmt.Errorf("the act is by %s, the key is named %s", d.keyName(), k.Name)
	}
	s, err := signText(d.text, k)
	if err != nil {
		return nil, err
	}
	return ParseAct((&Note{d.text, []Signature{s}}).Bytes())
}

func (a *Act) keyName() string {
	if a.By == "" {
		return string(a.Party)
	}
	return OfficialName(string(a.Party), string(a.By))
}

// ParseAct reads a signed act. It does not verify the signature, for which the key must be
// known: see [SignedAct.VerifyBy]. Terms that are none of the kind's are reported in Fault and
// not as an error, because an act that a log already holds must be carried all the same; who
// takes a new act in must look at both.
func ParseAct(note []byte) (*SignedAct, error) {
	if len(note) > MaxAct {
		return nil, fmt.Errorf("act: %d bytes, more than %d", len(note), MaxAct)
	}
	n, err := ParseNote(note)
	if err != nil {
		return nil, fmt.Errorf("act: %w", err)
	}
	s := &SignedAct{Note: note, Hash: sum(note), text: n.Text}
	rest, err := unframe(ActMagic, n.Text, &s.Act)
	if err == nil && len(rest) > 0 {
		err = errors.New("something follows line 2")
	}
	if err == nil {
		err = s.check()
	}
	if err != nil {
		return nil, fmt.Errorf("act: %w", err)
	}
	if len(n.Signatures) != 1 {
		return nil, fmt.Errorf("act: %d signatures, want exactly one", len(n.Signatures))
	}
	s.sig = n.Signatures[0]
	if kind, ok := Kinds().Find(s.Kind); ok {
		s.Terms, s.Fault = kind.read(&s.Act)
	}
	return s, nil
}

// Known reports whether this version knows the act's kind.
func (s *SignedAct) Known() bool {
	_, ok := Kinds().Find(s.Kind)
	return ok
}

// CheckBody reports whether a body is the one that the act commits to, and says what its kind
// lets it say.
func (s *SignedAct) CheckBody(b *Body, hash Hash) error {
	if s.Act.Body == nil || *s.Act.Body != hash {
		return fmt.Errorf("act %s: commits to another body", s.Hash.Short())
	}
	kind, ok := Kinds().Find(s.Kind)
	if !ok || s.Fault != nil {
		return nil
	}
	if err := kind.checkBody(s.Terms, b); err != nil {
		return fmt.Errorf("act %s: body: %w", s.Hash.Short(), err)
	}
	return nil
}

// VerifyBy reports whether the act bears k's signature. The name of the key is part of what
// must fit.
func (s *SignedAct) VerifyBy(public PublicKey) error {
	n := Note{s.text, []Signature{s.sig}}
	if err := n.signedBy(VerifyKey{s.keyName(), Ed25519, public}); err != nil {
		return fmt.Errorf("act %s: %w", s.Hash.Short(), err)
	}
	return nil
}

func (a *Act) check() error {
	if err := a.Party.check(); err != nil {
		return err
	}
	if a.By != "" {
		if err := a.By.check(); err != nil {
			return err
		}
	}
	if err := checkName("kind", a.Kind); err != nil {
		return err
	}
	if a.About != "" {
		if err := a.About.check(); err != nil {
			return fmt.Errorf("about: %w", err)
		}
	}
	if a.Terms.Kind() != '{' {
		return errors.New("terms: want an object")
	}
	if a.Body != nil && a.Body.IsZero() {
		return errors.New("body: want a hash, or no such member")
	}
	if err := checkCited(a.Basis); err != nil {
		return fmt.Errorf("basis: %w", err)
	}
	return checkRandom("nonce", a.Nonce)
}

// Compare orders heads: by party, size and root. Several heads of one party are of branches of its
// log (spec §5.5).
func (c Cited) Compare(d Cited) int {
	return cmp.Or(strings.Compare(string(c.Party), string(d.Party)), cmp.Compare(c.Size, d.Size), bytes.Compare(c.Root[:], d.Root[:]))
}

// Branched reports whether a list of heads has several of one party, or more than there are
// parties: that is of law 2.
func Branched(list []Cited) bool {
	for i := range list[:max(len(list)-1, 0)] {
		if list[i].Party == list[i+1].Party {
			return true
		}
	}
	return len(list) > MaxParties
}

// checkCited holds a list of heads to one order, so that it has one spelling.
func checkCited(list []Cited) error {
	if list == nil {
		return errors.New("missing: want a list, empty if nothing was seen")
	}
	if len(list) > MaxHeads {
		return fmt.Errorf("more than %d heads", MaxHeads)
	}
	for i, c := range list {
		if err := c.Party.check(); err != nil {
			return err
		}
		if i > 0 && list[i-1].Compare(c) >= 0 {
			return fmt.Errorf("%s: want each head once, in the order of the parties' names, the sizes and the roots", c.Party)
		}
		if c.Size <= 0 || c.Size > MaxIndex {
			return fmt.Errorf("%s: size %d: leave out what is empty", c.Party, c.Size)
		}
	}
	return nil
}
