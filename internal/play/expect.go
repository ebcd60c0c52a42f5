package play

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"parley.example/record"
	"parley.example/standing"
)

// expectation is a step that holds the standing of nodes to what should be.
type expectation struct {
	on   []string  // the keys of the parties; none: all that have joined and run
	at   time.Time // the time asked about; zero: the story's
	asOf string    // for the author of this act alone
	all  []expected
}

// expected is one thing expected of a standing.
type expected struct {
	name string // as it was written, for reports
	// One of these says where to look.
	label  string // an object, by the label of an act on it
	point  string
	class  string // the list that the object is in
	void   string // an act without effect
	member string // a member of the standing
	want   want
}

// want is what a value should be.
type want struct {
	line    int
	op      operator
	text    string // of equals
	label   string // of equals: an act, where the value is a reference, a hash or an entry
	point   string
	hash    bool // the label is the key of a channel, or of an act in any
	members []wantMember
	items   []want
	count   int
}

type wantMember struct {
	name string
	want want
}

type operator int

const (
	equals  operator = iota
	missing          // none: absent, or an empty list
	present          // some: there, and no empty list
	members          // an object with at least these members
	exactly          // a list of these and no others, in any order
	inOrder          // a list of these and no others, in this order
	has              // a list with at least these
	lacks            // a list with none of these
	counted          // a list of so many
	every            // all of the items hold
)

// The words of a list's mapping.
var listWords = []string{"in-order", "has", "lacks", "count"}

// The words of an expectation besides the members of the standing.
var ownWords = []string{"on", "at", "as-of"}

// expectWords are no labels, since they mean something in an expectation.
func expectWords() []string {
	return sorted(standingShape().names(), ownWords, listWords, []string{"none", "some"})
}

func (p *parser) readExpect(n *yaml.Node, s *stepText) action {
	before := len(p.problems)
	e := &expectation{}
	whole := standingShape()
	for _, m := range p.members(n, "expect") {
		field := join("expect", m.name)
		switch t, ofStanding := whole.members[m.name]; {
		case m.name == "on":
			e.on = p.someParties(m.node, field)
			for _, key := range e.on {
				p.runs(m.node, field, key)
			}
		case m.name == "at":
			e.at = p.when(m.node, field, p.scenario.Start)
		case m.name == "as-of":
			e.asOf, _, _ = p.lookup(m.node, field, m.node.Value)
		case m.name == "without-effect" && m.node.Kind == yaml.MappingNode && !onlyListWords(m.node):
			e.all = append(e.all, p.void(m, field)...)
		case ofStanding:
			e.all = append(e.all, expected{name: m.name, member: m.name, want: p.want(m.node, field, t)})
		default:
			if x, ok := p.ofLabel(m, field); ok {
				e.all = append(e.all, x)
			}
		}
	}
	if len(e.all) == 0 && len(p.problems) == before {
		p.fail(n, "expect", "expects nothing: name an act by its label, or a member of the standing")
	}
	return e
}

func onlyListWords(n *yaml.Node) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !slices.Contains(listWords, n.Content[i].Value) {
			return false
		}
	}
	return true
}

// void reads which acts are without effect, by which rules.
func (p *parser) void(m member, field string) []expected {
	var all []expected
	for _, v := range p.members(m.node, field) {
		here := join(field, v.name)
		label, point, ok := p.lookup(v.key, here, v.name)
		if ok && point != "" {
			p.fail(v.key, here, "a point is no act: write %s", label)
		}
		p.rule(v.node, here)
		all = append(all, expected{name: v.name, void: label, want: want{line: v.node.Line, text: v.node.Value}})
	}
	return all
}

// ofLabel reads what is expected of the object that an act opened or is about.
func (p *parser) ofLabel(m member, field string) (expected, bool) {
	if !strings.Contains(m.name, "#") && !slices.Contains(p.labelNames(), m.name) {
		p.fail(m.key, field, "nothing before this is labelled so, and it is no member of the standing%s", near(m.name, sorted(p.labelNames(), expectWords())))
		return expected{}, false
	}
	label, point, ok := p.lookup(m.key, field, m.name)
	if !ok {
		return expected{}, false
	}
	class := p.scenario.labels[label].object
	if point != "" {
		class = p.scenario.labels[label].points[point]
	}
	list, t, ok := classShape(class)
	if !ok {
		p.fail(m.key, field, "the standing does not list %s: see parties, or without-effect", describe(p.scenario.labels[label], class))
		return expected{}, false
	}
	x := expected{name: m.name, label: label, point: point, class: list}
	x.want = p.want(m.node, field, t)
	return x, true
}

// want reads what a value of a type should be.
func (p *parser) want(n *yaml.Node, field string, t reflect.Type) want {
	w := want{line: n.Line}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n.Kind == yaml.ScalarNode {
		switch n.Value {
		case "none":
			w.op = missing
			return w
		case "some":
			w.op = present
			return w
		}
	}
	s := shapeOf(t)
	switch {
	case s.kind == list:
		return p.wantList(n, field, s.element)
	case n.Kind == yaml.SequenceNode:
		p.fail(n, field, "is no list")
	case n.Kind == yaml.MappingNode && s.kind == object:
		w.op = members
		for _, m := range p.members(n, field) {
			member, ok := s.members[m.name]
			if !ok {
				p.fail(m.key, join(field, m.name), "no such member%s", near(m.name, s.names()))
				continue
			}
			if known := states[stateOf[t]]; m.name == "state" && known != nil && m.node.Kind == yaml.ScalarNode && m.node.Value != "none" && m.node.Value != "some" {
				p.choice(m.node, join(field, m.name), known)
			}
			w.members = append(w.members, wantMember{m.name, p.want(m.node, join(field, m.name), member)})
		}
	case n.Kind == yaml.MappingNode && s.kind == mapping:
		w.op = members
		for _, m := range p.members(n, field) {
			w.members = append(w.members, wantMember{m.name, p.want(m.node, join(field, m.name), s.element)})
		}
	case n.Kind == yaml.MappingNode:
		p.fail(n, field, "want one word or text: it has no members")
	default:
		p.wantLeaf(&w, n, field, t, s)
	}
	return w
}

// wantList reads what a list should be.
func (p *parser) wantList(n *yaml.Node, field string, element reflect.Type) want {
	w := want{line: n.Line, op: exactly}
	if n.Kind == yaml.MappingNode && onlyListWords(n) {
		w.op = every
		for _, m := range p.members(n, field) {
			item := want{line: m.node.Line}
			switch m.name {
			case "count":
				item.op, item.count = counted, int(p.number(m.node, join(field, m.name)))
			case "in-order":
				item.op, item.items = inOrder, p.wants(m.node, join(field, m.name), element)
			case "has":
				item.op, item.items = has, p.wants(m.node, join(field, m.name), element)
			case "lacks":
				item.op, item.items = lacks, p.wants(m.node, join(field, m.name), element)
			}
			w.items = append(w.items, item)
		}
		return w
	}
	w.items = p.wants(n, field, element)
	return w
}

func (p *parser) wants(n *yaml.Node, field string, element reflect.Type) []want {
	items := []want{}
	for i, item := range p.items(n, field) {
		items = append(items, p.want(item, at(field, i), element))
	}
	return items
}

// wantLeaf reads one word. Where the standing has a hash, an entry or an object, the story has
// the label of an act; where it has a party's name, the story may have its key.
func (p *parser) wantLeaf(w *want, n *yaml.Node, field string, t reflect.Type, s shape) {
	w.text = n.Value
	switch {
	case t == hashType && (slices.Contains(p.scenario.groups, n.Value) || p.scenario.labels[n.Value] != nil):
		w.label, w.hash = n.Value, true
	case t == refType || t == hashType || t == citeType:
		w.label, w.point, _ = p.lookup(n, field, n.Value)
	case s.kind == object && s.members["ref"] == refType:
		w.label, w.point, _ = p.lookup(n, field, n.Value)
	case s.kind == object && (s.members["party"] == partyType || s.members["name"] == partyType):
		w.text = p.partyName(n, field)
	case s.kind == object:
		p.fail(n, field, "want members with values: %s", strings.Join(s.names(), ", "))
	case s.kind == mapping:
		p.fail(n, field, "want names with values")
	case t == partyType:
		w.text = p.partyName(n, field)
	case t == actorType:
		if record.Actor(n.Value).Country() == "" {
			w.text = p.partyName(n, field)
		}
	default:
		p.checkLeaf(w, n, field, t)
	}
}

// checkLeaf reports what a value of that type can never be.
func (p *parser) checkLeaf(w *want, n *yaml.Node, field string, t reflect.Type) {
	switch x := reflect.Zero(t).Interface().(type) {
	case bool:
		p.yesNo(n, field)
	case int64:
		w.text = strconv.FormatInt(p.number(n, field), 10)
	case record.Moment:
		if _, _, err := record.Moment(n.Value).Span(); err != nil {
			p.fail(n, field, "%v", err)
		}
	case record.Duration:
		if _, _, err := record.Duration(n.Value).Span(); err != nil {
			p.fail(n, field, "%v", err)
		}
	case record.Time:
		if raw, err := record.At(p.when(n, field, p.scenario.Start)).MarshalText(); err == nil {
			w.text = string(raw)
		}
	case record.Lang:
		p.language(n, n.Value, field)
	case standing.Rule:
		p.rule(n, field)
	case interface{ Options() []string }:
		w.text = p.choice(n, field, x.Options())
	}
}
