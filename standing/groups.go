package standing

import (
	"slices"

	"parley.example/record"
)

// Working groups: channels that work under a mandate of this one, and report into it (rule 9.6).
// The record of a group is another channel, so nothing here turns on what it says.
func init() {
	register("group.formed", law{judge: judgeGroupFormed})
	register("group.confirmed", law{judge: judgeGroupConfirmed})
	register("group.reported", law{judge: judgeGroupReported})
	register("group.closed", law{judge: judgeGroupClosed})
	classes[record.ObjectGroup] = func(v *view, o *object) { v.Groups = append(v.Groups, v.group(o)) }
}

// Group is a working group:
//
//	formed            not all who made its mandate have said that it works under it
//	awaiting-witness  all have, or it was withdrawn, and the witness's log does not say yet which
//	withdrawn         by who formed it, in time
//	not-in-force      all have, and the date of its mandate has not come
//	at-work           all have, and its mandate is in force
//	replaced          a text that replaces its mandate is in force
//	closed            by all who made its mandate and have not left
type Group struct {
	Line
	Mandate   record.Ref         `json:"mandate"`
	Channel   record.Hash        `json:"channel"`   // its own, by the fingerprint of its charter
	Parties   []record.PartyName `json:"parties"`   // who made its mandate
	Confirmed []record.PartyName `json:"confirmed"` // who say that it works under it
	Closing   []record.PartyName `json:"closing"`   // who say that it is to work no more
	Reports   []record.Ref       `json:"reports"`
}

func groupTerms(o *object) *record.GroupFormed { return o.opened.act.Terms.(*record.GroupFormed) }

// mandateOf returns the text under which a group works.
func (f *Fold) mandateOf(o *object) *object { return f.objects[groupTerms(o).Mandate] }

// standsBy reports whether a party's last word of some kinds on an object, in scope, is no
// withdrawal of one.
func (f *Fold) standsBy(s scope, o *object, party record.PartyName, kinds ...string) bool {
	return f.onSome(s, party, func(l *log) bool { return f.standsOn(s, o, l, kinds) })
}

// standsOn is standsBy for one history of a party's log. Its entries are in the order of that.
func (f *Fold) standsOn(s scope, o *object, l *log, kinds []string) bool {
	for _, e := range slices.Backward(o.events) {
		if !l.on(e.Cite) || !s.has(e.Cite) {
			continue
		}
		said := e
		if e.act.Kind == "withdrawal" {
			said = f.acts[e.act.About.Act()]
		}
		if slices.Contains(kinds, said.act.Kind) {
			return said == e
		}
	}
	return false
}

// works is the fact that all who made a group's mandate say that it works under it.
func (f *Fold) works(o *object) fact {
	return f.once(o, "works", func(s scope) bool {
		return !slices.ContainsFunc(o.parties, func(p record.PartyName) bool {
			return !f.standsBy(s, o, p, "group.formed", "group.confirmed")
		})
	})
}

// atWork applies rule 3 to it: a withdrawal loses to the word that completes it and did not know.
func (f *Fold) atWork(s scope, o *object) bool {
	words := o.of(s, "group.confirmed")
	return len(words) > 0 && allSaid(s, append(words, o.opened), o.parties) && f.reachedIn(s, words, o.parties, f.works(o))
}

// closedGroup applies rule 3 to the end of a group. Who has left is not waited for.
func (f *Fold) closedGroup(s scope, o *object) bool {
	words := o.of(s, "group.closed")
	if len(words) == 0 {
		return false
	}
	var stay []record.PartyName
	for _, p := range o.parties {
		if x := f.seceded(s, p); x != nil {
			words = placed(words, x)
		} else {
			stay = append(stay, p)
		}
	}
	return f.reachedIn(s, words, stay, func(s scope) bool {
		return slices.ContainsFunc(o.parties, func(p record.PartyName) bool { return f.standsBy(s, o, p, "group.closed") }) &&
			!slices.ContainsFunc(o.parties, func(p record.PartyName) bool {
				return f.seceded(s, p) == nil && !f.standsBy(s, o, p, "group.closed")
			})
	})
}

func judgeGroupFormed(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.GroupFormed)
	if t.Channel == f.channel {
		return breach(RuleGroup, "a channel is no working group of itself")
	}
	if b := f.judgeMandate(e, f.objects[t.Mandate]); b != nil {
		return b
	}
	return f.judgeFormedOnce(e, t.Channel, func(o *object) bool { return !f.groupWithdrawn(e, o) })
}

// judgeMandate holds who speaks of a group to having made its mandate, and the mandate to being one
// that is in force, a date apart.
func (f *Fold) judgeMandate(e *event, mandate *object) *Breach {
	t, known := textTerms(mandate), f.glance(e, lastTime)
	switch {
	case t.Form != record.FormMandate:
		return breach(RuleGroup, "%s is of the form %s, and no mandate", short(mandate.ref), t.Form)
	case !slices.Contains(t.Parties, e.Party):
		return breach(RuleGroup, "%s did not make the mandate", e.Party)
	case !known.inForce(mandate):
		return breach(RuleGroup, "the mandate %s is not adopted and in force", short(mandate.ref))
	case known.replaced(mandate):
		return breach(RuleGroup, "the mandate %s is replaced", short(mandate.ref))
	}
	return nil
}

// judgeFormedOnce refuses a group whose channel is that of another one that counts.
func (f *Fold) judgeFormedOnce(e *event, channel record.Hash, counts func(*object) bool) *Breach {
	for _, o := range f.objectsIn(e, record.ObjectGroup) {
		if o != e.about && groupTerms(o).Channel == channel && counts(o) {
			return breach(RuleGroup, "the channel %s was formed into a working group by %s", channel.Short(), o.opened.Cite)
		}
	}
	return nil
}

// groupWithdrawn reports whether who formed a group has taken that back, in time.
func (f *Fold) groupWithdrawn(s scope, o *object) bool {
	return !f.standsBy(s, o, o.opened.Party, "group.formed") && !f.atWork(s, o)
}

func judgeGroupConfirmed(f *Fold, e *event) *Breach {
	o := e.about
	if b := f.judgeMandate(e, f.mandateOf(o)); b != nil {
		return b
	}
	switch {
	case o.opened.Party == e.Party:
		return breach(RuleOwnOffer, "%s formed it itself", e.Party)
	case f.groupWithdrawn(e, o):
		return breach(RuleWithdrawn, "it was withdrawn")
	case f.standsBy(e, o, e.Party, "group.confirmed"):
		return breach(RuleOnce, "%s has said so", e.Party)
	}
	return f.judgeFormedOnce(e, groupTerms(o).Channel, func(o *object) bool { return f.atWork(e, o) })
}

func judgeGroupReported(f *Fold, e *event) *Breach {
	if b := f.judgeAtWork(e); b != nil {
		return b
	}
	return judgeClaims(f, e)
}

func judgeGroupClosed(f *Fold, e *event) *Breach {
	if b := f.judgeAtWork(e); b != nil {
		return b
	}
	if f.standsBy(e, e.about, e.Party, "group.closed") {
		return breach(RuleOnce, "%s has said so", e.Party)
	}
	return nil
}

// judgeAtWork holds who reports of a group, or ends it, to having made its mandate, and the group
// to being one that all of them have confirmed and not closed.
func (f *Fold) judgeAtWork(e *event) *Breach {
	switch o := e.about; {
	case !slices.Contains(o.parties, e.Party):
		return breach(RuleGroup, "%s did not make the mandate of the working group", e.Party)
	case !f.atWork(e, o):
		return breach(RuleGroup, "not all who made its mandate have confirmed the working group")
	case f.closedGroup(e, o):
		return breach(RuleClosed, "the working group is closed")
	}
	return nil
}

func (v *view) group(o *object) Group {
	line, events := v.line(o)
	f, t := v.fold, groupTerms(o)
	g := Group{
		Line: line, Mandate: t.Mandate, Channel: t.Channel, Parties: o.parties,
		Confirmed: []record.PartyName{}, Closing: []record.PartyName{}, Reports: []record.Ref{},
	}
	// What was taken back later, or crossing it, was too late.
	atWork, closed := f.atWork(v.scope, o), f.closedGroup(v.scope, o)
	for _, p := range o.parties {
		if atWork || f.standsBy(v.scope, o, p, "group.formed", "group.confirmed") {
			g.Confirmed = append(g.Confirmed, p)
		}
		if closed && f.seceded(v.scope, p) == nil || f.standsBy(v.scope, o, p, "group.closed") {
			g.Closing = append(g.Closing, p)
		}
	}
	var takenBack *event
	for _, e := range events {
		if e.act.Kind == "group.reported" {
			g.Reports = append(g.Reports, e.ref())
		}
		if e.act.Kind == "withdrawal" && f.acts[e.act.About.Act()].act.Kind != "group.closed" {
			takenBack = e
		}
	}
	switch {
	case closed:
		g.State = "closed"
	case !atWork && v.awaits(f.works(o)(v.scope), takenBack):
		g.State = "awaiting-witness"
	case f.groupWithdrawn(v.scope, o):
		g.State = "withdrawn"
	case v.replaced(f.mandateOf(o)):
		g.State = "replaced"
	case !atWork:
		g.State = "formed"
	case !v.inForce(f.mandateOf(o)):
		g.State = "not-in-force"
	default:
		g.State = "at-work"
	}
	return g
}
