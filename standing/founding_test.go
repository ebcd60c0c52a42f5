package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// invite has hosts invite a party, which accedes, and gives its desk powers.
func (s *story) invite(name record.PartyName, hosts ...record.PartyName) {
	s.t.Helper()
	var last record.Ref
	for _, h := range hosts {
		last = s.works(s.Say(h, "invitation", &record.Invitation{Party: standingtest.Party(name)}))
		s.Sync(h, name)
	}
	s.works(s.Say(name, "accession", &record.Accession{}, last))
	s.Empower(name, standingtest.Desk)
}

func (s *story) sayShown(by record.PartyName, shown []record.Cited, kind string, terms record.Terms, about record.Ref) record.Ref {
	s.t.Helper()
	return s.Enter(by, standingtest.Act{Kind: kind, Terms: terms, About: about, Basis: shown})
}

func TestParties(t *testing.T) {
	s := begin(t, a, b, m)
	s.Say(a, "invitation", &record.Invitation{Party: standingtest.Party(c)})
	for name, want := range map[record.PartyName]string{a: "founder", b: "acceded", m: "acceded", c: "invited"} {
		if got := s.party(name); got.State != want {
			t.Errorf("%s is %s, want %s", name, got.State, want)
		}
	}
	x := &story{History: standingtest.New(t, a, b), t: t}
	x.Say(a, "charter", &record.CharterSigned{})
	if got := x.party(b); got.State != "named" || got.Signed != nil || got.Entries != 0 {
		t.Errorf("b is %+v before it accedes", got)
	}
}

func TestInvitedPartyJoins(t *testing.T) {
	s := begin(t, a, b)
	s.invite(c, a, b)
	if got := s.party(c); got.State != "acceded" || got.Role != record.RoleParty {
		t.Errorf("c is %+v", got)
	}
	s.works(s.propose(c))
}

// One side got the terms wrong; both invite again, and the party joins on the right ones.
func TestInvitationInOtherTerms(t *testing.T) {
	s := begin(t, a, b)
	wrong := standingtest.Party(c)
	wrong.Names = record.Text{"en": "Somebody else"}
	bad := s.works(s.Say(a, "invitation", &record.Invitation{Party: wrong}))
	right := s.works(s.Say(b, "invitation", &record.Invitation{Party: standingtest.Party(c)}))
	s.Sync(a, c)
	s.Sync(b, c)
	for _, ref := range []record.Ref{bad, right} {
		s.breaks(standing.RuleMember, s.Say(c, "accession", &record.Accession{}, ref))
	}
	again := s.works(s.Say(a, "invitation", &record.Invitation{Party: standingtest.Party(c)}))
	s.Sync(a, c)
	if got := s.Fold().InvitationOf(c); got != right && got != again {
		t.Errorf("the invitation to accede on is %s", got)
	}
	s.works(s.Say(c, "accession", &record.Accession{}, right))
	if got := s.party(c); got.State != "acceded" || got.Names["en"] != "Party c.example" {
		t.Errorf("c is %+v", got)
	}
	if got, ok := s.Fold().Member(c); !ok || got.Names["en"] != "Party c.example" {
		t.Errorf("c is known as %+v, %v", got, ok)
	}
}

// A principal that joined has a say in who joins next.
func TestInvitationByAllWhoAreIn(t *testing.T) {
	s := begin(t, a, b)
	s.invite(c, a, b)
	s.SyncAll()
	terms := &record.Invitation{Party: standingtest.Party(d)}
	first := s.works(s.Say(a, "invitation", terms))
	s.works(s.Say(b, "invitation", terms))
	s.SyncAll()
	s.Sync(a, d)
	s.Sync(b, d)
	s.breaks(standing.RuleMember, s.Say(d, "accession", &record.Accession{}, first))
	s.works(s.Say(c, "invitation", terms))
	s.Sync(c, d)
	s.works(s.Say(d, "accession", &record.Accession{}, first))
}

func TestPowers(t *testing.T) {
	s := begin(t, a, b)
	given := s.Empower(a, "anna")
	before := s.works(s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"}))
	s.works(s.Say(a, "powers.revoked", &record.PowersRevoked{}, given))
	s.works(before)
	s.is(before, "proposed")
	s.breaks(standing.RulePowers, s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"}))
	if list, _, _ := s.Fold().Exhibits(s.Cite(before)); len(list) != 2 || list[1] != s.Cite(given) {
		t.Errorf("the proof of what was done before the revocation shows %v", list)
	}
	if by, ok := s.Fold().PowersOf(s.Cite(before)); !ok || by != s.Cite(given) {
		t.Errorf("what was done before the revocation was done under %v", by)
	}
	early := s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "boris"})
	s.Empower(a, "boris")
	if list, _, _ := s.Fold().Exhibits(s.Cite(early)); len(list) != 1 {
		t.Errorf("the proof of what was done before any powers shows %v", list)
	}
	if by, ok := s.Fold().PowersOf(s.Cite(early)); ok {
		t.Errorf("what was done before any powers was done under %v", by)
	}
	again := s.Empower(a, "anna", record.PowerSend)
	s.works(s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"}))
	officials := s.party(a).Officials
	if len(officials) != 4 || officials[1].State != "revoked" || officials[1].Ref != given || officials[1].Revoked == nil {
		t.Errorf("the officials of a are %+v", officials)
	}
	if last := officials[3]; last.State != "in-force" || last.Ref != again || !last.MayNow(record.PowerSend, later) || last.MayNow(record.PowerSign, later) {
		t.Errorf("the new powers are %+v", last)
	}
}

// The one who holds the charter's key acts where no official is needed, and nowhere else.
func TestPowersToSignAdReferendum(t *testing.T) {
	s := begin(t, a, b)
	s.Empower(a, "anna", record.PowerAdReferendum)
	ref := s.table(a, text(a, b))
	s.works(s.Enter(a, standingtest.Act{Kind: "text.signed", By: "anna", Terms: &record.TextSigned{AdReferendum: true}, About: ref}))
}

func TestPowersWithDates(t *testing.T) {
	s := begin(t, a, b)
	p := standingtest.Powers(a, "anna")
	p.From, p.Until = "2025-02-15", "2025-02-15"
	s.Say(a, "powers.given", p)
	s.works(s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"}))
}

// Two powers of one official overlap: the revocation of one leaves the other.
func TestPowersThatOverlap(t *testing.T) {
	s := begin(t, a, b)
	first := s.Empower(a, "anna")
	s.Empower(a, "anna", record.PowerSend)
	s.works(s.Say(a, "powers.revoked", &record.PowersRevoked{}, first))
	s.works(s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"}))
}

// Whose keys are another's could pass for the other.
func TestInvitationOfAKeyOfAnother(t *testing.T) {
	s := begin(t, a, b)
	thief := standingtest.Party(c)
	thief.Keys.Receipt = standingtest.Party(b).Keys.Receipt
	s.breaks(standing.RuleForm, s.Say(a, "invitation", &record.Invitation{Party: thief}))
}

// An auditor is no party: who has its name or its key would be taken for it.
func TestInvitationOfAnAuditor(t *testing.T) {
	key := standingtest.Keys("auditor").Party
	auditor := record.Auditor{Name: "auditor.example", Names: record.Text{"en": "Auditors"}, Key: key}
	s := beginUnder(t, func(c *record.Charter) { c.Auditors = []record.Auditor{auditor} }, a, b)
	named := standingtest.Party(auditor.Name)
	s.breaks(standing.RuleForm, s.Say(a, "invitation", &record.Invitation{Party: named}))
	thief := standingtest.Party(c)
	thief.Keys.Line = key
	s.breaks(standing.RuleForm, s.Say(a, "invitation", &record.Invitation{Party: thief}))
	s.works(s.Say(a, "invitation", &record.Invitation{Party: standingtest.Party(c)}))
	next := standingtest.Keys(string(a))
	next.Line = key
	s.breaks(standing.RuleRotation, s.Say(a, "key.rotated", s.RotationTo(a, next, string(a))))
}

// The invitation on which a party came is still that of all principals once it is one of them.
func TestInvitationOfAPartyThatHasJoined(t *testing.T) {
	s := begin(t, a, b)
	wrong := standingtest.Party(c)
	wrong.Names = record.Text{"en": "Somebody else"}
	bad := s.works(s.Say(a, "invitation", &record.Invitation{Party: wrong}))
	s.SyncAll()
	s.invite(c, a, b)
	if got := s.Fold().InvitationOf(c); got == "" || got == bad {
		t.Errorf("it is %q, want one of those on which all agree", got)
	}
}
