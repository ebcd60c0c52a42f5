package line_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"sync"
	"testing"

	"parley.example/internal/carry/line"
	"parley.example/internal/node/nodetest"
)

// courier runs an end's courier until the test ends.
func courier(t *testing.T, e *end, polls bool) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := line.NewCourier(e.Node, e.client, polls, slog.New(slog.DiscardHandler)).Run(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { stop(); running.Wait() })
}

// A side that cannot be dialled hears at once what the other says: it waits there. Both hold the
// other's receipt, and then nothing moves any more.
func TestASideThatCannotBeDialledWaitsForNews(t *testing.T) {
	a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	id := nodetest.Found(t, a.Side, b.Side)
	knows(t, b, a) // and a knows nothing of where b is
	courier(t, a, false)
	courier(t, b, true)
	for range 3 {
		said := a.MustSay(t, topic(id))
		if err := a.WaitReceipt(t.Context(), id, b.Name, said.Cite.N+1); err != nil {
			t.Fatal(err)
		}
		answered := b.MustSay(t, topic(id))
		if err := b.WaitReceipt(t.Context(), id, a.Name, answered.Cite.N+1); err != nil {
			t.Fatal(err)
		}
	}
}

// Whoever waits is answered when there is news, or with nothing when the time is over, here
// because the server ends.
func TestWaitingEnds(t *testing.T) {
	a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	id := nodetest.Found(t, a.Side, b.Side)
	knows(t, b, a)
	if err := b.client.Settle(t.Context(), id, a.Name); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- b.client.Poll(t.Context(), a.Name) }()
	said := a.MustSay(t, topic(id))
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if sizes, err := b.Sizes(t.Context(), id); err != nil || sizes[a.Name] != said.Cite.N+1 {
		t.Errorf("b holds %v, %v", sizes, err)
	}
	if got, err := a.Receipted(t.Context(), id, b.Name); err != nil || got != said.Cite.N+1 {
		t.Errorf("b has receipted %d entries, %v", got, err)
	}

	// The second of one side sends the first home.
	ctx, cancel := context.WithCancel(t.Context())
	go func() { done <- b.client.Poll(ctx, a.Name) }()
	second := make(chan error, 1)
	go func() { second <- b.client.Poll(ctx, a.Name) }()
	var err error
	select {
	case err = <-done:
	case err = <-second:
		done = second
	}
	if err != nil {
		t.Errorf("sent home with %v", err)
	}
	cancel()
}

// A stranger does not wait for news of others.
func TestAStrangerDoesNotWait(t *testing.T) {
	a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	id := nodetest.Found(t, a.Side, b.Side)
	c := listen(t, nodetest.New(t, "c.example"))
	have, err := b.Have(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := have.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	response, err := dial(&c.cert).Post("https://"+a.address+line.WaitPath, "", bytes.NewReader(framed(raw)))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Fatalf("b's question was answered to the key of another: %d", response.StatusCode)
	}
}
