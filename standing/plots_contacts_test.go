package standing_test

import (
	"fmt"

	"parley.example/record"
)

func init() {
	allPlots = append(allPlots,
		kindOfPlot{"a meeting", 3, anywhere, (*plot).meeting},
		kindOfPlot{"a contact called off", 2, anywhere, (*plot).callOff},
		kindOfPlot{"topics", 1, anywhere, (*plot).topics},
		kindOfPlot{"an exchange of notes", 2, anywhere, (*plot).exchange},
		kindOfPlot{"notes verbales", 2, inLaw2, (*plot).notesVerbales},
		kindOfPlot{"formal notices", 2, inLaw2, (*plot).notices},
		kindOfPlot{"a démarche", 1, inLaw2, (*plot).demarche},
		kindOfPlot{"measures", 2, anywhere, (*plot).measures},
		kindOfPlot{"an agrément", 2, inLaw2, (*plot).agrement},
	)
}

// meeting is proposed, moved perhaps, accepted, held; then each side says what was agreed, and it is
// kept.
func (p *plot) meeting() {
	x, y := p.pair()
	ref := p.say(x, "contact.proposed", call())
	p.hear(p.parties...)
	offer := ref
	if p.rarely(2) {
		x, y = y, x
		offer = p.say(x, "contact.moved", &record.ContactMoved{When: "2025-03-02", Venue: "The library"}, ref)
		p.hear(p.parties...)
	}
	for _, by := range p.principals() {
		if by != x {
			p.say(by, "contact.accepted", &record.ContactAccepted{}, offer)
		}
	}
	p.hear(p.parties...)
	var kept []record.Ref
	if due := p.named(x, "point"); due != "" && p.rarely(2) {
		kept = append(kept, due)
	}
	for _, by := range p.principals() {
		if _, ok := p.tries(by, "contact.held", held(kept...), ref); !ok {
			p.say(by, "contact.held", held(), ref)
		}
	}
	p.hear(x, y)
	p.claims(x, y, ref)
}

// claims are what one side says was agreed at a contact, and what the other says of it.
func (p *plot) claims(x, y record.PartyName, contact record.Ref) {
	point := p.duty(x, y)
	claim := p.say(x, "readout", &record.Readout{Points: []record.Point{point}}, contact).Point(point.Name)
	p.hear(y)
	switch p.pick(4) {
	case 0:
		p.say(y, "point.contested", &record.PointContested{}, claim)
	case 1:
		p.say(y, "point.confirmed", &record.PointConfirmed{}, claim)
	default:
		point.Same = claim
		p.say(y, "announcement", &record.Announcement{Points: []record.Point{point}})
	}
	p.hear(x, y)
	p.keep(claim)
}

// callOff is a contact that does not come about, or that is held by surprise.
func (p *plot) callOff() {
	x, y := p.pair()
	ref := p.say(x, "contact.proposed", call())
	p.hear(y)
	acts := []func(){
		func() { p.say(x, "withdrawal", &record.Withdrawal{}, ref) },
		func() { p.say(y, "contact.declined", &record.ContactDeclined{}, ref) },
		func() { p.say(y, "contact.accepted", &record.ContactAccepted{}, ref) },
		func() { p.say(one(p.chance, p.principals()), "contact.cancelled", &record.ContactCancelled{}, ref) },
		func() { p.say(y, "contact.held", held(), ref) },
	}
	for range 1 + p.pick(3) {
		one(p.chance, acts)()
		if p.rarely(2) {
			p.hear(x, y)
		}
	}
}

func (p *plot) topics() {
	x, y := p.pair()
	ref := p.say(x, "topic.opened", &record.TopicOpened{})
	p.hear(y)
	p.say(y, "topic.renamed", &record.TopicRenamed{}, ref)
	p.say(x, "quotation", &record.Quotation{Speaker: "S", Said: "2025", Source: record.Source{Publisher: "P"}, Topics: []record.Ref{ref}})
	p.say(one(p.chance, []record.PartyName{x, y}), "topic.closed", &record.TopicClosed{}, ref)
}

// exchange is of notes; the answer and a withdrawal may cross.
func (p *plot) exchange() {
	x, y := p.pair()
	point := p.duty(y, x)
	ref := p.say(x, "notes.offered", &record.NotesOffered{To: y, Points: []record.Point{point}})
	p.hear(y)
	if p.rarely(4) {
		p.say(x, "withdrawal", &record.Withdrawal{}, ref)
	}
	p.say(y, "notes.answered", &record.NotesAnswered{}, ref)
	p.hear(p.parties...)
	p.keep(ref.Point(point.Name))
}

// number draws a number that a party has not given before, but for one time in many.
func (p *plot) number() string { return fmt.Sprint(p.pick(1_000)) }

func (p *plot) notesVerbales() {
	x, y := one(p.chance, p.parties), record.PartyName("")
	y = p.other(x)
	var last record.Ref
	for range 1 + p.pick(3) {
		kind, terms := "note.verbale", record.Terms(&record.NoteVerbale{To: y, Number: p.number(), ReplyTo: last})
		if against := p.named(x, "measure.notified", "announcement", "point"); against != "" && p.rarely(2) {
			kind, terms = "protest", &record.Protest{To: y, Against: []record.Ref{against}, ReplyTo: last}
		}
		ref, ok := p.tries(x, kind, terms)
		if !ok {
			ref = p.say(x, "note.verbale", &record.NoteVerbale{To: y, Number: p.number(), ReplyTo: last})
		}
		p.hear(y)
		if p.rarely(3) {
			p.say(x, "correction", &record.Correction{}, ref)
		}
		x, y, last = y, x, ref
	}
}

// notices are the steps of one party out of a treaty, and what another says to them (rule 13.3).
func (p *plot) notices() {
	x, y := p.pair()
	notice := func(by, to record.PartyName, form record.NoticeForm, follows record.Ref) record.Ref {
		ref := p.say(by, "formal-notice", &record.FormalNotice{
			Form: form, To: []record.PartyName{to}, Number: p.number(), Treaty: "T", Follows: follows,
		})
		p.hear(x, y)
		return ref
	}
	first := notice(x, y, record.NoticeIntention, "")
	notice(y, x, one(p.chance, []record.NoticeForm{record.NoticeAcknowledgment, record.NoticeObjection}), first)
	then := notice(x, y, one(p.chance, []record.NoticeForm{record.NoticeInstrument, record.NoticeRevocation}), first)
	if p.rarely(2) {
		notice(x, y, record.NoticeRevocation, then)
	}
}

func (p *plot) demarche() {
	x, y := p.pair()
	facts := call().ContactFacts
	facts.Form = "demarche"
	ref := p.say(x, "contact.proposed", &record.ContactProposed{ContactFacts: facts})
	p.say(x, "contact.held", held(), ref)
	p.hear(y)
	p.say(one(p.chance, []record.PartyName{x, y}), "aide-memoire", &record.AideMemoire{}, ref)
}

// measures answer one another, are eased and lifted.
func (p *plot) measures() {
	x, y := p.pair()
	first := p.say(x, "measure.notified", &record.MeasureNotified{Category: "visas", Target: y, Taken: "2025-02-16"})
	p.hear(y)
	answer := &record.MeasureNotified{Category: "travel", Target: x, Taken: "2025-02-16", Answers: []record.Ref{first}}
	if p.law > 1 && p.rarely(2) {
		answer.Nature, answer.Announced, answer.Ends = record.Countermeasure, "2025-02-15", "The breach ends."
	}
	second := p.say(y, "measure.notified", answer)
	p.hear(x)
	if p.law > 1 {
		p.say(x, "measure.eased", &record.MeasureEased{Eased: "2025-02-17", Scope: []string{"Half"}, Against: []record.Ref{second}}, first)
		p.hear(y)
	}
	p.say(y, "measure.lifted", &record.MeasureLifted{Lifted: "2025-02-18"}, second)
	p.say(x, "measure.lifted", &record.MeasureLifted{Lifted: "2025-02-18"}, first)
}

func (p *plot) agrement() {
	x, y := p.pair()
	ref := p.say(x, "agrement.requested", &record.AgrementRequested{To: y, Person: "P", Office: "Ambassador"})
	p.hear(y)
	if p.rarely(5) {
		p.say(x, "withdrawal", &record.Withdrawal{}, ref)
	}
	if p.rarely(2) {
		p.say(y, "agrement.given", &record.AgrementGiven{}, ref)
	} else {
		p.say(y, "agrement.refused", &record.AgrementRefused{}, ref)
	}
}
