package press

import (
	"slices"
	"testing"

	"parley.example/internal/words"
	"parley.example/standing"
)

func TestEveryStateOfACommitmentHasAGroup(t *testing.T) {
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range standing.PointStates() {
		// What is agreed and owed by nobody is no commitment.
		if state == "agreed" {
			continue
		}
		if !slices.Contains(promiseStates(), state) || !cat.Lookup("press.group."+state) {
			t.Errorf("%s: the commitments page has no group for it", state)
		}
	}
}
