package line_test

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"net/http"
	"testing"

	"parley.example/internal/carry/line"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/offers"
	"parley.example/record"
)

// round is a channel of a and b with the mediator m, in which a has asked both for sealed offers.
type round struct {
	a, b, m *end
	id      record.Hash
	ref     record.Ref
}

func newRound(t *testing.T) *round {
	t.Helper()
	r := &round{a: listen(t, nodetest.New(t, "a.example")), b: listen(t, nodetest.New(t, "b.example")), m: listen(t, nodetest.New(t, "m.example"))}
	r.id = nodetest.FoundUnder(t, func(c *record.Charter) {
		p := r.m.Party(t)
		p.Role = record.RoleMediator
		c.Parties = append(c.Parties, p)
	}, r.a.Side, r.b.Side)
	_, raw, err := r.a.Charter(t.Context(), r.id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.m.Join(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, r.id, r.a.Side, r.m.Side)
	if _, err := r.m.Accede(t.Context(), r.id); err != nil {
		t.Fatal(err)
	}
	r.m.Empower(t, r.id)
	opened := r.a.MustSay(t, node.Saying{
		Channel: r.id, Official: nodetest.Anna, Kind: "round.opened", Body: &record.Body{Text: record.Text{"en": "Your share?"}},
		Terms: &record.RoundOpened{Parties: []record.PartyName{r.a.Name, r.b.Name}, Mediator: r.m.Name},
	})
	r.ref = record.RefTo(opened.Act)
	r.exchange(t)
	knows(t, r.a, r.m)
	knows(t, r.b, r.m)
	return r
}

func (r *round) exchange(t *testing.T) {
	t.Helper()
	for range 3 {
		nodetest.Exchange(t, r.id, r.a.Side, r.b.Side)
		nodetest.Exchange(t, r.id, r.a.Side, r.m.Side)
		nodetest.Exchange(t, r.id, r.b.Side, r.m.Side)
	}
}

// seal keeps an offer of so many percent and enters the commitment to it.
func (r *round) seal(t *testing.T, by *end, percent record.Decimal) *record.SealedOffer {
	t.Helper()
	s, terms, err := offers.Draw(rand.Reader, r.id, by.Name, r.ref, record.Offer{Amounts: []record.Amount{{Number: percent, Unit: "percent"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := offers.Keep(t.Context(), by.Node, s, r.m.Name); err != nil {
		t.Fatal(err)
	}
	by.MustSay(t, node.Saying{Channel: r.id, Official: nodetest.Anna, Kind: "offer.sealed", About: r.ref, Terms: terms})
	return s
}

func (r *round) at(t *testing.T, e *end) offers.Round {
	t.Helper()
	found, err := offers.Find(t.Context(), e.Node, r.id, r.ref)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// The mediator is handed what was sealed once it has the commitment, and nobody else has it.
func TestASealedOfferIsHandedToTheMediator(t *testing.T) {
	r := newRound(t)
	r.seal(t, r.a, "40")
	var refusal *line.Refusal
	if err := r.a.client.HandOver(t.Context(), r.id, r.m.Name); !errors.As(err, &refusal) || refusal.Status != http.StatusConflict {
		t.Fatalf("before its commitment has come: %v", err)
	}
	if !r.at(t, r.a).Waits {
		t.Error("what was refused does not wait")
	}
	r.exchange(t)
	for range 2 {
		if err := r.a.client.HandOver(t.Context(), r.id, r.m.Name); err != nil {
			t.Fatal(err)
		}
	}
	if own := r.at(t, r.a); own.Waits || own.Kept[r.a.Name] == nil {
		t.Errorf("when it is handed over it waits: %v, and its own side keeps %v", own.Waits, own.Kept)
	}
	if held := r.at(t, r.m).Kept; len(held) != 1 || held[r.a.Name].Offer.Amounts[0].Number != "40" {
		t.Errorf("the mediator has %v", held)
	}
	if held := r.at(t, r.b).Kept; len(held) != 0 {
		t.Errorf("the other side has %v", held)
	}
}

// What was kept and never entered is handed to nobody.
func TestAnOfferThatWasNotEnteredIsNotHandedOver(t *testing.T) {
	r := newRound(t)
	s, _, err := offers.Draw(rand.Reader, r.id, r.a.Name, r.ref, record.Offer{Document: record.Hash{1}})
	if err != nil {
		t.Fatal(err)
	}
	if err := offers.Keep(t.Context(), r.a.Node, s, r.m.Name); err != nil {
		t.Fatal(err)
	}
	if err := r.a.client.HandOver(t.Context(), r.id, r.m.Name); err != nil {
		t.Error(err)
	}
	if waiting, err := offers.Waiting(t.Context(), r.a.Node, r.id, r.m.Name); err != nil || len(waiting) != 0 {
		t.Errorf("waiting: %v, %v", waiting, err)
	}
	if _, err := (&offers.Round{}).Own(r.a.Name); !errors.Is(err, offers.ErrUnsealed) {
		t.Errorf("own: %v", err)
	}
}

// A mediator takes only what its sender sealed.
func TestTheMediatorRefusesWhatWasNotSealed(t *testing.T) {
	r := newRound(t)
	sealed := r.seal(t, r.a, "40")
	r.exchange(t)
	post := func(by *end, s record.SealedOffer) int {
		data, err := s.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return status(t, by, r.m, line.OfferPath, data)
	}
	for _, c := range []struct {
		name string
		by   *end
		is   func(*record.SealedOffer)
		want int
	}{
		{"another amount", r.a, func(s *record.SealedOffer) { s.Offer = record.Offer{Document: record.Hash{1}} }, http.StatusUnprocessableEntity},
		{"other random bytes", r.a, func(s *record.SealedOffer) { s.Random = record.Hash{1} }, http.StatusUnprocessableEntity},
		{"of another party", r.b, func(*record.SealedOffer) {}, http.StatusForbidden},
		{"of one that has sealed none", r.b, func(s *record.SealedOffer) { s.Party = r.b.Name }, http.StatusConflict},
		{"in a round that there is not", r.a, func(s *record.SealedOffer) { s.Round = record.RefTo(record.Hash{1}) }, http.StatusConflict},
		{"in another channel", r.a, func(s *record.SealedOffer) { s.Channel = record.Hash{1} }, http.StatusForbidden},
		{"as it was sealed", r.a, func(*record.SealedOffer) {}, http.StatusNoContent},
	} {
		s := *sealed
		c.is(&s)
		if got := post(c.by, s); got != c.want {
			t.Errorf("%s: status %d, want %d", c.name, got, c.want)
		}
	}
	if got := status(t, r.a, r.m, line.OfferPath, []byte("no offer")); got != http.StatusBadRequest {
		t.Errorf("what is no offer: status %d", got)
	}
	if got := post(r.a, *sealed); got != http.StatusNoContent {
		t.Errorf("once more: status %d", got)
	}
	nobody := *sealed
	data, err := nobody.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if got := status(t, r.a, r.b, line.OfferPath, data); got != http.StatusUnprocessableEntity {
		t.Errorf("to one who is not its mediator: status %d", got)
	}
}

// status posts bytes from one end to another, and returns the status of the answer.
func status(t *testing.T, from, to *end, path string, data []byte) int {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
		Certificates: []tls.Certificate{from.cert}, InsecureSkipVerify: true, MinVersion: tls.VersionTLS13,
	}}}
	defer client.CloseIdleConnections()
	response, err := client.Post("https://"+to.address+path, "application/octet-stream", bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}
