package node_test

import (
	"bytes"
	"errors"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
	"parley.example/standing"
)

func TestSignDraft(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	say := node.Saying{
		Channel: id, Official: "anna", Kind: "topic.opened", Terms: &record.TopicOpened{},
		Body: &record.Body{Title: record.Text{"en": "A question"}},
	}
	d, body, breach, err := a.Draft(t.Context(), say)
	if err != nil || breach != nil {
		t.Fatal(breach, err)
	}
	entered, err := a.SignDraft(t.Context(), d.Text(), body)
	if err != nil {
		t.Fatal(err)
	}
	line, err := a.Line(t.Context(), id, entered.Cite)
	if err != nil || !bytes.HasPrefix(line.Act.Note, d.Text()) || line.Body == nil || line.Breach != nil {
		t.Fatalf("%+v, %v", line, err)
	}
	again, err := a.SignDraft(t.Context(), d.Text(), body)
	if err != nil || again != entered {
		t.Errorf("signed again: %v, %v, want %v", again, err, entered)
	}

	closing := node.Saying{Channel: id, Official: "anna", Kind: "topic.closed", About: record.RefTo(entered.Act), Terms: &record.TopicClosed{}}
	first, _, _, err := a.Draft(t.Context(), closing)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Say(t.Context(), closing); err != nil {
		t.Fatal(err)
	}
	var none *node.NoEffect
	if _, err := a.SignDraft(t.Context(), first.Text(), nil); !errors.As(err, &none) || none.Rule != standing.RuleClosed {
		t.Errorf("a draft that came too late: %v", err)
	}
	for name, try := range map[string]struct{ text, body []byte }{
		"no draft":         {[]byte("x"), nil},
		"without its body": {d.Text(), nil},
		"a body too many":  {first.Text(), body},
	} {
		if _, err := a.SignDraft(t.Context(), try.text, try.body); err == nil {
			t.Errorf("%s: was signed", name)
		}
	}
	if _, err := b.SignDraft(t.Context(), d.Text(), body); err == nil {
		t.Error("a draft of another party was signed")
	}
}

func TestWould(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	entered, err := a.Say(t.Context(), node.Saying{
		Channel: id, Official: "anna", Kind: "contact.proposed",
		Terms: &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "call", Level: "ministers", When: "2025-02-16"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, b)
	ref := record.RefTo(entered.Act)
	for _, c := range []struct {
		by       *nodetest.Side
		official record.OfficialID
		kind     string
		rule     standing.Rule
	}{
		{b, "anna", "contact.accepted", ""},
		{b, "anna", "contact.moved", ""}, // whatever its terms
		{a, "anna", "contact.accepted", standing.RuleOwnOffer},
		{a, "anna", "withdrawal", ""},
		{b, "anna", "withdrawal", standing.RuleOwnOffer},
		{b, "nobody", "contact.accepted", standing.RulePowers},
		{b, "", "contact.accepted", standing.RulePowers},
	} {
		breach, err := c.by.Would(t.Context(), node.Saying{Channel: id, Official: c.official, Kind: c.kind, About: ref})
		if err != nil {
			t.Fatal(err)
		}
		if (breach == nil) != (c.rule == "") || breach != nil && breach.Rule != c.rule {
			t.Errorf("%s by %s of %s: %v, want rule %q", c.kind, c.official, c.by.Name, breach, c.rule)
		}
	}
	if _, err := a.Would(t.Context(), node.Saying{Channel: id, Kind: "no.such"}); err == nil {
		t.Error("a kind that is none")
	}
}
