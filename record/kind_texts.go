package record

import (
	"errors"
	"fmt"
	"slices"
)

// Joint texts: what the sides say together.
func init() {
	register(
		Kind{Name: "text.proposed", Group: "texts", Power: PowerSend, Opens: ObjectText, Body: PartTitle | PartText | PartPoints, MustSay: PartText, Terms: TextProposed{}},
		Kind{Name: "text.signed", Group: "texts", Power: PowerSign, About: ObjectText, Body: PartText, Terms: TextSigned{}},
		Kind{Name: "text.confirmed", Group: "texts", Power: PowerSign, About: ObjectText, Body: PartText, Terms: TextConfirmed{}},
		Kind{Name: "text.condition-met", Group: "texts", Power: PowerSend, About: ObjectText, Body: PartText, Terms: TextConditionMet{}},
		Kind{Name: "text.initialled", Group: "texts", Power: PowerInitial, About: ObjectText, Body: PartText, Terms: TextInitialled{}, Law: 2},
		Kind{Name: "text.adhered", Group: "texts", Power: PowerSign, About: ObjectText, Body: PartText, Terms: TextAdhered{}, Law: 2},
		Kind{Name: "text.declared", Group: "texts", Power: PowerSign, About: ObjectText, Body: PartText, Terms: TextDeclared{}, Law: 2},
		Kind{Name: "withdrawal", Group: "texts", Power: PowerSend, About: ObjectOffer, Body: PartText, Terms: Withdrawal{}},
	)
}

// TextForm is what a joint text is.
type TextForm string

// The forms of joint texts. That of an adherence declaration is agreed to through an intermediary,
// and not signed between the parties; an expunging text takes the words of acts out of the record.
const (
	FormJointStatement       TextForm = "joint-statement"
	FormAgreedMinutes        TextForm = "agreed-minutes"
	FormAgreement            TextForm = "agreement"
	FormMandate              TextForm = "mandate"
	FormAgenda               TextForm = "agenda"
	FormCommunique           TextForm = "communique"
	FormNegotiatingText      TextForm = "single-negotiating-text"
	FormAdherenceDeclaration TextForm = "adherence-declaration"
	FormExpunging            TextForm = "expunging"
)

// Options lists the forms of joint texts.
func (TextForm) Options() []string {
	return []string{
		string(FormJointStatement), string(FormAgreedMinutes), string(FormAgreement), string(FormMandate), string(FormAgenda),
		string(FormCommunique), string(FormNegotiatingText), string(FormAdherenceDeclaration), string(FormExpunging), string(FormPackage),
	}
}

func (f TextForm) law() int {
	switch f {
	case FormCommunique, FormNegotiatingText, FormAdherenceDeclaration, FormExpunging, FormPackage:
		return 2
	}
	return 1
}

// TextProposed puts one version of a joint text on the table. Its hash is what is signed, and
// commits to its words in every language.
type TextProposed struct {
	Form      TextForm    `json:"form"`
	Parties   []PartyName `json:"parties"` // who must sign, in alphabetical order
	Authentic []Lang      `json:"authentic"`
	Prevails  Lang        `json:"prevails,omitzero"`
	InForce   InForce     `json:"in-force"`
	Points    []Point     `json:"points,omitempty"`
	VersionOf Ref         `json:"version-of,omitzero" object:"text"` // the version that it takes the place of
	Replaces  Ref         `json:"replaces,omitzero" object:"text"`   // the adopted text that it replaces
	Contact   Ref         `json:"contact,omitzero" object:"contact"`
	Topics    []Ref       `json:"topics,omitempty" object:"topic"`

	Brackets     []Bracket `json:"brackets,omitempty" law:"2"`              // what is not agreed yet
	InitialsSign bool      `json:"initials-sign,omitzero" law:"2"`          // initials are signatures (VCLT 12(2)(a))
	Through      PartyName `json:"through,omitzero" law:"2"`                // the intermediary that will declare it
	Expunges     []Ref     `json:"expunges,omitempty" object:"act" law:"2"` // the acts whose words are to go
	Stages       []Stage   `json:"stages,omitempty" law:"2"`                // of a package, in order
	SnapBack     SnapBack  `json:"snap-back,omitzero" law:"2"`              // of a package
}

// InForce is when an adopted text enters into force (VCLT 24), which is another thing than its
// adoption.
type InForce struct {
	On   EntryIntoForce `json:"on"`
	Date Moment         `json:"date,omitzero"`
	When Ref            `json:"when,omitzero" object:"event"` // the event: a contact held, or a point kept
}

// EntryIntoForce is what brings a text into force.
type EntryIntoForce string

// What brings a text into force. A condition is put in words, and is met when each party has
// said so.
const (
	OnAdoption  EntryIntoForce = "adoption"
	OnDate      EntryIntoForce = "date"
	OnEvent     EntryIntoForce = "event"
	OnCondition EntryIntoForce = "condition"
)

// Options lists what brings a text into force.
func (EntryIntoForce) Options() []string {
	return []string{string(OnAdoption), string(OnDate), string(OnEvent), string(OnCondition)}
}

// TextSigned signs one version, by its hash (law, rule 3).
type TextSigned struct {
	AdReferendum bool   `json:"ad-referendum,omitzero"` // has effect once confirmed (VCLT 12(2)(b))
	Until        Moment `json:"until,omitzero"`         // counts only if the text is complete by then
}

// TextConfirmed confirms one's signature ad referendum.
type TextConfirmed struct{}

// TextInitialled initials one version, by its hash: its words are fixed when all have (VCLT 10).
type TextInitialled struct{}

// TextAdhered gives, towards the intermediary that a text names, what its author commits itself to
// in the text (law, rule 3.6).
type TextAdhered struct {
	Until Moment `json:"until,omitzero"` // counts only if the text is declared by then
}

// TextDeclared is the intermediary's declaration that it holds the adherence of every party.
type TextDeclared struct{}

// TextConditionMet says that the condition for entry into force is met, as this side sees it.
type TextConditionMet struct{}

// Withdrawal takes back what one has offered and the other has not yet accepted: a proposed
// contact, a note, a proposed text, a signature (law, rule 2).
type Withdrawal struct{}

// AllPoints returns the text's points.
func (t *TextProposed) AllPoints() []Point { return t.Points }

func (t *TextProposed) check() error {
	if len(t.Parties) < 2 || !slices.IsSorted(t.Parties) || len(slices.Compact(slices.Clone(t.Parties))) != len(t.Parties) {
		return errors.New("parties: want at least two, each once, in alphabetical order")
	}
	if t.Prevails != "" && !slices.Contains(t.Authentic, t.Prevails) {
		return fmt.Errorf("prevails: %s is not among the authentic languages", t.Prevails)
	}
	switch {
	case (t.Form == FormAdherenceDeclaration) != (t.Through != ""):
		return errors.New("through: name the intermediary in an adherence declaration, and only there")
	case slices.Contains(t.Parties, t.Through):
		return fmt.Errorf("through: %s is one of the parties, and no intermediary between them", t.Through)
	case t.Through != "" && t.InitialsSign:
		return errors.New("initials-sign: nothing is signed in an adherence declaration: leave it out")
	case (t.Form == FormExpunging) != (len(t.Expunges) > 0):
		return errors.New("expunges: name the acts in an expunging text, and only there")
	case t.Form == FormExpunging && t.InForce.On != OnAdoption:
		return errors.New("in-force: an expunging text is in force on adoption")
	}
	if err := checkBrackets(t.Brackets, t.Parties); err != nil {
		return err
	}
	if err := checkPoints(t.Points); err != nil {
		return err
	}
	return t.checkStages()
}

func (f *InForce) check() error {
	if (f.On == OnDate) != (f.Date != "") {
		return errors.New("date: give it where entry into force is on a date, and only there")
	}
	if (f.On == OnEvent) != (f.When != "") {
		return errors.New("when: give it where entry into force is on an event, and only there")
	}
	return nil
}

// checkWords holds a joint text to words in each of its authentic languages.
func (t *TextProposed) checkWords(b *Body) error {
	if err := saidIn(b, t.Authentic); err != nil {
		return err
	}
	for _, l := range t.Authentic {
		if err := t.checkBracketsIn(b, l); err != nil {
			return err
		}
	}
	return nil
}

func saidIn(b *Body, authentic []Lang) error {
	for _, l := range authentic {
		if b.Text[l] == "" {
			return fmt.Errorf("text: missing in %s, which is an authentic language", l)
		}
	}
	return nil
}
