package standing

import (
	"time"

	"parley.example/record"
)

// Verdicts keeps which signatures are good, for folds of the same acts.
type Verdicts map[verdict]error

type verdict struct {
	act *record.SignedAct
	key string
}

// VerifyOnce has a fold ask the verdicts before it verifies a signature.
func (f *Fold) VerifyOnce(known Verdicts) {
	f.verify = func(act *record.SignedAct, key record.PublicKey) error {
		v := verdict{act, string(key)}
		err, asked := known[v]
		if !asked {
			err = act.VerifyBy(key)
			known[v] = err
		}
		return err
	}
}

// WhenJudged has a fold say of every act whose signature it judges.
func (f *Fold) WhenJudged(tell func(*record.SignedAct)) {
	f.verify = func(act *record.SignedAct, key record.PublicKey) error {
		tell(act)
		return act.VerifyBy(key)
	}
}

// Both returns what the whole record amounts to, and what its settled entries do by themselves.
func (f *Fold) Both(at time.Time) (all, settled *Standing) {
	whole := cut{}
	for party, l := range f.logs {
		whole[party] = l.folded
	}
	v, final := f.views(whole, at)
	v.provisional(&final.Standing)
	return &v.Standing, &final.Standing
}

// Kinds lists the kinds that have a law.
func Kinds() []string {
	var names []string
	for name := range laws {
		names = append(names, name)
	}
	return names
}

// TakesBack are the kinds by which a party takes something back, denies it, or turns against another.
var TakesBack = takesBack
