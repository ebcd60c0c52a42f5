package standing_test

import (
	"fmt"
	"slices"

	"parley.example/record"
	"parley.example/standing/standingtest"
)

// whim says something that belongs to no plot: any kind of act, about whatever there is.
func (x *chance) whim() {
	by := one(x, x.parties)
	for range 6 {
		act, ok := x.draw(by, one(x, record.Kinds().Names()))
		if !ok {
			continue
		}
		if _, ok := x.enter(by, act, 20); ok {
			return
		}
	}
}

// draw makes an act of a kind, of what chance has it name.
func (x *chance) draw(by record.PartyName, kind string) (act standingtest.Act, ok bool) {
	act.Kind = kind
	contacts := []string{"contact.proposed", "contact.held"}
	offers := []string{"contact.proposed", "contact.moved"}
	about := func(kinds ...string) bool { act.About = x.named(by, kinds...); return act.About != "" }
	until := []record.Moment{"", "", "2025-02-15", "2025-02-17"}
	ok = true
	switch kind {
	case "charter":
		act.Terms = &record.CharterSigned{}
	case "accession":
		act.Terms = &record.Accession{}
	case "invitation":
		act.Terms = &record.Invitation{Party: standingtest.Party(d)}
	case "key.rotated": // to keys that it has, or that are another's
		x.label = string(one(x, x.parties))
		act.Terms = x.Rotation(by, x.label)
	case "powers.given":
		act.Terms = standingtest.Powers(by, "anna")
	case "powers.revoked":
		act.Terms, ok = &record.PowersRevoked{}, about("powers.given")
	case "contact.proposed":
		c := call()
		if x.pick(2) == 0 {
			c.Form = "demarche"
		}
		act.Terms = c
	case "contact.accepted":
		act.Terms, ok = &record.ContactAccepted{}, about(offers...)
	case "contact.declined":
		act.Terms, ok = &record.ContactDeclined{}, about(offers...)
	case "contact.moved":
		act.Terms, ok = &record.ContactMoved{When: "2025-03-02"}, about(offers...)
	case "contact.cancelled":
		act.Terms, ok = &record.ContactCancelled{}, about(offers...)
	case "contact.held":
		h := held()
		if p := x.named(by, "point"); p != "" && x.pick(2) > 0 {
			h.Fulfils = []record.Ref{p}
		}
		act.Terms = h
		about(contacts...)
	case "readout", "announcement":
		points := x.points(by)
		if p := x.named(by, "point"); p != "" && len(points) > 0 && x.pick(2) > 0 {
			points[0] = x.theSame(p)
		}
		act.Terms = &record.Announcement{Points: points}
		if kind == "readout" {
			act.Terms = &record.Readout{Points: points}
			ok = about(contacts...)
		}
	case "quotation":
		act.Terms = &record.Quotation{Speaker: "S", Said: "2025", Source: record.Source{Publisher: "P"}}
	case "text.proposed":
		t := text(x.someOf(by)...)
		t.Points = x.points(by)
		t.InForce = x.inForce(by)
		switch x.pick(4) {
		case 0:
			t.VersionOf = x.named(by, "text.proposed")
		case 1:
			t.Replaces = x.named(by, "text.proposed")
		}
		x.form(by, t)
		act.Terms = t
	case "text.signed":
		act.Terms, ok = &record.TextSigned{AdReferendum: x.pick(4) == 0, Until: one(x, until)}, about("text.proposed")
	case "text.initialled":
		act.Terms, ok = &record.TextInitialled{}, about("text.proposed")
	case "text.adhered":
		act.Terms, ok = &record.TextAdhered{Until: one(x, until)}, about("text.proposed")
	case "text.declared":
		act.Terms, ok = &record.TextDeclared{}, about("text.proposed")
	case "correction.proposed":
		act.Terms, ok = &record.CorrectionProposed{Languages: []record.Lang{one(x, []record.Lang{"en", "en", "fr"})}, Until: "2025-03"}, about("text.proposed")
	case "correction.accepted":
		act.Terms, ok = &record.CorrectionAccepted{}, about("correction.proposed")
	case "correction.objected":
		act.Terms, ok = &record.CorrectionObjected{}, about("correction.proposed")
	case "note.verbale", "aide-memoire", "protest", "formal-notice", "declaration", "correction":
		return x.statement(by, kind)
	case "text.confirmed":
		act.Terms, ok = &record.TextConfirmed{}, about("text.proposed")
	case "text.condition-met":
		act.Terms, ok = &record.TextConditionMet{}, about("text.proposed")
	case "withdrawal":
		act.Terms, ok = &record.Withdrawal{}, about("contact.proposed", "contact.moved", "notes.offered", "text.proposed", "text.signed", "text.initialled", "text.adhered", "correction.proposed", "point.moved", "agrement.requested", "stage.ready", "offer.sealed", "group.formed", "group.confirmed", "group.closed")
	case "notes.offered":
		act.Terms = &record.NotesOffered{To: x.other(by), Points: x.points(by)}
	case "notes.answered":
		act.Terms, ok = &record.NotesAnswered{}, about("notes.offered")
	case "point.confirmed":
		act.Terms, ok = &record.PointConfirmed{}, about("point")
	case "point.reported":
		ok = about("point")
		if ok {
			m, amounts := x.part(act.About)
			act.Terms = &record.PointReported{For: m, Amounts: amounts}
		}
	case "point.acknowledged":
		ok = about("point")
		if ok {
			m, amounts := x.part(act.About)
			act.Terms = &record.PointAcknowledged{For: m, Amounts: amounts}
		}
	case "point.contested":
		ok = about("point")
		if ok {
			m, _ := x.part(act.About)
			act.Terms = &record.PointContested{For: m}
		}
	case "round.opened":
		r := &record.RoundOpened{Parties: x.someOf(by), Until: "2025-02-16"}
		if x.pick(2) == 0 && slices.Contains(x.parties, m) {
			r.Mediator = m
		}
		act.Terms = r
	case "offer.sealed":
		ok = about("round.opened")
		act.Terms = &record.OfferSealed{Commitment: x.commitment(by, act.About, one(x, offered))}
	case "offer.opened":
		act.Terms, ok = &record.OfferOpened{Offer: one(x, offered), Random: drawn}, about("round.opened")
	case "round.matched":
		act.Terms, ok = &record.RoundMatched{}, about("round.opened")
	case "round.closed":
		act.Terms, ok = &record.RoundClosed{}, about("round.opened")
	case "group.formed", "group.confirmed", "group.reported", "group.closed":
		return x.group(by, kind)
	case "stage.ready":
		act.Terms, ok = &record.StageReady{Stage: one(x, stageNames)}, about("package")
	case "stage.certified":
		act.Terms, ok = &record.StageCertified{Stage: one(x, stageNames)}, about("package")
	case "step.defaulted":
		act.Terms, ok = &record.StepDefaulted{}, about("step")
	case "step.undone":
		undone := &record.StepUndone{Default: x.named(by, "step.defaulted")}
		if undone.Default == "" || x.rarely(4) {
			undone = &record.StepUndone{Silence: x.other(by)}
		}
		act.Terms, ok = undone, about("step")
	case "measure.notified":
		t := &record.MeasureNotified{Category: "visas", Target: x.other(by), Taken: "2025-02-16"}
		if breach := x.named(by, "measure.notified", "point", "announcement"); breach != "" && x.pick(2) == 0 {
			t.Nature, t.Answers, t.Announced, t.Ends = record.Countermeasure, []record.Ref{breach}, "2025-02-15", "The breach ends."
		}
		act.Terms = t
	case "measure.eased":
		act.Terms, ok = &record.MeasureEased{Eased: "2025-02-17", Scope: []string{"Half"}}, about("measure.notified")
	case "agrement.requested":
		act.Terms = &record.AgrementRequested{To: x.other(by), Person: "P", Office: "Ambassador"}
	case "agrement.given":
		act.Terms, ok = &record.AgrementGiven{}, about("agrement.requested")
	case "agrement.refused":
		act.Terms, ok = &record.AgrementRefused{}, about("agrement.requested")
	case "measure.lifted":
		act.Terms, ok = &record.MeasureLifted{Lifted: "2025-02"}, about("measure.notified")
	case "point.moved":
		act.Terms, ok = &record.PointMoved{Due: one(x, []record.Due{
			{None: true}, {By: "2025-02-25"}, {Standing: true}, {Every: record.Every{Period: "7d", From: "2025-02-16", Until: "2025-03-01"}},
		})}, about("point")
	case "point.move-accepted":
		act.Terms, ok = &record.PointMoveAccepted{}, about("point.moved")
	case "point.released":
		act.Terms, ok = &record.PointReleased{}, about("point")
	case "point.condition-met":
		act.Terms, ok = &record.PointConditionMet{}, about("point")
	case "calendar.published":
		act.Terms = workdays()
	case "topic.opened":
		act.Terms = &record.TopicOpened{}
	case "topic.renamed":
		act.Terms, ok = &record.TopicRenamed{}, about("topic.opened")
	case "topic.closed":
		act.Terms, ok = &record.TopicClosed{}, about("topic.opened")
	case "secession":
		act.Terms, ok = &record.Secession{}, x.rarely(9)
	case "silence.noticed":
		act.Terms = &record.SilenceNoticed{Party: x.other(by)}
	default:
		x.t.Fatalf("how is %s drawn?", kind)
	}
	return act, ok
}

func (x *chance) theSame(ref record.Ref) record.Point {
	p := x.pointNamed(ref)
	p.Name, p.Same = "p0", ref
	return p
}

func (x *chance) someOf(by record.PartyName) []record.PartyName {
	list := []record.PartyName{by, x.other(by)}
	if x.pick(3) == 0 {
		list = append(list, x.other(by))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// points draws points, of anybody's.
func (x *chance) points(by record.PartyName) []record.Point {
	var list []record.Point
	for i := range x.pick(3) {
		from, to := by, x.other(by)
		if x.rarely(2) {
			from, to = to, from
		}
		p := x.duty(from, to)
		if x.rarely(6) {
			p = record.Point{}
		}
		p.Name = fmt.Sprintf("p%d", i)
		list = append(list, p)
	}
	return list
}

// form gives a text, now and then, a form that is made in a way of its own.
func (x *chance) form(by record.PartyName, t *record.TextProposed) {
	switch x.pick(10) {
	case 0:
		t.Brackets = []record.Bracket{{Name: "when", By: t.Parties[:1]}}
	case 1:
		t.InitialsSign = true
	case 2:
		t.Form = record.FormNegotiatingText
	case 3:
		if act := x.named(by, "announcement", "readout", "contact.accepted"); act != "" && t.InForce.On == record.OnAdoption {
			t.Form, t.Expunges, t.Points = record.FormExpunging, []record.Ref{act}, nil
			t.Parties = x.principals()
		}
	}
	if by == m && !x.rarely(4) && t.Expunges == nil && !t.InitialsSign {
		t.Form, t.Through = record.FormAdherenceDeclaration, m
		t.Parties = x.principals()[:2]
		t.Points, t.Brackets = nil, nil
	}
}

// statement draws a statement in due form.
func (x *chance) statement(by record.PartyName, kind string) (act standingtest.Act, ok bool) {
	act.Kind = kind
	number := fmt.Sprint(x.pick(1_000))
	switch kind {
	case "note.verbale":
		n := &record.NoteVerbale{To: x.other(by), Number: number}
		if x.pick(2) == 0 {
			n.ReplyTo = x.named(by, "note.verbale", "protest")
		}
		act.Terms = n
	case "aide-memoire":
		act.Terms, act.About = &record.AideMemoire{}, x.named(by, "contact.proposed")
		return act, act.About != ""
	case "protest":
		against := x.named(by, "measure.notified", "point", "announcement")
		act.Terms = &record.Protest{To: x.other(by), Against: []record.Ref{against}}
		return act, against != ""
	case "formal-notice":
		forms := record.NoticeForm("").Options()
		n := &record.FormalNotice{Form: record.NoticeForm(one(x, forms)), To: []record.PartyName{x.other(by)}, Number: number, Treaty: "T"}
		if n.Form != record.NoticeIntention {
			n.Follows = x.named(by, "formal-notice")
		}
		act.Terms = n
		return act, n.Follows != "" || !n.Form.MustFollow()
	case "declaration":
		p := owes(by, x.other(by))
		act.Terms = &record.Declaration{Points: []record.Point{p}}
		return act, true
	case "correction":
		act.Terms, act.About = &record.Correction{}, x.named(by, "announcement", "readout", "note.verbale")
		return act, act.About != ""
	}
	return act, true
}
