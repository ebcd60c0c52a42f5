package standing_test

import (
	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

func bracketed(parties ...record.PartyName) *record.TextProposed {
	t := text(parties...)
	t.Brackets = []record.Bracket{{Name: "when", By: []record.PartyName{a}}}
	return t
}

// initialled makes a text of a and b that both have initialled, and both know.
func (s *story) initialled() record.Ref {
	ref := s.table(a, text(a, b))
	s.works(s.initial(a, ref))
	s.Sync(a, b)
	s.works(s.initial(b, ref))
	s.Sync(b, a)
	return ref
}

func expunging(acts []record.Ref, parties ...record.PartyName) *record.TextProposed {
	t := text(parties...)
	t.Form, t.Expunges = record.FormExpunging, acts
	return t
}

// brokenForms are histories that break the rules of brackets, initials, intermediaries, corrections, expunging,
// and statements in due form (rules 3.4 to 3.8, 13).
var brokenForms = []brokenRule{
	{standing.RuleBrackets, "a text with brackets signed", func(s *story) record.Ref {
		return s.sign(a, s.works(s.table(a, bracketed(a, b))))
	}},
	{standing.RuleBrackets, "a text with brackets initialled", func(s *story) record.Ref {
		return s.initial(a, s.table(a, bracketed(a, b)))
	}},
	{standing.RuleOwn, "a single negotiating text by a party", func(s *story) record.Ref {
		t := text(a, b)
		t.Form = record.FormNegotiatingText
		return s.table(a, t)
	}},
	{standing.RuleOwn, "a version of the mediator's text by a party", func(s *story) record.Ref {
		t := text(a, b)
		t.Form = record.FormNegotiatingText
		ref := s.works(s.table(m, t))
		s.Sync(m, a)
		return s.table(a, versionOf(ref, a, b))
	}},
	{standing.RuleFrozen, "a version of what all have initialled", func(s *story) record.Ref {
		return s.table(a, versionOf(s.initialled(), a, b))
	}},
	{standing.RuleFrozen, "another version signed than the one that all have initialled", func(s *story) record.Ref {
		first := s.table(a, text(a, b))
		second := s.table(a, versionOf(first, a, b))
		s.works(s.initial(a, second))
		s.Sync(a, b)
		s.works(s.initial(b, second))
		return s.sign(b, first)
	}},
	{standing.RuleTooLate, "initials withdrawn when all have given theirs", func(s *story) record.Ref {
		ref := s.table(a, text(a, b))
		mine := s.works(s.initial(a, ref))
		s.Sync(a, b)
		s.works(s.initial(b, ref))
		s.Sync(b, a)
		return s.withdraw(a, mine)
	}},
	{standing.RuleTooLate, "a text withdrawn that all have initialled", func(s *story) record.Ref { return s.withdraw(a, s.initialled()) }},
	{standing.RuleOnce, "initialled twice", func(s *story) record.Ref {
		ref := s.table(a, text(a, b))
		s.works(s.initial(a, ref))
		return s.initial(a, ref)
	}},
	{standing.RuleSigners, "initialled by one whom the text does not name", func(s *story) record.Ref {
		ref := s.table(a, text(a, b))
		s.Sync(a, c)
		return s.initial(c, ref)
	}},
	{standing.RulePowers, "initials that sign, without the power to sign", func(s *story) record.Ref {
		s.Empower(a, "anna", record.PowerInitial)
		t := text(a, b)
		t.InitialsSign = true
		ref := s.table(a, t)
		return s.Enter(a, standingtest.Act{Kind: "text.initialled", Terms: &record.TextInitialled{}, About: ref, By: "anna"})
	}},
	{standing.RulePowers, "initials that sign, by powers to sign that were revoked", func(s *story) record.Ref {
		all := s.Empower(a, "anna")
		s.Empower(a, "anna", record.PowerInitial)
		s.works(s.Say(a, "powers.revoked", &record.PowersRevoked{}, all))
		t := text(a, b)
		t.InitialsSign = true
		ref := s.table(a, t)
		return s.Enter(a, standingtest.Act{Kind: "text.initialled", Terms: &record.TextInitialled{}, About: ref, By: "anna"})
	}},
	{standing.RuleThrough, "declared without an adherence", func(s *story) record.Ref {
		ref := s.table(m, through(a, b))
		s.SyncAll()
		s.works(s.adhere(a, ref, ""))
		s.Sync(a, m)
		return s.declare(ref)
	}},
	{standing.RuleThrough, "declared by another than the intermediary", func(s *story) record.Ref {
		ref := s.table(m, through(a, b))
		s.SyncAll()
		return s.Say(a, "text.declared", &record.TextDeclared{}, ref)
	}},
	{standing.RuleThrough, "a text for an intermediary that another proposes", func(s *story) record.Ref { return s.table(a, through(a, b)) }},
	{standing.RuleThrough, "a principal as intermediary", func(s *story) record.Ref {
		t := through(a, b)
		t.Through = c
		return s.table(c, t)
	}},
	{standing.RuleThrough, "signed where one adheres", func(s *story) record.Ref {
		ref := s.table(m, through(a, b))
		s.Sync(m, a)
		return s.sign(a, ref)
	}},
	{standing.RuleThrough, "adhered to where one signs", func(s *story) record.Ref {
		return s.adhere(a, s.table(a, text(a, b)), "")
	}},
	{standing.RuleThrough, "a version to sign of a text that is declared", func(s *story) record.Ref {
		return s.table(m, versionOf(s.table(m, through(a, b)), a, b))
	}},
	{standing.RuleWithdrawn, "a text declared that was withdrawn", func(s *story) record.Ref {
		ref := s.table(m, through(a, b))
		s.SyncAll()
		s.works(s.adhere(a, ref, ""))
		s.works(s.adhere(b, ref, ""))
		s.SyncAll()
		s.works(s.withdraw(m, ref))
		return s.declare(ref)
	}},
	{standing.RuleCorrection, "a text corrected that is not adopted", func(s *story) record.Ref {
		return s.correct(a, s.table(a, text(a, b)), "2025-06")
	}},
	{standing.RuleCorrection, "corrected by one who did not make it", func(s *story) record.Ref {
		ref := s.adopted(a, b)
		s.SyncAll()
		return s.correct(c, ref, "2025-06")
	}},
	{standing.RuleCorrection, "corrected in a language that is not authentic", func(s *story) record.Ref {
		return s.Say(a, "correction.proposed", &record.CorrectionProposed{Languages: []record.Lang{"fr"}, Until: "2025-06"}, s.adopted(a, b))
	}},
	{standing.RuleCorrection, "an objection when it is made", func(s *story) record.Ref {
		ref := s.correct(a, s.adopted(a, b), "2025-06")
		s.Sync(a, b)
		s.works(s.acceptCorrection(b, ref))
		return s.object(b, ref)
	}},
	{standing.RuleOwnOffer, "one's own correction accepted", func(s *story) record.Ref {
		return s.acceptCorrection(a, s.correct(a, s.adopted(a, b), "2025-06"))
	}},
	{standing.RuleAddressee, "a correction accepted by one whom the text does not name", func(s *story) record.Ref {
		ref := s.correct(a, s.adopted(a, b), "2025-06")
		s.SyncAll()
		return s.acceptCorrection(c, ref)
	}},
	{standing.RuleOnce, "a correction objected to twice", func(s *story) record.Ref {
		ref := s.correct(a, s.adopted(a, b), "2025-06")
		s.Sync(a, b)
		s.works(s.object(b, ref))
		return s.object(b, ref)
	}},
	{standing.RuleExpunging, "words expunged by some of the principals", func(s *story) record.Ref {
		return s.table(a, expunging([]record.Ref{s.announce(a)}, a, b))
	}},
	{standing.RulePast, "words expunged of an act that the author has not heard of", func(s *story) record.Ref {
		return s.table(a, expunging([]record.Ref{s.announce(b)}, a, b, c))
	}},
	{standing.RulePast, "words expunged of an act that there is not", func(s *story) record.Ref {
		return s.table(a, expunging([]record.Ref{record.RefTo(record.Hash{1})}, a, b, c))
	}},
	{standing.RuleNumber, "a number given twice", func(s *story) record.Ref {
		s.works(s.note(a, b, "14", ""))
		return s.note(a, c, "14", "")
	}},
	{standing.RuleNumber, "a notice with a number given twice", func(s *story) record.Ref {
		s.works(s.notice(a, record.NoticeInformation, "14", "", b))
		return s.notice(a, record.NoticeIntention, "14", "", b)
	}},
	{standing.RuleReply, "a reply to a note to others", func(s *story) record.Ref {
		note := s.note(a, b, "1", "")
		s.SyncAll()
		return s.note(c, a, "1", note)
	}},
	{standing.RuleReply, "a reply to another than the sender", func(s *story) record.Ref {
		note := s.note(a, b, "1", "")
		s.SyncAll()
		return s.note(b, c, "1", note)
	}},
	{standing.RuleReply, "a note that replies to an announcement", func(s *story) record.Ref {
		said := s.announce(a)
		s.Sync(a, b)
		return s.note(b, a, "1", said)
	}},
	{standing.RuleReply, "a protest that replies to a note to others", func(s *story) record.Ref {
		note := s.note(a, b, "1", "")
		s.SyncAll()
		return s.Say(c, "protest", &record.Protest{To: a, Against: []record.Ref{note}, ReplyTo: note})
	}},
	{standing.RuleFollows, "an instrument that follows another's intention", func(s *story) record.Ref {
		first := s.notice(a, record.NoticeIntention, "1", "", b)
		s.Sync(a, b)
		return s.notice(b, record.NoticeInstrument, "1", first, a)
	}},
	{standing.RuleFollows, "an instrument upon an intention that was revoked", func(s *story) record.Ref {
		first := s.notice(a, record.NoticeIntention, "1", "", b)
		s.works(s.notice(a, record.NoticeRevocation, "2", first, b))
		return s.notice(a, record.NoticeInstrument, "3", first, b)
	}},
	{standing.RuleFollows, "an objection to what is no intention", func(s *story) record.Ref {
		first := s.notice(a, record.NoticeInformation, "1", "", b)
		s.Sync(a, b)
		return s.notice(b, record.NoticeObjection, "1", first, a)
	}},
	{standing.RuleFollows, "an acknowledgment of one's own notice", func(s *story) record.Ref {
		return s.notice(a, record.NoticeAcknowledgment, "2", s.notice(a, record.NoticeInformation, "1", "", b), b)
	}},
	{standing.RuleFollows, "a notice that follows others'", func(s *story) record.Ref {
		first := s.notice(a, record.NoticeInformation, "1", "", b)
		s.SyncAll()
		return s.notice(c, record.NoticeInformation, "1", first, a)
	}},
	{standing.RuleFollows, "a notice that follows an announcement", func(s *story) record.Ref {
		return s.notice(a, record.NoticeInformation, "1", s.announce(a), b)
	}},
	{standing.RuleFollows, "an objection of which the sender is not told", func(s *story) record.Ref {
		first := s.notice(a, record.NoticeIntention, "1", "", b, c)
		s.SyncAll()
		return s.notice(b, record.NoticeObjection, "1", first, c)
	}},
	{standing.RuleFollows, "a revocation of which one is not told who had the intention", func(s *story) record.Ref {
		first := s.notice(a, record.NoticeIntention, "1", "", b, c)
		return s.notice(a, record.NoticeRevocation, "2", first, b)
	}},
	{standing.RuleDemarche, "an aide-mémoire about a call", func(s *story) record.Ref {
		return s.Say(a, "aide-memoire", &record.AideMemoire{}, s.propose(a))
	}},
	{standing.RuleDemarche, "an aide-mémoire by one who was not there", func(s *story) record.Ref {
		demarche := s.Say(a, "contact.proposed", &record.ContactProposed{ContactFacts: record.ContactFacts{
			Form: "demarche", Level: "officials", When: "2025-03", Delegations: []record.Delegation{{Party: a, Head: "A"}, {Party: b, Head: "B"}},
		}})
		s.SyncAll()
		return s.Say(c, "aide-memoire", &record.AideMemoire{}, demarche)
	}},
	{standing.RuleAgainst, "a protest to one party against another's measure", func(s *story) record.Ref {
		taken := s.measure(c, a)
		s.SyncAll()
		return s.Say(a, "protest", &record.Protest{To: b, Against: []record.Ref{taken}})
	}},
	{standing.RuleOwnOffer, "a protest to oneself", func(s *story) record.Ref {
		return s.Say(a, "protest", &record.Protest{To: a, Against: []record.Ref{s.measure(a, b)}})
	}},
	{standing.RuleMember, "a note to one who is not here", func(s *story) record.Ref { return s.note(a, d, "1", "") }},
	{standing.RuleMember, "a notice to one who is not here", func(s *story) record.Ref {
		return s.notice(a, record.NoticeInformation, "1", "", b, d)
	}},
	{standing.RuleOwes, "a declaration that another owes", func(s *story) record.Ref {
		return s.Say(a, "declaration", &record.Declaration{Points: []record.Point{owes(b, a)}})
	}},
	{standing.RuleOwes, "an undertaking towards oneself", func(s *story) record.Ref {
		return s.Say(a, "declaration", &record.Declaration{Points: []record.Point{owes(a, a)}})
	}},
	{standing.RuleOwn, "another's statement corrected", func(s *story) record.Ref {
		said := s.announce(a)
		s.Sync(a, b)
		return s.Say(b, "correction", &record.Correction{}, said)
	}},
}

// everyForm says each kind of act of texts and statements that has a form of its own, with effect.
func (s *story) everyForm() {
	declared := s.table(m, through(a, b))
	s.SyncAll()
	s.adhere(a, declared, "")
	s.adhere(b, declared, "")
	s.SyncAll()
	s.declare(declared)
	s.initialled()
	text := s.adopted(a, b, owes(b, a))
	correction := s.correct(a, text, "2025-06")
	s.Sync(a, b)
	s.object(b, correction)
	s.acceptCorrection(b, correction)
	note := s.note(a, b, "1", "")
	s.notice(a, record.NoticeIntention, "1", "", b)
	s.Say(a, "protest", &record.Protest{To: b, Against: []record.Ref{text.Point("p")}})
	s.Say(a, "declaration", &record.Declaration{Points: []record.Point{owes(a, b)}})
	s.Say(a, "correction", &record.Correction{}, note)
	demarche := s.Say(a, "contact.held", &record.ContactHeld{ContactFacts: record.ContactFacts{Form: "demarche", When: "2025-02-15"}})
	s.Say(a, "aide-memoire", &record.AideMemoire{}, demarche)
}
