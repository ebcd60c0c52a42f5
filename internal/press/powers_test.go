package press_test

import (
	"slices"
	"strings"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// An official has two powers, and the newer ones do not reach what was signed. The page names
// the office of those under which it was.
func TestThePowersThatTheLawApplied(t *testing.T) {
	s := tell(t)
	s.us.MustSay(t, node.Saying{Channel: s.id, Kind: "powers.given", Terms: powers(t, s, "Envoy", record.PowerSend, record.PowerPublish)})
	s.us.MustSay(t, node.Saying{Channel: s.id, Kind: "powers.given", Terms: powers(t, s, "Clerk", record.PowerSign)})
	e := s.us.MustSay(t, node.Saying{Channel: s.id, Official: "envoy", Kind: "announcement", Terms: &record.Announcement{}, Body: announcement(s.id).Body})
	s.exchange()
	if err := s.us.Release(t.Context(), s.id, e.Cite, nodetest.Anna); err != nil {
		t.Fatal(err)
	}
	h := s.room().Handler()
	at := s.channel("en") + "/entry/" + strings.Replace(e.Cite.String(), " ", "/", 1)
	if html := read(t, ask(t, h, at)); !strings.Contains(html, "Envoy") || strings.Contains(html, "Clerk") {
		t.Error("the office is not that of the powers that were applied")
	}
}

func powers(t *testing.T, s *story, office string, may ...record.Power) *record.PowersGiven {
	t.Helper()
	signer, err := s.us.Keys.Official("envoy")
	if err != nil {
		t.Fatal(err)
	}
	key, err := record.NewSigningKey("envoy", record.Ed25519, signer)
	if err != nil {
		t.Fatal(err)
	}
	return &record.PowersGiven{Official: "envoy", Name: "Erik Dahl", Office: office, Key: key.Public, May: slices.Sorted(slices.Values(may))}
}
