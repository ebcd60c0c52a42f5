package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

func (s *story) note(by, to record.PartyName, number string, replyTo record.Ref) record.Ref {
	return s.Say(by, "note.verbale", &record.NoteVerbale{To: to, Number: s.mark + number, ReplyTo: replyTo})
}

func (s *story) notice(by record.PartyName, form record.NoticeForm, number string, follows record.Ref, to ...record.PartyName) record.Ref {
	return s.Say(by, "formal-notice", &record.FormalNotice{Form: form, To: to, Number: s.mark + number, Treaty: "Treaty, article 12", Follows: follows})
}

func (s *story) statement(ref record.Ref) standing.Statement {
	s.t.Helper()
	return find(s.t, s.read(later).Statements, func(x standing.Statement) bool { return x.Ref == ref })
}

func TestNoteVerbaleAnswered(t *testing.T) {
	s := begin(t, a, b)
	note := s.works(s.note(a, b, "14", ""))
	s.is(note, "stated")
	s.works(s.note(b, a, "14", "")) // each side has numbers of its own
	s.breaks(standing.RuleNumber, s.note(a, b, "14", ""))
	s.Sync(a, b)
	reply := s.works(s.note(b, a, "15", note))
	s.is(note, "answered")
	x := s.statement(note)
	if len(x.Replies) != 1 || x.Replies[0] != reply || x.Number != "14" || x.To[0] != b || s.statement(reply).ReplyTo != note {
		t.Errorf("the note is %+v", x)
	}
}

// A number that had no effect is not used up.
func TestNumberWithoutEffect(t *testing.T) {
	s := begin(t, a, b)
	s.breaks(standing.RuleOwnOffer, s.note(a, a, "14", ""))
	s.works(s.note(a, b, "14", ""))
	s.works(s.notice(a, record.NoticeInformation, "14", "", b)) // notices have numbers of their own
}

func TestAideMemoire(t *testing.T) {
	s := begin(t, a, b)
	demarche := s.Say(a, "contact.held", &record.ContactHeld{ContactFacts: record.ContactFacts{Form: "demarche", When: "2025-02-15"}})
	left := s.works(s.Say(a, "aide-memoire", &record.AideMemoire{}, demarche))
	if got := s.statement(left); got.Contact != demarche || got.State != "stated" {
		t.Errorf("the aide-mémoire is %+v", got)
	}
}

func TestProtest(t *testing.T) {
	s := begin(t, a, b)
	taken := s.measure(b, a)
	p := s.adopted(a, b, owes(b, a)).Point("p")
	s.SyncAll()
	protest := s.works(s.Say(a, "protest", &record.Protest{To: b, Against: []record.Ref{taken, p}}))
	s.Sync(a, b)
	s.works(s.note(b, a, "3", protest))
	s.is(protest, "answered")
}

// The grammar of VCLT 65 to 68: intention, objection, instrument, revocation.
func TestFormalNoticesFollowOneAnother(t *testing.T) {
	s := begin(t, a, b, c)
	intention := s.works(s.notice(a, record.NoticeIntention, "1", "", b, c))
	s.SyncAll()
	s.works(s.notice(b, record.NoticeAcknowledgment, "1", intention, a))
	s.works(s.notice(b, record.NoticeObjection, "2", intention, a, c))
	s.SyncAll()
	s.is(intention, "answered")
	instrument := s.works(s.notice(a, record.NoticeInstrument, "2", intention, b, c))
	revocation := s.works(s.notice(a, record.NoticeRevocation, "3", instrument, b, c))
	s.breaks(standing.RuleFollows, s.notice(a, record.NoticeRevocation, "4", instrument, b, c))
	s.works(s.notice(a, record.NoticeInformation, "5", revocation, b, c))
	if got := s.statement(intention); len(got.Replies) != 3 || got.Treaty != "Treaty, article 12" || got.Form != record.NoticeIntention {
		t.Errorf("the intention is %+v", got)
	}
}

func TestStatementCorrected(t *testing.T) {
	s := begin(t, a, b)
	first := s.announce(a, owes(b, a))
	corrected := s.works(s.Say(a, "correction", &record.Correction{}, first))
	again := s.works(s.Say(a, "correction", &record.Correction{}, corrected))
	s.is(first, "stated")
	if got := s.statement(first).CorrectedBy; len(got) != 1 || got[0] != corrected {
		t.Errorf("corrected by %v", got)
	}
	if got := s.statement(corrected); got.Corrects != first || len(got.CorrectedBy) != 1 || got.CorrectedBy[0] != again {
		t.Errorf("the correction is %+v", got)
	}
	s.is(first.Point("p"), "claimed") // what it said was agreed, it has still said
}

// What a party declares that it will do, it owes at once; nobody else owes anything by it.
func TestDeclarationUndertakes(t *testing.T) {
	s := begin(t, a, b)
	d := s.works(s.Say(a, "declaration", &record.Declaration{Points: []record.Point{owes(a, b)}}))
	p := d.Point("p")
	s.is(p, "open")
	if got := s.point(p, later); got.Agreed != "declared" || got.ClaimedBy != nil {
		t.Errorf("the undertaking is %+v", got)
	}
	s.Sync(a, b)
	s.breaks(standing.RuleAgreed, s.confirm(b, p))
	s.works(s.report(a, p))
	s.works(s.ack(b, p))
	s.is(p, "kept")
	s.breaks(standing.RulePast, s.withdraw(a, d)) // it is no offer
}

// A depositary passes on to others what a party has notified, to it or to anybody (VCLT 78).
func TestDepositaryInforms(t *testing.T) {
	s := begin(t, a, b, c, k)
	toAll := s.notice(a, record.NoticeIntention, "1", "", b, k)
	toOne := s.notice(a, record.NoticeIntention, "2", "", b)
	s.SyncAll()
	s.works(s.notice(k, record.NoticeInformation, "1", toAll, b, c))
	s.works(s.notice(k, record.NoticeInformation, "2", toOne, c))
	s.breaks(standing.RuleFollows, s.notice(c, record.NoticeInformation, "1", toOne, b))
	s.breaks(standing.RuleFollows, s.notice(k, record.NoticeAcknowledgment, "3", toOne, a))
}

// An instrument and a revocation are of the treaty of what they follow.
func TestNoticeOfAnotherTreaty(t *testing.T) {
	s := begin(t, a, b)
	first := s.notice(a, record.NoticeIntention, "1", "", b)
	for _, form := range []record.NoticeForm{record.NoticeInstrument, record.NoticeRevocation} {
		s.breaks(standing.RuleFollows, s.Say(a, "formal-notice", &record.FormalNotice{
			Form: form, To: []record.PartyName{b}, Number: "2", Treaty: "Another treaty", Follows: first,
		}))
	}
	s.works(s.notice(a, record.NoticeInstrument, "2", first, b))
}

// Nothing is left behind after what did not take place.
func TestAideMemoireAfterWhatDidNotTakePlace(t *testing.T) {
	s := begin(t, a, b)
	facts := call()
	facts.Form = "demarche"
	p := s.Say(a, "contact.proposed", facts)
	leave := func(by record.PartyName) record.Ref { return s.Say(by, "aide-memoire", &record.AideMemoire{}, p) }
	s.breaks(standing.RuleDemarche, leave(a))
	s.Sync(a, b)
	s.works(s.accept(b, p))
	s.works(leave(b))
	s.Sync(b, a)
	s.works(s.cancel(a, p))
	s.breaks(standing.RuleDemarche, leave(a))
	s.Sync(a, b)
	s.works(s.hold(b, p))
	s.works(leave(b))
}
