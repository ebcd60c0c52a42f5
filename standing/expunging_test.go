package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// The words of an act are expunged when all principals have signed; they may go when that is settled.
func TestExpunging(t *testing.T) {
	s := begin(t, a, b)
	said := s.announce(a)
	body := *bodyOf(s, said)
	ref := s.works(s.table(a, expunging([]record.Ref{said}, a, b)))
	s.sign(a, ref)
	s.Sync(a, b)
	if f := s.Fold(); f.MayLack(body) || len(f.ExpungedBodies()) != 0 || len(s.read(later).Expunged) != 0 {
		t.Error("expunged by one side")
	}
	last := s.works(s.sign(b, ref))
	f := s.Fold()
	if !f.MayLack(body) || len(f.ExpungedBodies()) != 0 {
		t.Error("a body may be lacked when the text is adopted, and goes when that is settled")
	}
	x := s.read(later).Expunged
	if len(x) != 1 || record.RefTo(x[0].Act) != said || x[0].Text != ref || x[0].Adopted != s.Cite(last) || x[0].Settled {
		t.Errorf("expunged: %+v", x)
	}
	s.SyncAll()
	if got := s.Fold().ExpungedBodies(); len(got) != 1 || got[0] != body || !s.read(later).Expunged[0].Settled {
		t.Errorf("the bodies %v are to go, want %s", got, body)
	}
	s.is(said, "stated") // nothing that the law reads was in the words
}

// Words of an act that never had effect, or that opened nothing, can be expunged too.
func TestExpungingOfAnyAct(t *testing.T) {
	s := begin(t, a, b)
	s.Say(a, "correction", &record.Correction{}, s.announce(a))
	void := s.Say(b, "correction", &record.Correction{}, record.RefTo(record.Hash{1}))
	s.breaks(standing.RulePast, void)
	s.Sync(b, a)
	s.works(s.table(a, expunging([]record.Ref{void}, a, b)))
}

func bodyOf(s *story, ref record.Ref) *record.Hash {
	for _, l := range s.Leaves() {
		if l.Act != nil && record.RefTo(l.Act.Hash) == ref {
			return l.Act.Act.Body
		}
	}
	panic("no such act")
}
