package telling

import (
	"slices"

	"parley.example/internal/node"
	"parley.example/internal/web/picture"
	"parley.example/record"
	"parley.example/standing"
)

// A Pair is one point in two accounts of the same event, and what is between them.
type Pair struct {
	Match  picture.Match
	Point  standing.Point // as it stands: of two claims, that which the other says is the same
	Ours   *standing.Point
	Theirs *standing.Point // nil, as Ours, where that account does not have it
	Answer *node.Line      // what the side without it said of it otherwise; nil if nothing is shown
}

// Compare puts the points of two accounts in the order of the first, with those that only the
// second has after them. Nothing is paired by its words, but where one of the two names the
// other as the same.
func (t *Teller) Compare(ours, theirs record.PartyName, left, right []standing.Point) []Pair {
	paired := map[record.Ref]bool{}
	var all []Pair
	for _, p := range left {
		if q, ok := twin(p, right); ok {
			paired[q.Ref] = true
			all = append(all, bothSay(p, q))
			continue
		}
		pair := t.oneSays(p, theirs, picture.OnlyOurs)
		pair.Ours = &p
		all = append(all, pair)
	}
	for _, q := range right {
		if !paired[q.Ref] {
			pair := t.oneSays(q, ours, picture.OnlyTheirs)
			pair.Theirs = &q
			all = append(all, pair)
		}
	}
	return all
}

func twin(p standing.Point, others []standing.Point) (standing.Point, bool) {
	i := slices.IndexFunc(others, func(q standing.Point) bool { return p.Same == q.Ref || q.Same == p.Ref })
	if i < 0 {
		return standing.Point{}, false
	}
	return others[i], true
}

// bothSay is a point that both accounts have. Where they have it with another date or another
// debtor, or one side contests it, they differ.
func bothSay(p, q standing.Point) Pair {
	pair := Pair{Match: picture.Both, Point: p, Ours: &p, Theirs: &q}
	if p.Same != "" {
		pair.Point = q
	}
	if pair.Point.State == "contested" || !p.Due.Equal(q.Due) || !slices.Equal(p.Owes, q.Owes) || !slices.Equal(p.To, q.To) {
		pair.Match = picture.Differ
	}
	return pair
}

// oneSays is a point that one account has. The other side can still stand by it: it can have
// said the same elsewhere, confirmed it, or acted on it. Or it contests it, and then they
// differ.
func (t *Teller) oneSays(p standing.Point, other record.PartyName, alone picture.Match) Pair {
	pair := Pair{Match: alone, Point: p}
	contest := t.lastBy(p.Contests, other)
	switch {
	case p.State == "contested" && contest != nil:
		pair.Match, pair.Answer = picture.Differ, contest
	case slices.Contains([]string{"same", "confirmed", "acted"}, p.Agreed):
		pair.Match, pair.Answer = picture.Both, t.lastBy(p.Entries, other)
	}
	return pair
}

// lastBy is the newest of the entries that is a party's and shown; nil if there is none.
func (t *Teller) lastBy(entries []standing.Cite, party record.PartyName) *node.Line {
	for _, c := range slices.Backward(entries) {
		if l, shown := t.Line(c); shown && c.Party == party {
			return &l
		}
	}
	return nil
}

// Matched is how it is drawn what a person has said of parts of two accounts ("same", "differ", or that
// "only" one says it), given whether ours has a part in it.
func Matched(match string, ours bool) picture.Match {
	switch {
	case match == "same":
		return picture.Both
	case match == "only" && ours:
		return picture.OnlyOurs
	case match == "only":
		return picture.OnlyTheirs
	}
	return picture.Differ
}
