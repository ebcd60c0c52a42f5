package record

// Contacts: when the sides meet or speak.
func init() {
	register(
		Kind{Name: "contact.proposed", Group: "contacts", Power: PowerSend, Opens: ObjectContact, Body: PartTitle | PartText, Require: []string{"form", "level", "when"}, Terms: ContactProposed{}},
		Kind{Name: "contact.accepted", Group: "contacts", Power: PowerSend, About: ObjectContact, Body: PartText, Terms: ContactAccepted{}},
		Kind{Name: "contact.declined", Group: "contacts", Power: PowerSend, About: ObjectContact, Body: PartText, Terms: ContactDeclined{}},
		Kind{Name: "contact.moved", Group: "contacts", Power: PowerSend, About: ObjectContact, Body: PartText, Terms: ContactMoved{}},
		Kind{Name: "contact.cancelled", Group: "contacts", Power: PowerSend, About: ObjectContact, Body: PartText, Terms: ContactCancelled{}},
		Kind{Name: "contact.held", Group: "contacts", Power: PowerSend, About: ObjectContact, Optional: true, Opens: ObjectContact, Body: PartTitle | PartText, Require: []string{"when"}, Terms: ContactHeld{}},
	)
}

// ContactForm is how the sides meet.
type ContactForm string

// Options lists the forms of contact.
func (ContactForm) Options() []string {
	return []string{"call", "video", "meeting", "visit", "expert-meeting", "consultation", "summit", "demarche"}
}

// Level is the rank of those who meet.
type Level string

// Options lists the levels, the highest first.
func (Level) Options() []string {
	return []string{"leaders", "ministers", "deputies", "experts", "officials"}
}

// ContactFacts are what is said of a contact. What is not known is left out, and the pages say
// that it is unknown.
type ContactFacts struct {
	Form        ContactForm  `json:"form,omitzero"`
	Level       Level        `json:"level,omitzero"`
	When        Moment       `json:"when,omitzero"`
	Initiative  []PartyName  `json:"initiative,omitempty"` // of whom; several: joint; none: unknown
	Venue       string       `json:"venue,omitzero"`
	Host        Actor        `json:"host,omitzero"`
	Delegations []Delegation `json:"delegations,omitempty"`
	Topics      []Ref        `json:"topics,omitempty" object:"topic"` // the agenda
	Follows     Ref          `json:"follows,omitzero" object:"contact"`
}

// Delegation is who comes for one party.
type Delegation struct {
	Party   PartyName `json:"party"`
	Head    string    `json:"head"`
	Members []string  `json:"members,omitempty"`
}

// ContactProposed opens a contact.
type ContactProposed struct {
	ContactFacts
}

// ContactAccepted accepts the contact as proposed, or as last moved.
type ContactAccepted struct{}

// ContactDeclined declines it.
type ContactDeclined struct{}

// ContactMoved proposes another time or place; the other side accepts it again.
type ContactMoved struct {
	When  Moment `json:"when"`
	Venue string `json:"venue,omitzero"`
}

// ContactCancelled calls it off.
type ContactCancelled struct {
	Initiative []PartyName `json:"initiative,omitempty"` // of whom; none: unknown
}

// ContactHeld records that it took place, as this side has it. It is held for both when both
// have recorded it. What it fulfils, its author thereby acts on (law, rule 5).
type ContactHeld struct {
	ContactFacts
	Lasted  Duration `json:"lasted,omitzero"`
	Fulfils []Ref    `json:"fulfils,omitempty" object:"point"`
}
