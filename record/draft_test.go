package record

import (
	"bytes"
	"testing"
)

func TestParseDraft(t *testing.T) {
	w := newWorld(t, "a", "b")
	a := w.act("a", "anna", "topic.opened")
	d, err := NewDraft(a, &TopicOpened{}, &Body{Title: Text{"en": "A question"}, Salt: a.Nonce})
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseDraft(d.Text())
	if err != nil || !bytes.Equal(again.Text(), d.Text()) || again.Kind != a.Kind || *again.Body != *d.Body {
		t.Fatalf("%+v, %v", again, err)
	}
	text := string(d.Text())
	for name, bad := range map[string]string{
		"nothing":         "",
		"a signed note":   text + "\n— a AAAAAAA=\n",
		"a third line":    text + "x\n",
		"another magic":   "x" + text,
		"an unknown kind": string(bytes.Replace(d.Text(), []byte("topic.opened"), []byte("topic.opener"), 1)),
		"faulty terms":    string(bytes.Replace(d.Text(), []byte(`"terms":{}`), []byte(`"terms":{"x":1}`), 1)),
	} {
		if _, err := ParseDraft([]byte(bad)); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
}

// TestDraftsCanBeRead checks that what readers refuse is refused before anybody signs it.
func TestDraftsCanBeRead(t *testing.T) {
	w := newWorld(t, "a", "b")
	a := w.act("a", "anna", "contact.proposed")
	facts := ContactFacts{Form: "call", Level: "ministers", When: "2025"}
	body := func(s string) *Body { return &Body{Title: Text{"en": s}, Salt: a.Nonce} }
	if _, err := NewDraft(a, &ContactProposed{facts}, body("A call")); err != nil {
		t.Fatal(err)
	}
	if _, err := NewDraft(a, &ContactProposed{facts}, body("A call\u202e")); err == nil {
		t.Error("a title that deceives its reader was drafted")
	}
	facts.Venue = "Geneva\u202e"
	if _, err := NewDraft(a, &ContactProposed{facts}, body("A call")); err == nil {
		t.Error("a venue that deceives its reader was drafted")
	}
}
