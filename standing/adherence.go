package standing

import (
	"slices"

	"parley.example/record"
)

// Adherence: the parties sign nothing between them. Each gives its adherence to an intermediary,
// and the intermediary declares what it holds from all of them (rule 3.6; the Declarations of the
// Government of Algeria of 19 January 1981).

// judgeIntermediary lets one who has nothing at stake be the intermediary.
func (f *Fold) judgeIntermediary(e *event, t *record.TextProposed) *Breach {
	switch {
	case t.Through != e.Party:
		return breach(RuleThrough, "%s is to declare the text, and %s proposes it", t.Through, e.Party)
	case f.roleIn(e, e.Party) == record.RoleParty:
		return breach(RuleThrough, "%s is a principal, and no intermediary", e.Party)
	}
	return nil
}

func judgeAdhered(f *Fold, e *event) *Breach {
	if b := f.judgeOpen(e); b != nil {
		return b
	}
	if textTerms(e.about).Through == "" {
		return breach(RuleThrough, "the text names no intermediary: sign it")
	}
	return nil
}

// judgeDeclared lets the intermediary declare what it holds, and no more.
func judgeDeclared(f *Fold, e *event) *Breach {
	t := textTerms(e.about)
	if t.Through != e.Party {
		return breach(RuleThrough, "%s is not the intermediary of the text", e.Party)
	}
	if w := f.textWithdrawn(e, e.about); w != nil {
		return breach(RuleWithdrawn, "the text was withdrawn by %s", w.Cite)
	}
	if v := f.adoptedVersion(e, e.about, false); v != nil {
		return breach(RuleAdopted, "%s is adopted", short(v.ref))
	}
	without := slices.IndexFunc(t.Parties, func(p record.PartyName) bool { return !f.signatureIn(e, e.about, p).counts() })
	if without >= 0 {
		sig := f.signatureIn(e, e.about, t.Parties[without])
		return breach(RuleThrough, "the adherence of %s is %s", sig.Party, sig.State)
	}
	return nil
}
