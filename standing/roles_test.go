package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// usual changes nothing in a charter.
func usual(*record.Charter) {}

// brokenUnder has histories, as broken has, that need another charter or other parties.
var brokenUnder = []struct {
	rule    standing.Rule
	what    string
	under   func(*record.Charter)
	parties []record.PartyName
	last    func(s *story) record.Ref
}{
	{standing.RuleWitness, "the witness proposes a contact", judgedBy(m), []record.PartyName{a, b, m}, func(s *story) record.Ref {
		return s.propose(m)
	}},
	{standing.RuleWitness, "the witness accepts one", judgedBy(m), []record.PartyName{a, b, m}, func(s *story) record.Ref {
		p := s.propose(a)
		s.SyncAll()
		return s.accept(m, p)
	}},
	{standing.RuleWitness, "the witness takes its text back", judgedBy(m), []record.PartyName{a, b, m}, func(s *story) record.Ref {
		return s.withdraw(m, s.works(s.table(m, text(a, b))))
	}},
	{standing.RuleRole, "a witness proposes a text", usual, []record.PartyName{a, b, w}, func(s *story) record.Ref {
		return s.table(w, text(a, b))
	}},
	{standing.RuleRole, "a witness opens a topic", usual, []record.PartyName{a, b, w}, func(s *story) record.Ref {
		return s.Say(w, "topic.opened", &record.TopicOpened{})
	}},
	{standing.RuleRole, "a mediator offers a note", usual, []record.PartyName{a, b, m}, func(s *story) record.Ref {
		return s.offerNote(m, a, owes(m, a))
	}},
	{standing.RuleRole, "a mediator takes a measure", usual, []record.PartyName{a, b, m}, func(s *story) record.Ref {
		return s.measure(m, a)
	}},
	{standing.RuleRole, "a mediator requests agrément", usual, []record.PartyName{a, b, m}, func(s *story) record.Ref {
		return s.request(m, a)
	}},
	{standing.RuleSigners, "a note to a mediator", usual, []record.PartyName{a, b, m}, func(s *story) record.Ref {
		return s.offerNote(a, m)
	}},
	{standing.RuleRole, "a host takes a measure", usual, []record.PartyName{a, b, h}, func(s *story) record.Ref {
		return s.measure(h, a)
	}},
	{standing.RuleRole, "a depositary convenes", usual, []record.PartyName{a, b, k}, func(s *story) record.Ref {
		return s.propose(k)
	}},
	{standing.RuleRole, "a depositary gives an account of a contact", usual, []record.PartyName{a, b, k}, func(s *story) record.Ref {
		p := s.propose(a)
		s.SyncAll()
		return s.readout(k, p)
	}},
	{standing.RuleSilence, "no period is agreed", usual, []record.PartyName{a, b, c}, func(s *story) record.Ref {
		s.days(1000)
		return s.noticeSilence(a, b)
	}},
	{standing.RuleSilence, "the period is not over", silenceAfter(10), []record.PartyName{a, b, c}, func(s *story) record.Ref {
		s.days(9)
		return s.noticeSilence(a, b)
	}},
	{standing.RuleSilence, "a mediator notices it", silenceAfter(10), []record.PartyName{a, b, m}, func(s *story) record.Ref {
		s.days(11)
		return s.noticeSilence(m, b)
	}},
	{standing.RuleSilence, "of a mediator", silenceAfter(10), []record.PartyName{a, b, m}, func(s *story) record.Ref {
		s.days(11)
		return s.noticeSilence(a, m)
	}},
	{standing.RuleSilence, "of oneself", silenceAfter(10), []record.PartyName{a, b, c}, func(s *story) record.Ref {
		s.days(11)
		return s.noticeSilence(a, a)
	}},
	{standing.RuleOnce, "the same silence is noticed twice", silenceAfter(10), []record.PartyName{a, b, c}, func(s *story) record.Ref {
		s.days(11)
		s.works(s.noticeSilence(a, b))
		return s.noticeSilence(a, b)
	}},
	{standing.RuleLeft, "a party that has left leaves again", usual, []record.PartyName{a, b, c}, func(s *story) record.Ref {
		s.secede(a)
		return s.secede(a)
	}},
	{standing.RuleLeft, "a party that has left proposes a contact", usual, []record.PartyName{a, b, c}, func(s *story) record.Ref {
		s.secede(a)
		return s.propose(a)
	}},
}

// What those who serve may do.
func TestRolesMay(t *testing.T) {
	s := begin(t, a, b, h, k, w)
	p := s.works(s.propose(h))
	s.SyncAll()
	s.works(s.accept(a, p))
	s.works(s.accept(b, p))
	s.SyncAll()
	s.is(p, "accepted") // the host is no side
	s.works(s.hold(h, p))
	s.SyncAll()
	s.is(p, "accepted")
	if held := s.contact(p).Held; len(held) != 1 || held[0].Party != h {
		t.Errorf("it is shown as held by %v", held)
	}
	s.hold(a, p)
	s.is(p, "held-by-one")
	s.hold(b, p)
	s.SyncAll()
	s.is(p, "held")
	for _, serving := range []record.PartyName{h, k, w} {
		s.works(s.announce(serving))
	}
	s.SyncAll()
	doc := owes(a, b)
	doc.Verifier = k
	ref := s.table(a, withPoints(text(a, b), doc))
	s.SyncAll()
	s.sign(a, ref)
	s.SyncAll()
	s.sign(b, ref)
	s.SyncAll()
	s.works(s.ack(k, ref.Point("p")))
	s.is(ref.Point("p"), "kept")
}

// Everybody undertakes by their own word.
func TestRolesUndertake(t *testing.T) {
	s := begin(t, a, b, m, h, k, w)
	for _, x := range []record.PartyName{m, h, k, w} {
		d := s.works(s.Say(x, "declaration", &record.Declaration{Points: []record.Point{owes(x, a)}}))
		s.is(d.Point("p"), "open")
	}
}

// Who serves settles nothing (rule 6).
func TestRolesSettleNothing(t *testing.T) {
	s := begin(t, a, b, h, k, w)
	before := s.party(a).Settled
	s.propose(a)
	for _, serving := range []record.PartyName{h, k, w} {
		s.Sync(a, serving)
	}
	if got := s.party(a).Settled; got != before {
		t.Errorf("%d entries are settled, %d were before the host, the depositary and the witness cited more", got, before)
	}
	s.Sync(a, b)
	if got := s.party(a).Settled; got != s.Size(a) {
		t.Errorf("%d entries are settled, want all %d", got, s.Size(a))
	}
}
