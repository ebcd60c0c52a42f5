package offers_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"path/filepath"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/offers"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
)

var forty = record.Offer{Amounts: []record.Amount{{Number: "40", Unit: "percent"}}}

// begin founds a channel of a and b in which a asks both for sealed offers.
func begin(t *testing.T, a, b *nodetest.Side) (record.Hash, record.Ref) {
	t.Helper()
	id := nodetest.Found(t, a, b)
	opened := a.MustSay(t, node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "round.opened", Body: &record.Body{Text: record.Text{"en": "Your share?"}},
		Terms: &record.RoundOpened{Parties: []record.PartyName{a.Name, b.Name}},
	})
	nodetest.Exchange(t, id, a, b)
	return id, record.RefTo(opened.Act)
}

func draw(t *testing.T, id record.Hash, by *nodetest.Side, round record.Ref) (*record.SealedOffer, *record.OfferSealed) {
	t.Helper()
	s, terms, err := offers.Draw(rand.Reader, id, by.Name, round, forty)
	if err != nil {
		t.Fatal(err)
	}
	return s, terms
}

func say(t *testing.T, id record.Hash, by *nodetest.Side, kind string, round record.Ref, terms record.Terms) {
	t.Helper()
	by.MustSay(t, node.Saying{Channel: id, Official: nodetest.Anna, Kind: kind, About: round, Terms: terms})
}

func find(t *testing.T, id record.Hash, by *nodetest.Side, round record.Ref) offers.Round {
	t.Helper()
	r, err := offers.Find(t.Context(), by.Node, id, round)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What is kept is there after a restart, opens what was sealed, and is on no other node.
func TestKeptUntilItIsOpened(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "node.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a, b := nodetest.Closed("a.example", rand.Reader), nodetest.New(t, "b.example")
	a.Open(t, db)
	id, round := begin(t, a, b)
	if _, err := ownOf(t, id, a, round); !errors.Is(err, offers.ErrUnsealed) {
		t.Errorf("before it is sealed: %v", err)
	}
	for _, side := range []*nodetest.Side{a, b} {
		s, terms := draw(t, id, side, round)
		if err := offers.Keep(t.Context(), side.Node, s, ""); err != nil {
			t.Fatal(err)
		}
		say(t, id, side, "offer.sealed", round, terms)
		nodetest.Exchange(t, id, a, b)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a.Open(t, db)
	nodetest.Exchange(t, id, a, b)
	sealed, err := ownOf(t, id, a, round)
	if err != nil {
		t.Fatal(err)
	}
	say(t, id, a, "offer.opened", round, offers.Opening(sealed))
	if r := find(t, id, b, round); len(r.Kept) != 1 || r.Kept[a.Name] != nil || len(r.Committed) != 2 {
		t.Errorf("b keeps %v of %v", r.Kept, r.Committed)
	}
}

func ownOf(t *testing.T, id record.Hash, by *nodetest.Side, round record.Ref) (*record.SealedOffer, error) {
	t.Helper()
	r := find(t, id, by, round)
	return r.Own(by.Name)
}

// Where the record has the commitment and the drawer nothing, the offer is lost.
func TestLost(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id, round := begin(t, a, b)
	_, terms := draw(t, id, a, round)
	say(t, id, a, "offer.sealed", round, terms)
	if _, err := ownOf(t, id, a, round); !errors.Is(err, offers.ErrLost) {
		t.Errorf("%v", err)
	}
}

// Two drafts of one round do not get in each other's way: the one that was entered is opened.
func TestTwoDrafts(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id, round := begin(t, a, b)
	first, terms := draw(t, id, a, round)
	second, _ := draw(t, id, a, round)
	for _, s := range []*record.SealedOffer{first, second} {
		if err := offers.Keep(t.Context(), a.Node, s, ""); err != nil {
			t.Fatal(err)
		}
	}
	say(t, id, a, "offer.sealed", round, terms)
	if own, err := ownOf(t, id, a, round); err != nil || own.Random != first.Random {
		t.Errorf("%v, %v", own, err)
	}
}

// A commitment that was copied is not taken for one's own offer.
func TestACopiedCommitmentIsNoOfferOfOnesOwn(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id, round := begin(t, a, b)
	s, terms := draw(t, id, a, round)
	for _, side := range []*nodetest.Side{a, b} { // as if b had found the file, too
		if err := offers.Keep(t.Context(), side.Node, s, ""); err != nil {
			t.Fatal(err)
		}
		say(t, id, side, "offer.sealed", round, terms)
		nodetest.Exchange(t, id, a, b)
	}
	if own, err := ownOf(t, id, b, round); !errors.Is(err, offers.ErrLost) {
		t.Errorf("%v, %v", own, err)
	}
}

func TestWhatIsNoRound(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id, _ := begin(t, a, b)
	if _, err := offers.Find(t.Context(), a.Node, id, record.RefTo(record.Hash{1})); !errors.Is(err, offers.ErrNoRound) {
		t.Errorf("%v", err)
	}
	if _, _, err := offers.Draw(bytes.NewReader(make([]byte, 31)), id, a.Name, record.RefTo(record.Hash{1}), forty); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("with 31 random bytes: %v", err)
	}
}
