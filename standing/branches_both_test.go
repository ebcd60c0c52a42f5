package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// What one relied on counts though it forks its own log later, if others had relied on that it did.
func TestReliedOnByOneWhoForksLater(t *testing.T) {
	s := begin(t, a, b, c)
	promised := s.Say(a, "declaration", &record.Declaration{Points: []record.Point{owes(a, b)}})
	s.Sync(a, c)
	s.Node(b, forkFound(s.Fork(a, 99, a)))
	s.Node(c, forkFound(s.Fork(a, 99, a)))
	s.Sync(c, b)
	s.works(promised)
	s.works(s.ack(b, promised.Point("p")))
	s.Sync(b, c)
	s.Sync(c, b)
	s.is(promised.Point("p"), "kept")
	s.Node(b, forkFound(s.Fork(c, 99, c)))
	s.works(promised)
	s.is(promised.Point("p"), "kept")
}

// Two forkers do not make one's late word count by citing it where nobody else relies on that.
func TestForkersDoNotVouchForEachOther(t *testing.T) {
	s := begin(t, a, b, c)
	s.SyncAll()
	one, other := s.Split(c)
	s.Receive(one)
	s.Sync(one, b)
	s.Node(b, forkFound(s.Fork(a, 99, a)))
	late := s.announce(a)
	s.Sees(other, a, s.Size(a))
	s.Receive(other)
	s.Node(b, forkFound(s.Fork(c, 99, c)))
	s.breaks(standing.RuleForker, late)
	s.Sync(other, b)
	s.breaks(standing.RuleForker, late)
}
