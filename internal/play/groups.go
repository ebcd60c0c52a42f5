package play

import (
	"context"
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"

	"parley.example/record"
	"parley.example/standing"
)

// Working groups: a story may have one channel found others under its mandates. A step says by in
// which of them it happens.

// told is a channel of the story.
type told struct {
	id      record.Hash
	charter []byte
	sides   []*Side        // that it is shown to
	joined  map[*Side]bool // who has signed its charter
}

// foundGroup founds the channel of a working group.
type foundGroup struct {
	key     string
	by      string
	mandate string
	title   record.Text
}

func (p *parser) readFound(n *yaml.Node, s *stepText) action {
	g := &foundGroup{}
	if by := s.fields["by"]; by == nil {
		p.fail(s.node, "by", "missing: say which party founds it")
	} else {
		g.by = p.choice(by, "by", p.keys())
		p.runs(by, "by", g.by)
	}
	f := p.fields(n, "found", "channel", "mandate", "title")
	for _, name := range []string{"channel", "mandate", "title"} {
		if f[name] == nil {
			p.fail(n, join("found", name), "missing")
			return g
		}
	}
	g.title = p.words(f["title"], "found.title")
	g.mandate, _ = p.reference(f["mandate"], "found.mandate", record.ObjectText, false)
	key := f["channel"]
	switch g.key = key.Value; {
	case !isLabel(g.key):
		p.fail(key, "found.channel", "%q is no key for a channel: want lowercase letters, digits and hyphens", clip(g.key))
	case slices.Contains(p.scenario.groups, g.key) || p.scenario.labels[g.key] != nil:
		p.fail(key, "found.channel", "%s is taken: choose another", g.key)
	default:
		p.scenario.groups = append(p.scenario.groups, g.key)
	}
	return g
}

// do has a party found the channel, and all who made the mandate sign its charter.
func (g *foundGroup) do(ctx context.Context, s *Stage, _ step) error {
	founder := s.Side(g.by)
	mandate := s.objectOf(g.mandate, "")
	stands, err := founder.node.Standing(ctx, s.here.id, s.clock.now())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(stands.Texts, func(t standing.Text) bool { return t.Ref == mandate })
	if i < 0 {
		return fmt.Errorf("%s is no text that %s knows", g.mandate, g.by)
	}
	charter, err := s.charter(founder)
	if err != nil {
		return err
	}
	charter.Title, charter.Parent = g.title, record.Parent{Channel: s.here.id, Mandate: mandate}
	var sides []*Side
	for _, side := range s.here.sides {
		if !slices.Contains(stands.Texts[i].Parties, side.Name) {
			continue
		}
		if side.node == nil {
			return fmt.Errorf("the node of %s is stopped: start it before a working group is founded", side.Key)
		}
		p, err := side.record()
		if err != nil {
			return err
		}
		charter.Parties, sides = append(charter.Parties, p), append(sides, side)
	}
	return s.enact(ctx, g.key, charter, founder, sides)
}

// allChannels returns the channels that are founded, that of the scenario first.
func (s *Stage) allChannels() []*told {
	list := []*told{s.channels[""]}
	for _, key := range s.scenario.groups {
		if c := s.channels[key]; c != nil {
			list = append(list, c)
		}
	}
	return list
}

// hash returns what a hash in the terms of an act stands for: a channel, or an act of any.
func (s *Stage) hash(name string) (record.Hash, error) {
	if c := s.channels[name]; c != nil {
		return c.id, nil
	}
	a, ok := s.acts[name]
	if !ok {
		return record.Hash{}, fmt.Errorf("%s has not been said", name)
	}
	return a.hash, nil
}

// InGroup returns the channel of a working group of the story, by its key.
func (s *Stage) InGroup(key string) (record.Hash, bool) {
	c := s.channels[key]
	if c == nil {
		return record.Hash{}, false
	}
	return c.id, true
}
