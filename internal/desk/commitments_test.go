package desk

import (
	"slices"
	"testing"

	"parley.example/internal/words"
	"parley.example/standing"
)

func TestEveryStateOfAPointHasItsPlaceAndItsWord(t *testing.T) {
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range standing.PointStates() {
		if !slices.Contains(byNeed, state) {
			t.Errorf("%s: the commitments are sorted without it", state)
		}
		if !cat.Lookup("standing.point." + state + ".label") {
			t.Errorf("%s: no word for it", state)
		}
	}
}
