package node_test

import (
	"errors"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// TestAProofWhereAHostHadLeft invites d when a has left: a proof shows the invitations of all who
// founded the channel, so d is left out of it, and what d itself says cannot be proven.
func TestAProofWhereAHostHadLeft(t *testing.T) {
	a, b, c := nodetest.New(t, "a.example"), nodetest.New(t, "b.example"), nodetest.New(t, "c.example")
	d := nodetest.New(t, "d.example")
	id := foundThree(t, a, b, c)
	c.Empower(t, id)
	a.MustSay(t, node.Saying{Channel: id, Kind: "secession", Terms: &record.Secession{}})
	exchangeAll(t, id, a, b, c)
	for _, host := range []*nodetest.Side{b, c} {
		host.MustSay(t, node.Saying{Channel: id, Kind: "invitation", Terms: &record.Invitation{Party: d.Party(t)}})
	}
	exchangeAll(t, id, a, b, c)
	_, charter, err := b.Node.Charter(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Join(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, b, d)
	acceded, err := d.Accede(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	said := b.MustSay(t, topic(id, "Said by b"))
	exchangeAll(t, id, a, b, c, d)
	proof, err := b.Prove(t.Context(), id, said.Cite, true)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := proof.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.VerifyProof(raw, id); err != nil {
		t.Error(err)
	}
	if _, err := d.Prove(t.Context(), id, acceded.Cite, false); !errors.Is(err, node.ErrUninvited) {
		t.Errorf("error %v", err)
	}
}
