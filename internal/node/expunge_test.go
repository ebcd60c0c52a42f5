package node_test

import (
	"bytes"
	"strings"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
	"parley.example/standing"
)

// insulted is a channel of a and b, with a mediator who has heard nothing yet, in which a has said
// what both agree to expunge.
func insulted(t *testing.T) (a, b, m *nodetest.Side, id record.Hash, said node.Entered, text record.Ref) {
	t.Helper()
	a, b, m = nodetest.New(t, "a.example"), nodetest.New(t, "b.example"), nodetest.New(t, "m.example")
	charter := nodetest.Charter(t, a, b, m)
	charter.Parties[2].Role = record.RoleMediator
	id = nodetest.Convene(t, charter, a, b, m)
	nodetest.Exchange(t, id, a, b)
	if _, err := b.Accede(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a.Empower(t, id)
	b.Empower(t, id)
	said = a.MustSay(t, node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "announcement", Terms: &record.Announcement{},
		Body: &record.Body{Text: record.Text{"en": "An insult."}},
	})
	proposed := a.MustSay(t, expunging(id, said.Act, a.Name, b.Name))
	return a, b, m, id, said, record.RefTo(proposed.Act)
}

// expunging proposes a text that expunges what an act said.
func expunging(id, act record.Hash, parties ...record.PartyName) node.Saying {
	return node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "text.proposed",
		Terms: &record.TextProposed{
			Form: record.FormExpunging, Parties: parties, Authentic: []record.Lang{"en"},
			InForce: record.InForce{On: record.OnAdoption}, Expunges: []record.Ref{record.RefTo(act)},
		},
		Body: &record.Body{Text: record.Text{"en": "What was said is expunged."}},
	}
}

func signText(t *testing.T, s *nodetest.Side, id record.Hash, text record.Ref) {
	t.Helper()
	s.MustSay(t, node.Saying{Channel: id, Official: nodetest.Anna, Kind: "text.signed", About: text, Terms: &record.TextSigned{}})
}

// body returns the words that a side keeps of an entry.
func body(t *testing.T, s *nodetest.Side, id record.Hash, at standing.Cite) *record.Body {
	t.Helper()
	line, err := s.Line(t.Context(), id, at)
	if err != nil {
		t.Fatal(err)
	}
	return line.Body
}

// When all principals have agreed to expunge words and that is settled, they are on no node; a party
// that comes later takes the entry in without them.
func TestExpungedWordsAreOnNoNode(t *testing.T) {
	a, b, m, id, said, text := insulted(t)
	signText(t, a, id, text)
	nodetest.Exchange(t, id, a, b)
	if body(t, a, id, said.Cite) == nil || body(t, b, id, said.Cite) == nil {
		t.Fatal("the words are gone before both have signed")
	}
	signText(t, b, id, text)
	if body(t, b, id, said.Cite) == nil {
		t.Fatal("the words are gone before the adoption is settled")
	}
	nodetest.Exchange(t, id, a, b)
	a.MustSay(t, topic(id, "Visas"))
	nodetest.Exchange(t, id, a, b)
	for _, s := range []*nodetest.Side{a, b} {
		if body(t, s, id, said.Cite) != nil {
			t.Errorf("%s still has the words", s.Name)
		}
		st, err := s.Standing(t.Context(), id, s.Now)
		if err != nil {
			t.Fatal(err)
		}
		if len(st.Expunged) != 1 || st.Expunged[0].Act != said.Act || !st.Expunged[0].Settled || st.Expunged[0].Text != text {
			t.Errorf("%s says of what is expunged %+v", s.Name, st.Expunged)
		}
	}
	raw, err := news(t, a, id, m).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("An insult.")) {
		t.Error("the words are sent")
	}
	nodetest.Exchange(t, id, a, m)
	if line, err := m.Line(t.Context(), id, said.Cite); err != nil || line.Act == nil || line.Body != nil {
		t.Errorf("the mediator has %+v, %v", line, err)
	}
}

// Without the adopted text a body may not be left out.
func TestABodyIsMissingWithoutAnAdoptedText(t *testing.T) {
	a, _, m, id, _, text := insulted(t)
	signText(t, a, id, text) // b has not
	out := news(t, a, id, m)
	for i, words := range out.Bodies {
		if bytes.Contains(words, []byte("An insult.")) {
			out.Bodies = append(out.Bodies[:i], out.Bodies[i+1:]...)
			break
		}
	}
	if _, err := m.Receive(t.Context(), out); err == nil || !strings.Contains(err.Error(), "its body did not come with it") {
		t.Errorf("a body is left out: %v", err)
	}
}

// What somebody kept of the words still proves them, to whoever has the charter.
func TestExpungedWordsKeptElsewhereStillProve(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	said := a.MustSay(t, node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "announcement", Terms: &record.Announcement{},
		Body: &record.Body{Text: record.Text{"en": "An insult."}},
	})
	nodetest.Exchange(t, id, a, b)
	proof, err := a.Prove(t.Context(), id, said.Cite, true)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := proof.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	text := a.MustSay(t, expunging(id, said.Act, a.Name, b.Name))
	signText(t, a, id, record.RefTo(text.Act))
	nodetest.Exchange(t, id, a, b)
	signText(t, b, id, record.RefTo(text.Act))
	nodetest.Exchange(t, id, a, b)
	if body(t, a, id, said.Cite) != nil {
		t.Fatal("the words are still here")
	}
	proven, err := record.VerifyProof(kept, id)
	if err != nil || proven.Body == nil || proven.Body.Text["en"] != "An insult." {
		t.Errorf("the copy proves %+v, %v", proven, err)
	}
	if bare, err := a.Prove(t.Context(), id, said.Cite, false); err != nil || bare.Exhibits[0].Body != nil {
		t.Errorf("the entry without its words: %+v, %v", bare, err)
	}
}
