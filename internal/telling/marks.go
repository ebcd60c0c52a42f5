package telling

import (
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

// look is how a state looks that looks otherwise than settled.
var look = map[string]web.Look{
	"contact.awaiting-witness":  web.Provisional,
	"contact.disputed":          web.Disputed,
	"point.contested":           web.Disputed,
	"point.overdue":             web.Late,
	"point.proposed":            web.Provisional,
	"point.not-in-force":        web.Provisional,
	"text.adoption-disputed":    web.Disputed,
	"text.awaiting-witness":     web.Provisional,
	"notes.awaiting-witness":    web.Provisional,
	"agrement.awaiting-witness": web.Provisional,
	"text.proposed":             web.Provisional,
	"text.signed-in-part":       web.Provisional,
	"text.initialled-in-part":   web.Provisional,
	"text.initialled":           web.Provisional,
	"correction.proposed":       web.Provisional,
	"group.formed":              web.Provisional,
	"group.awaiting-witness":    web.Provisional,
	"group.not-in-force":        web.Provisional,
	"correction.objected":       web.Disputed,

	"correction.awaiting-witness": web.Provisional,
	"notes.offered":               web.Unknown,
	"package.proposed":            web.Provisional,
	"package.in-default":          web.Late,
	"stage.closed":                web.Unknown,
	"stage.waiting":               web.Provisional,
	"default.called":              web.Late,
	"default.disputed":            web.Disputed,
	"round.collecting":            web.Provisional,
	"round.withdrawn":             web.Unknown,
	"offer.awaited":               web.Unknown,
	"offer.not-offered":           web.Unknown,
	"offer.withdrawn":             web.Unknown,
	"offer.not-opened":            web.Unknown,
	"signature.missing":           web.Unknown,
	"signature.withdrawn":         web.Unknown,
	"signature.lapsed":            web.Unknown,
	"signature.expired":           web.Unknown,
}

// Mark makes the mark of what an object of a class is.
func Mark(s words.Speaker, class, state string) web.State {
	key := "standing." + class + "." + state
	return web.State{Look: look[class+"."+state], Word: s.Say(key + ".label"), Help: s.Say(key + ".help")}
}

// Mark makes the mark of what an object of a class is.
func (t *Teller) Mark(class record.Object, state string) web.State {
	return Mark(t.Speaker, string(class), state)
}

// Certainty marks what is not settled, and what rests on a disputed date. Nothing is said of
// what is settled, which is the rule.
func (t *Teller) Certainty(l standing.Line) []web.State {
	var marks []web.State
	if l.Provisional {
		marks = append(marks, web.NewState(t.Speaker, web.Provisional, "provisional"))
	}
	if l.DateDispute {
		marks = append(marks, t.DateDisputed())
	}
	if len(l.Forked) > 0 {
		marks = append(marks, web.NewState(t.Speaker, web.Disputed, "forked"))
	}
	return marks
}

// DateDisputed is the mark of a date that cannot be true together with another.
func (t *Teller) DateDisputed() web.State {
	return web.NewState(t.Speaker, web.Disputed, "date-disputed")
}

// Marks are the marks of any object: of the classes that have more to say than their state, all
// of it.
func (t *Teller) Marks(class record.Object, ref record.Ref) []web.State {
	switch class {
	case record.ObjectContact:
		if c, ok := t.Contact(ref); ok {
			return t.ContactMarks(c)
		}
	case record.ObjectPoint:
		if p, ok := t.Point(ref); ok {
			return t.PointMarks(p)
		}
	case record.ObjectMeasure:
		if m, ok := t.Measure(ref); ok {
			return t.MeasureMarks(m)
		}
	}
	for c, l := range t.Lines() {
		if c == class && l.Ref == ref {
			return t.LineMarks(class, l)
		}
	}
	return nil
}

// LineMarks are the marks of an object of which nothing is said but its state.
func (t *Teller) LineMarks(class record.Object, l standing.Line) []web.State {
	if class == record.ObjectStatement {
		return t.Certainty(l) // that it was said, the entry itself shows
	}
	return append([]web.State{t.Mark(class, l.State)}, t.Certainty(l)...)
}

// Opened returns the object that an entry brought into the record, and its class.
func (t *Teller) Opened(act record.Hash) (record.Object, standing.Line, bool) {
	for class, l := range t.Lines() {
		if l.Ref == record.RefTo(act) {
			return class, l, true
		}
	}
	return "", standing.Line{}, false
}

// MeasureMarks are the marks of a measure.
func (t *Teller) MeasureMarks(m standing.Measure) []web.State {
	s := t.Mark(record.ObjectMeasure, m.State)
	if m.Lifted != "" {
		s = s.With(t.When(m.Lifted))
	}
	return append([]web.State{s}, t.Certainty(m.Line)...)
}

// TextSide is whose signatures stand under a text.
func (t *Teller) TextSide(text standing.Text) web.Side {
	var signed []record.PartyName
	for _, s := range text.Signatures {
		if s.State != "missing" && s.State != "withdrawn" {
			signed = append(signed, s.Party)
		}
	}
	return t.Sides(signed)
}

// NotesSide is who stands by an exchange of notes.
func (t *Teller) NotesSide(n standing.Notes) web.Side {
	if n.Answer != nil {
		return t.Sides([]record.PartyName{n.By, n.To})
	}
	return t.Side(n.By)
}

// Signature says whether a party has signed, in a way that is never empty.
func (t *Teller) Signature(s standing.Signature) web.Value {
	m := Mark(t.Speaker, "signature", s.State)
	if s.Until != "" {
		m = m.With(t.Say("telling.expires", "date", t.When(s.Until)))
	}
	v := web.Value{State: &m}
	if s.Cite != nil {
		v.Citation = t.Cited(*s.Cite)
	}
	return v
}
