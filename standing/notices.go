package standing

import (
	"slices"

	"parley.example/record"
)

// Notes verbales, protests and formal notices: what is addressed to somebody, in due form
// (rules 13.1 to 13.5).
func init() {
	register("note.verbale", law{judge: judgeNoteVerbale})
	register("aide-memoire", law{judge: judgeAideMemoire})
	register("protest", law{judge: judgeProtest})
	register("formal-notice", law{judge: judgeFormalNotice})
}

// numbered is a number that a party has given to a message of a kind.
type numbered struct{ kind, number string }

// numberOf returns the number that an act bears, if it must not bear that of another.
func numberOf(e *event) (numbered, bool) {
	switch t := e.act.Terms.(type) {
	case *record.NoteVerbale:
		return numbered{e.act.Kind, t.Number}, true
	case *record.FormalNotice:
		return numbered{e.act.Kind, t.Number}, true
	}
	return numbered{}, false
}

func (l *log) number(e *event) {
	if n, ok := numberOf(e); ok {
		l.numbers[n] = e
	}
}

// judgeNumber refuses a number that the party has used before. All that it has numbered stands
// earlier in its own log.
func (f *Fold) judgeNumber(e *event) *Breach {
	n, _ := numberOf(e)
	l := f.logOf(e)
	if l == nil || l.numbers[n] == nil || !e.has(l.numbers[n].Cite) {
		return nil
	}
	return breach(RuleNumber, "%s has number %s already", l.numbers[n].Cite, n.number)
}

// judgeTo holds a message to addressees that there are, and that are others.
func (f *Fold) judgeTo(e *event, to ...record.PartyName) *Breach {
	for _, p := range to {
		if p == e.Party {
			return breach(RuleOwnOffer, "it is addressed to its sender")
		}
		if f.roleIn(e, p) == "" {
			return breach(RuleMember, "%s is no party of this channel", p)
		}
	}
	return nil
}

func judgeNoteVerbale(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.NoteVerbale)
	if b := f.judgeTo(e, t.To); b != nil {
		return b
	}
	if b := f.judgeNumber(e); b != nil {
		return b
	}
	return f.judgeReply(e, t.ReplyTo, t.To)
}

// judgeReply holds a reply to a note or a protest that was addressed to its author.
func (f *Fold) judgeReply(e *event, to record.Ref, addressee record.PartyName) *Breach {
	if to == "" {
		return nil
	}
	o := f.objects[to]
	switch kind := o.opened.act.Kind; {
	case kind != "note.verbale" && kind != "protest":
		return breach(RuleReply, "%s is a %s: one replies so to a note verbale or a protest", short(to), kind)
	case !slices.Contains(addresseesOf(o), e.Party):
		return breach(RuleReply, "%s is not addressed to %s", short(to), e.Party)
	case o.opened.Party != addressee:
		return breach(RuleReply, "%s was sent by %s, and the reply is addressed to %s", short(to), o.opened.Party, addressee)
	}
	return nil
}

// addresseesOf returns to whom a statement is addressed; nobody, if it is not.
func addresseesOf(o *object) []record.PartyName {
	switch t := o.opened.act.Terms.(type) {
	case *record.NoteVerbale:
		return []record.PartyName{t.To}
	case *record.Protest:
		return []record.PartyName{t.To}
	case *record.FormalNotice:
		return t.To
	}
	return nil
}

func judgeAideMemoire(f *Fold, e *event) *Breach {
	var form record.ContactForm
	switch t := e.about.opened.act.Terms.(type) {
	case *record.ContactProposed:
		form = t.Form
	case *record.ContactHeld:
		form = t.Form
	}
	if form != "demarche" {
		return breach(RuleDemarche, "%s is no démarche", short(e.about.ref))
	}
	if !slices.Contains(e.about.parties, e.Party) {
		return breach(RuleDemarche, "%s is no side of the démarche", e.Party)
	}
	if c := f.contactIn(e, e.about); c.state != "accepted" && len(c.held) == 0 {
		return breach(RuleDemarche, "the démarche is %s: nobody was called on", c.state)
	}
	return nil
}

func judgeProtest(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.Protest)
	if b := f.judgeTo(e, t.To); b != nil {
		return b
	}
	for _, r := range t.Against {
		o := f.objects[r]
		if o.opened.Party != t.To && (o.point == nil || !slices.Contains(o.point.Owes, t.To)) {
			return breach(RuleAgainst, "%s is nothing of %s", short(r), t.To)
		}
	}
	return f.judgeReply(e, t.ReplyTo, t.To)
}

func judgeFormalNotice(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.FormalNotice)
	if b := f.judgeTo(e, t.To...); b != nil {
		return b
	}
	if b := f.judgeNumber(e); b != nil {
		return b
	}
	if t.Follows == "" {
		return nil
	}
	return f.judgeFollows(e, t, f.objects[t.Follows])
}

// judgeFollows is the grammar of notices: an objection follows another's intention, an instrument
// one's own (VCLT 65(3), 67(2)); what is revoked is carried out no more (VCLT 68).
func (f *Fold) judgeFollows(e *event, t *record.FormalNotice, o *object) *Breach {
	first, isNotice := o.opened.act.Terms.(*record.FormalNotice)
	if !isNotice {
		return breach(RuleFollows, "%s is a %s and no formal notice", short(o.ref), o.opened.act.Kind)
	}
	own, told := o.opened.Party == e.Party, slices.Contains(first.To, e.Party)
	is := func(forms ...record.NoticeForm) bool { return slices.Contains(forms, first.Form) }
	fits := own || told
	switch t.Form {
	case record.NoticeInformation:
		if f.roleIn(e, e.Party) == record.RoleDepositary {
			return nil // it passes on to others what anybody has notified (VCLT 78)
		}
	case record.NoticeAcknowledgment:
		fits = told
	case record.NoticeObjection:
		fits = told && is(record.NoticeIntention)
	case record.NoticeInstrument:
		fits = own && is(record.NoticeIntention)
	case record.NoticeRevocation:
		fits = own && is(record.NoticeIntention, record.NoticeInstrument)
	}
	if !fits {
		return breach(RuleFollows, "no %s of %s follows an %s of %s", t.Form, e.Party, first.Form, o.opened.Party)
	}
	if carries := is(record.NoticeIntention, record.NoticeInstrument) && own; carries && t.Treaty != first.Treaty {
		return breach(RuleFollows, "%s is about another treaty: %s", short(o.ref), first.Treaty)
	}
	for _, p := range first.To {
		if own && !slices.Contains(t.To, p) {
			return breach(RuleFollows, "%s was told of %s, and is not told of this", p, short(o.ref))
		}
	}
	if told && !slices.Contains(t.To, o.opened.Party) {
		return breach(RuleFollows, "%s sent %s, and is not told of this", o.opened.Party, short(o.ref))
	}
	if x := revocationOf(e, o); x != nil && (t.Form == record.NoticeInstrument || t.Form == record.NoticeRevocation) {
		return breach(RuleFollows, "%s was revoked by %s", short(o.ref), x.Cite)
	}
	return nil
}

// revocationOf returns the notice that revokes another, if it is in scope.
func revocationOf(s scope, o *object) *event {
	for _, e := range o.named {
		if t, ok := e.act.Terms.(*record.FormalNotice); ok && t.Form == record.NoticeRevocation && t.Follows == o.ref && s.has(e.Cite) {
			return e
		}
	}
	return nil
}
