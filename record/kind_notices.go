package record

import (
	"errors"
	"fmt"
)

// Notes and notices: what one side addresses to others in due form.
func init() {
	register(
		Kind{Name: "note.verbale", Group: "statements", Power: PowerInitial, Opens: ObjectStatement, Body: PartTitle | PartText, MustSay: PartText, Terms: NoteVerbale{}, Law: 2},
		Kind{Name: "aide-memoire", Group: "statements", Power: PowerSend, About: ObjectContact, Opens: ObjectStatement, Body: PartTitle | PartText, MustSay: PartText, Terms: AideMemoire{}, Law: 2},
		Kind{Name: "protest", Group: "statements", Power: PowerSend, Opens: ObjectStatement, Body: PartTitle | PartText, MustSay: PartText, Terms: Protest{}, Law: 2},
		Kind{Name: "formal-notice", Group: "statements", Power: PowerSign, Opens: ObjectStatement, Body: PartTitle | PartText, MustSay: PartText, Terms: FormalNotice{}, Law: 2},
		Kind{Name: "declaration", Group: "statements", Power: PowerSign, Opens: ObjectStatement, Body: PartTitle | PartText | PartPoints, MustSay: PartText, Terms: Declaration{}, Law: 2},
		Kind{Name: "correction", Group: "statements", Power: PowerPublish, About: ObjectStatement, Opens: ObjectStatement, Body: PartTitle | PartText, MustSay: PartText, Terms: Correction{}, Law: 2},
	)
}

// NoteVerbale is a note in the third person. Its sender numbers it and initials it; it is not
// signed.
type NoteVerbale struct {
	To      PartyName `json:"to"`
	Number  string    `json:"number"`
	ReplyTo Ref       `json:"reply-to,omitzero" object:"statement"`
	Topics  []Ref     `json:"topics,omitempty" object:"topic"`
}

// AideMemoire is left behind after a démarche, unsigned.
type AideMemoire struct {
	Topics []Ref `json:"topics,omitempty" object:"topic"`
}

// Protest reserves one's rights against what another has done or said.
type Protest struct {
	To      PartyName `json:"to"`
	Against []Ref     `json:"against" object:"any"` // a measure, a point, a statement
	ReplyTo Ref       `json:"reply-to,omitzero" object:"statement"`
	Topics  []Ref     `json:"topics,omitempty" object:"topic"`
}

// FormalNotice is a message under a treaty. Its date is that of the act.
type FormalNotice struct {
	Form    NoticeForm  `json:"form"`
	To      []PartyName `json:"to"`
	Number  string      `json:"number"`
	Treaty  string      `json:"treaty"`                              // the treaty and the article, as one cites them
	Follows Ref         `json:"follows,omitzero" object:"statement"` // the message that it follows
	Topics  []Ref       `json:"topics,omitempty" object:"topic"`
}

// NoticeForm is what a formal notice does. What it must follow is in the law, rule 13.3.
type NoticeForm string

// The forms of formal notice (VCLT 65 to 68, 78).
const (
	NoticeInformation    NoticeForm = "information"    // as the treaty asks for; may follow any
	NoticeAcknowledgment NoticeForm = "acknowledgment" // that another's has been received
	NoticeIntention      NoticeForm = "intention"      // to withdraw, terminate or suspend, with the reasons
	NoticeObjection      NoticeForm = "objection"      // to another's intention
	NoticeInstrument     NoticeForm = "instrument"     // which carries out one's own intention
	NoticeRevocation     NoticeForm = "revocation"     // of one's own intention or instrument
)

// Options lists the forms of formal notice.
func (NoticeForm) Options() []string {
	return []string{
		string(NoticeInformation), string(NoticeAcknowledgment), string(NoticeIntention), string(NoticeObjection),
		string(NoticeInstrument), string(NoticeRevocation),
	}
}

// MustFollow reports whether a notice of the form must say which message it follows.
func (f NoticeForm) MustFollow() bool { return f != NoticeInformation && f != NoticeIntention }

func (n *FormalNotice) check() error {
	switch {
	case n.Form.MustFollow() && n.Follows == "":
		return fmt.Errorf("follows: missing: say which message this %s follows", n.Form)
	case n.Form == NoticeIntention && n.Follows != "":
		return errors.New("follows: an intention is the first of its line: leave it out")
	}
	return nil
}

// Declaration is a unilateral declaration. What its author undertakes in it, its author owes at
// once and by its own word alone.
type Declaration struct {
	Points []Point `json:"points,omitempty"`
	Topics []Ref   `json:"topics,omitempty" object:"topic"`
}

// AllPoints returns what the declaration undertakes.
func (d *Declaration) AllPoints() []Point { return d.Points }

func (d *Declaration) check() error {
	for _, p := range d.Points {
		if len(p.Owes) == 0 {
			return fmt.Errorf("points: %s: an undertaking is owed by who declares it: say so in owes", p.Name)
		}
	}
	return checkPoints(d.Points)
}

// Correction corrects a statement of one's own. What it corrects stays visible.
type Correction struct{}
