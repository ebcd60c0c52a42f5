package standing

import (
	"slices"

	"parley.example/record"
)

// Moves: another time by which a point is due, offered by one whom it concerns and accepted by
// all others (rule 5.7).
func init() {
	register("point.moved", law{judge: judgeMoved})
	register("point.move-accepted", law{judge: judgeMoveAccepted})
}

// Move is an offer to move a point: offered, accepted, withdrawn or replaced by a later one.
type Move struct {
	record.PointMoved
	Party    record.PartyName   `json:"party"`
	State    string             `json:"state"`
	Accepted []record.PartyName `json:"accepted"` // who has accepted it
	Cite     Cite               `json:"cite"`
}

// movesIn says what has become of the offers to move a point, in order. An offer is accepted in
// the way of rule 3: when an acceptance has before it those of all others whom the point
// concerns, and nothing that withdraws or replaces it; or, where they crossed, when the log of each has.
func (f *Fold) movesIn(s scope, o *object) []*offer {
	var moves []*offer
	by := map[*event]*offer{}
	for _, e := range o.events {
		if !s.has(e.Cite) {
			continue
		}
		switch e.act.Kind {
		case "point.moved":
			by[e] = &offer{event: e}
			moves = append(moves, by[e])
		case "point.move-accepted":
			if x := by[f.acts[e.act.About.Act()]]; x != nil { // it may be left out: unheard, or of a forker
				x.answers = append(x.answers, e)
			}
		case "withdrawal":
			if x := by[f.acts[e.act.About.Act()]]; x != nil {
				x.ended, x.endings = e, append(x.endings, e)
			}
		}
	}
	replace(moves)
	for _, x := range moves {
		f.moveAccepted(s, o, x)
	}
	accepting := accepting(moves)
	for _, x := range moves {
		x.open = !x.accepted && x.ended == nil && x.replaced == nil && !x.settledBy(accepting)
	}
	return moves
}

func (f *Fold) moveAccepted(s scope, o *object, x *offer) {
	if len(x.answers) == 0 {
		return // quickly seen
	}
	all := f.once(o, "moved "+x.Cite.String(), func(s scope) bool {
		if slices.ContainsFunc(x.endings, func(e *event) bool { return s.has(e.Cite) }) {
			return false
		}
		return !slices.ContainsFunc(o.parties, func(p record.PartyName) bool {
			return p != x.Party && !slices.ContainsFunc(x.answers, func(e *event) bool { return e.Party == p && s.has(e.Cite) })
		})
	})
	if done := f.completedBy(s, x.answers, all); len(done) > 0 {
		x.accepted, x.by = true, done[0]
	} else if c, ok := f.crossedIn(s, x.answers, o.parties, all); ok {
		x.accepted, x.by = true, c.by
		if f.strict() {
			x.step = c.at[o.parties[0]].n
		}
	}
}

// lastMove returns the move that counts: the one that was accepted last, by the order of the record;
// under the stricter rule on crossing, as of the offers of a contact.
func (f *Fold) lastMove(moves []*offer) (last *offer) {
	for _, x := range moves {
		if x.accepted && (last == nil || f.strict() && x.follows(last) || !f.strict() && precedes(last.by, x.by, "", "")) {
			last = x
		}
	}
	return last
}

func judgeMoved(f *Fold, e *event) *Breach {
	o, p, b := f.pointJudged(e)
	switch {
	case b != nil:
		return b
	case p.agreed == "":
		return breach(RuleAgreed, "it is not agreed")
	case len(o.point.Owes) == 0:
		return breach(RuleMoved, "nobody owes anything")
	case !slices.Contains(o.parties, e.Party):
		return breach(RuleMoved, "it does not concern %s", e.Party)
	case f.dueIn(e, o).Equal(e.act.Terms.(*record.PointMoved).Due):
		return breach(RuleMoved, "it is due so already")
	}
	return nil
}

func judgeMoveAccepted(f *Fold, e *event) *Breach {
	o, _, b := f.pointJudged(e)
	if b != nil {
		return b
	}
	moves := f.movesIn(e, o)
	i := slices.IndexFunc(moves, func(x *offer) bool { return x.event == f.acts[e.act.About.Act()] })
	if i < 0 {
		return breach(RulePast, "%s is no move of a point", short(e.act.About))
	}
	x := moves[i]
	switch {
	case x.Party == e.Party:
		return breach(RuleOwnOffer, "the move is one's own")
	case !slices.Contains(o.parties, e.Party):
		return breach(RuleMoved, "it does not concern %s", e.Party)
	case saidBy(x.answers, e.Party):
		return breach(RuleOnce, "%s has accepted it", e.Party)
	}
	return x.closed()
}

// judgeMoveWithdrawn is the law of withdrawing a move.
func (f *Fold) judgeMoveWithdrawn(e, target *event) *Breach {
	moves := f.movesIn(e, f.root(e.about))
	x := moves[slices.IndexFunc(moves, func(x *offer) bool { return x.event == target })]
	if x.accepted {
		return breach(RuleTooLate, "the move was accepted by %s", x.by.Cite)
	}
	return x.closed()
}

func (x *offer) move() Move {
	m := Move{PointMoved: *x.act.Terms.(*record.PointMoved), Party: x.Party, Accepted: []record.PartyName{}, Cite: x.Cite}
	for _, e := range x.answers {
		if !slices.Contains(m.Accepted, e.Party) { // by one act on two branches
			m.Accepted = append(m.Accepted, e.Party)
		}
	}
	m.State = "offered"
	switch {
	case x.accepted:
		m.State = "accepted"
	case x.ended != nil:
		m.State = "withdrawn"
	case !x.open:
		m.State = "replaced"
	}
	return m
}
