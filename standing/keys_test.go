package standing_test

import (
	"bytes"
	"testing"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// hasKeys requires the record to know a party by the keys of a label, and by nothing else.
func (s *story) hasKeys(party record.PartyName, label string) {
	s.t.Helper()
	want := standingtest.Keys(label)
	member, ok := s.Fold().Member(party)
	for what, got := range map[string]record.Keys{"standing": s.party(party).Keys, "member": member.Keys} {
		if !ok || !bytes.Equal(got.Party, want.Party) || !bytes.Equal(got.Receipt, want.Receipt) || !bytes.Equal(got.Line, want.Line) || !bytes.Equal(got.Seal, want.Seal) {
			t := s.t
			t.Errorf("%s: the keys of %s are not those of %s", what, party, label)
		}
	}
}

func TestKeysAreRotated(t *testing.T) {
	s := begin(t, a, b)
	first := s.Cite(s.works(s.Rotate(a, "a2")))
	s.works(s.Empower(a, "anna"))
	second := s.Cite(s.works(s.Rotate(a, "a3")))
	s.hasKeys(a, "a3")
	s.hasKeys(b, string(b))
	if got := s.party(a).Rotated; len(got) != 2 || got[0] != first || got[1] != second {
		t.Errorf("a rotated its keys by %v", got)
	}
	chain, _ := s.Fold().Keys(a)
	for size, label := range map[int64]string{0: string(a), first.N: string(a), first.N + 1: "a2", second.N: "a2", second.N + 1: "a3"} {
		if got := chain.At(size).Keys; !bytes.Equal(got.Party, standingtest.Keys(label).Party) {
			t.Errorf("at %d the keys of a are not those of %s", size, label)
		}
	}
	early, _ := s.Fold().AsOf(first, later)
	before := find(t, early.Parties, func(p standing.Party) bool { return p.Name == a })
	if !bytes.Equal(before.Keys.Line, standingtest.Keys("a2").Line) || len(before.Rotated) != 1 {
		t.Errorf("as of the first rotation the keys of a are %v", before.Keys)
	}
	// An official goes on under the powers that were given under the old key.
	s.works(s.propose(a))
}

// Whoever verifies a head has only that log: what its author had seen must not matter.
func TestRotationIsJudgedByItsOwnLogAlone(t *testing.T) {
	s := begin(t, a, b)
	ref := s.Enter(a, standingtest.Act{
		Kind: "key.rotated", Terms: s.Rotation(a, "a2"), Seen: []record.Cited{}, Basis: []record.Cited{{Party: b, Size: 999}},
	})
	s.UseKeys(a, "a2")
	s.works(ref)
	s.hasKeys(a, "a2")
	// What follows has its whole past all the same.
	s.Sync(b, a)
	s.works(s.Empower(a, "anna"))
}

func TestRotationBeforeTheCharterIsSigned(t *testing.T) {
	s := &story{History: standingtest.New(t, a, b), t: t}
	s.works(s.Say(a, "charter", &record.CharterSigned{}))
	s.Sync(a, b)
	s.works(s.Rotate(b, "b2"))
	s.breaks(standing.RulePowers, s.Enter(b, standingtest.Act{Kind: "accession", Terms: &record.Accession{}, Key: string(b)}))
	s.works(s.Say(b, "accession", &record.Accession{}))
	s.hasKeys(b, "b2")
}

func TestRotationByAnInvitedParty(t *testing.T) {
	s := begin(t, a, b)
	s.invite(c, a, b)
	s.works(s.Rotate(c, "c2"))
	s.hasKeys(c, "c2")
	s.works(s.Empower(c, "anna"))
	// Its first keys and its new ones are its own.
	for _, label := range []string{string(c), "c2"} {
		thief := standingtest.Party(d)
		thief.Keys.Receipt = standingtest.Keys(label).Receipt
		s.SyncAll()
		s.breaks(standing.RuleForm, s.Say(a, "invitation", &record.Invitation{Party: thief}))
	}
}

// Some keys may stay, and one that stays is no reason to refuse the others.
func TestRotationOfOneKey(t *testing.T) {
	s := begin(t, a, b)
	next := standingtest.Keys(string(a))
	next.Line = standingtest.Keys("a2").Line
	whole := s.Rotation(a, string(a))
	s.breaks(standing.RuleRotation, s.Say(a, "key.rotated", whole))
	s.works(s.Say(a, "key.rotated", s.RotationTo(a, next, string(a))))
	if got := s.party(a).Keys; !bytes.Equal(got.Line, next.Line) || !bytes.Equal(got.Party, next.Party) {
		t.Errorf("the keys of a are %v", got)
	}
}

func TestRotationUnderTheOldLaw(t *testing.T) {
	s := &story{History: standingtest.BeginUnder(t, func(c *record.Charter) { c.Law = 1 }, a, b), t: t}
	s.breaks(standing.RuleForm, s.Say(a, "key.rotated", s.Rotation(a, "a2")))
	s.works(s.Empower(a, "anna"))
}
