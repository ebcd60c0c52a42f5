package record

// Exchanges of notes (VCLT 13): two instruments that make one agreement.
func init() {
	register(
		Kind{Name: "notes.offered", Group: "texts", Power: PowerSign, Opens: ObjectNotes, Body: PartTitle | PartText | PartPoints, MustSay: PartText, Terms: NotesOffered{}},
		Kind{Name: "notes.answered", Group: "texts", Power: PowerSign, About: ObjectNotes, Body: PartTitle | PartText, MustSay: PartText, Terms: NotesAnswered{}},
	)
}

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

// AllPoints returns the note's points.
func (n *NotesOffered) AllPoints() []Point { return n.Points }

func (n *NotesOffered) check() error { return checkPoints(n.Points) }
