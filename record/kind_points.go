package record

import "errors"

// Points: who owes what to whom, and what became of it.
func init() {
	register(
		Kind{Name: "point.confirmed", Group: "points", Power: PowerSend, About: ObjectPoint, Body: PartText, Terms: PointConfirmed{}},
		Kind{Name: "point.reported", Group: "points", Power: PowerSend, About: ObjectPoint, Body: PartText, Terms: PointReported{}},
		Kind{Name: "point.acknowledged", Group: "points", Power: PowerSend, About: ObjectPoint, Body: PartText, Terms: PointAcknowledged{}},
		Kind{Name: "point.contested", Group: "points", Power: PowerSend, About: ObjectPoint, Body: PartText, MustSay: PartText, Terms: PointContested{}},
		Kind{Name: "point.moved", Group: "points", Power: PowerSend, About: ObjectPoint, Body: PartText, Terms: PointMoved{}, Law: 2},
		Kind{Name: "point.move-accepted", Group: "points", Power: PowerSign, About: ObjectMove, Body: PartText, Terms: PointMoveAccepted{}, Law: 2},
		Kind{Name: "point.released", Group: "points", Power: PowerSign, About: ObjectPoint, Body: PartText, Terms: PointReleased{}, Law: 2},
		Kind{Name: "point.condition-met", Group: "points", Power: PowerSend, About: ObjectPoint, Body: PartText, Terms: PointConditionMet{}, Law: 2},
	)
}

// Point is one thing agreed, in a text; or one thing that a side says was agreed, in a
// readout. Its words are in the body, under its name.
type Point struct {
	Name       string      `json:"name"`
	Owes       []PartyName `json:"owes,omitempty"` // none: a shared understanding that nobody has to keep
	To         []PartyName `json:"to,omitempty"`
	Due        Due         `json:"due,omitzero"`
	Amounts    []Amount    `json:"amounts,omitempty" law:"2"`
	Condition  Ref         `json:"condition,omitzero" object:"event" law:"2"` // owed once this has come to pass
	Worded     bool        `json:"condition-worded,omitzero" law:"2"`         // owed once the condition in its words is met
	Reciprocal string      `json:"reciprocal,omitzero" law:"2"`               // the point of the same act for which it is owed
	Lapses     Moment      `json:"lapses,omitzero" law:"2"`                   // not owed after it
	Verifier   PartyName   `json:"verifier,omitzero"`                         // closes it in place of those it is owed to
	Topic      Ref         `json:"topic,omitzero" object:"topic"`
	Same       Ref         `json:"same,omitzero" object:"point"` // a point of the other side's that says the same
}

// PointConfirmed says that a point which the other side claims was indeed agreed.
type PointConfirmed struct{}

// PointReported says that what one owes has been done.
type PointReported struct {
	On           Moment        `json:"on,omitzero"`
	For          Moment        `json:"for,omitzero" law:"2"`      // the occurrence, where it recurs
	Amounts      []Amount      `json:"amounts,omitempty" law:"2"` // as much of it as has been done
	Evidence     []Ref         `json:"evidence,omitempty" object:"any"`
	Publications []Publication `json:"publications,omitempty" law:"2"` // evidence outside the record
}

// Publication is something published outside the record, and what it was when it was read.
type Publication struct {
	Publisher string `json:"publisher"`
	Address   string `json:"address"`
	Dated     Moment `json:"dated,omitzero"`
	SHA256    Hash   `json:"sha256,omitzero"`
}

// PointAcknowledged says, by one it is owed to or its verifier, that it was kept.
type PointAcknowledged struct {
	On      Moment   `json:"on,omitzero"`
	For     Moment   `json:"for,omitzero" law:"2"`
	Amounts []Amount `json:"amounts,omitempty" law:"2"` // no more than this
}

// PointContested says, by one it is owed to or its verifier, that it was not, or not so.
type PointContested struct {
	For Moment `json:"for,omitzero" law:"2"`
}

// PointMoved offers another time by which a point is due, in whatever form. It is due then when
// all others whom the point concerns have accepted.
type PointMoved struct {
	Due Due `json:"due"`
}

// PointMoveAccepted accepts an offer to move a point, which it names by the act that made it.
type PointMoveAccepted struct{}

// PointReleased says, by one to whom another owes the point, that it is no longer owed.
type PointReleased struct{}

// PointConditionMet says that the condition in the words of a point is met, as this side sees it.
type PointConditionMet struct{}

func (p *Point) check() error {
	if err := checkName("point", p.Name); err != nil {
		return err
	}
	if len(p.Owes) == 0 {
		if len(p.To) > 0 || !p.Due.IsZero() || p.Verifier != "" || len(p.Amounts) > 0 || p.Condition != "" || p.Worded || p.Reciprocal != "" || p.Lapses != "" {
			return errors.New("owes: missing: say who owes it")
		}
		return nil
	}
	switch {
	case len(p.To) == 0:
		return errors.New("to: missing: say to whom it is owed")
	case p.Due.IsZero():
		return errors.New("due: say by when, or that there is none")
	case p.Condition != "" && p.Worded:
		return errors.New("condition: give the event, or say that the condition is worded; not both")
	case p.Reciprocal == p.Name:
		return errors.New("reciprocal: name another point")
	}
	return checkAmounts(p.Amounts, true)
}

func (m *PointMoved) check() error {
	if len(m.Due.points()) > 0 {
		return errors.New("due: after: no point stands beside a move: name the event")
	}
	return nil
}

func (r *PointReported) check() error     { return checkAmounts(r.Amounts, true) }
func (a *PointAcknowledged) check() error { return checkAmounts(a.Amounts, true) }
