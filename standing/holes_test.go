package standing_test

import (
	"slices"
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// What a silence or a fork leaves out counts for nothing in judging what is said by one who knows that.

// A signature that c kept back keeps neither a from withdrawing its own nor c from signing anew.
func TestSignatureKeptBack(t *testing.T) {
	signed := func(t *testing.T) (s *story, doc, by record.Ref) {
		s = beginUnder(t, silenceAfter(10), a, b, c)
		doc = s.table(a, text(a, c))
		by = s.sign(a, doc)
		s.SyncAll()
		s.keptBack(func() record.Ref { return s.sign(c, doc) })
		s.is(doc, "signed-in-part")
		return s, doc, by
	}
	s, doc, by := signed(t)
	s.works(s.withdraw(a, by))
	s.is(doc, "proposed")

	s, doc, _ = signed(t)
	s.SyncAll()
	s.works(s.sign(c, doc))
	s.is(doc, "in-force")
}

// Nor does one that a forker gave, and of which nobody had heard when it knew of the fork.
func TestSignatureOfAForker(t *testing.T) {
	s := begin(t, a, b, c)
	doc := s.table(a, text(a, c))
	by := s.sign(a, doc)
	s.SyncAll()
	late := s.sign(c, doc)
	for _, p := range []record.PartyName{a, b} {
		s.Node(p, forkFound(s.Fork(c, 99, c)))
	}
	s.between(a, b)
	s.Sync(c, a)
	s.breaks(standing.RuleForker, late)
	s.works(s.withdraw(a, by))
	s.is(doc, "proposed")
}

// What was proposed unheard is nothing that could be named, by whoever knows that.
func TestTextKeptBack(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	doc := s.keptBack(func() record.Ref { return s.table(c, text(a, c)) })
	s.breaks(standing.RulePast, s.sign(a, doc))
	s.SyncAll()
	s.breaks(standing.RulePast, s.sign(c, doc))
	next := text(a, c)
	next.VersionOf = doc
	s.breaks(standing.RulePast, s.table(c, next))
	s.works(s.table(c, text(a, c)))
}

// Its words can be expunged: any act can be named for that.
func TestWordsKeptBackAreExpunged(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	said := s.keptBack(func() record.Ref { return s.announce(c) })
	s.works(s.table(a, expunging([]record.Ref{said}, a, b, c)))
}

// A number that was given to nothing is free.
func TestNumberKeptBack(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	s.keptBack(func() record.Ref { return s.note(c, a, "14", "") })
	s.SyncAll()
	s.works(s.note(c, a, "14", ""))
	s.breaks(standing.RuleNumber, s.note(c, a, "14", ""))
}

// Of who speaks for a party its own log tells alone, heard or not.
func TestPowersKeptBack(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	old := s.Empower(c, "old")
	s.SyncAll()
	said := s.announce(c)
	s.works(s.Say(c, "powers.revoked", &record.PowersRevoked{}, old))
	s.works(s.Empower(c, "new"))
	s.keptBack(func() record.Ref { return s.announce(c) })
	s.breaksAndLists(standing.RuleLeft, said)
	s.SyncAll()
	states := map[record.OfficialID]string{}
	for _, o := range s.party(c).Officials {
		states[o.Official] = o.State
	}
	if states["old"] != "revoked" || states["new"] != "in-force" {
		t.Errorf("the officials of c are %v", states)
	}
}

// Who had not heard that all know of a silence names what it leaves out; once they do, that never was, and
// nothing is due after it.
func TestNamedBeforeAllKnewOfTheSilence(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	doc := s.table(c, text(b, c))
	s.days(11)
	s.works(s.noticeSilence(a, c))
	s.Sync(a, b)
	s.works(s.noticeSilence(b, c))
	s.Sync(c, b)
	s.works(s.sign(b, doc))
	s.Sync(b, c)
	s.works(s.sign(c, doc))
	s.Sync(c, b)
	due := owes(b, c)
	due.Due = record.Due{Latest: []record.Alternative{{By: "2025-03-01"}, {After: record.After{Event: doc, Delay: "30d"}}}}
	promised := s.works(s.Say(b, "declaration", &record.Declaration{Points: []record.Point{due}})).Point("p")
	s.is(doc, "in-force")
	if p := s.point(promised, later); p.DueBy == "" {
		t.Errorf("it is due %s, after a text in force", p.DueIs)
	}
	s.SyncAll()
	s.is(doc, "")
	if p := s.point(promised, later); p.DueIs != "waiting" {
		t.Errorf("it is due by %s, after a text that never was", p.DueBy)
	}
	for _, x := range s.read(later).WithoutEffect {
		if slices.Contains([]string{"text.signed", "declaration"}, x.Kind) {
			t.Errorf("%s has no effect: %s", x.Cite, x.Why)
		}
	}
}
