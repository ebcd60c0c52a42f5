package record

import (
	"errors"
	"fmt"
	"slices"
)

// Joint texts and exchanges of notes: what the sides say together.
func init() {
	register(
		Kind{Name: "text.proposed", Group: "texts", Power: PowerSend, Opens: ObjectText, Body: PartTitle | PartText | PartPoints, MustSay: PartText, Terms: TextProposed{}},
		Kind{Name: "text.signed", Group: "texts", Power: PowerSign, About: ObjectText, Body: PartText, Terms: TextSigned{}},
		Kind{Name: "text.confirmed", Group: "texts", Power: PowerSign, About: ObjectText, Body: PartText, Terms: TextConfirmed{}},
		Kind{Name: "text.condition-met", Group: "texts", Power: PowerSend, About: ObjectText, Body: PartText, Terms: TextConditionMet{}},
		Kind{Name: "notes.offered", Group: "texts", Power: PowerSign, Opens: ObjectNotes, Body: PartTitle | PartText | PartPoints, MustSay: PartText, Terms: NotesOffered{}},
		Kind{Name: "notes.answered", Group: "texts", Power: PowerSign, About: ObjectNotes, Body: PartTitle | PartText, MustSay: PartText, Terms: NotesAnswered{}},
		Kind{Name: "withdrawal", Group: "texts", Power: PowerSend, About: ObjectOffer, Body: PartText, Terms: Withdrawal{}},
	)
}

// TextForm is what a joint text is.
type TextForm string

// Options lists the forms of joint texts.
func (TextForm) Options() []string {
	return []string{"joint-statement", "agreed-minutes", "agreement", "mandate", "agenda"}
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

// TextConditionMet says that the condition for entry into force is met, as this side sees it.
type TextConditionMet struct{}

// NotesOffered is the first note of an exchange (VCLT 13).
type NotesOffered struct {
	To      PartyName `json:"to"`
	Number  string    `json:"number,omitzero"` // the sender's own
	Points  []Point   `json:"points,omitempty"`
	Contact Ref       `json:"contact,omitzero" object:"contact"`
	Topics  []Ref     `json:"topics,omitempty" object:"topic"`
}

// NotesAnswered is the second note, which accepts the first. The two are one agreement, in
// force when each side has received the other's.
type NotesAnswered struct {
	Number string `json:"number,omitzero"`
}

// Withdrawal takes back what one has offered and the other has not yet accepted: a proposed
// contact, a note, a proposed text, a signature (law, rule 2).
type Withdrawal struct{}

// AllPoints returns the text's points.
func (t *TextProposed) AllPoints() []Point { return t.Points }

// AllPoints returns the note's points.
func (n *NotesOffered) AllPoints() []Point { return n.Points }

func (t *TextProposed) check() error {
	if len(t.Parties) < 2 || !slices.IsSorted(t.Parties) || len(slices.Compact(slices.Clone(t.Parties))) != len(t.Parties) {
		return errors.New("parties: want at least two, each once, in alphabetical order")
	}
	if t.Prevails != "" && !slices.Contains(t.Authentic, t.Prevails) {
		return fmt.Errorf("prevails: %s is not among the authentic languages", t.Prevails)
	}
	return checkPoints(t.Points)
}

func (n *NotesOffered) check() error { return checkPoints(n.Points) }

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
	for _, l := range t.Authentic {
		if b.Text[l] == "" {
			return fmt.Errorf("text: missing in %s, which is an authentic language", l)
		}
	}
	return nil
}
