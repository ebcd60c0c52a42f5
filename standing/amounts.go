package standing

import (
	"math/big"

	"parley.example/record"
)

// Amounts: what is owed in numbers, and how much of it has been done (rule 5). Sums are exact.

// Progress is how much of an amount is done, and what remains of it.
type Progress struct {
	record.Amount
	Reported     record.Decimal `json:"reported"`     // by those who owe it
	Acknowledged record.Decimal `json:"acknowledged"` // by its verifier, or by each to whom it is owed
	Remains      record.Decimal `json:"remains"`      // not acknowledged
}

// sums are what was said of each amount of a point, added up.
type sums []*big.Rat

func newSums(p *record.Point) sums {
	t := make(sums, len(p.Amounts))
	for i := range t {
		t[i] = new(big.Rat)
	}
	return t
}

// add adds the amounts that an act names; all of each if it names none.
func (t sums) add(p *record.Point, said []record.Amount) {
	for i, owed := range p.Amounts {
		if len(said) == 0 {
			t[i].Add(t[i], muchOf(owed))
		}
		for _, a := range said {
			if a.Like(owed) {
				t[i].Add(t[i], muchOf(a))
			}
		}
	}
}

// reaches reports whether all that is owed is there.
func (t sums) reaches(p *record.Point) bool {
	for i, owed := range p.Amounts {
		if t[i].Cmp(muchOf(owed)) < 0 {
			return false
		}
	}
	return true
}

func muchOf(a record.Amount) *big.Rat {
	number, _, _ := a.Number.Span()
	return number
}

// amountsOf returns the amounts that a report or an acknowledgement names.
func amountsOf(e *event) []record.Amount {
	switch t := e.act.Terms.(type) {
	case *record.PointReported:
		return t.Amounts
	case *record.PointAcknowledged:
		return t.Amounts
	}
	return nil
}

// judgeAmounts holds a report or an acknowledgement to amounts that the point has.
func judgeAmounts(e *event, p *record.Point) *Breach {
	for _, a := range amountsOf(e) {
		owed := false
		for _, b := range p.Amounts {
			owed = owed || a.Like(b)
		}
		if !owed {
			return breach(RuleFits, "no %s of that kind are owed", a.Unit)
		}
	}
	return nil
}

// progress says how much of each amount is done by what was said of a point, or of an occurrence.
func (w *words) progress(p *record.Point, kept bool) []Progress {
	var list []Progress
	for i, owed := range p.Amounts {
		number := muchOf(owed)
		done := new(big.Rat)
		for j, party := range creditors(p) {
			if got := w.got[party]; got == nil {
				done = new(big.Rat)
				break
			} else if j == 0 || got[i].Cmp(done) < 0 {
				done = got[i]
			}
		}
		if got := w.got[p.Verifier]; verifies(p, p.Verifier) && got != nil && got[i].Cmp(done) > 0 {
			done = got[i]
		}
		if kept {
			done = number
		}
		rest := new(big.Rat).Sub(number, done)
		if rest.Sign() < 0 {
			rest = new(big.Rat)
		}
		list = append(list, Progress{owed, record.DecimalOf(w.reported[i]), record.DecimalOf(done), record.DecimalOf(rest)})
	}
	return list
}
