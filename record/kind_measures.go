package record

// Measures: what one side does to another, what it answers, and what it is lifted against.
func init() {
	register(
		Kind{Name: "measure.notified", Group: "measures", Power: PowerSign, Opens: ObjectMeasure, Body: PartTitle | PartText, MustSay: PartText, Terms: MeasureNotified{}},
		Kind{Name: "measure.lifted", Group: "measures", Power: PowerSign, About: ObjectMeasure, Body: PartText, Terms: MeasureLifted{}},
	)
}

// MeasureCategory is what a measure touches.
type MeasureCategory string

// Options lists the categories.
func (MeasureCategory) Options() []string {
	return []string{"personnel", "premises", "personnel-and-premises", "visas", "travel", "trade", "finance", "communications", "other"}
}

// MeasureNotified notifies a measure.
type MeasureNotified struct {
	Category MeasureCategory `json:"category"`
	Target   PartyName       `json:"target"`
	Taken    Moment          `json:"taken"`
	Deadline Moment          `json:"deadline,omitzero"` // by when the target has to comply
	Answers  []Ref           `json:"answers,omitempty" object:"measure"`
	Notice   bool            `json:"notice,omitzero"` // announced in advance
	Topics   []Ref           `json:"topics,omitempty" object:"topic"`
}

// MeasureLifted ends a measure of one's own.
type MeasureLifted struct {
	Lifted  Moment `json:"lifted"`
	Against []Ref  `json:"against,omitempty" object:"measure"` // what the other side lifts for it
}
