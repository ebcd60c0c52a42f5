package node

import (
	"testing"

	"parley.example/record"
)

// What does not get through to where a counterpart waits is sent in smaller bundles, as it is when this
// side dials: only what the counterpart says that it holds can tell.
func TestNewsThatDoNotArriveGetSmaller(t *testing.T) {
	held := func(size int64) []record.Have { return []record.Have{{Party: "a.example", Size: size}} }
	news := &record.Bundle{Logs: []record.LogPart{{Party: "a.example", First: 3, Entries: [][]byte{{}, {}}}}}
	var p peerState
	for _, step := range []struct {
		sent bool
		have int64
		asks bool
		want int
	}{
		{false, 3, true, newsBytes},
		{true, 3, false, newsBytes},     // it said so before they could have come
		{false, 3, true, newsBytes / 4}, // it asks again
		{false, 3, true, newsBytes / 4}, // nothing was sent since
		{true, 3, true, newsBytes / 16},
		{true, 5, false, newsBytes / 8}, // they came
	} {
		if step.sent {
			p.sent(news)
		}
		if p.has(held(step.have), step.asks); p.most() != step.want {
			t.Errorf("%+v: a bundle may hold %d", step, p.most())
		}
	}
}
