package reception_test

import (
	"encoding/csv"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/staff"
)

var madeLink = regexp.MustCompile(`href="(/sign-in/[0-9a-f]+)"`)

// TestAnAdministrator takes a person in, gives them a link, changes what they may do, and has them leave.
func TestAnAdministrator(t *testing.T) {
	h := newHouse(t)
	id := nodetest.Found(t, h.side, nodetest.New(t, "west.example"))
	h.employ("root", staff.Administrator)
	root := h.signIn("root")
	root.ask(200, "GET", "/people", nil, "Who is of the house?", "Root")
	root.ask(422, "POST", "/people", url.Values{"id": {"Eve!"}, "name": {"Eve"}, "role": {"reader"}}, "Such a short name cannot be.", "Eve!")
	root.ask(422, "POST", "/people", url.Values{"id": {"eve"}, "name": {"Eve"}}, "Choose a role.")
	root.ask(422, "POST", "/people", url.Values{"id": {"eve"}, "name": {"Eve"}, "role": {"king"}}, "Choose a role.")
	root.ask(422, "POST", "/people", url.Values{"id": {"root"}, "name": {"Eve"}, "role": {"reader"}}, "Somebody has this short name.")
	eveAt := root.ask(303, "POST", "/people", url.Values{"id": {"eve"}, "name": {"Eve Adams"}, "role": {"reader"}, "channel": {id.String()}})
	page := root.ask(200, "POST", eveAt+"/link", nil, "Whoever has this link is Eve Adams")
	eve := h.seat()
	eve.ask(303, "POST", madeLink.FindStringSubmatch(page)[1], nil)
	eve.ask(200, "GET", "/c/"+id.String(), nil)
	eve.ask(403, "GET", "/people", nil, "This is not in your role")

	root.ask(303, "POST", eveAt, url.Values{"name": {"Eve Adams"}, "role": {"signatory", "editor"}, "official": {"anna"}})
	eve.ask(200, "GET", "/newsroom/", nil)
	eve.ask(200, "GET", "/c/"+id.String()+"/act", nil, "Open a topic")
	root.ask(303, "POST", "/people", url.Values{"id": {"sam"}, "name": {"Sam"}, "role": {"reader"}})
	root.ask(422, "POST", "/people/sam", url.Values{"name": {"Sam"}, "role": {"signatory"}, "official": {"anna"}}, "Somebody else is this official.")
	root.ask(422, "POST", "/people/root", url.Values{"name": {"Root"}, "role": {"reader"}}, "Only another administrator")
	root.ask(422, "POST", "/people/root/remove", nil, "Only another administrator")
	root.ask(404, "GET", "/people/nobody", nil)

	root.ask(303, "POST", eveAt+"/sessions/end", nil)
	eve.ask(401, "GET", "/", nil)
	eve.ask(303, "POST", h.link("eve"), nil)
	unused := h.link("eve")
	root.ask(200, "GET", eveAt+"/remove", nil, "Remove Eve Adams from the house?")
	root.ask(303, "POST", eveAt+"/remove", nil)
	eve.ask(401, "GET", "/", nil)
	h.employ("eve", staff.Reader) // another of that id
	eve.ask(401, "GET", "/", nil)
	h.seat().ask(410, "POST", unused, nil)
}

// TestOwnSessions ends one session of two, and then all.
func TestOwnSessions(t *testing.T) {
	h := newHouse(t)
	h.employ("anna", staff.Reader)
	h.employ("bert", staff.Reader)
	here, there, bert := h.signIn("anna"), h.signIn("anna"), h.signIn("bert")
	all, err := access.Sessions(t.Context(), h.side.Node, "anna")
	if must(t, err); len(all) != 2 {
		t.Fatalf("%v", all)
	}
	for _, s := range all {
		bert.ask(303, "POST", "/account/sessions/"+s.Name+"/end", nil) // another's: nothing ends
	}
	here.ask(200, "GET", "/account", nil, "this browser")
	there.ask(200, "POST", "/account/sessions/end", nil, "You are signed out")
	here.ask(401, "GET", "/", nil)
	there.ask(401, "GET", "/", nil)
	bert.ask(200, "GET", "/", nil)
}

// TestAccessLog looks for what a person has opened and done, and that it is kept for a year.
func TestAccessLog(t *testing.T) {
	h := newHouse(t)
	id := nodetest.Found(t, h.side, nodetest.New(t, "west.example"))
	h.employ("root", staff.Administrator)
	must(t, staff.Put(t.Context(), h.side.Node, staff.Person{ID: "anna", Name: "Anna Lind", Roles: []staff.Role{staff.Signatory}, Official: nodetest.Anna}))
	anna := h.signIn("anna")
	base := "/c/" + id.String()
	h.pass(time.Second)
	anna.ask(200, "GET", base, nil)
	h.pass(time.Second)
	anna.ask(200, "GET", base+"/log", nil) // the same channel
	h.pass(time.Second)
	draft := anna.ask(303, "POST", base+"/act/topic.opened", url.Values{"b.title.en": {"On fish"}})
	h.pass(time.Second)
	anna.ask(303, "POST", draft, nil)
	h.pass(time.Second)
	anna.ask(410, "POST", draft, nil) // nothing is done
	anna.ask(200, "POST", "/sign-out", nil)

	root := h.signIn("root")
	root.ask(200, "GET", "/access-log", nil, "Anna Lind", "signed in, by a link", "opened", "used full powers", "signed out", base)
	var did []string
	read := func() {
		t.Helper()
		did = nil
		w := root.send("GET", "/access-log.csv", nil)
		rows, err := csv.NewReader(w.Body).ReadAll()
		must(t, err)
		for _, row := range slices.Backward(rows[1:]) {
			if row[1] == "anna" {
				did = append(did, row[2])
			}
		}
	}
	read()
	if got := strings.Join(did, " "); got != "signed-in opened draft sign signed-out" {
		t.Errorf("anna did %s", got)
	}
	h.pass(360 * 24 * time.Hour)
	root = h.signIn("root")
	if read(); len(did) != 5 {
		t.Errorf("within the year: %v", did)
	}
	h.pass(60 * 24 * time.Hour)
	root = h.signIn("root")
	if read(); len(did) != 0 {
		t.Errorf("after it: %v", did)
	}
	if kept := h.kept("access-log"); strings.HasPrefix(kept[0], "2025-02") {
		t.Errorf("lines are left: %s", kept[0])
	}
	root.ask(200, "GET", "/access-log?month=2025-06", nil, "Nothing is noted")
}
