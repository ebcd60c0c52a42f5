package play

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"parley.example/record"
)

// Labels are how a story speaks of acts: c2 for a contact, r1#k1 for a point in a readout, k1
// for a point whose name only one act has, us/minister for the powers given to an official in
// the header.

// reference reads a label, and a point if it names one.
func (p *parser) reference(n *yaml.Node, field string, class record.Object, lax bool) (label, point string) {
	s, ok := p.word(n, field)
	if !ok {
		return "", ""
	}
	label, point, ok = p.lookup(n, field, s)
	if ok && !lax {
		p.checkClass(n, field, label, point, class)
	}
	return label, point
}

func (p *parser) lookup(n *yaml.Node, field, s string) (label, point string, ok bool) {
	labels := p.scenario.labels
	name, point, isPoint := strings.Cut(s, "#")
	if l := labels[name]; l != nil {
		if l.in != p.in {
			p.fail(n, field, "%s was said in %s, and not in %s: say in which channel the step happens, by in", name, channelNamed(l.in), channelNamed(p.in))
			return "", "", false
		}
		if _, has := l.points[point]; isPoint && !has {
			p.fail(n, field, "%s has no point %q%s", name, clip(point), near(point, pointNames(l)))
			return "", "", false
		}
		return name, point, true
	}
	var in []string
	for _, l := range labels {
		if _, has := l.points[s]; has && !isPoint && l.in == p.in {
			in = append(in, l.name)
		}
	}
	slices.Sort(in)
	switch len(in) {
	case 1:
		return in[0], s, true
	case 0:
		p.fail(n, field, "nothing before this is labelled %q%s", clip(s), near(s, p.labelNames()))
	default:
		p.fail(n, field, "%s have a point %q: write %s#%s", strings.Join(in, " and "), clip(s), in[0], clip(s))
	}
	return "", "", false
}

func channelNamed(key string) string {
	if key == "" {
		return "the channel of the scenario"
	}
	return "the channel " + key
}

func (p *parser) checkClass(n *yaml.Node, field, label, point string, want record.Object) {
	l := p.scenario.labels[label]
	class := l.object
	if point != "" {
		class = l.points[point]
	}
	if want == record.ObjectAct && point == "" {
		return
	}
	if class == "" || !class.Fits(want) {
		p.fail(n, field, "%q is %s, want %s", clip(n.Value), describe(l, class), article(string(want)))
	}
}

func describe(l *label, class record.Object) string {
	if class == "" {
		return "an act of the kind " + l.kind.Name
	}
	return article(string(class))
}

func article(noun string) string {
	switch {
	case noun == "any":
		return "anything"
	case noun == "notes":
		return "an exchange of notes"
	case noun == "powers":
		return "powers"
	case strings.ContainsAny(noun[:1], "aeiou"):
		return "an " + noun
	}
	return "a " + noun
}

func pointNames(l *label) []string {
	var names []string
	for name := range l.points {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (p *parser) labelNames() []string {
	var names []string
	for name, l := range p.scenario.labels {
		if !strings.HasPrefix(name, "(") {
			names = append(names, name)
		}
		names = append(names, pointNames(l)...)
	}
	return sorted(names)
}

// addLabel notes the name of an act, for the steps after it. An act without one is noted under
// a name that no story can write, for the sake of its points.
func (p *parser) addLabel(n *yaml.Node, a *act) {
	l := &label{in: p.in, by: a.by, name: a.label, line: n.Line, kind: a.kind, object: a.kind.Opens, points: map[string]record.Object{}}
	if about := p.scenario.labels[a.about]; about != nil && !a.opens() {
		l.about, l.point = a.about, a.point
		l.object = about.object
		if a.point != "" {
			l.object = about.points[a.point]
		}
	}
	for name := range a.points {
		l.points[name] = record.ObjectPoint
	}
	p.scenario.labels[a.label] = l
}

// addPowers notes the label of powers that are given without a step of the story.
func (p *parser) addPowers(n *yaml.Node, party Party, o Official) {
	kind, _ := record.Kinds().Find("powers.given")
	name := powersLabel(party.Key, o.ID)
	p.scenario.labels[name] = &label{name: name, line: n.Line, kind: kind, object: kind.Opens}
}

func powersLabel(party string, id record.OfficialID) string { return party + "/" + string(id) }

// opens reports whether the act brings a new object into the record. A statement about a contact
// does; another side's record of a contact does not.
func (a *act) opens() bool {
	return a.kind.Opens != "" && (a.about == "" || a.kind.Opens != a.kind.About)
}
