package desk

import (
	"net/http"
	"testing"

	"parley.example/record"
)

// An official sees of a package how far it has come, and for whose word a stage waits.
func TestPackageAtTheDesk(t *testing.T) {
	w := newWorld(t)
	both := []record.PartyName{w.a.name, w.b.name}
	pact := w.a.say("text.proposed", "", &record.TextProposed{
		Form: record.FormPackage, Parties: both, Authentic: []record.Lang{"en"}, InForce: record.InForce{On: record.OnAdoption}, SnapBack: record.SnapBackStage,
		Points: []record.Point{
			{Name: "1", Owes: both[:1], To: both[1:], Due: record.Due{None: true}},
			{Name: "2", Owes: both[1:], To: both[:1], Due: record.Due{None: true}},
		},
		Stages: []record.Stage{{Name: "first", Steps: []string{"1", "2"}, Together: true}},
	}, spoken("Consulates and visas", "Both at once.", "1", "The consulate is opened.", "2", "Visas are given."))
	w.exchange()
	w.a.say("text.signed", pact, &record.TextSigned{}, nil)
	w.b.say("text.signed", pact, &record.TextSigned{}, nil)
	w.exchange()
	w.exchange()
	w.a.say("stage.ready", pact, &record.StageReady{Stage: "first"}, nil)
	w.exchange()
	b := w.b.signIn(w.b.official)
	texts := "/c/" + w.id.String() + "/texts"
	b.get(texts).shows(t, "under way", "Stage first", "waiting for readiness", "awaited: "+w.b.names["en"], "Say that your side is ready")
	b.want(http.StatusOK, b.get("/c/"+w.id.String()+"/act/stage.ready")).shows(t, "Consulates and visas")
	w.b.say("stage.ready", pact, &record.StageReady{Stage: "first"}, nil)
	w.exchange()
	w.exchange()
	b.get(texts).shows(t, "under way", "Stage first", ">open<")
}

// What the law judges by a default or a time is offered before that is chosen: to undo a step in answer to a
// default, and to acknowledge what recurs.
func TestWhatIsChosenLaterIsOffered(t *testing.T) {
	w := newWorld(t)
	both := []record.PartyName{w.a.name, w.b.name}
	pact := w.a.say("text.proposed", "", &record.TextProposed{
		Form: record.FormPackage, Parties: both, Authentic: []record.Lang{"en"}, InForce: record.InForce{On: record.OnAdoption}, SnapBack: record.SnapBackStage,
		Points: []record.Point{
			{Name: "1", Owes: both[:1], To: both[1:], Due: record.Due{None: true}},
			{Name: "2", Owes: both[1:], To: both[:1], Due: record.Due{None: true}},
		},
		Stages: []record.Stage{{Name: "first", Steps: []string{"1", "2"}}},
	}, spoken("Consulates and visas", "Each its part.", "1", "The consulate is opened.", "2", "Visas are given."))
	weekly := w.a.say("declaration", "", &record.Declaration{Points: []record.Point{
		{Name: "1", Owes: both[:1], To: both[1:], Due: record.Due{Every: record.Every{Period: "7d", From: "2025-02-01"}}},
	}}, spoken("On lists", "We send lists.", "1", "A list is sent every week."))
	w.exchange()
	w.a.say("text.signed", pact, &record.TextSigned{}, nil)
	w.b.say("text.signed", pact, &record.TextSigned{}, nil)
	w.exchange()
	w.exchange()
	w.b.say("point.reported", pact.Point("2"), &record.PointReported{}, nil)
	w.exchange()
	w.a.say("point.contested", pact.Point("2"), &record.PointContested{}, spoken("", "None was given."))
	w.exchange()
	w.exchange()
	w.a.say("step.defaulted", pact.Point("2"), &record.StepDefaulted{}, nil)
	w.exchange()
	w.exchange()

	ours, theirs := w.a.signIn(w.a.official), w.b.signIn(w.b.official)
	form := "/c/" + w.id.String() + "/act/"
	ours.want(http.StatusOK, ours.get(form+"step.undone")).shows(t, "The consulate is opened.")
	theirs.want(http.StatusOK, theirs.get(form+"point.acknowledged")).shows(t, "A list is sent every week.")

	// Of the time that is acknowledged, and of those that are kept, nothing more is said.
	w.b.say("point.acknowledged", weekly.Point("1"), &record.PointAcknowledged{For: "2025-02-01"}, nil)
	theirs.want(http.StatusOK, theirs.get(form+"point.acknowledged")).shows(t, "A list is sent every week.")
}
