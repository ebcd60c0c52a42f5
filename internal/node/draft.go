package node

import (
	"context"
	"errors"
	"fmt"

	"parley.example/record"
	"parley.example/standing"
)

// SignDraft signs, with the key that the node keeps for its official, a draft that [Node.Draft]
// made, and enters it with its body: the very bytes that the official was shown. It returns
// [*NoEffect] if the act would break a rule by now. A draft that was signed before is not
// entered again: SignDraft says where it stands.
func (n *Node) SignDraft(ctx context.Context, text, body []byte) (Entered, error) {
	d, err := record.ParseDraft(text)
	if err != nil {
		return Entered{}, err
	}
	if d.Party != n.party {
		return Entered{}, fmt.Errorf("the draft is for %s, and this is the node of %s", d.Party, n.party)
	}
	key, err := n.actKey(ctx, d.Channel, d.By)
	if err != nil {
		return Entered{}, err
	}
	act, err := d.Sign(key)
	if err != nil {
		return Entered{}, err
	}
	if err := checkBody(act, body); err != nil {
		return Entered{}, err
	}
	entered, err := n.enter(ctx, act, body, false)
	if refused, ok := errors.AsType[*NoEffect](err); !ok || refused.Rule != standing.RuleOnce {
		return entered, err
	}
	cite, signed, findErr := n.Find(ctx, act.Channel, act.Hash)
	if findErr != nil || !signed {
		return Entered{}, errors.Join(err, findErr)
	}
	line, err := n.Line(ctx, act.Channel, cite)
	if err != nil {
		return Entered{}, err
	}
	return Entered{cite, act.Hash, line.Entry.Time}, nil
}

// Would says by which rule an act would have no effect if its official made it now; nil if it
// would have effect. Its terms may be left out: then it is judged by what it is about and by
// whom alone, so that pages offer only what can be done.
func (n *Node) Would(ctx context.Context, s Saying) (*standing.Breach, error) {
	c, err := n.open(ctx, s.Channel)
	if err != nil {
		return nil, err
	}
	kind, ok := record.Kinds().Find(s.Kind)
	if !ok {
		return nil, fmt.Errorf("kind: %q is not known", s.Kind)
	}
	if s.Terms == nil {
		s.Terms = kind.NewTerms()
	}
	if s.Dated.IsZero() {
		s.Dated = n.clock()
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.try(n, &record.SignedAct{Terms: s.Terms, Act: record.Act{
		Channel: s.Channel, Party: n.party, By: s.Official, Kind: s.Kind, Dated: record.At(s.Dated),
		About: s.About, Basis: citedBut(c.logs, ""),
	}}), nil
}
