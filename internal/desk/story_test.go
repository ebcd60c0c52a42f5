package desk

import (
	"testing"
	"time"

	"parley.example/record"
)

// tell plays a channel in which everything that the pages can show has happened: contacts held,
// by one side only, cancelled and proposed; readouts that agree and differ; commitments kept,
// overdue, reported, contested, claimed and open without a deadline; a text signed in part and
// one in force; notes offered and answered; a ladder of measures with one lifted; topics; an
// act without effect; and what the other side does not have yet.
func tell(t *testing.T) *world {
	t.Helper()
	return tellIn(t, "")
}

// tellIn is the same in a channel of other words.
func tellIn(t *testing.T, words record.Vocabulary) *world {
	t.Helper()
	w := newWorldIn(t, words)
	a, b := w.a, w.b
	both := []record.PartyName{a.name, b.name}
	day := func() { w.pass(24 * time.Hour) }

	missions := a.say("topic.opened", "", &record.TopicOpened{}, spoken("Working conditions of the missions", ""))
	b.say("topic.opened", "", &record.TopicOpened{}, spoken("Direct air traffic", ""))
	w.exchange()

	m1 := a.say("measure.notified", "", &record.MeasureNotified{Category: "personnel", Target: b.name, Taken: "2024-12-29", Topics: []record.Ref{missions}}, spoken("35 persons non grata", "Thirty-five members of the missions leave within 72 hours; two compounds are closed."))
	w.exchange()
	m2 := b.say("measure.notified", "", &record.MeasureNotified{Category: "personnel-and-premises", Target: a.name, Taken: "2025-01-28/2025-01-31", Answers: []record.Ref{m1}}, spoken("Staff capped at 455", "The staff of the missions is capped at 455; two properties are taken out of use."))
	w.exchange()
	m3 := a.say("measure.notified", "", &record.MeasureNotified{Category: "premises", Target: b.name, Taken: "2025-02-02", Answers: []record.Ref{m2}}, spoken("One consulate and two annexes closed", "The consulate general in Westhaven and two annexes are closed."))
	w.exchange()
	a.say("measure.lifted", m3, &record.MeasureLifted{Lifted: "2025-02-10"}, spoken("", "The annexes may be used again."))

	call := a.say("contact.held", "", &record.ContactHeld{ContactFacts: record.ContactFacts{
		Form: "call", Level: "leaders", When: "2025-02-12", Initiative: both,
	}, Lasted: "1h30m"}, spoken("Call of the two presidents", ""))
	w.exchange()
	b.say("contact.held", call, &record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-02-12"}, Lasted: "1h30m"}, nil)
	w.exchange()
	day()

	ministers := a.say("contact.held", "", &record.ContactHeld{ContactFacts: record.ContactFacts{
		Form: "call", Level: "ministers", When: "2025-02-15T15:30Z", Follows: call, Topics: []record.Ref{missions},
		Delegations: []record.Delegation{{Party: a.name, Head: "The Secretary of State"}, {Party: b.name, Head: "The Minister of Foreign Affairs"}},
	}}, spoken("Call of the foreign ministers", ""))
	w.exchange()
	b.say("contact.held", ministers, &record.ContactHeld{ContactFacts: record.ContactFacts{
		When: "2025-02-15T18:30+03:00", Initiative: []record.PartyName{a.name},
	}, Lasted: "45m/50m"}, nil)
	theirs := b.say("readout", ministers, &record.Readout{Topics: []record.Ref{missions}, Points: []record.Point{
		{Name: "1", Owes: both, To: both, Due: record.Due{None: true}},
		{Name: "2", Owes: both, To: both, Due: record.Due{By: "2025-03"}, Topic: missions},
		{Name: "3", Owes: []record.PartyName{a.name}, To: []record.PartyName{b.name}, Due: record.Due{By: "2025-02-20"}},
	}}, spoken("On the telephone conversation of the ministers", "At the initiative of Norland a telephone conversation took place. The sides agreed to keep a channel of communication in order to settle what has accumulated.\n\nThey agreed to arrange a meeting of experts in the very near future.",
		"1", "Keep a channel of communication between the two ministries.", "2", "An expert meeting soon, to agree concrete steps to remove obstacles to each other's missions.", "3", "Return the two compounds to their use."))
	w.exchange()
	a.say("readout", ministers, &record.Readout{Points: []record.Point{
		{Name: "1", Owes: both, To: both, Due: record.Due{None: true}, Same: theirs.Point("1")},
	}}, spoken("Readout of the call", "The Secretary spoke today with the Foreign Minister, as a follow-up to the call of the two presidents. They agreed to stay in touch.", "1", "The two agreed to stay in touch."))
	a.say("point.confirmed", theirs.Point("2"), &record.PointConfirmed{}, nil)
	a.say("point.contested", theirs.Point("3"), &record.PointContested{}, spoken("", "The compounds were not discussed."))
	w.exchange()
	day()

	a.say("quotation", ministers, &record.Quotation{Speaker: "A spokesman of the Republic of Eastmark", Said: "2025-02-16", Source: record.Source{Publisher: "Eastmark News", Address: "https://news.example/16", Dated: "2025-02-16"}}, spoken("", "We welcome every conversation between the two."))

	experts := b.say("contact.proposed", "", &record.ContactProposed{ContactFacts: record.ContactFacts{
		Form: "expert-meeting", Level: "experts", When: "2025-02-27", Venue: "Residence of the consul general, Istanbul", Host: "TR", Follows: ministers, Initiative: []record.PartyName{b.name},
	}}, spoken("First round of experts", ""))
	w.exchange()
	a.say("contact.accepted", experts, &record.ContactAccepted{}, nil)
	w.exchange()
	w.pass(15 * 24 * time.Hour)
	for _, s := range []*side{a, b} {
		s.say("contact.held", experts, &record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-02-27"}, Lasted: "6h/6h30m", Fulfils: []record.Ref{theirs.Point("2")}}, nil)
		w.exchange()
	}

	minutes := b.say("text.proposed", "", &record.TextProposed{
		Form: "agreed-minutes", Parties: both, Authentic: []record.Lang{"en"}, InForce: record.InForce{On: record.OnAdoption}, Contact: experts, Topics: []record.Ref{missions},
		Points: []record.Point{
			{Name: "1", Owes: []record.PartyName{b.name}, To: []record.PartyName{a.name}, Due: record.Due{By: "2025-03-01"}},
			{Name: "2", Owes: []record.PartyName{a.name}, To: []record.PartyName{b.name}, Due: record.Due{By: "2025-03-01"}},
			{Name: "3", Owes: []record.PartyName{a.name}, To: []record.PartyName{b.name}, Due: record.Due{By: "2025-03-10"}},
		},
	}, spoken("Agreed minutes of the first round", "The experts met on 27 February 2025 and agreed as follows.", "1", "Accounts for the missions are opened with one bank on each side.", "2", "The list of pending visa applications is handed over.", "3", "Names for the working group are given."))
	w.exchange()
	a.say("text.signed", minutes, &record.TextSigned{}, nil)
	b.say("text.signed", minutes, &record.TextSigned{}, nil)
	w.exchange()
	b.say("point.reported", minutes.Point("1"), &record.PointReported{On: "2025-02-28"}, spoken("", "The accounts are open."))
	w.exchange()

	note := b.say("notes.offered", "", &record.NotesOffered{To: a.name, Number: "114/n"}, spoken("Note on banking for the missions", "The Ministry presents its compliments and has the honour to propose that the accounts of the missions be exempt from charges."))
	a.say("notes.offered", "", &record.NotesOffered{To: b.name, Number: "2025-17"}, spoken("Note on couriers", "The Department presents its compliments and proposes that couriers pass at all hours."))
	_ = note
	roadmap := a.say("text.proposed", "", &record.TextProposed{
		Form: "agreement", Parties: both, Authentic: []record.Lang{"en"}, InForce: record.InForce{On: record.OnCondition},
		Points: []record.Point{{Name: "1", Owes: both, To: both, Due: record.Due{None: true}}},
	}, spoken("Road map for six properties", "The parties restore six properties to their use, in steps.", "1", "A road map for six properties is carried out."))
	w.exchange()
	b.say("text.signed", roadmap, &record.TextSigned{AdReferendum: true}, nil)
	w.exchange()
	day()

	third := a.say("contact.proposed", "", &record.ContactProposed{ContactFacts: record.ContactFacts{
		Form: "expert-meeting", Level: "experts", When: "2025-03-20", Venue: "Consulate general, Istanbul", Host: "TR", Follows: experts,
	}}, spoken("Second round of experts", ""))
	w.exchange()
	b.say("contact.cancelled", third, &record.ContactCancelled{Initiative: []record.PartyName{b.name}}, spoken("", "It cannot take place in March."))
	b.say("contact.proposed", "", &record.ContactProposed{ContactFacts: record.ContactFacts{
		Form: "video", Level: "deputies", When: "2025-03-12T10:00Z", Initiative: []record.PartyName{b.name},
	}}, spoken("Video call of the deputies", ""))
	b.say("contact.held", "", &record.ContactHeld{ContactFacts: record.ContactFacts{Form: "demarche", Level: "officials", When: "2025-02-26", Venue: "Sudland's foreign ministry"}}, spoken("Démarche on couriers", ""))
	w.exchange()
	if err := a.Release(t.Context(), w.id, mustCite(t, a, ministers), "anna"); err != nil {
		t.Fatal(err)
	}
	w.pass(24 * time.Hour)
	a.say("contact.proposed", "", &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "meeting", Level: "ministers", When: "2025-04"}}, spoken("Meeting of the ministers", "We propose to meet in April."))
	return w
}
