package reading

import (
	"parley.example/internal/node"
	"parley.example/standing"
)

// PowersOf returns the full powers that the law applied to the official of an entry, as they
// stand. It returns false for what a party did itself, and where there were none.
func (r *Reading) PowersOf(l node.Line) (standing.Official, bool) {
	party, ok := r.Party(l.Party)
	if !ok || l.Powers == nil {
		return standing.Official{}, false
	}
	return find(party.Officials, func(o standing.Official) bool { return o.Given == *l.Powers })
}
