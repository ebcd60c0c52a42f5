package standing

import (
	"slices"

	"parley.example/record"
)

// Freed by silence: what a package asks of one side, when the other is heard no more (rule 11.6).
// Nothing can be called a default of a party whose log shows nothing: so it is the notice of its
// silence, and not a default, that lets the others undo their part.

// judgeFreed lets a party of a package undo its part while the silence of another party of it
// stands, as far as it knows. Who is silent does the same once it knows that another has.
func (f *Fold) judgeFreed(e *event, text *object, silent record.PartyName) *Breach {
	switch {
	case !slices.Contains(textTerms(text).Parties, silent):
		return breach(RuleFreed, "%s is no party of the package", silent)
	case f.adoptionIn(e, text).state != "adopted":
		return breach(RuleFreed, "the package is not adopted: nobody owes a step of it")
	case e.Party == silent:
		if f.freedIn(e, text, silent) {
			return nil
		}
		return breach(RuleFreed, "%s is itself the silent party, and no other has undone anything for that", silent)
	}
	list := f.silencesIn(e, silent)
	if len(list) == 0 {
		return breach(RuleFreed, "nobody has entered a notice that %s is silent", silent)
	}
	if last := list[len(list)-1]; last.State != "provisional" && last.State != "silent" {
		return breach(RuleFreed, "the silence of %s is %s", silent, last.State)
	}
	return nil
}

// freedIn reports whether somebody has undone a step of a package in answer to a silence: first another than who
// is silent, because that party waits for it.
func (f *Fold) freedIn(s scope, text *object, silent record.PartyName) bool {
	for i := range textTerms(text).Stages {
		for _, step := range f.steps(text, i) {
			for _, e := range step.of(s, "step.undone") {
				if e.act.Terms.(*record.StepUndone).Silence == silent {
					return true
				}
			}
		}
	}
	return false
}

// silenceDisputed reports whether the log of a silent party, in scope, has entries dated before
// the notice on which an undoing rests: by its own account it was not silent (rule 7).
func (f *Fold) silenceDisputed(s scope, undoing *event, silent record.PartyName) bool {
	known := f.silencesIn(undoing, silent)
	if len(known) == 0 { // undone by the silent party itself
		return false
	}
	for _, x := range f.silencesIn(s, silent) {
		if slices.Equal(x.seen, known[len(known)-1].seen) {
			return len(x.Disputed) > 0
		}
	}
	return false
}
