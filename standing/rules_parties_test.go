package standing_test

import (
	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// brokenParties are histories that break the rules of form, membership, powers and keys (rules 9.1 to 9.5), and forks (9.9).
var brokenParties = []brokenRule{
	{standing.RuleMember, "a calendar by a mediator", func(s *story) record.Ref {
		return s.Say(m, "calendar.published", workdays())
	}},
	{standing.RuleForm, "a kind that is not known", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "treaty.denounced"})
	}},
	{standing.RuleForm, "terms that are none", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "contact.moved", About: s.propose(a), Raw: []byte(`{"when":"soon"}`)})
	}},
	{standing.RuleMember, "an act of another channel", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), Where: &record.Hash{1}})
	}},
	{standing.RuleMember, "an act of another party", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), Of: b})
	}},
	{standing.RuleMember, "the charter signed as founder by another", func(s *story) record.Ref {
		s.History = standingtest.New(s.t, a, b)
		return s.Say(b, "charter", &record.CharterSigned{})
	}},
	{standing.RuleMember, "acceded by the founder", func(s *story) record.Ref {
		s.History = standingtest.New(s.t, a, b)
		return s.Say(a, "accession", &record.Accession{})
	}},
	{standing.RuleMember, "said before accession", func(s *story) record.Ref {
		s.History = standingtest.New(s.t, a, b)
		s.Say(a, "charter", &record.CharterSigned{})
		s.Sync(a, b)
		return s.Empower(b, standingtest.Desk)
	}},
	{standing.RuleMember, "acceded without an invitation", func(s *story) record.Ref {
		return s.Say(d, "accession", &record.Accession{})
	}},
	{standing.RuleMember, "acceded on an invitation by one principal alone", func(s *story) record.Ref {
		i := s.Say(a, "invitation", &record.Invitation{Party: standingtest.Party(d)})
		s.Sync(a, d)
		return s.Say(d, "accession", &record.Accession{}, i)
	}},
	{standing.RuleMember, "acceded on the invitation of another", func(s *story) record.Ref {
		s.History = standingtest.Begin(s.t, a)
		i := s.Say(a, "invitation", &record.Invitation{Party: standingtest.Party(c)})
		s.Sync(a, d)
		return s.Enter(d, standingtest.Act{Kind: "accession", Terms: &record.Accession{}, About: i})
	}},
	{standing.RuleMember, "a named party acceded on the invitation of another", func(s *story) record.Ref {
		s.History = standingtest.New(s.t, a, b)
		s.Say(a, "charter", &record.CharterSigned{})
		i := s.Say(a, "invitation", &record.Invitation{Party: standingtest.Party(c)})
		s.Sync(a, b)
		return s.Say(b, "accession", &record.Accession{}, i)
	}},
	{standing.RuleMember, "a party invited that is here", func(s *story) record.Ref {
		return s.Say(a, "invitation", &record.Invitation{Party: standingtest.Party(b)})
	}},
	{standing.RuleMember, "invited by a mediator", func(s *story) record.Ref {
		return s.Say(m, "invitation", &record.Invitation{Party: standingtest.Party(d)})
	}},
	{standing.RuleMember, "a measure towards nobody", func(s *story) record.Ref { return s.measure(a, d) }},
	{standing.RuleMember, "a verifier who is nobody", func(s *story) record.Ref {
		p := owes(a, b)
		p.Verifier = d
		return s.table(a, withPoints(text(a, b), p))
	}},
	{standing.RulePowers, "an official without powers", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "nobody"})
	}},
	{standing.RulePowers, "an official of another party", func(s *story) record.Ref {
		s.Empower(a, "anna")
		s.Sync(a, b)
		return s.Enter(b, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"})
	}},
	{standing.RulePowers, "before the powers were given", func(s *story) record.Ref {
		r := s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"})
		s.Empower(a, "anna")
		return r
	}},
	{standing.RulePowers, "beyond the powers", func(s *story) record.Ref {
		s.Empower(a, "anna", record.PowerSend)
		return s.Enter(a, standingtest.Act{Kind: "measure.notified", By: "anna", Terms: &record.MeasureNotified{Category: "visas", Target: b, Taken: "2025"}})
	}},
	{standing.RulePowers, "ad referendum powers for a full signature", func(s *story) record.Ref {
		s.Empower(a, "anna", record.PowerAdReferendum)
		return s.Enter(a, standingtest.Act{Kind: "text.signed", By: "anna", Terms: &record.TextSigned{}, About: s.table(a, text(a, b))})
	}},
	{standing.RulePowers, "dated before the powers begin", func(s *story) record.Ref {
		p := standingtest.Powers(a, "anna")
		p.From = "2025-03"
		s.Say(a, "powers.given", p)
		return s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"})
	}},
	{standing.RulePowers, "dated after the powers end", func(s *story) record.Ref {
		p := standingtest.Powers(a, "anna")
		p.Until = "2025-01"
		s.Say(a, "powers.given", p)
		return s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"})
	}},
	{standing.RulePowers, "powers revoked", func(s *story) record.Ref {
		p := s.Empower(a, "anna")
		s.Say(a, "powers.revoked", &record.PowersRevoked{}, p)
		return s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"})
	}},
	{standing.RulePowers, "signed with another key", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), Key: "another"})
	}},
	{standing.RulePowers, "signed with another party key", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "powers.given", Terms: standingtest.Powers(a, "anna"), Key: "another"})
	}},
	{standing.RulePowers, "powers given by an official", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "powers.given", Terms: standingtest.Powers(a, "anna"), By: standingtest.Desk})
	}},
	{standing.RulePowers, "a readout by the party key", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "announcement", Terms: &record.Announcement{}, Party: true})
	}},
	{standing.RulePowers, "the first act of a log, by an official", func(s *story) record.Ref {
		s.History = standingtest.New(s.t, a, b)
		return s.Enter(a, standingtest.Act{Kind: "charter", Terms: &record.CharterSigned{}, By: standingtest.Desk})
	}},
	{standing.RuleOwn, "another's measure lifted", func(s *story) record.Ref {
		r := s.measure(a, b)
		s.Sync(a, b)
		return s.Say(b, "measure.lifted", &record.MeasureLifted{Lifted: "2025"}, r)
	}},
	{standing.RuleOwn, "a measure towards oneself", func(s *story) record.Ref { return s.measure(a, a) }},
	{standing.RuleOwn, "another's powers revoked", func(s *story) record.Ref {
		r := s.Empower(a, "anna")
		s.Sync(a, b)
		return s.Say(b, "powers.revoked", &record.PowersRevoked{}, r)
	}},
	{standing.RuleOwn, "others' contact cancelled", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, m)
		return s.cancel(m, p)
	}},
	{standing.RuleOwn, "a version of others' text", func(s *story) record.Ref {
		t := text(a, b)
		t.VersionOf = s.table(a, text(a, b))
		s.Sync(a, c)
		return s.table(c, t)
	}},
	{standing.RuleRotation, "a rotation that the old key has not signed", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "key.rotated", Terms: s.Rotation(a, "a2"), Key: "a2"})
	}},
	{standing.RuleRotation, "a rotation to which the new key has not consented", func(s *story) record.Ref {
		terms := s.Rotation(a, "a2")
		terms.Keys = standingtest.Keys("a3")
		return s.Say(a, "key.rotated", terms)
	}},
	{standing.RuleRotation, "a rotation to keys of another party", func(s *story) record.Ref {
		return s.Say(a, "key.rotated", s.Rotation(a, string(b)))
	}},
	{standing.RuleRotation, "a rotation back to keys that were given up", func(s *story) record.Ref {
		s.works(s.Rotate(a, "a2"))
		return s.Say(a, "key.rotated", s.Rotation(a, string(a)))
	}},
	{standing.RuleRotation, "the same rotation again, by the key that it gave up", func(s *story) record.Ref {
		terms := s.Rotation(a, "a2")
		s.works(s.Rotate(a, "a2"))
		return s.Enter(a, standingtest.Act{Kind: "key.rotated", Terms: terms, Key: string(a)})
	}},
	{standing.RuleRotation, "a rotation by an official", func(s *story) record.Ref {
		return s.Enter(a, standingtest.Act{Kind: "key.rotated", Terms: s.Rotation(a, "a2"), By: standingtest.Desk})
	}},
	{standing.RulePowers, "powers given by a party key that was given up", func(s *story) record.Ref {
		s.works(s.Rotate(a, "a2"))
		return s.Enter(a, standingtest.Act{Kind: "powers.given", Terms: standingtest.Powers(a, "anna"), Key: string(a)})
	}},
	{standing.RuleForker, "an act that nobody had cited when its party was found to have forked its log", func(s *story) record.Ref {
		p := s.works(s.propose(c))
		s.Node(a, forkFound(s.Fork(c, 99, c)))
		s.Node(b, forkFound(s.Fork(c, 99, c)))
		return p
	}},
	{standing.RuleMember, "a rotation by one who has not acceded", func(s *story) record.Ref {
		return s.Say(d, "key.rotated", s.Rotation(d, "d2"))
	}},
}
