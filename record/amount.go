package record

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// Decimal is an exact number of something, as exactly as it is known: 3600000000, 2.5, 50/60 for
// from and to, or 60|61 because two sources differ. It is not negative, and has no zeros that
// say nothing.
type Decimal string

var decimalForm = regexp.MustCompile(`^(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{0,17}[1-9])?$`)

func (d Decimal) check() error {
	if _, _, ok := d.Span(); !ok {
		return fmt.Errorf("%q is no number here: want one like 35, 2.5, 50/60 for from and to, or 60|61 where sources differ", clip(string(d)))
	}
	return nil
}

// Span returns the least and the most that it may be.
func (d Decimal) Span() (least, most *big.Rat, ok bool) {
	first, last, two := strings.Cut(string(d), "/")
	if !two {
		first, last, two = strings.Cut(string(d), "|")
	}
	if !two {
		last = first
	}
	if !decimalForm.MatchString(first) || !decimalForm.MatchString(last) {
		return nil, nil, false
	}
	least, _ = new(big.Rat).SetString(first)
	most, _ = new(big.Rat).SetString(last)
	return least, most, !two || least.Cmp(most) < 0
}

// Exact reports whether it is one number.
func (d Decimal) Exact() bool { return !strings.ContainsAny(string(d), "/|") }

// DecimalOf writes a number that is not negative and has a finite decimal expansion, as all sums
// and differences of decimals have.
func DecimalOf(r *big.Rat) Decimal {
	digits, _ := r.FloatPrec()
	return Decimal(r.FloatString(digits))
}

// UnitOf is what an amount is counted in: the three capital letters of a currency (ISO 4217), or
// a word such as people, items, premises or percent.
type UnitOf string

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

func (u UnitOf) check() error {
	if u.Currency() {
		return nil
	}
	if err := checkName("unit", string(u)); err != nil {
		return fmt.Errorf("%q is no unit: want the three capitals of a currency such as EUR, or a word such as people", clip(string(u)))
	}
	return nil
}

// Currency reports whether the unit is a currency.
func (u UnitOf) Currency() bool { return currencyForm.MatchString(string(u)) }

// Amount is so much of something.
type Amount struct {
	Of     string  `json:"of,omitzero"` // what is counted, where the unit does not say it
	Number Decimal `json:"number"`
	Unit   UnitOf  `json:"unit"`
}

// Like reports whether two amounts are of the same thing, counted in the same unit.
func (a Amount) Like(b Amount) bool { return a.Of == b.Of && a.Unit == b.Unit }

// checkAmounts refuses two amounts of the same, and, where they are to be added up, ranges.
func checkAmounts(amounts []Amount, exact bool) error {
	for i, a := range amounts {
		for _, b := range amounts[:i] {
			if a.Like(b) {
				return fmt.Errorf("amounts: %d: a second amount of the same: add them up, or say of what each is", i+1)
			}
		}
		if exact && !a.Number.Exact() {
			return fmt.Errorf("amounts: %d: %s: want one number", i+1, a.Number)
		}
	}
	return nil
}
