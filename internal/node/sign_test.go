package node_test

import (
	"bytes"
	"errors"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// TestSignEntersWhatWasShown: the act that is entered is the draft's text, byte for byte, and the
// law is asked again when it is.
func TestSignEntersWhatWasShown(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	topic := a.MustSay(t, node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "topic.opened", Terms: &record.TopicOpened{},
		Body: &record.Body{Title: record.Text{"en": "Visas"}},
	})
	draft, body, breach, err := a.Draft(t.Context(), node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "topic.closed", About: record.RefTo(topic.Act), Terms: &record.TopicClosed{},
	})
	if err != nil || breach != nil {
		t.Fatal(breach, err)
	}
	entered, err := a.Sign(t.Context(), draft, body, false)
	if err != nil {
		t.Fatal(err)
	}
	l, err := a.Line(t.Context(), id, entered.Cite)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(l.Act.Note, draft.Text()) {
		t.Errorf("entered\n%s\nand shown was\n%s", l.Act.Note, draft.Text())
	}
	if _, err := a.Sign(t.Context(), draft, body, false); !isNoEffect(err) {
		t.Errorf("signed again: %v", err)
	}
	if _, err := a.Sign(t.Context(), draft, body, true); err != nil {
		t.Errorf("signed again anyway: %v", err)
	}
}

func isNoEffect(err error) bool {
	_, ok := errors.AsType[*node.NoEffect](err)
	return ok
}
