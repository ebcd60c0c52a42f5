package standing_test

import (
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

func (s *story) wantSignatures(ref record.Ref, want ...string) {
	s.t.Helper()
	for i, x := range s.text(ref).Signatures {
		if x.State != want[i] {
			s.t.Errorf("the signature of %s is %s, want %s", x.Party, x.State, want[i])
		}
	}
}

// Rule 3(a): the second signature has the first before it.
func TestAdoptionByTheLastSignature(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.is(ref, "proposed")
	s.sign(a, ref)
	s.is(ref, "signed-in-part")
	s.Sync(a, b)
	last := s.works(s.sign(b, ref))
	s.is(ref, "in-force")
	s.wantSignatures(ref, "signed", "signed")
	if got := s.text(ref).Adopted; got == nil || *got != s.Cite(last) {
		t.Errorf("adopted by %v, want %s", got, s.Cite(last))
	}
}

// Rule 3(b): the signatures cross, and the text is adopted when each side's log shows both.
func TestAdoptionWhereSignaturesCross(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.SyncAll()
	s.works(s.sign(a, ref))
	s.works(s.sign(b, ref))
	s.is(ref, "signed-in-part")
	s.wantSignatures(ref, "signed", "signed")
	s.Sync(a, b)
	s.is(ref, "signed-in-part")
	s.Sync(b, a)
	s.is(ref, "in-force")
	s.breaks(standing.RuleTooLate, s.withdraw(a, ref))
}

// A withdrawal before one has seen the other's signature prevents 3(b); one after does not.
func TestAdoptionWhereSignaturesCrossAndOneIsWithdrawn(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.SyncAll()
	sig := s.works(s.sign(a, ref))
	s.works(s.sign(b, ref))
	mark := s.Size(a)
	s.works(s.withdraw(a, sig))
	s.Sees(b, a, mark) // b sees the signature and not the withdrawal
	s.Receive(b)
	s.Sync(b, a)
	s.is(ref, "signed-in-part")
	s.wantSignatures(ref, "withdrawn", "signed")
	s.Sync(a, b)
	s.is(ref, "signed-in-part")

	s = begin(t, a, b)
	ref = s.table(a, text(a, b))
	s.SyncAll()
	sig = s.works(s.sign(a, ref))
	s.works(s.sign(b, ref))
	s.Sync(b, a)
	mark = s.Size(a)
	s.works(s.withdraw(a, sig)) // a cannot know yet whether b has its signature
	s.Sees(b, a, mark)
	s.Receive(b)
	s.is(ref, "in-force")
	s.wantSignatures(ref, "signed", "signed")
	s.SyncAll()
	s.is(ref, "in-force")
}

// The proposer takes the text off the table while the signatures cross.
func TestAdoptionWhereSignaturesCrossAndTheTextIsWithdrawn(t *testing.T) {
	for _, by := range []record.PartyName{a, m} {
		s := begin(t, a, b, m)
		ref := s.table(by, text(a, b))
		s.SyncAll()
		s.sign(a, ref)
		s.sign(b, ref)
		s.works(s.withdraw(by, ref))
		s.SyncAll()
		s.is(ref, "withdrawn")
	}
}

func TestAdoptionByThree(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.table(a, text(a, b, c))
	s.SyncAll()
	s.sign(a, ref)
	s.sign(b, ref) // crosses a's
	s.is(ref, "signed-in-part")
	s.Sync(a, c)
	s.Sync(b, c)
	s.works(s.sign(c, ref)) // has both before it
	s.is(ref, "in-force")

	s = begin(t, a, b, c)
	ref = s.table(a, text(a, b, c))
	s.SyncAll()
	s.sign(a, ref)
	s.sign(b, ref)
	s.sign(c, ref)
	s.Sync(b, a)
	s.Sync(c, a)
	s.Sync(a, b) // brings c's too
	s.is(ref, "signed-in-part")
	s.Sync(b, c)
	s.is(ref, "in-force")
}

func TestAdoptionByThreeWithOneWithdrawn(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.table(a, text(a, b, c))
	s.SyncAll()
	sig := s.sign(a, ref)
	s.Sync(a, b)
	s.sign(b, ref)
	s.works(s.withdraw(a, sig))
	s.SyncAll()
	s.works(s.sign(c, ref))
	s.SyncAll()
	s.is(ref, "signed-in-part")
	s.works(s.sign(a, ref)) // again: it has the others' before it
	s.is(ref, "in-force")
}

// Only two of three principals make the text.
func TestAdoptionByTwoOfThree(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.adopted(a, b)
	s.is(ref, "in-force")
	if !lineOf(s.read(later), ref).Provisional {
		t.Error("final although c has not heard of it")
	}
	s.SyncAll()
	if lineOf(s.read(later), ref).Provisional {
		t.Error("provisional although all have it")
	}
}

func TestSignatureWithdrawnAndGivenAgain(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	first := s.sign(a, ref)
	s.works(s.withdraw(a, first))
	s.wantSignatures(ref, "withdrawn", "missing")
	s.is(ref, "proposed")
	s.works(s.sign(a, ref))
	s.wantSignatures(ref, "signed", "missing")
	s.Sync(a, b)
	s.works(s.sign(b, ref))
	s.is(ref, "in-force")
}

// A withdrawal takes back the signature that it names, and no later one.
func TestOldSignatureWithdrawn(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	old := s.signUntil(a, ref, "2025-03")
	s.works(s.sign(a, ref))
	s.works(s.withdraw(a, old))
	s.wantSignatures(ref, "signed", "missing")
}

func TestNewerVersion(t *testing.T) {
	s := begin(t, a, b)
	first := s.table(a, text(a, b))
	s.sign(a, first)
	s.Sync(a, b)
	next := text(a, b)
	next.VersionOf = first
	second := s.works(s.table(b, next))
	s.is(first, "superseded")
	s.wantSignatures(first, "signed", "missing")
	s.works(s.sign(b, second))
	s.Sync(b, a)
	s.works(s.sign(a, second))
	s.is(second, "in-force")
	s.wantSignatures(first, "withdrawn", "missing")
	s.is(first, "superseded")
}

// Whoever signs a later version takes back the earlier signature; the other side's completing
// signature, which did not know, prevails.
func TestNewerVersionSignedAsTheEarlierIsCompleted(t *testing.T) {
	s := begin(t, a, b)
	first := s.table(a, text(a, b))
	next := text(a, b)
	next.VersionOf = first
	second := s.table(a, next)
	s.sign(a, first)
	s.SyncAll()
	s.works(s.sign(a, second))
	s.works(s.sign(b, first))
	s.SyncAll()
	s.is(first, "in-force")
	s.wantSignatures(first, "signed", "signed")
	s.breaks(standing.RuleAdopted, s.sign(b, second))
}

func TestEarlierVersionSignedAfterTheLater(t *testing.T) {
	s := begin(t, a, b)
	first := s.table(a, text(a, b))
	next := text(a, b)
	next.VersionOf = first
	second := s.table(a, next)
	s.sign(a, second)
	s.works(s.sign(a, first))
	s.wantSignatures(second, "withdrawn", "missing")
	s.Sync(a, b)
	s.works(s.sign(b, second))
	s.is(second, "signed-in-part")
}

// The known limit of rule 2: each side completes the version that the other had signed, and
// neither knows. Both are adopted, and it is for the parties to say which replaces which.
func TestTwoVersionsCompletedAtOnce(t *testing.T) {
	s := begin(t, a, b)
	first := s.table(a, text(a, b))
	next := text(a, b)
	next.VersionOf = first
	second := s.table(a, next)
	s.SyncAll()
	s.sign(a, first)
	s.sign(b, second)
	s.Sync(a, b)
	s.Sees(a, b, s.Size(b))
	s.works(s.sign(a, second))
	s.works(s.sign(b, first))
	s.SyncAll()
	s.is(first, "in-force")
	s.is(second, "in-force")
	last := text(a, b)
	last.Replaces = second
	ref := s.works(s.table(a, last))
	s.sign(a, ref)
	s.SyncAll()
	s.works(s.sign(b, ref))
	s.is(second, "replaced")
}

func TestReplacement(t *testing.T) {
	s := begin(t, a, b)
	old := s.adopted(a, b, owes(a, b))
	next := text(a, b)
	next.Replaces = old
	ref := s.works(s.table(a, next))
	s.is(old, "in-force")
	s.sign(a, ref)
	s.Sync(a, b)
	s.works(s.sign(b, ref))
	s.is(old, "replaced")
	s.is(old.Point("p"), "replaced")
	s.is(ref, "in-force")
}

func TestPointKeptBeforeItsTextIsReplaced(t *testing.T) {
	s := begin(t, a, b)
	old := s.adopted(a, b, owes(a, b))
	s.works(s.ack(b, old.Point("p")))
	next := text(a, b)
	next.Replaces = old
	ref := s.table(b, next)
	s.sign(b, ref)
	s.Sync(b, a)
	s.works(s.sign(a, ref))
	s.is(old, "replaced")
	s.is(old.Point("p"), "kept")
}

func TestAdReferendum(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.works(s.Say(a, "text.signed", &record.TextSigned{AdReferendum: true, Until: "2025-03"}, ref))
	s.Sync(a, b)
	s.works(s.sign(b, ref))
	s.SyncAll()
	s.is(ref, "signed-in-part")
	s.wantSignatures(ref, "ad-referendum", "signed")
	s.works(s.Say(a, "text.confirmed", &record.TextConfirmed{}, ref))
	s.is(ref, "in-force")
	s.wantSignatures(ref, "confirmed", "signed")
}

// Confirmation and the other side's signature cross: 3(b).
func TestAdReferendumConfirmedAsTheOtherSigns(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.Say(a, "text.signed", &record.TextSigned{AdReferendum: true}, ref)
	s.SyncAll()
	s.works(s.Say(a, "text.confirmed", &record.TextConfirmed{}, ref))
	s.works(s.sign(b, ref))
	s.is(ref, "signed-in-part")
	s.SyncAll()
	s.is(ref, "in-force")
}

func TestConfirmationIsOfOneVersion(t *testing.T) {
	s := begin(t, a, b)
	first := s.table(a, text(a, b))
	next := text(a, b)
	next.VersionOf = first
	second := s.table(a, next)
	s.Say(a, "text.signed", &record.TextSigned{AdReferendum: true}, first)
	s.works(s.Say(a, "text.confirmed", &record.TextConfirmed{}, first))
	s.wantSignatures(first, "confirmed", "missing")
	s.wantSignatures(second, "missing", "missing")
}

func TestConfirmationWithdrawn(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	sig := s.Say(a, "text.signed", &record.TextSigned{AdReferendum: true}, ref)
	s.Say(a, "text.confirmed", &record.TextConfirmed{}, ref)
	s.works(s.withdraw(a, sig))
	s.wantSignatures(ref, "withdrawn", "missing")
}

// expiring makes a text that a signed until the end of 15 February, and b knows.
func expiring(t *testing.T) (*story, record.Ref) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.works(s.signUntil(a, ref, "2025-02-15"))
	s.Sync(a, b)
	return s, ref
}

func TestExpiryReached(t *testing.T) {
	s, ref := expiring(t)
	s.works(s.sign(b, ref))
	s.is(ref, "adoption-disputed") // nothing of a's shows yet that it reached in time
	s.Sync(b, a)
	s.is(ref, "in-force")
}

func TestExpiryDisputed(t *testing.T) {
	s, ref := expiring(t)
	s.works(s.sign(b, ref))
	s.Clock = s.Clock.Add(24 * time.Hour)
	s.Sync(b, a)
	s.is(ref, "adoption-disputed")
	sig := find(t, s.text(ref).Signatures, func(x standing.Signature) bool { return x.Party == a })
	s.breaks(standing.RuleTooLate, s.withdraw(a, refOf(s, *sig.Cite)))
	s.SyncAll()
	s.is(ref, "adoption-disputed")
	s.works(s.sign(a, ref)) // the dispute is ended by signing again
	s.is(ref, "in-force")
}

func TestExpiryLapsed(t *testing.T) {
	s, ref := expiring(t)
	s.Clock = s.Clock.Add(24 * time.Hour)
	s.works(s.sign(b, ref))
	s.Sync(b, a)
	s.is(ref, "signed-in-part")
	// Taking back what has lapsed does not revive it.
	sig := find(t, s.text(ref).Signatures, func(x standing.Signature) bool { return x.Party == a })
	s.works(s.withdraw(a, refOf(s, *sig.Cite)))
	s.SyncAll()
	s.is(ref, "signed-in-part")
	s.works(s.sign(a, ref))
	s.is(ref, "in-force")
}

// The completing entry is dated late, but the signer's own log shows that it had it in time.
func TestExpiryReachedByTheSignersClock(t *testing.T) {
	s, ref := expiring(t)
	s.Clock = s.Clock.Add(24 * time.Hour)
	s.works(s.sign(b, ref))
	s.Clock = s.Clock.Add(-24 * time.Hour)
	s.Sync(b, a)
	s.is(ref, "in-force")
	if !s.text(ref).DateDispute {
		t.Error("the adoption turns on a disputed date, and does not say so")
	}
}

// It reached the signer's log in time, although the signer has taken it back by then.
func TestExpiryReachedThoughWithdrawn(t *testing.T) {
	s, ref := expiring(t)
	sig := find(t, s.text(ref).Signatures, func(x standing.Signature) bool { return x.Party == a })
	s.works(s.sign(b, ref))
	s.works(s.withdraw(a, refOf(s, *sig.Cite)))
	s.Sync(b, a)
	s.is(ref, "in-force")
}

func TestExpiryWhereSignaturesCross(t *testing.T) {
	for _, x := range []struct {
		signed, reached time.Duration
		want            string
	}{
		{0, 0, "in-force"},
		{0, 24 * time.Hour, "adoption-disputed"},
		{24 * time.Hour, 24 * time.Hour, "signed-in-part"},
	} {
		s := begin(t, a, b)
		ref := s.table(a, text(a, b))
		s.SyncAll()
		start := s.Clock
		s.works(s.signUntil(a, ref, "2025-02-15"))
		s.Clock = start.Add(x.signed)
		s.works(s.sign(b, ref))
		s.Clock = start.Add(x.reached)
		s.Sync(a, b)
		s.Sync(b, a)
		s.is(ref, x.want)
	}
	// The one whose signature expires signed last, in the order of the record.
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.SyncAll()
	s.works(s.sign(a, ref))
	s.works(s.signUntil(b, ref, "2025-02-15"))
	s.Clock = s.Clock.Add(24 * time.Hour)
	s.Sync(a, b)
	s.Sync(b, a)
	s.is(ref, "adoption-disputed")
}

// The signer's own entry that shows that it reached in time is itself dated ahead.
func TestExpiryTurnsOnADisputedDate(t *testing.T) {
	s, ref := expiring(t)
	s.works(s.sign(b, ref))
	start := s.Clock
	s.Clock = start.Add(6 * time.Hour)
	s.Sync(b, a)
	s.Clock = start
	s.is(ref, "in-force")
	if s.text(ref).DateDispute {
		t.Error("disputed before anybody has contradicted the date")
	}
	s.Sync(a, b)
	s.is(ref, "in-force")
	if !s.text(ref).DateDispute {
		t.Error("the adoption turns on a disputed date, and does not say so")
	}
}

// refOf returns the act at a place.
func refOf(s *story, at standing.Cite) record.Ref {
	for _, l := range s.Leaves() {
		if l.Party == at.Party && l.N == at.N {
			return record.RefTo(l.Act.Hash)
		}
	}
	panic("no such entry")
}

func TestEntryIntoForce(t *testing.T) {
	on := func(f record.InForce) *record.TextProposed {
		x := text(a, b)
		x.InForce = f
		return x
	}
	adopt := func(s *story, x *record.TextProposed) record.Ref {
		ref := s.table(a, x)
		s.sign(a, ref)
		s.Sync(a, b)
		s.works(s.sign(b, ref))
		s.Sync(b, a)
		return ref
	}
	t.Run("on a date", func(t *testing.T) {
		s := begin(t, a, b)
		ref := adopt(s, withPoints(on(record.InForce{On: record.OnDate, Date: "2025-03-10+03:00"}), owes(a, b)))
		day := time.Date(2025, 3, 9, 21, 0, 0, 0, time.UTC) // midnight, three hours ahead
		for at, want := range map[time.Time][2]string{day.Add(-time.Second): {"adopted", "not-in-force"}, day: {"in-force", "open"}} {
			if got := stateOf(s.read(at), ref); got != want[0] {
				t.Errorf("at %s the text is %s, want %s", at, got, want[0])
			}
			if got := stateOf(s.read(at), ref.Point("p")); got != want[1] {
				t.Errorf("at %s its point is %s, want %s", at, got, want[1])
			}
		}
	})
	t.Run("on a contact held", func(t *testing.T) {
		s := begin(t, a, b)
		meeting := s.propose(a)
		ref := adopt(s, on(record.InForce{On: record.OnEvent, When: meeting}))
		s.is(ref, "adopted")
		s.hold(a, meeting)
		s.is(ref, "adopted")
		s.hold(b, meeting)
		s.is(ref, "in-force")
	})
	t.Run("on a point kept", func(t *testing.T) {
		s := begin(t, a, b)
		point := s.adopted(a, b, owes(a, b)).Point("p")
		ref := adopt(s, on(record.InForce{On: record.OnEvent, When: point}))
		s.is(ref, "adopted")
		s.works(s.ack(b, point))
		s.is(ref, "in-force")
	})
	t.Run("on a condition", func(t *testing.T) {
		s := begin(t, a, b)
		ref := adopt(s, on(record.InForce{On: record.OnCondition}))
		s.is(ref, "adopted")
		s.works(s.Say(a, "text.condition-met", &record.TextConditionMet{}, ref))
		s.is(ref, "adopted")
		s.works(s.Say(b, "text.condition-met", &record.TextConditionMet{}, ref))
		s.is(ref, "in-force")
	})
	t.Run("not before adoption", func(t *testing.T) {
		s := begin(t, a, b)
		ref := s.table(a, on(record.InForce{On: record.OnDate, Date: "2025-01"}))
		s.sign(a, ref)
		s.is(ref, "signed-in-part")
	})
}

// A mediator holds the pen, and signs nothing.
func TestSingleNegotiatingText(t *testing.T) {
	s := begin(t, a, b, m)
	first := s.works(s.table(m, text(a, b)))
	next := text(a, b)
	next.VersionOf = first
	second := s.works(s.table(m, next))
	s.SyncAll()
	s.sign(a, second)
	s.Sync(a, b)
	s.works(s.sign(b, second))
	s.is(second, "in-force")
	other := text(a, b)
	other.VersionOf = s.table(a, text(a, b))
	s.SyncAll()
	s.works(s.table(m, other))
}

func TestNotesExchanged(t *testing.T) {
	s := begin(t, a, b)
	n := s.offerNote(a, b, owes(b, a))
	s.is(n, "offered")
	s.is(n.Point("p"), "proposed")
	s.Sync(a, b)
	s.works(s.answerNote(b, n))
	s.is(n, "answered")
	s.is(n.Point("p"), "not-in-force")
	at := s.Sync(b, a)
	s.is(n, "in-force")
	s.is(n.Point("p"), "open")
	x := find(t, s.read(later).Notes, func(x standing.Notes) bool { return x.Ref == n })
	if x.InForce == nil || *x.InForce != at || x.Answered != "2" || x.Number != "1" {
		t.Errorf("the notes are %+v", x)
	}
}

// An act with the same words entered again does nothing, wherever it first stood.
func TestSameActTwice(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	act := s.Sign(a, standingtest.Act{Kind: "text.signed", Terms: &record.TextSigned{}, About: ref})
	s.EnterSigned(a, act)
	s.works(s.withdraw(a, record.RefTo(act.Hash)))
	again := s.EnterSigned(a, act)
	if br := s.Fold().Breach(again); br == nil || br.Rule != standing.RuleOnce {
		t.Errorf("a signature that was withdrawn is entered again: %+v", br)
	}
	s.wantSignatures(ref, "withdrawn", "missing")

	// It counts at its first place only, even if it had no effect there.
	s.Empower(a, "boris", record.PowerSend)
	early := s.Sign(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "anna"})
	first := s.EnterSigned(a, early)
	s.Empower(a, "anna")
	second := s.EnterSigned(a, early)
	for at, want := range map[standing.Cite]standing.Rule{first: standing.RulePowers, second: standing.RuleOnce} {
		if br := s.Fold().Breach(at); br == nil || br.Rule != want {
			t.Errorf("%s: %+v, want rule %s", at, br, want)
		}
	}
}

// Two of three cannot put an agreement of their own in the place of another's.
func TestAVersionIsAmongTheSameParties(t *testing.T) {
	s := begin(t, a, b, c)
	between := s.table(a, text(a, b))
	s.SyncAll()
	other := text(b, c)
	other.VersionOf = between
	s.breaks(standing.RuleSigners, s.table(b, other))
	s.is(between, "proposed")
}

// Two versions that crossed are adopted: what a later signature breaks is said of the same one by all.
func TestOfTwoAdoptedVersionsAllNameOne(t *testing.T) {
	s := begin(t, a, b)
	x := s.table(a, text(a, b))
	s.Sync(a, b)
	ra, rb := s.table(a, versionOf(x, a, b)), s.table(b, versionOf(x, a, b))
	s.Sync(a, b)
	s.Sync(b, a)
	s.works(s.sign(a, ra))
	s.works(s.sign(b, rb))
	s.Sees(a, b, s.Size(b))
	s.Sees(b, a, s.Size(a))
	s.works(s.sign(a, rb))
	s.works(s.sign(b, ra))
	s.SyncAll()
	s.is(ra, "in-force")
	s.is(rb, "in-force")
	s.breaks(standing.RuleAdopted, s.sign(a, ra))
	s.anyOrder()
}

// What a signer's log shows later nobody knew before.
func TestExpiryIsDisputedUntilItIsShownToHaveReached(t *testing.T) {
	s, ref := expiring(t)
	completing := s.works(s.sign(b, ref))
	s.Sync(b, a)
	s.is(ref, "in-force")
	s.isFor(completing, ref, "adoption-disputed")
}

// What an official does about a text stands, though another that is to replace it came after what the
// official was shown: it is only proposed (rule 1.2).
func TestAReplacementThatTheOfficialWasNotShown(t *testing.T) {
	s := begin(t, a, b)
	old := s.adopted(a, b)
	shown := s.Heads(b, b)
	next := text(a, b)
	next.Replaces = old
	s.works(s.table(a, next))
	s.Sync(a, b)
	s.works(s.sayShown(b, shown, "correction.proposed", &record.CorrectionProposed{Languages: []record.Lang{"en"}, Until: "2025-03-31"}, old))
}
