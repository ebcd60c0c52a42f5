package node

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// Saying is what an official (or the party itself) wants to say.
type Saying struct {
	Channel  record.Hash
	Official record.OfficialID // none: the party itself
	Kind     string
	About    record.Ref
	Terms    record.Terms
	Body     *record.Body // its salt is made here
	Dated    time.Time    // claimed; zero: now
	Anyway   bool         // enter it even if it would have no effect
}

// Entered says where an act now stands. It is durable.
type Entered struct {
	Cite standing.Cite `json:"cite"`
	Act  record.Hash   `json:"act"`
	Time record.Time   `json:"time"` // of the entry, by the node's clock
}

// NoEffect is the error for an act that would break a rule. It was not entered.
type NoEffect struct{ standing.Breach }

func (e *NoEffect) Error() string {
	return fmt.Sprintf("it would have no effect (rule %s): %s", e.Rule, e.Why)
}

// Draft makes exactly what will be signed, and says whether it would have effect now.
func (n *Node) Draft(ctx context.Context, s Saying) (*record.Draft, []byte, *standing.Breach, error) {
	c, d, body, err := n.draft(ctx, s)
	if err != nil {
		return nil, nil, nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return d, body, c.try(n, d.Unsigned()), nil
}

func (n *Node) draft(ctx context.Context, s Saying) (*channel, *record.Draft, []byte, error) {
	c, err := n.open(ctx, s.Channel)
	if err != nil {
		return nil, nil, nil, err
	}
	if !s.Anyway {
		if err := n.checkGroup(ctx, c, s.Kind, s.About, s.Terms); err != nil {
			return nil, nil, nil, err
		}
	}
	if s.Dated.IsZero() {
		s.Dated = n.clock()
	}
	nonce, err := record.NewNonce(n.random)
	if err != nil {
		return nil, nil, nil, err
	}
	var body []byte
	if s.Body != nil {
		salted := *s.Body
		if salted.Salt, err = record.NewNonce(n.random); err != nil {
			return nil, nil, nil, err
		}
		s.Body = &salted
		if body, err = s.Body.Bytes(); err != nil {
			return nil, nil, nil, err
		}
	}
	c.mu.RLock()
	basis := citedBut(c.logs, "")
	c.mu.RUnlock()
	d, err := record.NewDraft(record.Act{
		Channel: s.Channel, Party: n.party, By: s.Official, Kind: s.Kind, Dated: record.At(s.Dated),
		About: s.About, Basis: basis, Nonce: nonce,
	}, s.Terms, s.Body)
	return c, d, body, err
}

// try asks the law what an act would come to as the next entry of the own log, after all that
// the fold holds: also of parties whose logs come with the batch that is being written. The law
// looks at sizes; the roots are put in when the entry is written.
func (c *channel) try(n *Node, act *record.SignedAct) *standing.Breach {
	e := &record.Entry{N: c.fold.Size(n.party), Time: record.At(n.clock()), Seen: []record.Cited{}}
	leaf := c.several.named(standing.Leaf{Party: n.party, N: e.N, Entry: e, Act: act})
	leaf.Heads = c.fold.Heads(n.party)
	return c.fold.Try(leaf)
}

// Say drafts, signs with the key that the node keeps, and enters. It returns [*NoEffect] if the
// act would break a rule, unless the saying is to be entered anyway.
func (n *Node) Say(ctx context.Context, s Saying) (Entered, error) {
	_, d, body, err := n.draft(ctx, s)
	if err != nil {
		return Entered{}, err
	}
	return n.Sign(ctx, d, body, s.Anyway)
}

// Sign signs what [Node.Draft] made, with the key that the node keeps, and enters it: exactly
// what its official was shown. It returns [*NoEffect] if the act would break a rule by now,
// unless it is to be entered anyway.
func (n *Node) Sign(ctx context.Context, d *record.Draft, body []byte, anyway bool) (Entered, error) {
	key, err := n.actKey(ctx, d.Channel, d.By)
	if err != nil {
		return Entered{}, err
	}
	act, err := d.Sign(key)
	if err != nil {
		return Entered{}, err
	}
	return n.enter(ctx, act, body, anyway)
}

// Enter takes in an act that an official has signed elsewhere, with its body if it has one.
func (n *Node) Enter(ctx context.Context, note, body []byte) (Entered, error) {
	act, err := record.ParseAct(note)
	if err != nil {
		return Entered{}, err
	}
	if err := errors.Join(act.Fault, checkBody(act, body)); err != nil {
		return Entered{}, err
	}
	if act.Party != n.party {
		return Entered{}, fmt.Errorf("the act is by %s, and this is the node of %s", act.Party, n.party)
	}
	return n.enter(ctx, act, body, false)
}

func checkBody(act *record.SignedAct, body []byte) error {
	if act.Act.Body == nil {
		if body != nil {
			return fmt.Errorf("act %s has no body, and one came with it", act.Hash.Short())
		}
		return nil
	}
	b, h, err := record.ParseBody(body)
	if err != nil {
		return err
	}
	return act.CheckBody(b, h)
}

func (n *Node) enter(ctx context.Context, act *record.SignedAct, body []byte, anyway bool) (Entered, error) {
	c, err := n.open(ctx, act.Channel)
	if err != nil {
		return Entered{}, err
	}
	if !anyway {
		if err := n.checkGroup(ctx, c, act.Kind, act.About, act.Terms); err != nil {
			return Entered{}, err
		}
	}
	var entered Entered
	err = n.do(ctx, c, func(d *draft) error {
		if err := d.maySign(d.loss, d.unsure); err != nil {
			return err
		}
		// The law is asked here, where nothing can come between its answer and the entry.
		if d.foldUp(); !anyway {
			if breach := c.try(n, act); breach != nil {
				return &NoEffect{*breach}
			}
		}
		e := &record.Entry{Act: act.Note}
		if err := d.append(e, act); err != nil {
			return err
		}
		if body != nil {
			d.addBodies(store.Body{Channel: d.id, Hash: *act.Act.Body, Data: body})
		}
		entered = Entered{standing.Cite{Party: n.party, N: e.N}, act.Hash, e.Time}
		return nil
	})
	return entered, err
}

// append puts an entry at the end of the own log, citing every head that the node holds.
func (d *draft) append(e *record.Entry, act *record.SignedAct) error {
	if err := d.maySign(d.loss, d.unsure); err != nil {
		return err
	}
	d.entered = true
	l := d.log(d.node.party)
	e.N = l.frontier.Size()
	e.Time = record.At(d.node.clock())
	e.Seen = citedBut(d.logs, d.node.party)
	raw, err := e.Bytes()
	if err != nil {
		return err
	}
	d.grow(d.node.party, []standing.Leaf{{Party: d.node.party, N: e.N, Entry: e, Act: act}}, raw)
	return nil
}

// Found founds a channel: it keeps the charter, and signs it in the party's own log. A charter that
// names a parent is held to its record, which must be here.
func (n *Node) Found(ctx context.Context, charter *record.Charter) (record.Hash, error) {
	raw, err := charter.Bytes()
	if err != nil {
		return record.Hash{}, err
	}
	if err := n.checkParent(ctx, charter); err != nil {
		return record.Hash{}, err
	}
	id, err := n.keepCharter(ctx, raw, true)
	if err != nil {
		return record.Hash{}, err
	}
	if _, err := n.Say(ctx, Saying{Channel: id, Kind: "charter", Terms: &record.CharterSigned{}}); err != nil {
		return record.Hash{}, err
	}
	return id, nil
}

// Join keeps a charter that another party founded. It signs nothing: when the founder's log is
// here, [Node.Accede] does. Where the keys are older than the note of what they have signed, this party
// may have been in the channel before: then [Node.Heal] comes first, and everything else is [ErrUnsure].
func (n *Node) Join(ctx context.Context, charter []byte) (record.Hash, error) {
	return n.keepCharter(ctx, charter, n.signed != nil && n.signed.Complete())
}

// keepCharter keeps a charter, and notes that nothing was signed under it, if that is known.
func (n *Node) keepCharter(ctx context.Context, raw []byte, unsigned bool) (record.Hash, error) {
	_, id, err := record.ParseCharter(raw)
	if err != nil {
		return record.Hash{}, err
	}
	_, err = n.store.Paper(ctx, charterDrawer, id.String())
	if err == nil {
		return id, nil
	}
	if n.signed != nil && unsigned && errors.Is(err, store.ErrNone) {
		err = n.signed.Note(map[record.Hash]record.Cited{id: {}}) // nothing was signed in it yet
	}
	if err != nil && !errors.Is(err, store.ErrNone) {
		return id, err
	}
	return n.keepPaper(ctx, id, raw)
}

// HealFrom is [Node.Heal] for a channel of which nothing is left here but the fingerprint, and a
// charter that fits it.
func (n *Node) HealFrom(ctx context.Context, charter []byte) (record.Hash, error) {
	_, id, err := record.ParseCharter(charter)
	if err != nil {
		return record.Hash{}, err
	}
	if _, err := n.keepPaper(ctx, id, charter); err != nil {
		return record.Hash{}, err
	}
	return id, n.Heal(ctx, id)
}

func (n *Node) keepPaper(ctx context.Context, id record.Hash, raw []byte) (record.Hash, error) {
	err := n.store.Commit(ctx, &store.Batch{Papers: []store.Paper{{Drawer: charterDrawer, Name: id.String(), Data: raw}}})
	return id, err
}

// Accede signs the charter in the party's own log, on the invitation if the charter does not
// name the party.
func (n *Node) Accede(ctx context.Context, channel record.Hash) (Entered, error) {
	c, err := n.open(ctx, channel)
	if err != nil {
		return Entered{}, err
	}
	s := Saying{Channel: channel, Kind: "accession", Terms: &record.Accession{}}
	if _, named := c.charter.Party(n.party); !named {
		c.mu.RLock()
		s.About = c.fold.InvitationOf(n.party)
		c.mu.RUnlock()
		if s.About == "" {
			return Entered{}, fmt.Errorf("channel %s has no invitation of %s yet: exchange with the other side first", channel.Short(), n.party)
		}
	}
	return n.Say(ctx, s)
}
