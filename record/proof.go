package record

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Proof is the evidence for one entry, in one file that needs no network (spec §9): the
// charter, the entry with its words, and what is needed to judge the keys, each with the path
// by which it lies in its author's log.
//
// The first exhibit is the entry that is proven. If an official made it, the second is the
// full powers under which they did. Then come, for every party that was invited later and
// whose key is needed, the invitations by each principal of the charter.
type Proof struct {
	Charter  []byte
	Exhibits []Exhibit
}

// Exhibit is one entry, and the path from it to a signed head.
type Exhibit struct {
	Party      PartyName
	Index      int64
	Entry      []byte
	Body       []byte // nil if it has none, or if it was expunged or withheld
	Path       []Hash // RFC 6962 inclusion proof
	Checkpoint []byte // signed
}

type proofTable struct {
	Exhibits []exhibitTable `json:"exhibits"`
}

type exhibitTable struct {
	Party PartyName `json:"party"`
	Body  bool      `json:"body,omitzero"`
}

const inclusionMagic = "c2sp.org/tlog-proof@v1"

// Bytes writes the proof.
func (p *Proof) Bytes() ([]byte, error) {
	var t proofTable
	for _, x := range p.Exhibits {
		t.Exhibits = append(t.Exhibits, exhibitTable{x.Party, x.Body != nil})
	}
	raw, err := encodeJSON(t)
	if err != nil {
		return nil, fmt.Errorf("proof: %w", err)
	}
	out := appendFrame([]byte(ProofMagic+"\n"), tableFrame, raw)
	out = appendFrame(out, "charter", p.Charter)
	for _, x := range p.Exhibits {
		out = appendFrame(out, "entry", x.Entry)
		out = appendFrame(out, "inclusion", x.inclusion())
		if x.Body != nil {
			out = appendFrame(out, "body", x.Body)
		}
	}
	if len(out) > MaxProof {
		return nil, fmt.Errorf("proof: %d bytes, more than %d", len(out), MaxProof)
	}
	return out, nil
}

// inclusion writes a C2SP tlog-proof:
//
//	c2sp.org/tlog-proof@v1
//	index 12
//	<hash, base64>            ← the path, from the leaf upwards
//
//	<signed checkpoint>
func (x *Exhibit) inclusion() []byte {
	out := fmt.Appendf(nil, "%s\nindex %d\n", inclusionMagic, x.Index)
	for _, h := range x.Path {
		out = base64.StdEncoding.AppendEncode(out, h[:])
		out = append(out, '\n')
	}
	out = append(out, '\n')
	return append(out, x.Checkpoint...)
}

func (x *Exhibit) parseInclusion(data []byte) error {
	head, checkpoint, ok := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !ok || len(lines) < 2 || lines[0] != inclusionMagic {
		return fmt.Errorf("inclusion: want %q, an index, a path, an empty line and a checkpoint", inclusionMagic)
	}
	digits, ok := strings.CutPrefix(lines[1], "index ")
	index, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || index < 0 || index > MaxIndex {
		return fmt.Errorf("inclusion: %q is no index", clip(lines[1]))
	}
	x.Index, x.Checkpoint = index, checkpoint
	for _, line := range lines[2:] {
		raw, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(raw) != HashSize {
			return fmt.Errorf("inclusion: %q is no hash", clip(line))
		}
		x.Path = append(x.Path, Hash(raw))
	}
	return nil
}

// ParseProof takes a proof apart. It proves nothing yet: see [Proof.Verify].
func ParseProof(data []byte) (*Proof, error) {
	if len(data) > MaxProof {
		return nil, fmt.Errorf("proof: %d bytes, more than %d", len(data), MaxProof)
	}
	r := newFrameReader(ProofMagic, data)
	var t proofTable
	r.table(&t, MaxTable)
	p := &Proof{Charter: r.next("charter", MaxCharter)}
	for i, x := range t.Exhibits {
		e := Exhibit{Party: x.Party, Entry: r.next("entry", MaxEntry)}
		inclusion := r.next("inclusion", MaxCheckpoint+64*64)
		if x.Body {
			e.Body = r.next("body", MaxBody)
		}
		if r.err != nil {
			break
		}
		if err := e.parseInclusion(inclusion); err != nil {
			return nil, fmt.Errorf("proof: exhibit %d: %w", i+1, err)
		}
		p.Exhibits = append(p.Exhibits, e)
	}
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("proof: %w", err)
	}
	again, err := p.Bytes()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, data) {
		return nil, fmt.Errorf("proof: not in its one spelling: it differs at byte %d", firstDifference(again, data))
	}
	return p, nil
}

// Proven is what a proof shows. What it does not show, no field says: that what was said is
// true, that anybody agrees to it, that powers were not revoked in entries that are not shown.
type Proven struct {
	Channel  Hash
	Charter  *Charter
	Party    Party
	Entry    *Entry
	Act      *SignedAct   // nil for a node's own entry
	Body     *Body        // nil if there is none here
	Powers   *PowersGiven // nil if the party itself acted
	Size     int64        // of the log under the head that was sealed and receipted
	Sealed   time.Time    // when, as the author says; zero if it does not say
	Receipts []ProvenReceipt
}

// ProvenReceipt says that a party had the entry, not later than a time by its own clock.
type ProvenReceipt struct {
	Party PartyName
	At    time.Time
}

// VerifyProof parses and verifies a proof file against the fingerprint of the channel's
// charter, which must come from elsewhere: a file cannot vouch for itself.
func VerifyProof(data []byte, fingerprint Hash) (*Proven, error) {
	p, err := ParseProof(data)
	if err != nil {
		return nil, err
	}
	proven, err := p.Verify(fingerprint)
	if err != nil {
		return nil, fmt.Errorf("proof: %w", err)
	}
	return proven, nil
}

// Verify checks everything in the proof, and that nothing is in it that it does not need.
func (p *Proof) Verify(fingerprint Hash) (*Proven, error) {
	if channel := sum(p.Charter); channel != fingerprint {
		return nil, fmt.Errorf("the charter has the fingerprint %s, and you trust %s: this is another channel, or the file was changed", channel, fingerprint)
	}
	charter, channel, err := ParseCharter(p.Charter)
	if err != nil {
		return nil, err
	}
	v := &verification{proof: p, channel: channel, charter: charter, heads: map[PartyName]*provenHead{}, parties: slices.Clone(charter.Parties)}
	if len(p.Exhibits) == 0 {
		return nil, errors.New("no exhibits")
	}
	if err := v.invitations(); err != nil {
		return nil, err
	}
	for i := range p.Exhibits {
		if err := v.exhibit(i); err != nil {
			return nil, fmt.Errorf("exhibit %d: %w", i+1, err)
		}
	}
	return v.judge()
}

// verification is the work on one proof.
type verification struct {
	proof   *Proof
	channel Hash
	charter *Charter
	parties []Party // whose keys are known: by charter, then by invitation
	heads   map[PartyName]*provenHead
	entries []*Entry
	acts    []*SignedAct
	bodies  []*Body
	next    int // the first exhibit that nothing has asked for yet
}

type provenHead struct {
	signed   []byte
	point    Checkpoint
	sealed   time.Time
	receipts []ProvenReceipt
}

func (v *verification) party(name PartyName) (*Party, bool) {
	for i := range v.parties {
		if v.parties[i].Name == name {
			return &v.parties[i], true
		}
	}
	return nil, false
}

// invitations reads the exhibits from the end as far as they are invitations, and learns the
// keys that they give. The exhibits themselves are verified like all others afterwards, with
// the keys of the charter, so nothing is learnt from an invitation that does not verify.
func (v *verification) invitations() error {
	first := len(v.proof.Exhibits)
	for ; first > 1; first-- {
		if invitationIn(v.proof.Exhibits[first-1].Entry) == nil {
			break
		}
	}
	var principals []PartyName
	for _, p := range v.charter.Parties {
		if p.Role == RoleParty {
			principals = append(principals, p.Name)
		}
	}
	for i := first; i < len(v.proof.Exhibits); i += len(principals) {
		invited := invitationIn(v.proof.Exhibits[i].Entry).Party
		for j, name := range principals {
			if i+j >= len(v.proof.Exhibits) || v.proof.Exhibits[i+j].Party != name || !sameParty(invited, invitationIn(v.proof.Exhibits[i+j].Entry).Party) {
				return fmt.Errorf("exhibit %d: want the invitation of %s by %s", i+j+1, invited.Name, name)
			}
		}
		if last := v.parties[len(v.parties)-1]; len(v.parties) > len(v.charter.Parties) && last.Name >= invited.Name {
			return fmt.Errorf("exhibit %d: want invited parties once, in the order of their names", i+1)
		}
		if _, known := v.party(invited.Name); known {
			return fmt.Errorf("exhibit %d: %s is in the charter and needs no invitation", i+1, invited.Name)
		}
		v.parties = append(v.parties, invited)
	}
	v.next = first
	return checkKeysApart(v.parties)
}

func invitationIn(entry []byte) *Invitation {
	e, err := ParseEntry(entry)
	if err != nil || e.Node != "" {
		return nil
	}
	a, err := ParseAct(e.Act)
	if err != nil || a.Fault != nil {
		return nil
	}
	i, _ := a.Terms.(*Invitation)
	return i
}

func sameParty(a, b Party) bool {
	x, err1 := encodeJSON(a)
	y, err2 := encodeJSON(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
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
	case Received:
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
func (v *verification) head(i int, author *Party) (*provenHead, error) {
	x := v.proof.Exhibits[i]
	if h, ok := v.heads[author.Name]; ok {
		if !bytes.Equal(h.signed, x.Checkpoint) {
			return nil, fmt.Errorf("lies under another checkpoint of %s than an exhibit before it", author.Name)
		}
		return h, nil
	}
	point, note, err := ParseCheckpoint(x.Checkpoint)
	if err != nil {
		return nil, err
	}
	if point.Origin != Origin(string(author.Name), v.channel) {
		return nil, fmt.Errorf("the checkpoint is of %q, want the log of %s", clip(point.Origin), author.Name)
	}
	keys := []VerifyKey{author.HeadKey(v.channel), author.SealKey(v.channel)}
	givers := []PartyName{"", ""}
	if i == 0 {
		for _, p := range slices.SortedFunc(slices.Values(v.parties), byReceiptName) {
			if p.Name != author.Name {
				keys, givers = append(keys, p.ReceiptKey()), append(givers, p.Name)
			}
		}
	}
	if len(note.Signatures) != len(keys) {
		return nil, fmt.Errorf("the checkpoint of %s bears %d signatures, want exactly %d: its own, its seal, and for what is proven a receipt by every other party", author.Name, len(note.Signatures), len(keys))
	}
	h := &provenHead{signed: x.Checkpoint, point: point}
	for i, k := range keys {
		at, err := point.Verify(k, note.Signatures[i])
		if err != nil {
			return nil, err
		}
		if k.Type == MLDSA44 {
			h.sealed = at
		}
		if k.Type == Cosignature {
			h.receipts = append(h.receipts, ProvenReceipt{givers[i], at})
		}
	}
	v.heads[author.Name] = h
	return h, nil
}

// byReceiptName is the order of receipts in a checkpoint: that of their names in the lines,
// which is not that of the parties' names, because a hyphen sorts before a slash.
func byReceiptName(a, b Party) int {
	return strings.Compare(ReceiptName(string(a.Name)), ReceiptName(string(b.Name)))
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
		if err := act.VerifyBy(author.Keys.Party); err != nil {
			return nil, fmt.Errorf("exhibit %d: %w", i+1, err)
		}
	}
	author, _ := v.party(v.proof.Exhibits[0].Party)
	head := v.heads[author.Name]
	proven := &Proven{
		Channel: v.channel, Charter: v.charter, Party: *author,
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
		return nil, fmt.Errorf("holds %d exhibits before the invitations, want exactly %d", v.next, needed)
	}
	return proven, nil
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
