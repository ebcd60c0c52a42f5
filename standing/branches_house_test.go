package standing_test

import (
	"slices"
	"testing"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// onBoth enters what was said last on another branch too.
func (s *story) onBoth(other record.PartyName) standing.Cite {
	s.t.Helper()
	leaves := s.Leaves()
	return s.EnterSigned(other, leaves[len(leaves)-1].Act)
}

// Who speaks for a party each history of its log says for itself: powers that stand on two branches are
// powers on both, and revoked on one they are revoked there.
func TestPowersOnTwoBranchesCountOnBoth(t *testing.T) {
	const attache record.OfficialID = "attache"
	s, one, other := forked(t)
	powers := s.works(s.Empower(one, attache))
	twin := s.onBoth(other)
	says := func(by record.PartyName) record.Ref {
		return s.Enter(by, standingtest.Act{Kind: "topic.opened", Terms: &record.TopicOpened{}, By: attache})
	}
	first, second := s.works(says(one)), s.works(says(other))
	s.works(s.Say(other, "powers.revoked", &record.PowersRevoked{}, powers))
	s.breaks(standing.RulePowers, says(other))
	s.works(says(one))
	again := s.EnterSigned(other, s.leafAt(twin).Act)
	s.Sync(one, a)
	s.Sync(other, b)
	s.meet()
	s.works(first)
	s.works(second)
	if br := s.Now().Breach(again); br == nil || br.Rule != standing.RuleOnce {
		t.Errorf("the second time on one branch: %v, want it to break rule 1.3", br)
	}
	s.read(later)
}

func (s *story) leafAt(at standing.Cite) standing.Leaf {
	leaves := s.Leaves()
	return leaves[slices.IndexFunc(leaves, func(l standing.Leaf) bool { return l.Party == at.Party && l.N == at.N })]
}

// joinsTwice has d accede on two branches, by one act or by two; a hears of the one, b of the other.
func joinsTwice(t *testing.T, same bool) *story {
	t.Helper()
	s := begin(t, a, b, c)
	var invited record.Ref
	for _, by := range []record.PartyName{a, b, c} {
		invited = s.works(s.Say(by, "invitation", &record.Invitation{Party: standingtest.Party(d)}))
	}
	s.SyncAll()
	for _, from := range []record.PartyName{a, b, c} {
		s.Sees(d, from, s.Size(from))
	}
	s.Receive(d)
	one, other := s.Split(d)
	accession := func(by record.PartyName) record.Ref {
		return s.works(s.Say(by, "accession", &record.Accession{}, invited))
	}
	accession(one)
	if same {
		s.onBoth(other)
	} else {
		accession(other)
	}
	for _, branch := range []record.PartyName{one, other} {
		s.works(s.Empower(branch, standingtest.Desk))
		s.works(s.propose(branch))
	}
	s.Sync(one, a)
	s.Sync(other, b)
	return s
}

// Who acceded on two branches has acceded for whoever knows of either.
func TestAccessionOnTwoBranchesCountsForWhoKnowsOfEither(t *testing.T) {
	for name, same := range map[string]bool{"one act": true, "two acts": false} {
		t.Run(name, func(t *testing.T) {
			s := joinsTwice(t, same)
			for _, by := range []record.PartyName{a, b} {
				s.breaks(standing.RuleMember, s.Say(by, "invitation", &record.Invitation{Party: standingtest.Party(d)}))
				s.works(s.table(by, text(a, b, c, d)))
				at := s.Cite(s.propose(by))
				st, _ := s.Fold().AsOf(at, later)
				if i := slices.IndexFunc(st.Parties, func(p standing.Party) bool { return p.Name == d }); i < 0 || st.Parties[i].State != "acceded" {
					t.Errorf("for %s d is no party", by)
				}
			}
			st := s.read(later)
			if n := len(slices.DeleteFunc(slices.Clone(st.Parties), func(p standing.Party) bool { return p.Name != d })); n != 1 {
				t.Errorf("d is listed %d times", n)
			}
		})
	}
}

// Powers that one history of a log revokes are in force in another.
func TestPowersRevokedOnOneBranchAreInForceOnTheOther(t *testing.T) {
	const attache record.OfficialID = "attache"
	s := begin(t, a, b, c)
	powers := s.works(s.Empower(c, attache))
	one, other := s.Split(c)
	s.works(s.Say(one, "powers.revoked", &record.PowersRevoked{}, powers))
	opens := func(by record.PartyName) record.Ref {
		return s.Enter(by, standingtest.Act{Kind: "topic.opened", Terms: &record.TopicOpened{}, By: attache})
	}
	s.works(opens(other))
	s.breaks(standing.RulePowers, opens(one))
	s.read(later)
}
