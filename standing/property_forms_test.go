package standing_test

import (
	"fmt"

	"parley.example/record"
	"parley.example/standing/standingtest"
)

// form gives a text, now and then, a form that is made in a way of its own.
func (x *chance) form(by record.PartyName, t *record.TextProposed) {
	switch x.pick(10) {
	case 0:
		t.Brackets = []record.Bracket{{Name: "when", By: t.Parties[:1]}}
	case 1:
		t.InitialsSign = true
	case 2:
		t.Form = record.FormNegotiatingText
	case 3:
		if act := x.named(by, "announcement", "readout", "contact.accepted"); act != "" && t.InForce.On == record.OnAdoption {
			t.Form, t.Expunges, t.Points = record.FormExpunging, []record.Ref{act}, nil
			t.Parties = x.principals()
		}
	}
	if by == m && x.pick(4) > 0 && t.Expunges == nil && !t.InitialsSign {
		t.Form, t.Through = record.FormAdherenceDeclaration, m
		t.Parties = x.principals()[:2]
		t.Points, t.Brackets = nil, nil
	}
}

func (x *chance) principals() (list []record.PartyName) {
	for _, p := range []record.PartyName{a, b, c} {
		if x.Size(p) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// statement draws a statement in due form.
func (x *chance) statement(by record.PartyName, kind string) (act standingtest.Act, ok bool) {
	act.Kind = kind
	number := fmt.Sprint(x.pick(9))
	switch kind {
	case "note.verbale":
		n := &record.NoteVerbale{To: x.other(by), Number: number}
		if x.pick(2) == 0 {
			n.ReplyTo = x.named(by, "note.verbale", "protest")
		}
		act.Terms = n
	case "aide-memoire":
		act.Terms, act.About = &record.AideMemoire{}, x.named(by, "contact.proposed")
		return act, act.About != ""
	case "protest":
		against := x.named(by, "measure.notified", "point", "announcement")
		act.Terms = &record.Protest{To: x.other(by), Against: []record.Ref{against}}
		return act, against != ""
	case "formal-notice":
		forms := record.NoticeForm("").Options()
		n := &record.FormalNotice{Form: record.NoticeForm(one(x, forms)), To: []record.PartyName{x.other(by)}, Number: number, Treaty: "T"}
		if n.Form != record.NoticeIntention {
			n.Follows = x.named(by, "formal-notice")
		}
		act.Terms = n
		return act, n.Follows != "" || !n.Form.MustFollow()
	case "declaration":
		p := owes(by, x.other(by))
		if x.pick(5) == 0 {
			p = x.point(by)
		}
		act.Terms = &record.Declaration{Points: []record.Point{p}}
		return act, len(p.Owes) > 0
	case "correction":
		act.Terms, act.About = &record.Correction{}, x.named(by, "announcement", "readout", "note.verbale")
		return act, act.About != ""
	}
	return act, true
}

// rite tells what takes many acts in a row, with something left out or crossing now and then.
func (x *chance) rite() {
	if x.pick(2) == 0 {
		x.declared()
	} else {
		x.corrected()
	}
}

func (x *chance) maybe(by record.PartyName, kind string, terms record.Terms, about record.Ref) record.Ref {
	if x.pick(8) == 0 {
		return about
	}
	ref := x.Say(by, kind, terms, about)
	x.said = append(x.said, said{ref, kind, x.Cite(ref)})
	if x.pick(3) > 0 {
		x.Sync(by, x.other(by))
	}
	return ref
}

func (x *chance) proposed(by record.PartyName, t *record.TextProposed) record.Ref {
	ref := x.Say(by, "text.proposed", t)
	x.said = append(x.said, said{ref, "text.proposed", x.Cite(ref)})
	x.SyncAll()
	return ref
}

func (x *chance) declared() {
	if x.Size(m) == 0 {
		return
	}
	ref := x.proposed(m, through(a, b))
	mine := x.maybe(a, "text.adhered", &record.TextAdhered{}, ref)
	x.maybe(b, "text.adhered", &record.TextAdhered{}, ref)
	if x.pick(5) == 0 && mine != ref {
		x.maybe(a, "withdrawal", &record.Withdrawal{}, mine)
	}
	for _, p := range []record.PartyName{a, b} {
		if x.pick(6) > 0 {
			x.Sync(p, m)
		}
	}
	x.maybe(m, "text.declared", &record.TextDeclared{}, ref)
}

func (x *chance) corrected() {
	t := text(x.principals()...)
	t.InForce = x.inForce(a)
	ref := x.proposed(a, t)
	for _, p := range x.principals() {
		x.maybe(p, "text.signed", &record.TextSigned{}, ref)
	}
	x.SyncAll()
	c := x.maybe(a, "correction.proposed", &record.CorrectionProposed{Languages: []record.Lang{"en"}, Until: "2025-03-10"}, ref)
	if c == ref {
		return
	}
	for _, p := range x.principals()[1:] {
		switch x.pick(4) {
		case 0:
			x.maybe(p, "correction.objected", &record.CorrectionObjected{}, c)
		case 1, 2:
			x.maybe(p, "correction.accepted", &record.CorrectionAccepted{}, c)
		default:
			x.Clock = x.Clock.Add(30 * day)
		}
	}
	if x.pick(4) == 0 {
		x.maybe(a, "withdrawal", &record.Withdrawal{}, c)
	}
}
