package record

// Corrections of adopted texts (VCLT 79): proposed, with a time to object; then they are made, and
// the text has read so from the start. Nothing is edited: the faulty words stay beside them.
func init() {
	register(
		Kind{Name: "correction.proposed", Group: "texts", Power: PowerSign, About: ObjectText, Opens: ObjectCorrection, Body: PartTitle | PartText, MustSay: PartText, Terms: CorrectionProposed{}, Law: 2},
		Kind{Name: "correction.accepted", Group: "texts", Power: PowerSign, About: ObjectCorrection, Body: PartText, Terms: CorrectionAccepted{}, Law: 2},
		Kind{Name: "correction.objected", Group: "texts", Power: PowerSend, About: ObjectCorrection, Body: PartText, MustSay: PartText, Terms: CorrectionObjected{}, Law: 2},
	)
}

// CorrectionProposed says which words of a text are wrong and what to read for them.
type CorrectionProposed struct {
	Languages []Lang `json:"languages"` // of the text's authentic languages, those to be corrected
	Until     Moment `json:"until"`     // the time to object
}

// CorrectionAccepted agrees to it.
type CorrectionAccepted struct{}

// CorrectionObjected objects to it.
type CorrectionObjected struct{}

// checkWords holds a correction to words in each language that it corrects.
func (c *CorrectionProposed) checkWords(b *Body) error { return saidIn(b, c.Languages) }
