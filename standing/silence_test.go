package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// silenceAfter lets silence be noticed after so many days.
func silenceAfter(days int64) func(*record.Charter) {
	return func(c *record.Charter) { c.Silence = days }
}

func (s *story) noticeSilence(by, silent record.PartyName) record.Ref {
	return s.Say(by, "silence.noticed", &record.SilenceNoticed{Party: silent})
}

func (s *story) secede(by record.PartyName) record.Ref {
	return s.Say(by, "secession", &record.Secession{})
}

// days pass.
func (s *story) days(n int) { s.Clock = s.Clock.AddDate(0, 0, n) }

// allSettled requires all entries of a party to be settled, or not.
func (s *story) allSettled(name record.PartyName, want bool) {
	s.t.Helper()
	p := s.party(name)
	if got := p.Settled == p.Entries; got != want {
		s.t.Errorf("%d of %d entries of %s are settled", p.Settled, p.Entries, name)
	}
}

func (s *story) silence(name record.PartyName, want string) standing.Silence {
	s.t.Helper()
	list := s.party(name).Silences
	if len(list) == 0 {
		s.t.Fatalf("%s is not silent", name)
	}
	last := list[len(list)-1]
	if last.State != want {
		s.t.Errorf("the silence of %s is %s, want %s", name, last.State, want)
	}
	return last
}

// between brings the logs of some to one another, and not a word to or from anybody else.
func (s *story) between(parties ...record.PartyName) {
	for range 2 {
		for _, from := range parties {
			for _, to := range parties {
				if from != to {
					s.Sync(from, to)
				}
			}
		}
	}
}

// All remaining principals notice the silence of c: what waits settles without it.
func TestSilenceNoticedByAllRemaining(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	p := s.propose(a)
	s.days(9)
	s.between(a, b)
	s.breaks(standing.RuleSilence, s.noticeSilence(a, c))
	s.days(2)
	s.works(s.noticeSilence(a, c))
	s.between(a, b)
	s.silence(c, "noticed")
	s.allSettled(a, false)
	s.works(s.noticeSilence(b, c))
	s.silence(c, "noticed")
	s.between(a, b)
	s.silence(c, "silent")
	if lineOf(s.read(later), p).Provisional {
		t.Error("what a and b both know waits for c, whose silence they have noticed")
	}
	// c comes back, hears of it, and is heard again from there.
	s.Sync(b, c)
	s.Sync(c, a)
	x := s.silence(c, "heard-again")
	if x.Heard == nil || s.party(a).Settled > s.party(a).Entries-1 {
		t.Errorf("c, heard again at %v, has no say in what comes after", x.Heard)
	}
	s.SyncAll()
	s.works(s.accept(c, p))
}

// The depositary alone is enough, once the remaining principals know.
func TestSilenceNoticedByTheDepositary(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c, k)
	s.days(11)
	s.propose(a)
	s.between(a, b)
	s.works(s.noticeSilence(k, c))
	s.silence(c, "noticed")
	s.Sync(k, a)
	s.silence(c, "noticed")
	s.Sync(k, b)
	s.silence(c, "silent")
	s.between(a, b)
	if got := s.party(a); got.Settled < got.Entries-1 {
		t.Errorf("%d of %d entries of a are settled", got.Settled, got.Entries)
	}
}

// Notices that cross, and fix the same size, are complete when each remaining log has both.
func TestNoticesThatCross(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	s.days(11)
	s.works(s.noticeSilence(a, c))
	s.works(s.noticeSilence(b, c))
	s.silence(c, "noticed")
	s.Sync(a, b)
	s.silence(c, "noticed")
	s.Sync(b, a)
	s.silence(c, "silent")
}

// Notices of two silences do not add up to one.
func TestNoticesOfTwoSilences(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	s.days(11)
	s.works(s.noticeSilence(a, c))
	s.announce(c)
	s.SyncAll()
	s.days(11)
	s.works(s.noticeSilence(b, c))
	s.between(a, b)
	if got := len(s.party(c).Silences); got != 2 {
		t.Errorf("%d silences, want 2", got)
	}
	s.silence(c, "noticed")
	s.works(s.noticeSilence(a, c)) // again, of the new one
	s.between(a, b)
	s.silence(c, "silent")
}

// Of two parties the one's notice is provisional: it settles nothing.
func TestSilenceBetweenTwo(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b)
	s.Sync(b, a)
	s.propose(a)
	s.days(11)
	s.works(s.noticeSilence(a, b))
	s.silence(b, "provisional")
	s.allSettled(a, false)
	// b had spoken all the while, and what it said was on its way.
	s.Clock = s.Clock.AddDate(0, 0, -5)
	late := s.announce(b)
	x := s.silence(b, "provisional")
	if len(x.Disputed) != 1 || x.Disputed[0] != s.Cite(late) {
		t.Errorf("disputed by %v, want %s", x.Disputed, s.Cite(late))
	}
	s.Sync(a, b)
	s.silence(b, "heard-again")
	s.works(late)
}

// Where there is a depositary, the only other principal's notice does not even free it.
func TestSilenceBetweenTwoAndADepositary(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, k)
	s.days(11)
	s.works(s.noticeSilence(a, b))
	s.silence(b, "noticed")
	s.works(s.noticeSilence(k, b))
	s.Sync(k, a)
	s.silence(b, "silent")
	s.allSettled(a, true) // nobody else is left who has a say
}

// A silent party's later word that does not cite the notice alters nothing, unless a remaining
// party had heard it before the notice.
func TestUnheardWords(t *testing.T) {
	told := func(t *testing.T, heard bool) (*story, record.Ref, record.Ref, record.Ref) {
		s := beginUnder(t, silenceAfter(10), a, b, c, k)
		doc := s.table(a, text(a, b, c))
		s.sign(a, doc)
		s.SyncAll()
		s.sign(b, doc)
		s.between(a, b)
		s.days(11)
		s.withdraw(a, doc)
		s.between(a, b)
		signed := s.sign(c, doc) // it does not know that the text was withdrawn, nor b's signature
		if heard {
			s.Sync(c, b)
		}
		notice := s.works(s.noticeSilence(k, c))
		s.Sync(k, a)
		s.Sync(k, b)
		s.between(a, b)
		return s, doc, signed, notice
	}
	s, doc, signed, _ := told(t, false)
	s.silence(c, "silent")
	s.breaksAndLists(standing.RuleLeft, signed)
	s.is(doc, "withdrawn")
	if lineOf(s.read(later), doc).Provisional {
		t.Error("the withdrawal waits for c")
	}
	offer := s.propose(c)
	s.breaksAndLists(standing.RuleLeft, offer)
	if lineOf(s.read(later), offer) != nil {
		t.Error("a contact that c proposed unheard is on the list")
	}
	s.Sync(c, b)
	s.breaks(standing.RulePast, s.accept(b, offer))
	s.Sync(b, k)
	s.read(later)
	s.SyncAll()
	s.breaksAndLists(standing.RuleLeft, signed)
	s.silence(c, "heard-again")
	s.works(s.propose(c))

	s, _, signed, _ = told(t, true)
	s.silence(c, "silent")
	s.works(signed)
}

// A log that shows all signatures only in an unheard entry has not shown them.
func TestUnheardLogCompletesNothing(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c, k)
	doc := s.table(a, text(a, c))
	s.SyncAll()
	s.sign(c, doc)
	s.sign(a, doc) // they cross
	s.Sync(c, a)
	s.Sync(c, b)
	s.Sync(c, k)
	size := s.Size(a)
	s.withdraw(a, doc)
	s.days(11)
	s.works(s.noticeSilence(k, c))
	s.between(a, b, k)
	s.silence(c, "silent")
	s.Sees(c, a, size)
	s.Receive(c)
	s.is(doc, "withdrawn")
}

// A party that leaves is no principal to those who know; what it owes it still carries out.
func TestSecession(t *testing.T) {
	s := begin(t, a, b, c)
	owed := s.adopted(a, c, owes(c, a))
	s.SyncAll()
	waits := s.propose(a)
	left := s.works(s.secede(c))
	s.Sync(c, a)
	s.allSettled(c, false)
	s.is(owed, "in-force")
	if p := s.party(c); p.State != "seceded" || p.Seceded == nil || *p.Seceded != s.Cite(left) {
		t.Errorf("c is %s by %v", p.State, p.Seceded)
	}
	s.between(a, b)
	s.allSettled(c, true)
	s.between(a, b)
	if got := s.party(a); got.Settled < s.Cite(waits).N+1 {
		t.Error("what waited for c is not settled without it")
	}
	s.works(s.table(a, text(a, b)))
	s.breaks(standing.RuleSigners, s.table(a, text(a, c)))
	s.breaks(standing.RuleSigners, s.offerNote(a, c))
	s.Sync(a, c)
	s.breaks(standing.RuleLeft, s.announce(c))
	s.works(s.report(c, owed.Point("p")))
	s.Sync(c, a)
	s.works(s.ack(a, owed.Point("p")))
	s.is(owed.Point("p"), "kept")
	p := s.propose(b)
	s.Sync(b, a)
	s.works(s.accept(a, p))
	s.is(p, "accepted")
}

// When one of two has left, the other's word is settled as it is entered.
func TestSecessionOfOneOfTwo(t *testing.T) {
	s := begin(t, a, b)
	s.propose(a)
	s.secede(b)
	s.allSettled(a, false)
	s.Sync(b, a)
	s.allSettled(a, true)
	s.propose(a)
	s.allSettled(a, true)
	s.allSettled(b, true)
}

// Two leave at once: neither waits for the other.
func TestSecessionsThatCross(t *testing.T) {
	s := begin(t, a, b, c)
	s.secede(b)
	s.secede(c)
	s.Sync(b, a)
	s.allSettled(b, false) // nobody but c itself knows yet that c has left
	s.Sync(c, a)
	s.allSettled(c, true)
	s.allSettled(a, true)
}

// A new party is let in by those who remain.
func TestAdmissionAfterSecession(t *testing.T) {
	s := begin(t, a, b, c)
	s.secede(c)
	s.Sync(c, a)
	s.Sync(c, b)
	s.invite(d, a, b)
	if got := s.party(d).State; got != "acceded" {
		t.Errorf("d is %s", got)
	}
}

// A signature ad referendum that was given unheard is good once its author, heard again, confirms it.
func TestUnheardSignatureConfirmed(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, k)
	doc := s.table(a, text(a, b))
	s.sign(a, doc)
	s.SyncAll()
	s.days(11)
	s.works(s.noticeSilence(k, b))
	s.Sync(k, a)
	unheard := s.Say(b, "text.signed", &record.TextSigned{AdReferendum: true}, doc)
	s.SyncAll()
	s.breaksAndLists(standing.RuleLeft, unheard)
	s.is(doc, "signed-in-part")
	s.works(s.Say(b, "text.confirmed", &record.TextConfirmed{}, doc))
	s.SyncAll()
	s.is(doc, "in-force")
}

// A move of a deadline that was offered unheard is nothing to whoever knows that: there is none to accept.
func TestUnheardMoveAccepted(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, k)
	ref := s.adopted(a, b, owes(a, b)).Point("p")
	s.SyncAll()
	s.days(11)
	s.works(s.noticeSilence(k, b))
	s.Sync(k, a)
	moved := s.moveDue(b, ref, record.Due{By: "2025-03-20"})
	s.Sync(b, a)
	s.breaks(standing.RulePast, s.acceptMove(a, moved))
	s.withdraw(b, moved)
	s.SyncAll()
	s.breaksAndLists(standing.RuleLeft, moved)
	if p := s.point(ref, later); len(p.Moves) > 0 || !p.Due.None {
		t.Errorf("moved to %+v by %+v", p.Due, p.Moves)
	}
}
