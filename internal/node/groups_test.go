package node_test

import (
	"strings"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// A node founds a working group only under a mandate that is in force in a channel which it keeps,
// and forms or confirms none whose charter says otherwise.
func TestWorkingGroupsCharter(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	parent := nodetest.Found(t, a, b)
	propose := func(form record.TextForm) record.Ref {
		t.Helper()
		e := a.MustSay(t, node.Saying{
			Channel: parent, Official: nodetest.Anna, Kind: "text.proposed", Body: &record.Body{Text: record.Text{"en": "Experts meet."}},
			Terms: &record.TextProposed{Form: form, Parties: []record.PartyName{"a.example", "b.example"}, Authentic: []record.Lang{"en"}, InForce: record.InForce{On: record.OnAdoption}},
		})
		return record.RefTo(e.Act)
	}
	sign := func(by *nodetest.Side, text record.Ref) {
		t.Helper()
		by.MustSay(t, node.Saying{Channel: parent, Official: nodetest.Anna, Kind: "text.signed", About: text, Terms: &record.TextSigned{}})
		nodetest.Exchange(t, parent, a, b)
	}
	mandate, agreement := propose(record.FormMandate), propose(record.FormAgreement)
	found := func(parent record.Parent) (record.Hash, error) {
		t.Helper()
		c := nodetest.Charter(t, a, b)
		nonce, err := record.NewNonce(strings.NewReader(strings.Repeat(string(parent.Mandate)+parent.Channel.String(), 9)))
		if err != nil {
			t.Fatal(err)
		}
		c.Parent, c.Nonce = parent, nonce
		return a.Found(t.Context(), c)
	}
	refused := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	_, err := found(record.Parent{Channel: record.Hash{1}, Mandate: mandate})
	refused(err, "found a working group where the channel is kept that it reports to")
	_, err = found(record.Parent{Channel: parent, Mandate: mandate})
	refused(err, "is a text of the form mandate, proposed: want a mandate that is in force")
	nodetest.Exchange(t, parent, a, b)
	for _, text := range []record.Ref{mandate, agreement} {
		sign(a, text)
		sign(b, text)
	}
	_, err = found(record.Parent{Channel: parent, Mandate: agreement})
	refused(err, "is a text of the form agreement, in-force")
	_, err = found(record.Parent{Channel: parent, Mandate: record.RefTo(record.Hash{2})})
	refused(err, "has no text")

	other := nodetest.Found(t, nodetest.New(t, "c.example"), nodetest.New(t, "d.example"))
	loose, err := found(record.Parent{Channel: parent})
	if err != nil {
		t.Fatal(err)
	}
	group, err := found(record.Parent{Channel: parent, Mandate: mandate})
	if err != nil {
		t.Fatal(err)
	}
	form := func(channel record.Hash) (node.Entered, error) {
		return a.Say(t.Context(), node.Saying{
			Channel: parent, Official: nodetest.Anna, Kind: "group.formed", Body: &record.Body{Title: record.Text{"en": "Experts"}},
			Terms: &record.GroupFormed{Mandate: mandate, Channel: channel},
		})
	}
	_, err = form(loose)
	refused(err, "names no mandate")
	for _, channel := range []record.Hash{group, other} { // the charter of the other one is not here
		if _, err := form(channel); err != nil {
			t.Error(err)
		}
	}

	// b keeps a charter of that name which reports elsewhere, and would not confirm it.
	_, raw, err := a.Charter(t.Context(), loose)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Join(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	formed := a.MustSay(t, node.Saying{
		Channel: parent, Official: nodetest.Anna, Kind: "group.formed", Anyway: true, Body: &record.Body{Title: record.Text{"en": "Loose"}},
		Terms: &record.GroupFormed{Mandate: mandate, Channel: loose},
	})
	nodetest.Exchange(t, parent, a, b)
	confirm := node.Saying{Channel: parent, Official: nodetest.Anna, Kind: "group.confirmed", About: record.RefTo(formed.Act), Terms: &record.GroupConfirmed{}}
	_, _, _, err = b.Draft(t.Context(), confirm)
	refused(err, "names no mandate")
	_, err = b.Say(t.Context(), confirm)
	refused(err, "names no mandate")
}
