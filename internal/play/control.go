package play

import (
	"context"
	"time"

	"gopkg.in/yaml.v3"

	"parley.example/standing"
)

// What a story does to nodes and lines.

// action is what a step does.
type action interface {
	do(ctx context.Context, s *Stage, at step) error
}

type (
	cutLine    struct{ pair }
	mendLine   struct{ pair }
	holdNews   struct{ pair }
	letNews    struct{ pair }
	stopNodes  struct{ keys []string }
	startNodes struct{ keys []string }
	setClocks  struct{ offsets map[string]time.Duration }
	onceAround struct{ pair }
	checkIn    struct{ keys []string }
	publish    struct {
		keys   []string
		labels []string
	}
	enterAct struct {
		label  string
		by     string
		anyway bool
		void   standing.Rule
	}
)

func (p *parser) readCut(n *yaml.Node, _ *stepText) action {
	pr, ok := p.aPair(n, "cut")
	if ok && p.state.cut[pr.either()] {
		p.fail(n, "cut", "the line between %s and %s is cut already", pr.from, pr.to)
	}
	p.state.cut[pr.either()] = true
	return &cutLine{pr}
}

func (p *parser) readMend(n *yaml.Node, _ *stepText) action {
	pr, ok := p.aPair(n, "mend")
	if ok && !p.state.cut[pr.either()] {
		p.fail(n, "mend", "the line between %s and %s is not cut", pr.from, pr.to)
	}
	delete(p.state.cut, pr.either())
	return &mendLine{pr}
}

func (p *parser) readHold(n *yaml.Node, _ *stepText) action {
	pr, ok := p.fromTo(n, "hold")
	if ok && p.state.held[pr] {
		p.fail(n, "hold", "what goes from %s to %s is held already", pr.from, pr.to)
	}
	p.state.held[pr] = true
	return &holdNews{pr}
}

func (p *parser) readDeliver(n *yaml.Node, _ *stepText) action {
	pr, ok := p.fromTo(n, "deliver")
	if ok && !p.state.held[pr] {
		p.fail(n, "deliver", "nothing that goes from %s to %s is held", pr.from, pr.to)
	}
	delete(p.state.held, pr)
	return &letNews{pr}
}

func (p *parser) readStop(n *yaml.Node, _ *stepText) action {
	keys := p.someParties(n, "stop")
	for _, key := range keys {
		p.runs(n, "stop", key)
		p.state.stopped[key] = true
	}
	return &stopNodes{keys}
}

func (p *parser) readStart(n *yaml.Node, _ *stepText) action {
	keys := p.someParties(n, "start")
	for _, key := range keys {
		if !p.state.stopped[key] {
			p.fail(n, "start", "the node of %s runs", key)
		}
		delete(p.state.stopped, key)
	}
	return &startNodes{keys}
}

func (p *parser) readClock(n *yaml.Node, _ *stepText) action {
	clocks := &setClocks{map[string]time.Duration{}}
	for _, m := range p.members(n, "clock") {
		key := p.choice(m.key, "clock", p.keys())
		offset, err := parseOffset(m.node.Value)
		if err != nil {
			p.fail(m.node, join("clock", m.name), "%v", err)
		}
		clocks.offsets[key] = offset
	}
	return clocks
}

func (p *parser) readExchange(n *yaml.Node, _ *stepText) action {
	pr, ok := p.aPair(n, "exchange")
	if ok {
		p.runs(n, "exchange", pr.from)
		p.runs(n, "exchange", pr.to)
		if p.state.cut[pr.either()] {
			p.fail(n, "exchange", "the line between %s and %s is cut: mend it first", pr.from, pr.to)
		}
	}
	return &onceAround{pr}
}

func (p *parser) readCheckIn(n *yaml.Node, _ *stepText) action {
	keys := p.someParties(n, "check-in")
	for _, key := range keys {
		p.runs(n, "check-in", key)
	}
	if p.scenario.CheckIn == 0 {
		p.fail(n, "check-in", "the charter agrees on none: say check-in in the header, in hours")
	}
	return &checkIn{keys}
}

func (p *parser) readRelease(n *yaml.Node, s *stepText) action {
	r := &publish{}
	if by := s.fields["by"]; by == nil {
		p.fail(s.node, "by", "missing: say which party publishes it")
	} else {
		r.keys = p.someParties(by, "by")
		for _, key := range r.keys {
			p.runs(by, "by", key)
		}
	}
	for i, item := range p.items(n, "release") {
		label, point, ok := p.lookup(item, at("release", i), item.Value)
		if ok && point != "" {
			p.fail(item, at("release", i), "a point is published with what it is in: write %s", label)
		}
		r.labels = append(r.labels, label)
	}
	return r
}

func (p *parser) readEnter(n *yaml.Node, s *stepText) action {
	e := &enterAct{}
	e.anyway, e.void = p.effect(s)
	label, _, ok := p.lookup(n, "enter", n.Value)
	if !ok {
		return e
	}
	e.label, e.by = label, p.scenario.labels[label].by
	if e.by == "" {
		p.fail(n, "enter", "%s was given before the story began", label)
	}
	p.runs(n, "enter", e.by)
	return e
}

func (c *cutLine) do(_ context.Context, s *Stage, _ step) error {
	s.gates.cut(c.pair, true)
	return nil
}

func (c *mendLine) do(ctx context.Context, s *Stage, _ step) error {
	s.gates.cut(c.pair, false)
	return s.settle(ctx)
}

func (c *holdNews) do(_ context.Context, s *Stage, _ step) error {
	s.gates.hold(c.pair, true)
	return nil
}

func (c *letNews) do(ctx context.Context, s *Stage, _ step) error {
	s.gates.hold(c.pair, false)
	return s.settle(ctx)
}

func (c *stopNodes) do(ctx context.Context, s *Stage, _ step) error {
	for _, key := range c.keys {
		if err := s.Side(key).stop(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (c *startNodes) do(ctx context.Context, s *Stage, _ step) error {
	for _, key := range c.keys {
		if err := s.start(ctx, s.Side(key)); err != nil {
			return err
		}
	}
	return s.settle(ctx)
}

func (c *setClocks) do(_ context.Context, s *Stage, _ step) error {
	for key, offset := range c.offsets {
		s.clock.wrong(key, offset)
	}
	return nil
}

// do has nodes give a sign of life, where one is due. What serves a node does so by itself.
func (c *checkIn) do(ctx context.Context, s *Stage, _ step) error {
	for _, key := range c.keys {
		if _, err := s.Side(key).node.CheckIn(ctx, s.here.id); err != nil {
			return err
		}
	}
	return s.settle(ctx)
}

func (c *onceAround) do(ctx context.Context, s *Stage, _ step) error {
	_, err := s.exchange(ctx, s.Side(c.from), s.Side(c.to))
	return err
}
