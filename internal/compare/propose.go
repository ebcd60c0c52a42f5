package compare

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Propose proposes which of the pieces of two sides speak of the same thing: at most one of the right for
// each of the left, and the other way round, in the order of the left. The names are those that the two
// might call otherwise in their languages: parties, places, topics. Beyond [MostPieces] of a side
// nothing is proposed.
func (c *Comparer) Propose(left, right []Piece, names []Name) []Proposal {
	left, right = left[:min(len(left), MostPieces)], right[:min(len(right), MostPieces)]
	phrases := phrasesOf(names)
	m := matcher{left: left, right: right}
	for _, p := range left {
		m.cluesLeft = append(m.cluesLeft, c.read(p, phrases))
	}
	for _, p := range right {
		m.cluesRight = append(m.cluesRight, c.read(p, phrases))
	}
	m.count()
	var all []Proposal
	for i := range left {
		for j := range right {
			if p, ok := m.compare(i, j); ok {
				all = append(all, p)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Proposal) int { return cmp.Compare(b.Score, a.Score) })
	takenLeft, takenRight := make([]bool, len(left)), make([]bool, len(right))
	best := slices.DeleteFunc(all, func(p Proposal) bool {
		if takenLeft[p.Left] || takenRight[p.Right] {
			return true
		}
		takenLeft[p.Left], takenRight[p.Right] = true, true
		return false
	})
	slices.SortFunc(best, func(a, b Proposal) int { return cmp.Compare(a.Left, b.Left) })
	return best
}

func phrasesOf(names []Name) []phrase {
	var all []phrase
	for _, n := range names {
		if len(n) == 0 {
			continue
		}
		for _, called := range n {
			if strings.TrimSpace(called) != "" {
				all = append(all, namePhrase(called, n[0]))
			}
		}
	}
	sortPhrases(all)
	return all
}

// matcher compares the pieces of two texts.
type matcher struct {
	left, right           []Piece
	cluesLeft, cluesRight []map[clue]found
	rare                  map[clue]float64 // how much a clue tells apart
}

// count works out how rare every clue is.
func (m *matcher) count() {
	seen := map[clue]int{}
	all := slices.Concat(m.cluesLeft, m.cluesRight)
	for _, clues := range all {
		for k := range clues {
			seen[k]++
		}
	}
	m.rare = map[clue]float64{}
	for k, n := range seen {
		m.rare[k] = weights[k.kind] * math.Log(1+float64(len(all))/float64(n))
	}
}

// compare scores two pieces: what they share, beside what each has of its own that the other could have.
func (m *matcher) compare(i, j int) (Proposal, bool) {
	a, b := m.cluesLeft[i], m.cluesRight[j]
	one := m.left[i].Lang == m.right[j].Lang
	p := Proposal{Left: i, Right: j}
	var shared float64
	type weighed struct {
		Clue
		weight float64
	}
	var clues []weighed
	for k, in := range a {
		if other, both := b[k]; both && (!in.weak || !other.weak || k.kind == Word) {
			clues = append(clues, weighed{Clue{k.kind, in.text, other.text}, m.rare[k]})
		}
	}
	if len(clues) == 0 {
		return p, false
	}
	slices.SortFunc(clues, func(x, y weighed) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.Left, y.Left), cmp.Compare(x.Kind, y.Kind))
	})
	told := map[string]bool{} // what the same words say in another way is no further reason
	for _, c := range clues {
		if c.Left != "" && (told["<"+c.Left] || told[">"+c.Right]) {
			continue
		}
		told["<"+c.Left], told[">"+c.Right] = true, true
		shared += c.weight * c.weight
		if len(p.Clues) < mostClues {
			p.Clues = append(p.Clues, c.Clue)
		}
	}
	own := func(all, others map[clue]found) (size float64) {
		for k, in := range all {
			if _, both := others[k]; !both && counts(k, in, one) {
				w := m.rare[k]
				if k.kind == Date || k.kind == Number {
					w *= unlike
				}
				size += w * w
			}
		}
		return size
	}
	sizeA, sizeB := shared+own(a, b), shared+own(b, a)
	height := func(n, of int) float64 { return (float64(n) + 0.5) / float64(of) }
	p.Score = shared/math.Sqrt(sizeA*sizeB) + inOrder*(1-4*math.Abs(height(i, len(m.left))-height(j, len(m.right))))
	p.DatesDiffer, p.NumbersDiffer = differ(a, b, Date), differ(a, b, Number)
	floor := floorAcross
	if one {
		floor = floorOne
	}
	return p, p.Score >= floor
}

// counts reports whether the other piece could have a clue, so that it tells the two apart if it has not:
// across languages most words are others for the same thing.
func counts(k clue, in found, one bool) bool {
	return !in.weak && (one || k.kind != Word && k.kind != Called)
}

// differ reports whether both name something of a kind, and nothing the same.
func differ(a, b map[clue]found, kind Kind) bool {
	of := func(all map[clue]found) (some []string) {
		for k := range all {
			if k.kind == kind {
				some = append(some, k.value)
			}
		}
		return some
	}
	x, y := of(a), of(b)
	return len(x) > 0 && len(y) > 0 && !slices.ContainsFunc(x, func(v string) bool { return slices.Contains(y, v) })
}
