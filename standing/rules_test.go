package standing_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

type brokenRule struct {
	rule standing.Rule
	what string
	last func(s *story) record.Ref
}

// broken has, for each rule, histories whose last act breaks it and no other. Each is told by
// three principals and a mediator who know one another.
var broken = []brokenRule{
	{standing.RulePast, "a contact that nobody proposed", func(s *story) record.Ref {
		return s.accept(a, record.RefTo(record.Hash{1}))
	}},
	{standing.RulePast, "a contact that the author has not heard of", func(s *story) record.Ref {
		return s.accept(b, s.propose(a))
	}},
	{standing.RulePast, "a contact taken for a text", func(s *story) record.Ref {
		return s.sign(a, s.propose(a))
	}},
	{standing.RulePast, "terms that name what the author has not heard of", func(s *story) record.Ref {
		topic := s.Say(a, "topic.opened", &record.TopicOpened{})
		return s.Say(b, "announcement", &record.Announcement{Topics: []record.Ref{topic}})
	}},
	{standing.RulePast, "terms that name an object by another act on it", func(s *story) record.Ref {
		moved := s.works(s.move(a, s.propose(a)))
		t := text(a, b)
		t.Contact = moved
		return s.table(a, t)
	}},
	{standing.RulePast, "a contact named by a move that the author has not heard of", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		return s.cancel(b, s.works(s.move(a, p)))
	}},
	{standing.RulePast, "what had no effect", func(s *story) record.Ref {
		bad := s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "nobody"})
		s.Sync(a, b)
		return s.accept(b, bad)
	}},
	{standing.RulePast, "an acceptance of what is no offer", func(s *story) record.Ref {
		p := s.hold(a, "")
		s.Sync(a, b)
		return s.accept(b, p)
	}},
	{standing.RulePast, "a text signed by the hash of a signature of it", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		signed := s.sign(a, t)
		s.Sync(a, b)
		return s.sign(b, signed)
	}},
	{standing.RuleBasis, "moved after the official was shown it", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		shown := s.Heads(b, b)
		s.move(a, p)
		s.Sync(a, b)
		return s.Enter(b, standingtest.Act{Kind: "contact.accepted", Terms: &record.ContactAccepted{}, About: p, Basis: shown})
	}},
	{standing.RuleBasis, "a newer version after the official was shown the text", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.Sync(a, b)
		shown := s.Heads(b, b)
		next := text(a, b)
		next.VersionOf = t
		s.works(s.table(b, next))
		return s.Enter(b, standingtest.Act{Kind: "text.signed", Terms: &record.TextSigned{}, About: t, Basis: shown})
	}},
	{standing.RuleBasis, "withdrawn after the official was shown it", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.Sync(a, b)
		shown := s.Heads(b, b)
		s.withdraw(a, n)
		s.Sync(a, b)
		return s.Enter(b, standingtest.Act{Kind: "notes.answered", Terms: &record.NotesAnswered{}, About: n, Basis: shown})
	}},
	{standing.RuleBasis, "powers revoked after the official was shown them", func(s *story) record.Ref {
		p := s.Empower(a, "anna")
		shown := s.Heads(a, a)
		s.Say(a, "powers.revoked", &record.PowersRevoked{}, p)
		return s.Enter(a, standingtest.Act{Kind: "powers.revoked", Terms: &record.PowersRevoked{}, About: p, Basis: shown})
	}},
	{standing.RuleBasis, "shown what the log has not seen", func(s *story) record.Ref {
		basis := s.Heads(b, b)
		basis[0].Size = s.Size(a) + 1
		return s.Enter(b, standingtest.Act{Kind: "contact.proposed", Terms: call(), Basis: basis})
	}},
	{standing.RuleOnce, "the charter signed twice", func(s *story) record.Ref {
		return s.Say(a, "charter", &record.CharterSigned{})
	}},
	{standing.RuleOnce, "acceded twice", func(s *story) record.Ref {
		return s.Say(b, "accession", &record.Accession{})
	}},
	{standing.RuleOnce, "a move accepted twice", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		s.works(s.accept(b, p))
		return s.accept(b, p)
	}},
	{standing.RuleOnce, "held twice by the same", func(s *story) record.Ref {
		return s.hold(a, s.hold(a, ""))
	}},
	{standing.RuleOnce, "a note answered twice", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.Sync(a, b)
		s.works(s.answerNote(b, n))
		return s.answerNote(b, n)
	}},
	{standing.RuleOnce, "a condition met twice", func(s *story) record.Ref {
		t := text(a, b)
		t.InForce = record.InForce{On: record.OnCondition}
		ref := s.table(a, t)
		s.works(s.Say(a, "text.condition-met", &record.TextConditionMet{}, ref))
		return s.Say(a, "text.condition-met", &record.TextConditionMet{}, ref)
	}},
	{standing.RuleOnce, "confirmed when it is agreed", func(s *story) record.Ref {
		r := s.announce(a, owes(b, a)).Point("p")
		s.Sync(a, b)
		s.works(s.confirm(b, r))
		return s.confirm(b, r)
	}},
	{standing.RuleOnce, "confirmed twice while others have not", func(s *story) record.Ref {
		r := s.announce(a, owes(b, c)).Point("p")
		s.Sync(a, b)
		s.works(s.confirm(b, r))
		return s.confirm(b, r)
	}},
	{standing.RuleSeen, "seen goes back", func(s *story) record.Ref {
		return s.Enter(b, standingtest.Act{Kind: "contact.proposed", Terms: call(), Seen: []record.Cited{}, Basis: []record.Cited{}})
	}},
	{standing.RuleSeen, "seen is not closed", func(s *story) record.Ref {
		s.propose(c)
		s.Sync(c, a)
		seen := s.Heads(b, "")
		for i := range seen {
			if seen[i].Party == a {
				seen[i].Size = s.Size(a)
			}
		}
		return s.Enter(b, standingtest.Act{Kind: "contact.proposed", Terms: call(), Seen: seen})
	}},
	{standing.RuleWithdrawn, "accepted when withdrawn", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.withdraw(a, p))
		s.Sync(a, b)
		return s.accept(b, p)
	}},
	{standing.RuleWithdrawn, "accepted when replaced", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.move(a, p))
		s.Sync(a, b)
		return s.accept(b, p)
	}},
	{standing.RuleWithdrawn, "accepted when declined", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		s.works(s.decline(b, p))
		return s.accept(b, p)
	}},
	{standing.RuleWithdrawn, "accepted when cancelled", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.cancel(a, p))
		s.Sync(a, b)
		return s.accept(b, p)
	}},
	{standing.RuleWithdrawn, "moved when cancelled", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.cancel(a, p))
		return s.move(a, p)
	}},
	{standing.RuleWithdrawn, "cancelled when held", func(s *story) record.Ref {
		return s.cancel(a, s.hold(a, ""))
	}},
	{standing.RuleWithdrawn, "a note answered when withdrawn", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.works(s.withdraw(a, n))
		s.Sync(a, b)
		return s.answerNote(b, n)
	}},
	{standing.RuleWithdrawn, "a text signed when withdrawn", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.works(s.withdraw(a, t))
		s.Sync(a, b)
		return s.sign(b, t)
	}},
	{standing.RuleWithdrawn, "withdrawn twice", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.works(s.withdraw(a, n))
		return s.withdraw(a, n)
	}},
	{standing.RuleWithdrawn, "withdrawn when replaced", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.move(a, p))
		return s.withdraw(a, p)
	}},
	{standing.RuleTooLate, "a contact withdrawn when accepted", func(s *story) record.Ref {
		x := begin(s.t, a, b)
		*s = *x
		p := s.propose(a)
		s.Sync(a, b)
		s.works(s.accept(b, p))
		s.Sync(b, a)
		return s.withdraw(a, p)
	}},
	{standing.RuleTooLate, "a contact withdrawn when cancelled", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.cancel(a, p))
		return s.withdraw(a, p)
	}},
	{standing.RuleTooLate, "a note withdrawn when answered", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.Sync(a, b)
		s.works(s.answerNote(b, n))
		s.Sync(b, a)
		return s.withdraw(a, n)
	}},
	{standing.RuleTooLate, "a text withdrawn when adopted", func(s *story) record.Ref {
		return s.withdraw(a, s.adopted(a, b))
	}},
	{standing.RuleTooLate, "a signature withdrawn when it completed the text", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.sign(a, t)
		s.Sync(a, b)
		return s.withdraw(b, s.works(s.sign(b, t)))
	}},
	{standing.RuleOwnOffer, "one's own contact accepted", func(s *story) record.Ref {
		return s.accept(a, s.propose(a))
	}},
	{standing.RuleOwnOffer, "another's contact withdrawn", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		return s.withdraw(b, p)
	}},
	{standing.RuleOwnOffer, "an acceptance withdrawn", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		return s.withdraw(b, s.works(s.accept(b, p)))
	}},
	{standing.RuleOwnOffer, "a note to oneself", func(s *story) record.Ref { return s.offerNote(a, a) }},
	{standing.RuleOwnOffer, "one's own claim said to be another's", func(s *story) record.Ref {
		mine := s.announce(a, owes(a, b)).Point("p")
		again := owes(a, b)
		again.Same = mine
		return s.announce(a, again)
	}},
	{standing.RuleOwnOffer, "one's own claim said to be another's, by way of the other's", func(s *story) record.Ref {
		mine := s.announce(a, owes(a, b)).Point("p")
		s.Sync(a, b)
		again := owes(a, b)
		again.Same = mine
		again.Same = s.works(s.announce(b, again)).Point("p")
		s.Sync(b, a)
		return s.announce(a, again)
	}},
	{standing.RuleOwnOffer, "one's own claim confirmed", func(s *story) record.Ref {
		return s.confirm(a, s.announce(a, owes(a, b)).Point("p"))
	}},
	{standing.RuleOwnOffer, "one's own claim contested", func(s *story) record.Ref {
		return s.contest(a, s.announce(a, owes(b, a)).Point("p"))
	}},
	{standing.RuleAddressee, "a note answered by another than it is to", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.Sync(a, c)
		return s.answerNote(c, n)
	}},
	{standing.RuleAddressee, "a contact declined by one who is no side of it", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, m)
		return s.decline(m, p)
	}},
	{standing.RuleSigners, "signed by one whom the text does not name", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.Sync(a, c)
		return s.sign(c, t)
	}},
	{standing.RuleSigners, "confirmed by one whom the text does not name", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.Sync(a, c)
		return s.Say(c, "text.confirmed", &record.TextConfirmed{}, t)
	}},
	{standing.RuleSigners, "a condition met as one says whom the text does not name", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.Sync(a, c)
		return s.Say(c, "text.condition-met", &record.TextConditionMet{}, t)
	}},
	{standing.RuleSigners, "a text that names one who is no principal", func(s *story) record.Ref { return s.table(a, text(a, m)) }},
	{standing.RuleSigners, "a note to one who is no principal", func(s *story) record.Ref { return s.offerNote(a, m) }},
	{standing.RuleSigners, "a text that replaces one without all who made it", func(s *story) record.Ref {
		t := text(a, c)
		t.Replaces = s.adopted(a, b)
		return s.table(a, t)
	}},
	{standing.RuleConfirm, "a full signature confirmed", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.works(s.sign(a, t))
		return s.Say(a, "text.confirmed", &record.TextConfirmed{}, t)
	}},
	{standing.RuleConfirm, "a withdrawn signature confirmed", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		sig := s.Say(a, "text.signed", &record.TextSigned{AdReferendum: true}, t)
		s.works(s.withdraw(a, sig))
		return s.Say(a, "text.confirmed", &record.TextConfirmed{}, t)
	}},
	{standing.RuleAdopted, "an adopted text signed", func(s *story) record.Ref { return s.sign(a, s.adopted(a, b)) }},
	{standing.RuleAdopted, "a version of an adopted text", func(s *story) record.Ref {
		t := text(a, b)
		t.VersionOf = s.adopted(a, b)
		return s.table(a, t)
	}},
	{standing.RuleAdopted, "another version signed than the one adopted", func(s *story) record.Ref {
		first := s.table(a, text(a, b))
		next := text(a, b)
		next.VersionOf = first
		second := s.table(a, next)
		s.sign(a, first)
		s.Sync(a, b)
		s.works(s.sign(b, first))
		return s.sign(b, second)
	}},
	{standing.RuleAdopted, "an earlier version signed than the one adopted", func(s *story) record.Ref {
		first := s.table(a, text(a, b))
		next := text(a, b)
		next.VersionOf = first
		second := s.table(a, next)
		s.sign(a, second)
		s.Sync(a, b)
		s.works(s.sign(b, second))
		return s.sign(b, first)
	}},
	{standing.RuleAdopted, "a text replaced that is not adopted", func(s *story) record.Ref {
		t := text(a, b)
		t.Replaces = s.table(a, text(a, b))
		return s.table(a, t)
	}},
	{standing.RuleCreditor, "acknowledged by the one who owes it", func(s *story) record.Ref {
		return s.ack(a, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleCreditor, "acknowledged by the one who alone owes it, although it is owed to it too", func(s *story) record.Ref {
		p := owes(a, b)
		p.To = []record.PartyName{a, b}
		return s.ack(a, s.adopted(a, b, p).Point("p"))
	}},
	{standing.RuleCreditor, "contested by the one who owes it", func(s *story) record.Ref {
		return s.contest(a, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleCreditor, "a claim contested by one whom it does not concern", func(s *story) record.Ref {
		r := s.announce(a, owes(b, a)).Point("p")
		s.Sync(a, c)
		return s.contest(c, r)
	}},
	{standing.RuleCreditor, "a contact held in fulfilment of what concerns others", func(s *story) record.Ref {
		r := s.adopted(a, b, owes(a, b)).Point("p")
		s.Sync(a, c)
		return s.hold(c, "", r)
	}},
	{standing.RuleCreditor, "a verifier who owes it", func(s *story) record.Ref {
		p := owes(a, b)
		p.Verifier = a
		return s.table(a, withPoints(text(a, b), p))
	}},
	{standing.RuleCreditor, "a verifier who is said to owe it", func(s *story) record.Ref {
		p := owes(a, b)
		p.Verifier = a
		return s.announce(b, p)
	}},
	{standing.RuleDebtor, "reported by another than owes it", func(s *story) record.Ref {
		return s.report(b, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleAgreed, "one's own claim reported kept", func(s *story) record.Ref {
		return s.report(a, s.announce(a, owes(a, b)).Point("p"))
	}},
	{standing.RuleAgreed, "a point reported that is not adopted", func(s *story) record.Ref {
		return s.report(a, s.table(a, withPoints(text(a, b), owes(a, b))).Point("p"))
	}},
	{standing.RuleAgreed, "a point acknowledged that is not adopted", func(s *story) record.Ref {
		return s.ack(a, s.table(a, withPoints(text(a, b), owes(b, a))).Point("p"))
	}},
	{standing.RuleAgreed, "a point contested that is not adopted", func(s *story) record.Ref {
		return s.contest(a, s.table(a, withPoints(text(a, b), owes(b, a))).Point("p"))
	}},
	{standing.RuleAgreed, "a point of a text confirmed", func(s *story) record.Ref {
		return s.confirm(b, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleAgreed, "confirmed by one whom it does not concern", func(s *story) record.Ref {
		r := s.announce(a, owes(b, a)).Point("p")
		s.Sync(a, c)
		return s.confirm(c, r)
	}},
	{standing.RuleAgreed, "acknowledged by one creditor when the debtor has not agreed", func(s *story) record.Ref {
		return s.ack(a, s.announce(a, owes(b, a)).Point("p"))
	}},
	{standing.RuleClosed, "a kept point contested", func(s *story) record.Ref {
		r := s.adopted(a, b, owes(a, b)).Point("p")
		s.works(s.ack(b, r))
		return s.contest(b, r)
	}},
	{standing.RuleClosed, "a kept point reported", func(s *story) record.Ref {
		r := s.adopted(a, b, owes(a, b)).Point("p")
		s.works(s.ack(b, r))
		s.Sync(b, a)
		return s.report(a, r)
	}},
	{standing.RuleClosed, "a closed topic renamed", func(s *story) record.Ref {
		r := s.Say(a, "topic.opened", &record.TopicOpened{})
		s.works(s.Say(a, "topic.closed", &record.TopicClosed{}, r))
		return s.Say(a, "topic.renamed", &record.TopicRenamed{}, r)
	}},
	{standing.RuleClosed, "a lifted measure lifted", func(s *story) record.Ref {
		r := s.measure(a, b)
		s.works(s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025"}, r))
		return s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025"}, r)
	}},
	{standing.RuleClosed, "revoked powers revoked", func(s *story) record.Ref {
		r := s.Empower(a, "anna")
		s.works(s.Say(a, "powers.revoked", &record.PowersRevoked{}, r))
		return s.Say(a, "powers.revoked", &record.PowersRevoked{}, r)
	}},
	{standing.RuleOwes, "a text by which another would owe", func(s *story) record.Ref {
		return s.table(a, withPoints(text(a, b), owes(c, a)))
	}},
	{standing.RuleOwes, "a note by which another would owe", func(s *story) record.Ref {
		return s.offerNote(a, b, owes(c, a))
	}},
	{standing.RuleSame, "the same owed by another", func(s *story) record.Ref {
		r := s.announce(a, owes(b, a)).Point("p")
		s.Sync(a, b)
		other := owes(a, b)
		other.Same = r
		return s.announce(b, other)
	}},
	{standing.RuleSame, "the same with another verifier", func(s *story) record.Ref {
		r := s.announce(a, owes(b, a)).Point("p")
		s.Sync(a, b)
		other := owes(b, a)
		other.Same, other.Verifier = r, m
		return s.announce(b, other)
	}},
	{standing.RuleMoved, "moved by one whom it does not concern", func(s *story) record.Ref {
		ref := s.adopted(a, b, owes(a, b)).Point("p")
		s.SyncAll()
		return s.moveDue(c, ref, record.Due{By: "2025-03"})
	}},
	{standing.RuleMoved, "a move accepted by one whom it does not concern", func(s *story) record.Ref {
		moved := s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{By: "2025-03"})
		s.SyncAll()
		return s.acceptMove(c, moved)
	}},
	{standing.RuleMoved, "moved to where it is", func(s *story) record.Ref {
		return s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{None: true})
	}},
	{standing.RuleMoved, "moved, and nobody owes it", func(s *story) record.Ref {
		return s.moveDue(a, s.adopted(a, b, record.Point{Name: "p"}).Point("p"), record.Due{By: "2025-03"})
	}},
	{standing.RuleAgreed, "a claim moved", func(s *story) record.Ref {
		return s.moveDue(a, s.announce(a, owes(b, a)).Point("p"), record.Due{By: "2025-03"})
	}},
	{standing.RuleOwnOffer, "one's own move accepted", func(s *story) record.Ref {
		return s.acceptMove(a, s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{By: "2025-03"}))
	}},
	{standing.RuleOnce, "a move accepted twice", func(s *story) record.Ref {
		moved := s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{By: "2025-03"})
		s.SyncAll()
		s.works(s.acceptMove(b, moved))
		return s.acceptMove(b, moved)
	}},
	{standing.RulePast, "a move accepted that is a report", func(s *story) record.Ref {
		reported := s.report(a, s.adopted(a, b, owes(a, b)).Point("p"))
		s.SyncAll()
		return s.acceptMove(b, reported)
	}},
	{standing.RuleWithdrawn, "a move accepted after it was withdrawn", func(s *story) record.Ref {
		moved := s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{By: "2025-03"})
		s.works(s.withdraw(a, moved))
		s.SyncAll()
		return s.acceptMove(b, moved)
	}},
	{standing.RuleWithdrawn, "a move accepted after another took its place", func(s *story) record.Ref {
		ref := s.adopted(a, b, owes(a, b)).Point("p")
		moved := s.moveDue(a, ref, record.Due{By: "2025-03"})
		s.works(s.moveDue(a, ref, record.Due{By: "2025-04"}))
		s.SyncAll()
		return s.acceptMove(b, moved)
	}},
	{standing.RuleTooLate, "a move withdrawn after it was accepted", func(s *story) record.Ref {
		moved := s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{By: "2025-03"})
		s.SyncAll()
		s.works(s.acceptMove(b, moved))
		s.SyncAll()
		return s.withdraw(a, moved)
	}},
	{standing.RuleClosed, "a released point reported", func(s *story) record.Ref {
		ref := s.adopted(a, b, owes(a, b)).Point("p")
		s.works(s.release(b, ref))
		s.SyncAll()
		return s.report(a, ref)
	}},
	{standing.RuleReleased, "released by one who owes it", func(s *story) record.Ref {
		return s.release(a, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleAgreed, "a claim released", func(s *story) record.Ref {
		return s.release(a, s.announce(a, owes(b, a)).Point("p"))
	}},
	{standing.RuleOnce, "released twice", func(s *story) record.Ref {
		p := owes(a, b)
		p.To = append(p.To, c)
		ref := s.works(s.adopted(a, b, p)).Point("p")
		s.works(s.release(b, ref))
		return s.release(b, ref)
	}},
	{standing.RuleFits, "a condition that it has not", func(s *story) record.Ref {
		return s.Say(a, "point.condition-met", &record.PointConditionMet{}, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleFits, "a condition of no concern", func(s *story) record.Ref {
		ref := s.adopted(a, b, worded(a, b)).Point("p")
		s.SyncAll()
		return s.Say(c, "point.condition-met", &record.PointConditionMet{}, ref)
	}},
	{standing.RuleAgreed, "the condition of a claim", func(s *story) record.Ref {
		return s.Say(a, "point.condition-met", &record.PointConditionMet{}, s.announce(a, worded(a, b)).Point("p"))
	}},
	{standing.RuleOnce, "a condition met twice", func(s *story) record.Ref {
		ref := s.adopted(a, b, worded(a, b)).Point("p")
		s.works(s.Say(a, "point.condition-met", &record.PointConditionMet{}, ref))
		return s.Say(a, "point.condition-met", &record.PointConditionMet{}, ref)
	}},
	{standing.RuleFits, "a time of what does not recur", func(s *story) record.Ref {
		return s.reportFor(a, s.adopted(a, b, owes(a, b)).Point("p"), "2025-02-16")
	}},
	{standing.RuleFits, "what recurs, for no time", func(s *story) record.Ref {
		return s.report(a, s.adopted(a, b, weekly(a, b)).Point("p"))
	}},
	{standing.RuleFits, "what recurs, contested for no time", func(s *story) record.Ref {
		return s.contest(b, s.adopted(a, b, weekly(a, b)).Point("p"))
	}},
	{standing.RuleFits, "what recurs, for a day between", func(s *story) record.Ref {
		return s.reportFor(a, s.adopted(a, b, weekly(a, b)).Point("p"), "2025-02-17")
	}},
	{standing.RuleFits, "what recurs, for a day after its end", func(s *story) record.Ref {
		return s.reportFor(a, s.adopted(a, b, weekly(a, b)).Point("p"), "2025-03-09")
	}},
	{standing.RuleFits, "what recurs, fulfilled by a contact", func(s *story) record.Ref {
		return s.hold(a, "", s.adopted(a, b, weekly(a, b)).Point("p"))
	}},
	{standing.RuleFits, "a standing duty, fulfilled by a contact", func(s *story) record.Ref {
		p := owes(a, b)
		p.Due = record.Due{Standing: true}
		return s.hold(a, "", s.adopted(a, b, p).Point("p"))
	}},
	{standing.RuleFits, "an amount that is not owed", func(s *story) record.Ref {
		return s.reportSome(a, s.adopted(a, b, paying(a, b)).Point("p"), "3", "people")
	}},
	{standing.RuleClosed, "a time that is kept, contested", func(s *story) record.Ref {
		ref := s.adopted(a, b, weekly(a, b)).Point("p")
		s.works(s.ackFor(b, ref, "2025-02-23"))
		return s.Say(b, "point.contested", &record.PointContested{For: "2025-02-23"}, ref)
	}},
	{standing.RuleMember, "a calendar by a mediator", func(s *story) record.Ref {
		return s.Say(m, "calendar.published", workdays())
	}},
	{standing.RuleCountermeasure, "a countermeasure that answers one's own measure", func(s *story) record.Ref {
		return s.countermeasure(a, b, s.measure(a, b))
	}},
	{standing.RuleCountermeasure, "a countermeasure that answers what a third party owes", func(s *story) record.Ref {
		ref := s.adopted(a, c, owes(c, a)).Point("p")
		return s.countermeasure(a, b, ref)
	}},
	{standing.RuleCountermeasure, "a countermeasure that answers a third party's word", func(s *story) record.Ref {
		said := s.announce(c)
		s.SyncAll()
		return s.countermeasure(a, b, said)
	}},
	{standing.RuleEased, "another's measure eased", func(s *story) record.Ref {
		ref := s.measure(a, b)
		s.SyncAll()
		return s.ease(b, ref)
	}},
	{standing.RuleClosed, "a lifted measure eased", func(s *story) record.Ref {
		ref := s.measure(a, b)
		s.works(s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025"}, ref))
		return s.ease(a, ref)
	}},
	{standing.RuleOwnOffer, "agrément requested of oneself", func(s *story) record.Ref {
		return s.Say(a, "agrement.requested", &record.AgrementRequested{To: a, Person: "P", Office: "O"})
	}},
	{standing.RuleSigners, "agrément requested of a mediator", func(s *story) record.Ref {
		return s.Say(a, "agrement.requested", &record.AgrementRequested{To: m, Person: "P", Office: "O"})
	}},
	{standing.RuleAddressee, "agrément given by another", func(s *story) record.Ref {
		ref := s.request(a, b)
		s.SyncAll()
		return s.Say(c, "agrement.given", &record.AgrementGiven{}, ref)
	}},
	{standing.RuleOnce, "agrément refused after it was given", func(s *story) record.Ref {
		return s.Say(b, "agrement.refused", &record.AgrementRefused{}, s.agree(a, b, true))
	}},
	{standing.RuleWithdrawn, "agrément given after its request was withdrawn", func(s *story) record.Ref {
		ref := s.request(a, b)
		s.works(s.withdraw(a, ref))
		s.SyncAll()
		return s.Say(b, "agrement.given", &record.AgrementGiven{}, ref)
	}},
	{standing.RuleTooLate, "a request for agrément withdrawn after it was refused", func(s *story) record.Ref {
		ref := s.agree(a, b, false)
		s.SyncAll()
		return s.withdraw(a, ref)
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
		x := &story{History: standingtest.New(s.t, a, b), t: s.t}
		*s = *x
		return s.Say(b, "charter", &record.CharterSigned{})
	}},
	{standing.RuleMember, "acceded by the founder", func(s *story) record.Ref {
		x := &story{History: standingtest.New(s.t, a, b), t: s.t}
		*s = *x
		return s.Say(a, "accession", &record.Accession{})
	}},
	{standing.RuleMember, "said before accession", func(s *story) record.Ref {
		x := &story{History: standingtest.New(s.t, a, b), t: s.t}
		*s = *x
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
		x := begin(s.t, a)
		*s = *x
		i := s.Say(a, "invitation", &record.Invitation{Party: standingtest.Party(c)})
		s.Sync(a, d)
		return s.Enter(d, standingtest.Act{Kind: "accession", Terms: &record.Accession{}, About: i})
	}},
	{standing.RuleMember, "a named party acceded on the invitation of another", func(s *story) record.Ref {
		x := &story{History: standingtest.New(s.t, a, b), t: s.t}
		*s = *x
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
		x := &story{History: standingtest.New(s.t, a, b), t: s.t}
		*s = *x
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

func TestEachRuleIsBroken(t *testing.T) {
	for _, x := range broken {
		t.Run(string(x.rule)+" "+x.what, func(t *testing.T) {
			s := begin(t, a, b, c, m)
			s.breaksAndLists(x.rule, x.last(s))
		})
	}
	for _, x := range brokenUnder {
		t.Run(string(x.rule)+" "+x.what, func(t *testing.T) {
			s := beginUnder(t, x.under, x.parties...)
			s.breaksAndLists(x.rule, x.last(s))
		})
	}
	for name, rule := range rulesInSource(t) {
		if !strings.Contains(rulesBroken(), " "+rule+" ") {
			t.Errorf("no history breaks %s (%s)", rule, name)
		}
	}
}

// breaksAndLists requires an act to break exactly that rule, and to be listed with it.
func (s *story) breaksAndLists(rule standing.Rule, act record.Ref) {
	s.t.Helper()
	s.breaks(rule, act)
	listed := find(s.t, s.read(later).WithoutEffect, func(w standing.WithoutEffect) bool { return w.Cite == s.Cite(act) })
	if listed.Rule != rule || record.RefTo(listed.Act) != act || listed.Kind == "" {
		s.t.Errorf("the standing lists %+v", listed)
	}
}

func rulesBroken() string {
	all := " "
	for _, x := range broken {
		all += string(x.rule) + " "
	}
	for _, x := range brokenUnder {
		all += string(x.rule) + " "
	}
	for _, x := range brokenByNodes {
		all += string(x.rule) + " "
	}
	return all
}

// rulesInSource reads the constants of rules.go: their numbers by their names.
func rulesInSource(t testing.TB) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "rules.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			number, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			rules[v.Names[0].Name] = number
		}
		return true
	})
	if len(rules) == 0 {
		t.Fatal("rules.go has no rules")
	}
	return rules
}
