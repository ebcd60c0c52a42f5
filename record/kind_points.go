package record

import "errors"

// Points: who owes what to whom, and what became of it.
func init() {
	register(
		Kind{Name: "point.confirmed", Group: "points", Power: PowerSend, About: ObjectPoint, Body: PartText, Terms: PointConfirmed{}},
		Kind{Name: "point.reported", Group: "points", Power: PowerSend, About: ObjectPoint, Body: PartText, Terms: PointReported{}},
		Kind{Name: "point.acknowledged", Group: "points", Power: PowerSend, About: ObjectPoint, Body: PartText, Terms: PointAcknowledged{}},
		Kind{Name: "point.contested", Group: "points", Power: PowerSend, About: ObjectPoint, Body: PartText, MustSay: PartText, Terms: PointContested{}},
	)
}

// Point is one thing agreed, in a text; or one thing that a side says was agreed, in a
// readout. Its words are in the body, under its name.
type Point struct {
	Name     string      `json:"name"`
	Owes     []PartyName `json:"owes,omitempty"` // none: a shared understanding that nobody has to keep
	To       []PartyName `json:"to,omitempty"`
	Due      Due         `json:"due,omitzero"`
	Verifier PartyName   `json:"verifier,omitzero"` // closes it in place of those it is owed to
	Topic    Ref         `json:"topic,omitzero" object:"topic"`
	Same     Ref         `json:"same,omitzero" object:"point"` // a point of the other side's that says the same
}

// Due is by when a point is to be kept.
type Due struct {
	By   Moment `json:"by,omitzero"`
	None bool   `json:"none,omitzero"` // agreed without a deadline
}

// PointConfirmed says that a point which the other side claims was indeed agreed.
type PointConfirmed struct{}

// PointReported says that what one owes has been done.
type PointReported struct {
	On       Moment `json:"on,omitzero"`
	Evidence []Ref  `json:"evidence,omitempty" object:"any"`
}

// PointAcknowledged says, by one it is owed to or its verifier, that it was kept.
type PointAcknowledged struct {
	On Moment `json:"on,omitzero"`
}

// PointContested says, by one it is owed to or its verifier, that it was not, or not so.
type PointContested struct{}

func (p *Point) check() error {
	if err := checkName("point", p.Name); err != nil {
		return err
	}
	switch {
	case len(p.Owes) == 0 && (len(p.To) > 0 || p.Due != Due{} || p.Verifier != ""):
		return errors.New("owes: missing: say who owes it")
	case len(p.Owes) > 0 && len(p.To) == 0:
		return errors.New("to: missing: say to whom it is owed")
	case len(p.Owes) > 0 && (p.Due.By == "") != p.Due.None:
		return errors.New("due: say either by when, or that there is none")
	}
	return nil
}
