package standing_test

import (
	"time"

	"parley.example/record"
	"parley.example/standing/standingtest"
)

// trouble is what a node or a clock does that should not.
func (x *chance) trouble() {
	by := one(x, x.parties)
	switch x.pick(8) {
	case 0:
		x.Clock = x.Clock.Add(time.Duration(x.pick(96)-48) * time.Hour)
	case 1:
		x.Garble(by, []byte("no entry"))
	case 2: // as if it had not seen what it has
		x.Node(by, record.Entry{Node: record.Received, Seen: []record.Cited{}})
	case 3:
		x.Enter(by, standingtest.Act{Kind: "treaty.denounced"})
	case 4:
		x.Enter(by, standingtest.Act{Kind: "contact.proposed", Terms: call(), Basis: []record.Cited{}, Key: "another"})
	case 5:
		if act := x.anyAct(by); act != nil {
			x.EnterSigned(by, act)
		}
	case 6:
		x.Enter(by, standingtest.Act{Kind: "contact.proposed", Terms: call(), Of: one(x, x.parties)})
	case 7:
		x.badLoss(by)
	}
}

func (x *chance) anyAct(by record.PartyName) *record.SignedAct {
	var acts []*record.SignedAct
	for _, l := range x.Leaves() {
		if l.Party == by && l.Act != nil {
			acts = append(acts, l.Act)
		}
	}
	if len(acts) == 0 {
		return nil
	}
	return one(x, acts)
}

// badLoss is an entry about a loss or a fork that does not hold.
func (x *chance) badLoss(by record.PartyName) {
	if x.law < 2 {
		x.Node(by, record.Entry{Node: record.CheckIn}) // of a kind that law 1 does not know
		return
	}
	switch of := x.other(by); x.pick(3) {
	case 0:
		x.Node(by, forkFound(x.Fork(by, 3, by)))
	case 1:
		x.Node(by, forkFound(x.Fork(of, 3, d+"x")))
	default:
		x.Node(by, restored(x.Statement(of, by, x.Size(by)+5, of)))
	}
}
