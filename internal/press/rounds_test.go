package press_test

import (
	"strings"
	"testing"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/play"
	"parley.example/record"
	"parley.example/standing"
)

// TestSealedOffersInPublic tells two rounds of sealed offers, all of it released, and reads them: what
// was opened is shown, and of what was not, nobody's sum.
func TestSealedOffersInPublic(t *testing.T) {
	stage := told(t, "../../scenarios/life/ferry-pier.yaml")
	side := stage.Side("shingle")
	releaseAll(t, side, stage.Channel())
	now := stage.Now()
	h := demonstrationRoom(t, side, func() time.Time { return now })
	readAll(t, h, stage.Channel(), func() { now = now.Add(time.Second) })
	at := "/channel/" + stage.Channel().String()[:16] + "/texts"
	for lang, want := range map[string][]string{
		"en": {"closed, nothing opened", "offers opened", "400,000 EUR (the pier)", "420,000 EUR (the pier)", "800,000 EUR (the pier)"},
		"fr": {"clos sans ouverture", "offres ouvertes"},
		"ar": {"أُغلقت من غير فتح", "فُتحت العروض"},
	} {
		said := read(t, ask(t, h, "/"+lang+at))
		for _, text := range want {
			if !strings.Contains(said, text) {
				t.Errorf("in %s it does not say %q", lang, text)
			}
		}
		for _, sum := range []string{"300", "350", "380"} {
			if strings.Contains(said, sum+",000") || strings.Contains(said, sum+"\u00a0000") {
				t.Errorf("in %s it says %s", lang, sum)
			}
		}
	}
}

// releaseAll has a side show every act that it has to the public.
func releaseAll(t *testing.T, side *play.Side, id record.Hash) {
	t.Helper()
	sizes, err := side.Node().Sizes(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for party, size := range sizes {
		lines, err := side.Node().Lines(t.Context(), id, party, 0, size)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			if l.Act == nil {
				continue
			}
			if err := side.Node().ReleaseFrom(t.Context(), id, standing.Cite{Party: l.Party, N: l.N}, node.Releaser{Person: "spokesperson"}, time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
	}
}
