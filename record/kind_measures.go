package record

import (
	"errors"
	"strings"
)

// Measures: what one side does to another, what it answers, and what it is eased or lifted for.
// And agrément, which a sending State asks for whom it means to send.
func init() {
	register(
		Kind{Name: "measure.notified", Group: "measures", Power: PowerSign, Opens: ObjectMeasure, Body: PartTitle | PartText, MustSay: PartText, Terms: MeasureNotified{}},
		Kind{Name: "measure.eased", Group: "measures", Power: PowerSign, About: ObjectMeasure, Body: PartText, Terms: MeasureEased{}, Law: 2},
		Kind{Name: "measure.lifted", Group: "measures", Power: PowerSign, About: ObjectMeasure, Body: PartText, Terms: MeasureLifted{}},
		Kind{Name: "agrement.requested", Group: "measures", Power: PowerSign, Opens: ObjectAgrement, Body: PartText, Terms: AgrementRequested{}, Law: 2},
		Kind{Name: "agrement.given", Group: "measures", Power: PowerSign, About: ObjectAgrement, Body: PartText, Terms: AgrementGiven{}, Law: 2},
		Kind{Name: "agrement.refused", Group: "measures", Power: PowerSign, About: ObjectAgrement, Body: PartText, Terms: AgrementRefused{}, Law: 2},
	)
}

// MeasureCategory is what a measure touches.
type MeasureCategory string

// The categories of which more is asked than of others.
const (
	PersonaNonGrata    MeasureCategory = "persona-non-grata"   // with a day to leave by (VCDR 9)
	ConfidenceBuilding MeasureCategory = "confidence-building" // a notification that recurs
)

// Options lists the categories.
func (MeasureCategory) Options() []string {
	return []string{
		"personnel", "premises", "personnel-and-premises", "visas", "travel", "trade", "finance", "communications", "other",
		string(PersonaNonGrata), string(ConfidenceBuilding),
	}
}

func (c MeasureCategory) law() int {
	if c == PersonaNonGrata || c == ConfidenceBuilding {
		return 2
	}
	return 1
}

// MeasureNature is what a measure is in law.
type MeasureNature string

// The natures of measures.
const (
	Retorsion      MeasureNature = "retorsion"      // unfriendly, and lawful
	Countermeasure MeasureNature = "countermeasure" // answers a breach (ARSIWA 49 to 54)
)

// Options lists the natures.
func (MeasureNature) Options() []string { return []string{string(Retorsion), string(Countermeasure)} }

// MeasureNotified notifies a measure.
type MeasureNotified struct {
	Category  MeasureCategory `json:"category"`
	Target    PartyName       `json:"target"`
	Taken     Moment          `json:"taken"`
	Deadline  Moment          `json:"deadline,omitzero"` // by when the target has to comply, or a person to leave
	Answers   []Ref           `json:"answers,omitempty" object:"occasion"`
	Notice    bool            `json:"notice,omitzero"` // announced in advance
	Topics    []Ref           `json:"topics,omitempty" object:"topic"`
	Nature    MeasureNature   `json:"nature,omitzero" law:"2"`
	Announced Moment          `json:"announced,omitzero" law:"2"`              // when notice was given
	NoticeIn  Ref             `json:"notice-in,omitzero" object:"any" law:"2"` // where
	Scope     []string        `json:"scope,omitempty" law:"2"`                 // what it covers
	Except    []string        `json:"except,omitempty" law:"2"`                // what it leaves out
	Amounts   []Amount        `json:"amounts,omitempty" law:"2"`
	Ends      string          `json:"ends,omitzero" law:"2"` // what would end it
	EndsWhen  Ref             `json:"ends-when,omitzero" object:"event" law:"2"`
	Every     Every           `json:"every,omitzero" law:"2"` // when it is notified again
}

// law knows measures that answer a point since 2, as law.FitsUnder knows statements.
func (m MeasureNotified) law() int {
	for _, r := range m.Answers {
		if strings.Contains(string(r), "#") {
			return 2
		}
	}
	return 1
}

func (m *MeasureNotified) check() error {
	switch {
	case m.Category == PersonaNonGrata && m.Deadline == "":
		return errors.New("deadline: missing: say by when the person has to leave")
	case (m.Category == ConfidenceBuilding) != (m.Every != Every{}):
		return errors.New("every: say for a confidence-building measure how often it is notified, and for no other")
	case m.Nature == Countermeasure && len(m.Answers) == 0:
		return errors.New("answers: missing: a countermeasure names the breach that it answers")
	case m.Nature == Countermeasure && m.Announced == "" && m.NoticeIn == "":
		return errors.New("announced: missing: say when notice of the countermeasure was given, or in what")
	case m.Announced != "" && !m.Announced.Start().Before(m.Taken.End()):
		return errors.New("announced: after taken: say when notice was given, before the measure was taken")
	case m.Nature == Countermeasure && m.Ends == "" && m.EndsWhen == "":
		return errors.New("ends: missing: say what would end the countermeasure")
	}
	return checkAmounts(m.Amounts, false)
}

// MeasureEased lifts a measure of one's own in part: what it says of scope, exceptions and
// amounts is what is left.
type MeasureEased struct {
	Eased   Moment   `json:"eased"`
	Scope   []string `json:"scope,omitempty"`
	Except  []string `json:"except,omitempty"`
	Amounts []Amount `json:"amounts,omitempty"`
	Against []Ref    `json:"against,omitempty" object:"measure"` // what the other side eases or lifts for it
}

func (m *MeasureEased) check() error {
	if len(m.Scope)+len(m.Except)+len(m.Amounts) == 0 {
		return errors.New("scope: missing: say what is left of the measure, or lift it")
	}
	return checkAmounts(m.Amounts, false)
}

// MeasureLifted ends a measure of one's own.
type MeasureLifted struct {
	Lifted  Moment `json:"lifted"`
	Against []Ref  `json:"against,omitempty" object:"measure"` // what the other side lifts for it
}

// AgrementRequested asks whether somebody would be welcome as the head of a mission (VCDR 4).
type AgrementRequested struct {
	To     PartyName `json:"to"`
	Person string    `json:"person"`
	Office string    `json:"office"`
}

// AgrementGiven says yes.
type AgrementGiven struct{}

// AgrementRefused says no. It needs no reason (VCDR 4(2)).
type AgrementRefused struct{}
