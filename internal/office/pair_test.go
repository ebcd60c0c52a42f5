package office_test

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"parley.example/internal/carry/line"
	"parley.example/internal/keys"
	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/record"
)

// pair is two offices in one channel, the second of which is served.
type pair struct {
	lock keys.Lock
	a, b *office.Office
	dirA string
	endA func()
	id   record.Hash
}

// newPair founds the channel. The first office is as a configuration says.
func newPair(t *testing.T, configure func(*office.Config)) *pair {
	t.Helper()
	p := &pair{lock: newLock(t)}
	p.dirA = filepath.Join(t.TempDir(), "a")
	c := office.Config{Party: "a.example", Names: record.Text{"en": "A"}, Line: office.Listener{Listen: "127.0.0.1:0"}}
	configure(&c)
	if _, err := office.Create(p.dirA, c, p.lock, world()); err != nil {
		t.Fatal(err)
	}
	p.b = open(t, create(t, "b.example", p.lock), p.lock)
	serve(t, p.b, nil)
	p.openA(t, p.dirA)

	own, err1 := p.a.Party(record.RoleParty)
	other, err2 := p.b.Party(record.RoleParty)
	nonce, err3 := record.NewNonce(p.a.Random)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	charter := &record.Charter{
		Title: record.Text{"en": "A channel"}, Nature: record.Real, Founder: own.Name, Parties: []record.Party{own, other},
		Languages: []record.Lang{"en"}, Law: record.Law, Crossing: record.CrossingPast, Founded: record.At(p.a.Node.Now()), Nonce: nonce,
	}
	raw, err := charter.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if p.id, err = p.a.Node.Found(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	if _, err := p.b.Node.Join(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	if err := line.SetAddress(t.Context(), p.a.Node, "b.example", p.b.Listens("line")); err != nil {
		t.Fatal(err)
	}
	p.deliver(t)
	if _, err := p.b.Node.Accede(t.Context(), p.id); err != nil {
		t.Fatal(err)
	}
	if _, err := p.a.AddOfficial("anna"); err != nil {
		t.Fatal(err)
	}
	key, err := p.a.OfficialKey("anna")
	if err != nil {
		t.Fatal(err)
	}
	p.say(t, node.Saying{Channel: p.id, Kind: "powers.given", Terms: &record.PowersGiven{
		Official: "anna", Name: "Anna", Office: "Counsellor", Key: key, May: []record.Power{record.PowerSend},
	}})
	p.deliver(t)
	return p
}

// openA opens the first office in a directory, in place of the one that it had.
func (p *pair) openA(t *testing.T, dir string) {
	t.Helper()
	o, err := office.Open(t.Context(), dir, p.lock, world())
	if err != nil {
		t.Fatal(err)
	}
	p.a, p.endA = o, sync.OnceFunc(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(p.endA)
}

func (p *pair) say(t *testing.T, s node.Saying) {
	t.Helper()
	if _, err := p.a.Node.Say(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func (p *pair) topic(title string) node.Saying {
	return node.Saying{
		Channel: p.id, Official: "anna", Kind: "topic.opened", Terms: &record.TopicOpened{},
		Body: &record.Body{Title: record.Text{"en": title}},
	}
}

func (p *pair) deliver(t *testing.T) {
	t.Helper()
	sent, err := p.a.Deliver(t.Context(), p.id)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range sent {
		if d.Err() != nil {
			t.Fatal(d.Err())
		}
	}
}
