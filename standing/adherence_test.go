package standing_test

import (
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
)

// through is a text that the mediator declares.
func through(parties ...record.PartyName) *record.TextProposed {
	t := text(parties...)
	t.Form, t.Through = record.FormAdherenceDeclaration, m
	return t
}

func (s *story) adhere(by record.PartyName, ref record.Ref, until record.Moment) record.Ref {
	return s.Say(by, "text.adhered", &record.TextAdhered{Until: until}, ref)
}

func (s *story) declare(ref record.Ref) record.Ref {
	return s.Say(m, "text.declared", &record.TextDeclared{}, ref)
}

func TestAdherence(t *testing.T) {
	s := begin(t, a, b, m)
	ref := s.works(s.table(m, withPoints(through(a, b), owes(a, b))))
	s.SyncAll()
	s.breaks(standing.RuleThrough, s.sign(a, ref))
	s.works(s.adhere(a, ref, ""))
	s.works(s.adhere(b, ref, ""))
	s.SyncAll()
	s.is(ref, "signed-in-part") // both have adhered, and nobody is bound
	s.is(ref.Point("p"), "proposed")
	s.wantSignatures(ref, "adhered", "adhered")
	declared := s.works(s.declare(ref))
	s.is(ref, "in-force")
	s.is(ref.Point("p"), "open")
	if got := s.text(ref).Adopted; got == nil || *got != s.Cite(declared) {
		t.Errorf("adopted by %v, want %s", got, s.Cite(declared))
	}
	s.breaks(standing.RuleAdopted, s.declare(ref))
	s.Sync(m, a)
	s.breaks(standing.RuleAdopted, s.adhere(a, ref, ""))
}

// The declaration holds only what the intermediary has before it.
func TestDeclaredWithoutAnAdherence(t *testing.T) {
	s := begin(t, a, b, m)
	ref := s.table(m, through(a, b))
	s.SyncAll()
	s.works(s.adhere(a, ref, ""))
	s.works(s.adhere(b, ref, ""))
	s.Sync(a, m)
	s.breaks(standing.RuleThrough, s.declare(ref))
	s.SyncAll()
	s.is(ref, "signed-in-part")
}

// An adherence withdrawn before the declaration knows it, and one withdrawn in its back.
func TestAdherenceWithdrawn(t *testing.T) {
	s := begin(t, a, b, m)
	ref := s.table(m, through(a, b))
	s.SyncAll()
	mine := s.works(s.adhere(a, ref, ""))
	s.works(s.adhere(b, ref, ""))
	s.Sync(a, m)
	s.Sync(b, m)
	s.works(s.withdraw(a, mine))
	s.works(s.declare(ref)) // crosses the withdrawal, which comes too late
	s.SyncAll()
	s.is(ref, "in-force")
	s.wantSignatures(ref, "adhered", "adhered")

	s = begin(t, a, b, m)
	ref = s.table(m, through(a, b))
	s.SyncAll()
	mine = s.works(s.adhere(a, ref, ""))
	s.works(s.adhere(b, ref, ""))
	s.works(s.withdraw(a, mine))
	s.SyncAll()
	s.breaks(standing.RuleThrough, s.declare(ref))
	s.wantSignatures(ref, "withdrawn", "adhered")
	mine = s.works(s.adhere(a, ref, ""))
	s.Sync(a, m)
	declared := s.works(s.declare(ref))
	s.Sync(m, a)
	s.isFor(declared, ref, "in-force")
	s.breaks(standing.RuleTooLate, s.withdraw(a, mine))
}

// The intermediary takes the text back; it declares nothing then.
func TestIntermediaryWithdraws(t *testing.T) {
	s := begin(t, a, b, m)
	ref := s.table(m, through(a, b))
	s.SyncAll()
	s.works(s.adhere(a, ref, ""))
	s.works(s.adhere(b, ref, ""))
	s.SyncAll()
	s.works(s.withdraw(m, ref))
	s.is(ref, "withdrawn")
	s.breaks(standing.RuleWithdrawn, s.declare(ref))
}

// An adherence with a date counts if the declaration reaches its author's log by then.
func TestAdherenceExpires(t *testing.T) {
	for _, x := range []struct {
		declared, reached time.Duration
		want              string
	}{
		{0, 0, "in-force"},
		{0, 24 * time.Hour, "adoption-disputed"},
		{24 * time.Hour, 24 * time.Hour, "signed-in-part"},
	} {
		s := begin(t, a, b, m)
		ref := s.table(m, through(a, b))
		s.SyncAll()
		s.works(s.adhere(a, ref, "2025-02-15"))
		s.works(s.adhere(b, ref, ""))
		s.SyncAll()
		start := s.Clock
		s.Clock = start.Add(x.declared)
		s.works(s.declare(ref))
		s.Clock = start.Add(x.reached)
		s.Sync(m, a)
		s.is(ref, x.want)
		if x.want == "adoption-disputed" { // adhering and declaring anew ends the dispute
			s.works(s.adhere(a, ref, ""))
			s.Sync(a, m)
			s.works(s.declare(ref))
			s.is(ref, "in-force")
		}
	}
}

func TestNewerVersionOfAnAdherenceDeclaration(t *testing.T) {
	s := begin(t, a, b, m)
	first := s.table(m, through(a, b))
	next := through(a, b)
	next.VersionOf = first
	second := s.works(s.table(m, next))
	s.SyncAll()
	s.works(s.adhere(a, first, ""))
	s.works(s.adhere(a, second, ""))
	s.works(s.adhere(b, first, ""))
	s.SyncAll()
	s.breaks(standing.RuleThrough, s.declare(first)) // a stands by the second
	s.wantSignatures(first, "withdrawn", "adhered")
}
