package standing

import (
	"fmt"
	"strings"

	"parley.example/record"
)

// What holds for every act (rules 1 and 9), before what holds for its kind.

// judge applies the rules that hold for every act, then those of its kind.
func (f *Fold) judge(e *event) *Breach {
	act := e.act
	if act.Channel != f.channel || act.Party != e.Party {
		return breach(RuleMember, "the act is by %s in another channel or log", act.Party)
	}
	if at, again := f.again(e); again {
		return breach(RuleOnce, "the same act stands at %s already", at)
	}
	if !act.Known() {
		return breach(RuleForm, "this version does not know the kind %s", act.Kind)
	}
	if act.Fault != nil {
		return breach(RuleForm, "%v", act.Fault)
	}
	if needs := act.NeedsLaw(); needs > f.charter.Law {
		return breach(RuleForm, "it says what only law %d knows, and the channel is under law %d", needs, f.charter.Law)
	}
	if laws[act.Kind].alone {
		return laws[act.Kind].judge(f, e)
	}
	if b := f.judgeAuthor(e); b != nil {
		return b
	}
	if b := f.judgeLeft(e); b != nil {
		return b
	}
	if b := f.judgeRole(e); b != nil {
		return b
	}
	if b := f.judgeReferences(e); b != nil {
		return b
	}
	if b := f.judgeBasis(e); b != nil {
		return b
	}
	return laws[act.Kind].judge(f, e)
}

// judgeReferences holds what the act is about, and everything that its terms name, to what
// was before it (rule 1.1).
func (f *Fold) judgeReferences(e *event) *Breach {
	kind, _ := record.Kinds().Find(e.act.Kind)
	if e.act.About != "" {
		o, b := f.about(e, e.act.About, kind.About)
		if b != nil {
			return b
		}
		e.about = o
	}
	for _, r := range record.References(e.act.Terms) {
		if r.Object == record.ObjectAct {
			if at, there := f.places[r.Ref.Act()]; !there || !e.knows(at) {
				return breach(RulePast, "%s: no act %s was before it", r.Field, short(r.Ref))
			}
			continue
		}
		if _, b := f.find(e, r.Ref, r.Object); b != nil {
			b.Why = r.Field + ": " + b.Why
			return b
		}
	}
	return nil
}

// find returns the object that a reference names, if it was before e.
func (f *Fold) find(s scope, r record.Ref, class record.Object) (*object, *Breach) {
	o := f.objectIn(s, r)
	if o == nil || !s.has(o.opened.Cite) {
		why := fmt.Sprintf("nothing named %s was before it", short(r))
		// Only of what was there is said why it does not count: whether anything else is folded yet is chance.
		if o != nil && o.opened.N < s.size(o.opened.Cite.Party) {
			if out := leftOut(holesOf(s), o.opened.Cite); out != nil {
				why += " that counts: " + out.Why
			}
		}
		return nil, breach(RulePast, "%s", why)
	}
	if !o.class.FitsUnder(class, f.charter.Law) {
		return nil, breach(RulePast, "%s is a %s, want a %s", short(r), o.class, class)
	}
	return o, nil
}

// about is find for what an act is about, which may also be named by an act on it: a contact by
// its last move, a text by a signature of it.
func (f *Fold) about(s scope, r record.Ref, class record.Object) (*object, *Breach) {
	if by := f.actIn(s, r.Act()); f.objects[r] == nil && by != nil && by.about != nil && s.has(by.Cite) && !strings.Contains(string(r), "#") {
		r = by.about.ref
	}
	return f.find(s, r, class)
}

// judgeBasis refuses what the official could not have meant: between what they were shown and
// the place in the log, the object was withdrawn or replaced (rule 1.2).
func (f *Fold) judgeBasis(e *event) *Breach {
	for _, c := range e.basis {
		if !e.knows(Cite{c.Party, c.Size - 1}) {
			return breach(RuleBasis, "its basis cites %s up to %d, which this log had not yet seen", c.Party, c.Size)
		}
	}
	if e.about == nil {
		return nil
	}
	for _, x := range e.about.events {
		if supersedes := laws[x.act.Kind].supersedes; supersedes != nil && supersedes(x, e.about) && e.has(x.Cite) && !e.shown(x.Cite) {
			return breach(RuleBasis, "%s (%s) came after what its official was shown", x.Cite, x.act.Kind)
		}
	}
	return nil
}
