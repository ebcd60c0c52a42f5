package desk

import (
	"net/http"
	"testing"

	"parley.example/internal/staff"
	"parley.example/record"
)

// TestPowersOpenChannels checks that an official sees a channel only while their party has
// given them powers there.
func TestPowersOpenChannels(t *testing.T) {
	w := newWorld(t)
	base := "/c/" + w.id.String()
	w.a.employ("nobody")
	nobody := w.a.signIn("nobody")
	nobody.want(http.StatusOK, nobody.get("/")).shows(t, "You have full powers in no channel")
	nobody.want(http.StatusNotFound, nobody.get(base))

	carl := w.a.signIn("carl")
	carl.want(http.StatusOK, carl.get(base))
	carl.want(http.StatusForbidden, carl.get(base+"/act/text.signed"))
	carl.want(http.StatusForbidden, carl.post(base+"/act/measure.notified", nil))
	carl.want(http.StatusForbidden, carl.post(base+"/log/norland.example/1/release", nil))
	carl.get(base+"/act").shows(t, "Your full powers do not cover it")

	v := w.a.inside("carl", "en")
	w.a.official = "" // the party itself
	w.a.say("powers.revoked", v.me.Ref, &record.PowersRevoked{}, nil)
	carl.want(http.StatusNotFound, carl.get(base))
}

// TestReadersRead checks that who was given a channel without powers in it reads it, and that nothing there
// offers or takes an act of theirs: not in the party's own name either.
func TestReadersRead(t *testing.T) {
	w := newWorld(t)
	base := "/c/" + w.id.String()
	p := staff.Person{ID: "rita", Name: "Rita", Roles: []staff.Role{staff.Reader}}
	keep := func() {
		t.Helper()
		if err := staff.Put(t.Context(), w.a.Node, p); err != nil {
			t.Fatal(err)
		}
	}
	keep()
	rita := w.a.signIn("rita")
	rita.want(http.StatusNotFound, rita.get(base))
	p.Channels = []record.Hash{w.id}
	keep()
	rita.want(http.StatusOK, rita.get("/")).shows(t, "Channel on the missions")
	rita.want(http.StatusOK, rita.get(base))
	rita.want(http.StatusForbidden, rita.get(base+"/act/topic.opened")).shows(t, "This is not in your role")
	p.Channels, p.Every, p.Roles = nil, true, []staff.Role{staff.Drafter, staff.Signatory}
	keep()
	rita.want(http.StatusForbidden, rita.get(base+"/act/topic.opened")).shows(t, "Your full powers do not cover this")
	rita.want(http.StatusForbidden, rita.post(base+"/act/topic.opened", nil))
	rita.want(http.StatusForbidden, rita.post(base+"/log/norland.example/1/release", nil))
}
