package desk

import (
	"net/http"
	"testing"

	"parley.example/record"
)

// Two accounts have the same point with different dates: the desk draws that they differ.
func TestAccountsThatDifferInADate(t *testing.T) {
	w := newWorld(t)
	call := w.a.say("contact.held", "", &record.ContactHeld{ContactFacts: record.ContactFacts{Form: "call", When: "2025-02-11"}}, nil)
	w.exchange()
	w.b.say("contact.held", call, &record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-02-11"}}, nil)
	point := record.Point{Name: "1", Owes: []record.PartyName{w.a.name}, To: []record.PartyName{w.b.name}, Due: record.Due{By: "2025-03-01"}}
	theirs := w.b.say("readout", call, &record.Readout{Points: []record.Point{point}}, spoken("The call", "We spoke.", "1", "Norland hands over the list by 1 March."))
	w.exchange()
	point.Due.By, point.Same = "2025-04-01", theirs.Point("1")
	w.a.say("readout", call, &record.Readout{Points: []record.Point{point}}, spoken("Our call", "We spoke, too.", "1", "We hand over the list by 1 April."))
	at := "/c/" + w.id.String() + "/contacts/" + path(mustCite(t, w.a, call))
	b := w.a.signIn("anna")
	b.want(http.StatusOK, b.get(at)).shows(t, "They differ")
}

// An official has two powers, and the newer ones do not reach what was signed: the entry shows
// those under which it was.
func TestThePowersThatTheLawApplied(t *testing.T) {
	w := newWorld(t)
	w.a.empower("anna", "Anna Lind", "Envoy", record.PowerSend)
	both := []record.PartyName{w.a.name, w.b.name}
	minutes := w.a.say("text.proposed", "", &record.TextProposed{
		Form: "agreed-minutes", Parties: both, Authentic: []record.Lang{"en"}, InForce: record.InForce{On: record.OnAdoption},
	}, spoken("Minutes", "The experts met."))
	signed := w.a.say("text.signed", minutes, &record.TextSigned{}, nil)
	at := "/c/" + w.id.String() + "/log/" + path(mustCite(t, w.a, signed))
	b := w.a.signIn("anna")
	b.want(http.StatusOK, b.get(at)).shows(t, "Anna Lind, Counsellor")
}
