package publication_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/publication"
	"parley.example/record"
	"parley.example/standing"
)

// A contact is two readouts of one contact, of which neither is public yet.
type contact struct {
	*testing.T
	side    *nodetest.Side
	id      record.Hash
	pair    [2]standing.Cite
	links   *publication.Links
	library *publication.Library
}

func newContact(t *testing.T) *contact {
	t.Helper()
	us, west := nodetest.New(t, "us.example"), nodetest.New(t, "west.example")
	c := &contact{T: t, side: us, id: nodetest.Found(t, us, west)}
	held := us.MustSay(t, node.Saying{Channel: c.id, Official: nodetest.Anna, Kind: "contact.held", Terms: &record.ContactHeld{ContactFacts: record.ContactFacts{Form: "call", Level: "ministers", When: "2025-02-15"}}, Body: &record.Body{Title: record.Text{"en": "A call"}}})
	nodetest.Exchange(t, c.id, us, west)
	readout := func(by *nodetest.Side, text string) standing.Cite {
		return by.MustSay(t, node.Saying{
			Channel: c.id, Official: nodetest.Anna, Kind: "readout", About: record.RefTo(held.Act), Terms: &record.Readout{Points: []record.Point{{Name: "fish"}}},
			Body: &record.Body{Text: record.Text{"en": text}, Points: map[string]record.Text{"fish": {"en": "A point."}}},
		}).Cite
	}
	ours := readout(us, "We spoke. We agreed.")
	theirs := readout(west, "They spoke. Nothing é else.")
	nodetest.Exchange(t, c.id, us, west)
	c.pair = publication.Pair(theirs, ours)
	clock := func() time.Time { return us.Now }
	c.links, c.library = publication.NewLinks(us.Node, clock), publication.NewLibrary(us.Node, clock)
	t.Cleanup(c.library.Close)
	return c
}

func (c *contact) public() []publication.Comparison {
	c.Helper()
	all, err := c.library.Comparisons(c.Context(), c.id)
	if err != nil {
		c.Fatal(err)
	}
	return all
}

func both() [2]record.Lang { return [2]record.Lang{"en", "en"} }

func (c *contact) first(side, to int) publication.Anchor {
	return publication.Anchor{Side: side, To: to}
}

// TestLinks links two readouts, refuses, and takes back.
func TestLinks(t *testing.T) {
	c := newContact(t)
	ctx := t.Context()
	if c.pair[0].Party != "us.example" {
		t.Fatal(c.pair)
	}
	same := publication.Link{Match: publication.Same, Langs: both(), Anchors: []publication.Anchor{c.first(1, 11), c.first(0, 9), c.first(1, 11)}, By: "sam"}
	if err := c.links.Link(ctx, c.id, c.pair, 0, same); err != nil {
		t.Fatal(err)
	}
	if err := c.links.Link(ctx, c.id, c.pair, 0, same); !errors.Is(err, publication.ErrStale) {
		t.Errorf("with an old revision: %v", err)
	}
	for name, l := range map[string]publication.Link{
		"again":         same,
		"one side":      {Match: publication.Same, Langs: both(), Anchors: []publication.Anchor{c.first(0, 9)}},
		"only of both":  {Match: publication.Only, Langs: both(), Anchors: same.Anchors},
		"of none":       {Match: publication.Only, Langs: both()},
		"no match":      {Match: "like", Langs: both(), Anchors: same.Anchors},
		"a third side":  {Match: publication.Only, Langs: both(), Anchors: []publication.Anchor{{Side: 2, To: 1}}},
		"nothing of it": {Match: publication.Only, Langs: both(), Anchors: []publication.Anchor{{From: 4, To: 4}}},
	} {
		if err := c.links.Link(ctx, c.id, c.pair, 1, l); !errors.Is(err, publication.ErrNoLink) {
			t.Errorf("%s: %v", name, err)
		}
	}
	refusal := publication.Refusal{Langs: both(), Parts: [2]publication.Anchor{c.first(0, 9), {Side: 1, From: 12, To: 28}}}
	for revision, err := range []error{nil, nil} {
		if got := c.links.Refuse(ctx, c.id, c.pair, int64(revision+1), refusal); !errors.Is(got, err) {
			t.Error(got)
		}
	}
	if err := c.links.Refuse(ctx, c.id, c.pair, 3, publication.Refusal{}); !errors.Is(err, publication.ErrNoLink) {
		t.Error(err)
	}
	got, err := c.links.Comparison(ctx, c.id, c.pair)
	if err != nil || got.Revision != 3 || len(got.Links) != 1 || len(got.Refused) != 1 || got.Links[0].By != "sam" || got.Links[0].At.IsZero() || len(got.Links[0].Anchors) != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	if all, err := c.links.All(ctx); err != nil || !reflect.DeepEqual(all, []publication.Comparison{got}) {
		t.Errorf("%+v, %v", all, err)
	}
	if err := c.links.Unlink(ctx, c.id, c.pair, 3, 1); !errors.Is(err, publication.ErrNoLink) {
		t.Error(err)
	}
	if err := c.links.Unlink(ctx, c.id, c.pair, 3, 0); err != nil {
		t.Error(err)
	}
	if got, _ := c.links.Comparison(ctx, c.id, c.pair); len(got.Links) != 0 {
		t.Error("it is there still")
	}
}

// TestLinksOfWhatIsNotPublic: nothing is said of two readouts until both are public, at the moment when
// they are; nor of words that are not there, nor who linked them.
func TestLinksOfWhatIsNotPublic(t *testing.T) {
	c := newContact(t)
	ctx := t.Context()
	say := func(revision int64, match publication.Match, anchors ...publication.Anchor) {
		t.Helper()
		if err := c.links.Link(ctx, c.id, c.pair, revision, publication.Link{Match: match, Langs: both(), Anchors: anchors, By: "sam"}); err != nil {
			t.Fatal(err)
		}
	}
	say(0, publication.Only, c.first(0, 9))
	say(1, publication.Same, publication.Anchor{Point: "fish", To: 8}, publication.Anchor{Side: 1, Point: "fish", To: 8})
	say(2, publication.Only, publication.Anchor{From: 0, To: 1000})         // beyond its words
	say(3, publication.Only, publication.Anchor{Side: 1, From: 21, To: 24}) // within a letter
	say(4, publication.Only, publication.Anchor{Point: "none", To: 3})
	if err := c.links.Refuse(ctx, c.id, c.pair, 5, publication.Refusal{Langs: both(), Parts: [2]publication.Anchor{c.first(0, 9), c.first(1, 11)}}); err != nil {
		t.Fatal(err)
	}
	due := c.side.Now.Add(time.Hour)
	for i, from := range []time.Time{{}, due} {
		if got := c.public(); len(got) != 0 {
			t.Errorf("%d are public: %+v", i, got)
		}
		if err := c.side.Node.ReleaseFrom(ctx, c.id, c.pair[i], node.Releaser{Person: "sam"}, from); err != nil {
			t.Fatal(err)
		}
	}
	c.side.Now = due.Add(-1)
	if got := c.public(); len(got) != 0 {
		t.Errorf("before it is due: %+v", got)
	}
	c.side.Now = due
	got := c.public()
	if len(got) != 1 || len(got[0].Links) != 2 || len(got[0].Refused) != 0 || got[0].Links[0].By != "" || got[0].Links[1].Match != publication.Same {
		t.Fatalf("%+v", got)
	}
	body := &record.Body{Text: record.Text{"en": "We spoke. We agreed."}}
	if words, ok := got[0].Links[0].Words(0, body); !ok || !reflect.DeepEqual(words, []string{"We spoke."}) {
		t.Errorf("%q %v", words, ok)
	}
	if words, ok := got[0].Links[0].Words(1, nil); !ok || len(words) != 0 {
		t.Errorf("%q %v", words, ok)
	}
	if _, ok := got[0].Links[0].Words(0, nil); ok {
		t.Error("words of a readout whose body is gone")
	}
	before, _ := c.library.State(ctx)
	if err := c.links.Unlink(ctx, c.id, c.pair, 6, 0); err != nil {
		t.Fatal(err)
	}
	if after, _ := c.library.State(ctx); after == before || len(c.public()[0].Links) != 1 {
		t.Error("what was taken back is public still")
	}
	if err := c.side.Node.Remove(ctx, c.id, c.pair[0], node.Releaser{Person: "sam"}, record.Text{"en": "By order."}); err != nil {
		t.Fatal(err)
	}
	if got := c.public(); len(got) != 0 {
		t.Errorf("of what was removed: %+v", got)
	}
}
