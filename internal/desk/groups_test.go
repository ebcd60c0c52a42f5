package desk

import (
	"net/http"
	"testing"

	"parley.example/internal/node"
	"parley.example/record"
)

// A working group is seen from its parent, with the way to it for those who have full powers there; and
// who has not confirmed it is asked to.
func TestWorkingGroupAtTheDesk(t *testing.T) {
	w := newWorld(t)
	base := "/c/" + w.id.String()
	mandate := w.a.say("text.proposed", "", &record.TextProposed{
		Form: record.FormMandate, Parties: []record.PartyName{w.a.name, w.b.name}, Authentic: []record.Lang{"en"}, InForce: record.InForce{On: record.OnAdoption},
	}, spoken("Mandate of the experts", "The experts list the obstacles."))
	w.exchange()
	w.a.say("text.signed", mandate, &record.TextSigned{}, nil)
	w.exchange()
	w.b.say("text.signed", mandate, &record.TextSigned{}, nil)
	w.exchange()

	charter, _, err := w.a.Charter(t.Context(), w.id)
	if err != nil {
		t.Fatal(err)
	}
	c := *charter
	c.Title, c.Parent = record.Text{"en": "Experts on obstacles"}, record.Parent{Channel: w.id, Mandate: mandate}
	group, err := w.a.Found(t.Context(), &c)
	if err != nil {
		t.Fatal(err)
	}
	formed := w.a.say("group.formed", "", &record.GroupFormed{Mandate: mandate, Channel: group}, spoken("The experts", ""))
	w.exchange()

	ours, theirs := w.a.signIn("anna"), w.b.signIn(w.b.official)
	ours.want(http.StatusOK, ours.get(base)).shows(t, "Working groups", "The experts", "formed, not confirmed by all", group.Short(), "a channel that is not shown here")
	theirs.want(http.StatusOK, theirs.get(base)).shows(t, "A working group awaits your confirmation", "Confirm the working group")
	theirs.want(http.StatusOK, theirs.get(base+"/act/group.confirmed?about="+string(formed)))

	w.b.say("group.confirmed", formed, &record.GroupConfirmed{}, nil)
	w.exchange()
	ours.get(base).shows(t, ">at work<", "Report from the working group", "Close the working group")

	key, err := record.NewSigningKey("x", record.Ed25519, w.a.signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.a.Say(t.Context(), node.Saying{Channel: group, Kind: "powers.given", Terms: &record.PowersGiven{
		Official: "anna", Name: "Anna", Office: "Counsellor", Key: key.Public, May: []record.Power{record.PowerSend},
	}}); err != nil {
		t.Fatal(err)
	}
	ours.get(base).shows(t, `href="/c/`+group.String()+`"`, "Experts on obstacles")
	ours.want(http.StatusOK, ours.get("/c/"+group.String())).shows(t, "A working group that reports to", `href="`+base+`"`, "Mandate of the experts")
}
