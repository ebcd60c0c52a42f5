package record

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Proof is the evidence for one entry, in one file that needs no network (spec §9): the
// charter, the entry with its words, and what is needed to judge the keys, each with the path
// by which it lies in its author's log.
//
// The first exhibit is the entry that is proven. If an official made it, the second is the
// full powers under which they did. Then come the rotations of the keys that are needed; and,
// for every party that was invited later and whose key is needed, the invitations by each
// principal of the charter.
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
	v := &verification{proof: p, channel: channel, charter: charter, heads: map[PartyName]*provenHead{}, givenBy: map[PartyName]int64{}}
	for _, party := range charter.Parties {
		v.know(party)
	}
	if len(p.Exhibits) == 0 {
		return nil, errors.New("no exhibits")
	}
	if err := v.invitations(); err != nil {
		return nil, err
	}
	if err := v.rotations(); err != nil {
		return nil, err
	}
	for i := range p.Exhibits {
		if err := v.exhibit(i); err != nil {
			return nil, fmt.Errorf("exhibit %d: %w", i+1, err)
		}
	}
	return v.judge()
}
