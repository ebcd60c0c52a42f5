package standing

import (
	"slices"

	"parley.example/record"
)

// Exchanges of notes: two instruments that make one agreement (VCLT 13).
func init() {
	register("notes.offered", law{judge: judgeNotesOffered})
	register("notes.answered", law{judge: judgeNotesAnswered})
	classes[record.ObjectNotes] = func(v *view, o *object) { v.Notes = append(v.Notes, v.notes(o)) }
}

// Notes is an exchange: offered, withdrawn, awaiting-witness (answered or withdrawn, and the
// witness's log does not say yet which was first), answered (the sender's log does not show yet that the
// answer reached it), or in-force.
type Notes struct {
	Line
	To       record.PartyName `json:"to"`
	Number   string           `json:"number,omitzero"`
	Answer   *Cite            `json:"answer,omitzero"`
	Answered string           `json:"answer-number,omitzero"`
	InForce  *Cite            `json:"in-force,omitzero"` // the entry that has the answer before it
	Contact  record.Ref       `json:"contact,omitzero"`
	Topics   []record.Ref     `json:"topics"`
	Points   []record.Ref     `json:"points"`
}

func noteTerms(o *object) *record.NotesOffered { return o.opened.act.Terms.(*record.NotesOffered) }

// answerIn returns the note that accepts, if it is in scope. One that has effect beside a
// withdrawal crossed it, and prevails (rule 2); under the stricter rule, only if the witness's log
// has it and not the withdrawal.
func (f *Fold) answerIn(s scope, o *object) *event {
	return f.prevailsIn(s, o, o.first(s, "notes.answered"))
}

// exchangedAt returns the entry of the first sender's log that has the answer before it: each
// side has then received the other's note.
func (f *Fold) exchangedAt(s scope, o *object) (Cite, bool) {
	answer := f.answerIn(s, o)
	if answer == nil {
		return Cite{}, false
	}
	for _, l := range f.strands(o.opened.Party) {
		if n := l.firstWith(answer.Cite); n < min(l.folded, s.size(l.party)) {
			return Cite{l.party, n}, true
		}
	}
	return Cite{}, false
}

func judgeNotesOffered(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.NotesOffered)
	if t.To == e.Party {
		return breach(RuleOwnOffer, "the note is addressed to its sender")
	}
	if !slices.Contains(f.principalsIn(e), t.To) {
		return breach(RuleSigners, "%s is no principal of this channel", t.To)
	}
	return f.judgePoints(e, t.Points, []record.PartyName{e.Party, t.To})
}

func judgeNotesAnswered(f *Fold, e *event) *Breach {
	if to := noteTerms(e.about).To; to != e.Party {
		return breach(RuleAddressee, "the note is addressed to %s", to)
	}
	if x := e.about.first(e, "notes.answered"); x != nil {
		return breach(RuleOnce, "the note was answered by %s", x.Cite)
	}
	if x := e.about.first(e, "withdrawal"); x != nil {
		return breach(RuleWithdrawn, "the note was withdrawn by %s", x.Cite)
	}
	return nil
}

func (v *view) notes(o *object) Notes {
	line, _ := v.line(o)
	t := noteTerms(o)
	n := Notes{Line: line, To: t.To, Number: t.Number, Contact: t.Contact, Topics: append([]record.Ref{}, t.Topics...), Points: []record.Ref{}}
	for _, p := range t.Points {
		n.Points = append(n.Points, o.ref.Point(p.Name))
	}
	n.State = "offered"
	withdrawn := o.first(v.scope, "withdrawal")
	if withdrawn != nil {
		n.State = "withdrawn"
	}
	if v.awaits(withdrawn == nil && o.first(v.scope, "notes.answered") != nil, withdrawn) {
		n.State = "awaiting-witness"
	}
	if answer := v.fold.answerIn(v.scope, o); answer != nil {
		n.State = "answered"
		n.Answer = &answer.Cite
		n.Answered = answer.act.Terms.(*record.NotesAnswered).Number
	}
	if at, ok := v.fold.exchangedAt(v.scope, o); ok {
		n.State = "in-force"
		n.InForce = &at
	}
	return n
}
