package record

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// verification is the work on one proof.
type verification struct {
	proof   *Proof
	channel Hash
	charter *Charter
	parties []KeyChain // whose keys are known: by charter, then by invitation
	heads   map[PartyName]*provenHead
	givenBy map[PartyName]int64 // from which size of its giver's log the key of each receipt was known
	entries []*Entry
	acts    []*SignedAct
	bodies  []*Body
	next    int // the first exhibit after those that the act itself needs
	invited int // the first invitation
}

type provenHead struct {
	signed   []byte
	point    Checkpoint
	sealed   time.Time
	receipts []ProvenReceipt
}

func (v *verification) know(p Party) {
	v.parties = append(v.parties, NewKeyChain(v.charter, v.channel, p))
}

func (v *verification) party(name PartyName) (*KeyChain, bool) {
	for i := range v.parties {
		if v.parties[i].party.Name == name {
			return &v.parties[i], true
		}
	}
	return nil, false
}

// exhibit verifies that one entry lies in its author's log under a signed head, and that its
// body is the one that it commits to.
func (v *verification) exhibit(i int) error {
	x := v.proof.Exhibits[i]
	author, ok := v.party(x.Party)
	if !ok {
		return fmt.Errorf("%s is no party of this channel that the charter or an invitation here names", x.Party)
	}
	head, err := v.head(i, author)
	if err != nil {
		return err
	}
	path := make(tlog.RecordProof, len(x.Path))
	for i, h := range x.Path {
		path[i] = tlog.Hash(h)
	}
	if err := tlog.CheckRecord(path, head.point.Size, tlog.Hash(head.point.Root), x.Index, tlog.Hash(LeafHash(x.Entry))); err != nil {
		return fmt.Errorf("the entry does not lie in the log of %s at %d: %w", x.Party, x.Index, err)
	}
	entry, err := ParseEntry(x.Entry)
	if err != nil {
		return err
	}
	if entry.N != x.Index {
		return fmt.Errorf("the entry says that it is number %d, and lies at %d", entry.N, x.Index)
	}
	if slices.ContainsFunc(entry.Seen, func(c Cited) bool { return c.Party == x.Party }) {
		return errors.New("the entry cites its own log")
	}
	var act *SignedAct
	switch entry.Node {
	case Received, CheckIn:
	case "":
		act, err = ParseAct(entry.Act)
		if err == nil {
			err = act.Fault
		}
		if err != nil {
			return err
		}
		if act.Channel != v.channel || act.Party != x.Party {
			return fmt.Errorf("the act is of another channel or party than the log that holds it")
		}
		if !act.Known() {
			return fmt.Errorf("an act of the kind %q, which this version does not know and so cannot judge: use a newer one", clip(act.Kind))
		}
	default:
		return fmt.Errorf("a node's entry of the kind %q, which this version does not know: use a newer one", clip(string(entry.Node)))
	}
	var body *Body
	if x.Body != nil {
		var h Hash
		if body, h, err = ParseBody(x.Body); err != nil {
			return err
		}
		if act == nil || act.Body == nil || *act.Body != h {
			return errors.New("the body is not the one that the act commits to")
		}
		if kind, ok := Kinds().Find(act.Kind); ok {
			if err := kind.checkBody(act.Terms, body); err != nil {
				return err
			}
		}
	}
	v.entries, v.acts, v.bodies = append(v.entries, entry), append(v.acts, act), append(v.bodies, body)
	return nil
}

// head verifies an exhibit's checkpoint. All exhibits of one log lie under the same one. Its
// signatures are exactly: the author's; the author's seal; and for the log of the entry that
// is proven, a receipt by every other party whose key is known.
func (v *verification) head(i int, author *KeyChain) (*provenHead, error) {
	x := v.proof.Exhibits[i]
	if h, ok := v.heads[x.Party]; ok {
		if !bytes.Equal(h.signed, x.Checkpoint) {
			return nil, fmt.Errorf("lies under another checkpoint of %s than an exhibit before it", x.Party)
		}
		return h, nil
	}
	point, note, err := ParseCheckpoint(x.Checkpoint)
	if err != nil {
		return nil, err
	}
	if point.Origin != Origin(string(x.Party), v.channel) {
		return nil, fmt.Errorf("the checkpoint is of %q, want the log of %s", clip(point.Origin), x.Party)
	}
	var givers []KeyChain
	if i == 0 {
		givers = slices.SortedFunc(slices.Values(v.parties), byReceiptName)
		givers = slices.DeleteFunc(givers, func(c KeyChain) bool { return c.party.Name == x.Party })
	}
	if want := 2 + len(givers); len(note.Signatures) != want {
		return nil, fmt.Errorf("the checkpoint of %s bears %d signatures, want exactly %d: its own, its seal, and for what is proven a receipt by every other party", x.Party, len(note.Signatures), want)
	}
	h := &provenHead{signed: x.Checkpoint, point: point}
	now := author.At(point.Size)
	if _, err := point.Verify(now.HeadKey(v.channel), note.Signatures[0]); err != nil {
		return nil, err
	}
	if h.sealed, err = point.Verify(now.SealKey(v.channel), note.Signatures[1]); err != nil {
		return nil, err
	}
	for i, giver := range givers {
		if err := v.receipt(h, giver, note.Signatures[2+i]); err != nil {
			return nil, err
		}
	}
	v.heads[x.Party] = h
	return h, nil
}

// receipt verifies a receipt by any receipt key that its giver is shown to have had.
func (v *verification) receipt(h *provenHead, giver KeyChain, s Signature) error {
	by := giver.steps[0]
	for _, step := range giver.steps {
		key := Party{Name: giver.party.Name, Keys: step.keys}
		if s.by(key.ReceiptKey()) {
			by = step
			break
		}
	}
	key := Party{Name: giver.party.Name, Keys: by.keys}
	at, err := h.point.Verify(key.ReceiptKey(), s)
	if err != nil {
		return err
	}
	v.givenBy[giver.party.Name] = by.from
	h.receipts = append(h.receipts, ProvenReceipt{giver.party.Name, at})
	return nil
}

// byReceiptName is the order of receipts in a checkpoint: that of their names in the lines,
// which is not that of the parties' names, because a hyphen sorts before a slash.
func byReceiptName(a, b KeyChain) int {
	return strings.Compare(ReceiptName(string(a.party.Name)), ReceiptName(string(b.party.Name)))
}

// judge decides under whose hand the acts stand.
func (v *verification) judge() (*Proven, error) {
	for i, act := range v.acts {
		if act == nil || i == 0 && act.By != "" {
			continue
		}
		author, _ := v.party(act.Party)
		if act.By != "" {
			return nil, fmt.Errorf("exhibit %d: want an act of the party itself, this one is by its official %s", i+1, act.By)
		}
		if kind, _ := Kinds().Find(act.Kind); kind.Power != "" {
			return nil, fmt.Errorf("exhibit %d: %s is done by an official with full powers, not with the party key", i+1, act.Kind)
		}
		if err := act.VerifyBy(author.At(v.entries[i].N).Keys.Party); err != nil {
			return nil, fmt.Errorf("exhibit %d: %w", i+1, err)
		}
	}
	author, _ := v.party(v.proof.Exhibits[0].Party)
	head := v.heads[v.proof.Exhibits[0].Party]
	proven := &Proven{
		Channel: v.channel, Charter: v.charter, Party: author.At(head.point.Size),
		Entry: v.entries[0], Act: v.acts[0], Body: v.bodies[0],
		Size: head.point.Size, Sealed: head.sealed, Receipts: head.receipts,
	}
	needed := 1
	if proven.Act != nil && proven.Act.By != "" {
		powers, err := v.powers()
		if err != nil {
			return nil, err
		}
		proven.Powers = powers
		needed = 2
	}
	if v.next != needed {
		return nil, fmt.Errorf("holds %d exhibits before rotations and invitations, want exactly %d", v.next, needed)
	}
	return proven, v.rotationsNeeded()
}

// rotationsNeeded refuses rotations that nothing shown needs: those of a party that has no other
// exhibit and has not given its receipt under a key that one of them brings.
func (v *verification) rotationsNeeded() error {
	author := func(i int) PartyName { return v.proof.Exhibits[i].Party }
	for i := v.next; i < v.invited; i++ {
		other := false
		for j := range v.proof.Exhibits {
			other = other || (j < v.next || j >= v.invited) && author(j) == author(i)
		}
		if !other && v.givenBy[author(i)] == 0 {
			return fmt.Errorf("exhibit %d: a rotation that nothing here needs", i+1)
		}
	}
	return nil
}

// powers finds the full powers of the official who made the act, in the second exhibit.
func (v *verification) powers() (*PowersGiven, error) {
	act := v.acts[0]
	if v.next < 2 || v.acts[1] == nil {
		return nil, fmt.Errorf("the full powers of %s are missing", act.By)
	}
	given, ok := v.acts[1].Terms.(*PowersGiven)
	if !ok || v.proof.Exhibits[1].Party != act.Party || given.Official != act.By {
		return nil, fmt.Errorf("exhibit 2: want the full powers of %s, by %s", act.By, act.Party)
	}
	if v.entries[1].N >= v.entries[0].N {
		return nil, fmt.Errorf("exhibit 2: the powers come after the act")
	}
	if err := act.VerifyBy(given.Key); err != nil {
		return nil, fmt.Errorf("exhibit 1: %w", err)
	}
	if err := given.Cover(act); err != nil {
		return nil, fmt.Errorf("exhibit 1: %w", err)
	}
	return given, nil
}

// Cover reports whether the powers let their official make the act, at the time that it
// claims. They say nothing of revocation, and cover no kind that this version does not know.
func (p *PowersGiven) Cover(act *SignedAct) error {
	if p.From != "" && act.Dated.Before(p.From.Start()) || p.Until != "" && !act.Dated.Before(p.Until.End()) {
		return fmt.Errorf("the powers of %s run from %s to %s, and the act is dated %s", p.Official, orAny(p.From), orAny(p.Until), act.Dated.Format(time.DateOnly))
	}
	kind, _ := Kinds().Find(act.Kind)
	need := []Power{kind.Power}
	if signed, ok := act.Terms.(*TextSigned); ok && signed.AdReferendum {
		need = append(need, PowerAdReferendum)
	}
	if kind.Power == "" || !slices.ContainsFunc(need, func(n Power) bool { return slices.Contains(p.May, n) }) {
		return fmt.Errorf("the powers of %s do not cover %s", p.Official, act.Kind)
	}
	return nil
}

func orAny(m Moment) string {
	if m == "" {
		return "any time"
	}
	return string(m)
}
