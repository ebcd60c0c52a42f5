package node_test

import (
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
	"parley.example/standing"
)

func TestTwoNodesHoldOneRecord(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	entered, err := a.Say(t.Context(), node.Saying{
		Channel: id, Official: "anna", Kind: "contact.proposed",
		Terms: &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "call", Level: "ministers", When: "2025-02-16"}},
		Body:  &record.Body{Title: record.Text{"en": "A call"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, b)
	if _, err := b.Say(t.Context(), node.Saying{Channel: id, Official: "anna", Kind: "contact.accepted", About: record.RefTo(entered.Act), Terms: &record.ContactAccepted{}}); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, b, a)

	for _, s := range []*nodetest.Side{a, b} {
		st, err := s.Standing(t.Context(), id, s.Now)
		if err != nil {
			t.Fatal(err)
		}
		if len(st.Contacts) != 1 || st.Contacts[0].State != "accepted" || st.Contacts[0].Provisional {
			t.Errorf("at %s the contact stands as %+v", s.Name, st.Contacts)
		}
		if len(st.WithoutEffect) > 0 {
			t.Errorf("at %s without effect: %+v", s.Name, st.WithoutEffect)
		}
	}
	for _, cite := range []standing.Cite{entered.Cite, {Party: "a.example", N: 0}} {
		proof, err := a.Prove(t.Context(), id, cite, true)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := proof.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := record.VerifyProof(raw, id); err != nil {
			t.Errorf("%s: %v", cite, err)
		}
	}
}
