package line_test

import (
	"bytes"
	"testing"

	"parley.example/internal/carry/line"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// rotate gives a side new keys in a channel, while its node runs.
func (e *end) rotate(t *testing.T, id record.Hash) {
	t.Helper()
	e.RenewKeys()
	if _, err := e.Rotate(t.Context(), id, e.Keys); err != nil {
		t.Fatal(err)
	}
}

// knowsLine requires a to know b by the newest line key of b.
func (e *end) knowsLine(t *testing.T, id record.Hash, other *end) {
	t.Helper()
	list, err := e.Counterparts(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want, err := other.PublicKeys()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || !bytes.Equal(list[0].Keys.Line, want.Line) {
		t.Errorf("%s does not know the newest line key of %s", e.Name, other.Name)
	}
}

// Whoever has not heard of a rotation dials the old key, and is answered.
func TestRotatedWhileTheOtherWasAway(t *testing.T) {
	a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	id := nodetest.Found(t, a.Side, b.Side)
	knows(t, b, a)
	a.rotate(t, id)
	a.rotate(t, id)
	a.MustSay(t, topic(id))
	if err := b.client.Settle(t.Context(), id, a.Name); err != nil {
		t.Fatal(err)
	}
	b.knowsLine(t, id, a)
	// And from now on the new one.
	said := b.MustSay(t, topic(id))
	if _, err := b.client.Exchange(t.Context(), id, a.Name, false); err != nil {
		t.Fatal(err)
	}
	if receipted, err := b.Receipted(t.Context(), id, a.Name); err != nil || receipted != said.Cite.N+1 {
		t.Errorf("%d entries are receipted, want %d: %v", receipted, said.Cite.N+1, err)
	}
}

// The one that has rotated dials: by the old key as long as the other knows no better, and by the
// new one if it does, although its receipt has not come.
func TestTheRotatedDials(t *testing.T) {
	for name, told := range map[string]bool{"the other knows": true, "the other does not know": false} {
		t.Run(name, func(t *testing.T) {
			a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
			id := nodetest.Found(t, a.Side, b.Side)
			knows(t, a, b)
			a.rotate(t, id)
			if told {
				news, err := a.News(t.Context(), id, b.Name)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := b.Receive(t.Context(), news); err != nil {
					t.Fatal(err)
				}
			}
			said := a.MustSay(t, topic(id))
			if err := a.client.Settle(t.Context(), id, b.Name); err != nil {
				t.Fatal(err)
			}
			if receipted, err := a.Receipted(t.Context(), id, b.Name); err != nil || receipted <= said.Cite.N {
				t.Errorf("%d entries are receipted: %v", receipted, err)
			}
			b.knowsLine(t, id, a)
		})
	}
}

// A key that was given up opens nothing to whoever has stolen it, once the other side knows.
func TestAnOldLineKeyIsRefused(t *testing.T) {
	a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	id := nodetest.Found(t, a.Side, b.Side)
	knows(t, a, b)
	stolen := a.cert
	a.rotate(t, id)
	if err := a.client.Settle(t.Context(), id, b.Name); err != nil {
		t.Fatal(err)
	}
	news, err := a.News(t.Context(), id, b.Name)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := news.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if status, text := post(t, b.address, &stolen, framed(raw)); status != 403 {
		t.Errorf("the old key was answered: %d, %s", status, text)
	}
	if cert, err := line.Certificate(a.Name, a.Keys.Line, a.Now); err != nil {
		t.Fatal(err)
	} else if status, text := post(t, b.address, &cert, framed(raw)); status != 200 {
		t.Errorf("the new key was refused: %d, %s", status, text)
	}
}
