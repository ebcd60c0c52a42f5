package play

import (
	"slices"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"

	"parley.example/record"
)

// verb is what a step can do besides an act.
type verb struct {
	read func(p *parser, n *yaml.Node, s *stepText) action
	also []string // fields of the step besides at and tell
}

func verbs() map[string]verb {
	return map[string]verb{
		"cut":      {(*parser).readCut, nil},
		"mend":     {(*parser).readMend, nil},
		"hold":     {(*parser).readHold, nil},
		"deliver":  {(*parser).readDeliver, nil},
		"lose":     {(*parser).readLose, nil},
		"stop":     {(*parser).readStop, nil},
		"start":    {(*parser).readStart, nil},
		"clock":    {(*parser).readClock, nil},
		"exchange": {(*parser).readExchange, nil},
		"check-in": {(*parser).readCheckIn, nil},
		"enter":    {(*parser).readEnter, []string{"anyway", "without-effect"}},
		"expect":   {(*parser).readExpect, nil},
		"found":    {(*parser).readFound, []string{"by"}},

		// These two go with an act too; alone they are steps of their own.
		"forge":   {(*parser).readForge, []string{"by", "without-effect"}},
		"release": {(*parser).readRelease, []string{"by"}},
	}
}

// stepText is a step as it was written.
type stepText struct {
	node   *yaml.Node
	line   int
	fields map[string]*yaml.Node

	unclear bool // some of it was not understood
}

// The fields that go with an act.
var actFields = []string{"about", "as", "title", "text", "translations", "dated", "release", "supposed", "anyway", "without-effect", "hold-back", "forge"}

var stepFields = []string{"at", "by", "in", "tell"}

func (p *parser) story(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		p.fail(n, "story", "want a list of steps, each after a hyphen")
		return
	}
	if len(n.Content) > maxSteps {
		p.fail(n, "story", "%d steps, more than %d", len(n.Content), maxSteps)
		return
	}
	now := p.scenario.Start
	for _, item := range n.Content {
		now = p.step(item, now)
	}
}

func (p *parser) step(n *yaml.Node, now time.Time) time.Time {
	s, heads := p.stepText(n)
	if n := s.fields["at"]; n != nil {
		now = p.forward(n, now)
	}
	p.in = ""
	if n := s.fields["in"]; n != nil {
		p.in = p.choice(n, "in", p.scenario.groups)
	}
	made := step{line: n.Line, at: now, in: p.in}
	if n := s.fields["tell"]; n != nil {
		made.tell = n.Value
	}
	switch {
	case len(heads) > 1:
		p.fail(n, "", "one step does one thing, not %s and %s: make two steps of it", heads[0], heads[1])
	case len(heads) == 1:
		made.does = p.action(heads[0], s)
	case !s.unclear && slices.ContainsFunc(append(actFields, "by"), func(name string) bool { return s.fields[name] != nil }):
		p.fail(n, "", "what does the step do? It names no kind of act, and none of cut, mend, expect and so on")
	}
	p.scenario.steps = append(p.scenario.steps, made)
	return now
}

// stepText reads the fields of a step, and which of them say what it does.
func (p *parser) stepText(n *yaml.Node) (s *stepText, heads []string) {
	before := len(p.problems)
	all := record.Kinds().Names()
	for name := range verbs() {
		all = append(all, name)
	}
	s = &stepText{node: n, line: n.Line, fields: map[string]*yaml.Node{}}
	for _, m := range p.stepMembers(n, sorted(all, stepFields, actFields)) {
		s.fields[m.name] = m.node
		if slices.Contains(all, m.name) && !slices.Contains(actFields, m.name) {
			heads = append(heads, m.name)
		}
	}
	s.unclear = len(p.problems) > before
	for _, name := range []string{"forge", "release"} {
		if len(heads) == 0 && s.fields[name] != nil {
			heads = []string{name}
		}
	}
	return s, heads
}

func (p *parser) forward(n *yaml.Node, now time.Time) time.Time {
	then := p.when(n, "at", now)
	if then.Before(now) {
		p.fail(n, "at", "lies before the step before it (%s): the story's time only goes forward; a clock that is wrong is set by clock", now.Format(whenForms[1]))
		return now
	}
	return then
}

// stepMembers reads a step. A kind without terms may stand alone: contact.accepted with nothing
// after the colon has nothing to say but what about names.
func (p *parser) stepMembers(n *yaml.Node, known []string) []member {
	if n.Kind != yaml.MappingNode {
		p.fail(n, "", "want a step: names with values, not %s", kindOf(n))
		return nil
	}
	filled := *n
	filled.Content = slices.Clone(n.Content)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if _, isKind := record.Kinds().Find(n.Content[i].Value); isKind && empty(n.Content[i+1]) {
			filled.Content[i+1] = &yaml.Node{Kind: yaml.MappingNode, Line: n.Content[i].Line}
		}
	}
	return p.members(&filled, "", known...)
}

func (p *parser) action(head string, s *stepText) action {
	if kind, ok := record.Kinds().Find(head); ok {
		return p.act(kind, s)
	}
	v := verbs()[head]
	for name, node := range s.fields {
		if name != head && !slices.Contains(v.also, name) && name != "at" && name != "in" && name != "tell" {
			p.fail(node, name, "does not go with %s: leave it out", head)
		}
	}
	return v.read(p, s.fields[head], s)
}

// unlabelled is the name under which an act that the story gives none is noted.
func unlabelled(line int) string { return "(line " + strconv.Itoa(line) + ")" }
