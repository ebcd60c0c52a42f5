package standing

import (
	"slices"

	"parley.example/record"
)

// AwaitsSettled reports whether something is open that moves on settled entries alone: a package of
// which not every stage is done, or a round of sealed offers that can still be opened (law, rules 11
// and 12). What is settled shows by entries that cite others; so while it does, a node cites these
// entries, too, and nobody has to say something else before the next can move.
func (f *Fold) AwaitsSettled() bool {
	return slices.ContainsFunc(f.classes[record.ObjectText], f.packageMoves) ||
		slices.ContainsFunc(f.classes[record.ObjectRound], f.roundMoves)
}

func (f *Fold) packageMoves(o *object) bool {
	return isPackage(o) && f.textWithdrawn(everything{}, o) == nil && !f.stageDone(everything{}, o, len(textTerms(o).Stages)-1)
}

func (f *Fold) roundMoves(o *object) bool {
	return o.first(everything{}, "round.closed") == nil && slices.ContainsFunc(roundTerms(o).Parties, func(p record.PartyName) bool {
		return o.by(everything{}, p, "offer.opened") == nil
	})
}

// CitesActs reports whether an entry cites an act that the entry before it in its log did not, by
// what each has seen.
func (f *Fold) CitesActs(before, seen []record.Cited) bool {
	for _, c := range seen {
		for n := sizeIn(before, c.Party); n < c.Size; n++ {
			if leaf, ok := f.Leaf(Cite{c.Party, n}); ok && leaf.Act != nil {
				return true
			}
		}
	}
	return false
}
