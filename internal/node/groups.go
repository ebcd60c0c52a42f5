package node

import (
	"context"
	"errors"
	"fmt"

	"parley.example/record"
)

// Working groups: the charter of a group names the channel that it reports to and its mandate
// there. The law of that channel cannot look into another record, so the node does.

// checkParent holds a charter that names a parent to the record of the parent, which must be here:
// the mandate is in force there.
func (n *Node) checkParent(ctx context.Context, c *record.Charter) error {
	p := c.Parent
	if p == (record.Parent{}) {
		return nil
	}
	s, err := n.Standing(ctx, p.Channel, n.clock())
	if err != nil {
		return fmt.Errorf("parent: %w: found a working group where the channel is kept that it reports to", err)
	}
	if p.Mandate == "" {
		return nil
	}
	for _, t := range s.Texts {
		if t.Ref != p.Mandate {
			continue
		}
		if t.Form != record.FormMandate || t.State != "in-force" {
			return fmt.Errorf("mandate: %s of channel %s is a text of the form %s, %s: want a mandate that is in force", p.Mandate.Act().Short(), p.Channel.Short(), t.Form, t.State)
		}
		return nil
	}
	return fmt.Errorf("mandate: channel %s has no text %s", p.Channel.Short(), p.Mandate.Act().Short())
}

// checkGroup refuses what forms or confirms a working group of a channel, if the charter of the
// group is kept here and says otherwise. What is not kept here cannot be looked at.
func (n *Node) checkGroup(ctx context.Context, c *channel, kind string, about record.Ref, terms record.Terms) error {
	formed, ok := terms.(*record.GroupFormed)
	if kind == "group.confirmed" {
		formed, ok = c.groupOf(about)
	}
	if !ok {
		return nil
	}
	charter, _, err := n.Charter(ctx, formed.Channel)
	if errors.Is(err, ErrNoChannel) {
		return nil
	}
	if err != nil {
		return err
	}
	want := record.Parent{Channel: c.id, Mandate: formed.Mandate}
	switch p := charter.Parent; {
	case p == want:
		return nil
	case p == record.Parent{}:
		return fmt.Errorf("the charter of channel %s names no parent: found a working group with a charter that names this channel and the mandate", formed.Channel.Short())
	case p.Channel != want.Channel:
		return fmt.Errorf("the charter of channel %s says that it reports to channel %s, and not to this one (%s)", formed.Channel.Short(), p.Channel.Short(), want.Channel.Short())
	case p.Mandate == "":
		return fmt.Errorf("the charter of channel %s names no mandate: found a working group with a charter that names %s", formed.Channel.Short(), want.Mandate.Act().Short())
	default:
		return fmt.Errorf("the charter of channel %s says that it works under the mandate %s, and not under %s", formed.Channel.Short(), p.Mandate.Act().Short(), want.Mandate.Act().Short())
	}
}

// groupOf returns what was said of a working group when it was formed: by the act that formed it,
// or one about it.
func (c *channel) groupOf(about record.Ref) (*record.GroupFormed, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for about != "" {
		cite, _ := c.fold.Find(about.Act())
		leaf, ok := c.fold.Leaf(cite)
		if !ok || leaf.Act == nil {
			return nil, false
		}
		if formed, ok := leaf.Act.Terms.(*record.GroupFormed); ok {
			return formed, true
		}
		about = leaf.Act.About
	}
	return nil, false
}
