package play

import (
	"slices"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"

	"parley.example/record"
)

// What a step can be besides an act. Each reads its value; by is the party that the step names,
// if it names one.
type verb struct {
	read func(p *parser, n *yaml.Node, s *stepText) action
	also []string // fields of the step besides at, by and tell
}

func verbs() map[string]verb {
	return map[string]verb{
		"cut":      {(*parser).readCut, nil},
		"mend":     {(*parser).readMend, nil},
		"hold":     {(*parser).readHold, nil},
		"deliver":  {(*parser).readDeliver, nil},
		"stop":     {(*parser).readStop, nil},
		"start":    {(*parser).readStart, nil},
		"clock":    {(*parser).readClock, nil},
		"exchange": {(*parser).readExchange, nil},
		"enter":    {(*parser).readEnter, []string{"anyway", "without-effect"}},
		"expect":   {(*parser).readExpect, nil},
	}
}

// stepText is a step as it was written.
type stepText struct {
	node   *yaml.Node
	line   int
	fields map[string]*yaml.Node
}

// The fields that go with an act.
var actFields = []string{"about", "as", "title", "text", "translations", "dated", "release", "supposed", "anyway", "without-effect", "hold-back", "forge"}

var stepFields = []string{"at", "by", "tell"}

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
	all := verbs()
	var known, heads []string
	known = append(append(known, stepFields...), actFields...)
	for name := range all {
		heads = append(heads, name)
	}
	heads = sorted(heads, record.Kinds().Names(), []string{"forge", "release"})
	s := &stepText{node: n, line: n.Line, fields: map[string]*yaml.Node{}}
	var head []string
	for _, m := range p.stepMembers(n) {
		switch {
		case slices.Contains(heads, m.name) && !slices.Contains(actFields, m.name):
			head = append(head, m.name)
		case !slices.Contains(known, m.name):
			p.fail(m.key, clip(m.name), "no such field of a step, nor a kind of act%s", near(m.name, sorted(known, heads)))
			continue
		}
		s.fields[m.name] = m.node
	}
	if n := s.fields["at"]; n != nil {
		then := p.when(n, "at", now)
		if then.Before(now) {
			p.fail(n, "at", "lies before the step before it (%s): the story's time only goes forward; a clock that is wrong is set by clock", now.Format(whenForms[1]))
		} else {
			now = then
		}
	}
	if len(head) == 0 {
		// These two are fields of an act, and also steps of their own.
		for _, name := range []string{"forge", "release"} {
			if s.fields[name] != nil {
				head = append(head, name)
			}
		}
	}
	made := step{line: n.Line, at: now}
	if n := s.fields["tell"]; n != nil {
		made.tell = n.Value
	}
	switch {
	case len(head) > 1:
		p.fail(n, "", "one step does one thing, not %s and %s: make two steps of it", head[0], head[1])
		return now
	case len(head) == 1:
		made.does = p.action(head[0], all, s)
	case len(s.fields) == 0:
		return now // what is wrong with it is reported
	default:
		for name, node := range s.fields {
			if slices.Contains(actFields, name) || name == "by" {
				p.fail(node, name, "what does the step do? It names no kind of act, and none of cut, mend, expect and so on")
				return now
			}
		}
	}
	p.scenario.steps = append(p.scenario.steps, made)
	return now
}

// stepMembers reads a step. A kind without terms may stand alone: contact.accepted with nothing
// after the colon has nothing to say but what about names.
func (p *parser) stepMembers(n *yaml.Node) []member {
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
	return p.members(&filled, "")
}

func (p *parser) action(head string, all map[string]verb, s *stepText) action {
	if kind, ok := record.Kinds().Find(head); ok {
		return p.act(kind, s)
	}
	also := all[head].also
	read := all[head].read
	switch head {
	case "forge":
		read, also = (*parser).readForge, []string{"as", "without-effect", "forge"}
	case "release":
		read, also = (*parser).readRelease, []string{"release"}
	}
	for name, node := range s.fields {
		if name != head && !slices.Contains(also, name) && name != "at" && name != "tell" && !(name == "by" && takesBy(head)) {
			p.fail(node, name, "does not go with %s: leave it out", head)
		}
	}
	return read(p, s.fields[head], s)
}

func takesBy(head string) bool { return head == "forge" || head == "release" }

func unlabelled(line int) string { return "(line " + strconv.Itoa(line) + ")" }
