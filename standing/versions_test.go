package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// What only a later law knows has no effect in a channel under an older one: programs of its
// time would not have known it, and all copies must come to the same standing.
func TestOlderLaw(t *testing.T) {
	differ := &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "call", Level: "ministers", When: "2025-10-18|2025-10-19"}}
	for law, want := range map[int]standing.Rule{1: standing.RuleForm, 2: ""} {
		h := standingtest.NewUnder(t, func(c *record.Charter) { c.Law = law }, a, b)
		h.Say(a, "charter", &record.CharterSigned{})
		h.Empower(a, standingtest.Desk)
		ref := h.Say(a, "contact.proposed", differ)
		var got standing.Rule
		if b := h.Fold().Breach(h.Cite(ref)); b != nil {
			got = b.Rule
		}
		if got != want {
			t.Errorf("under law %d: broke %q, want %q", law, got, want)
		}
	}
}
