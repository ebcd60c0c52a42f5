package play

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// telling is what a story has done to nodes and lines up to a step. The parser follows it, so
// that a step which cannot be told is a mistake in the file and not a surprise in the middle.
type telling struct {
	stopped map[string]bool
	cut     map[pair]bool
	held    map[pair]bool // from the first to the second
}

// pair names two parties by their keys.
type pair struct{ from, to string }

func (p pair) turned() pair { return pair{p.to, p.from} }

// either returns the pair in one order, whichever way it was written.
func (p pair) either() pair {
	if p.from > p.to {
		return p.turned()
	}
	return p
}

func (t *telling) begin() {
	t.stopped, t.cut, t.held = map[string]bool{}, map[pair]bool{}, map[pair]bool{}
}

// runs reports a party whose node is stopped.
func (p *parser) runs(n *yaml.Node, field, key string) {
	if p.state.stopped[key] {
		p.fail(n, field, "the node of %s is stopped: start it first", key)
	}
}

// aPair reads two parties.
func (p *parser) aPair(n *yaml.Node, field string) (pair, bool) {
	if n.Kind != yaml.SequenceNode || len(n.Content) != 2 {
		p.fail(n, field, "want two parties, such as [%s, %s]", p.keys()[0], p.keys()[len(p.keys())-1])
		return pair{}, false
	}
	a, b := p.choice(n.Content[0], at(field, 0), p.keys()), p.choice(n.Content[1], at(field, 1), p.keys())
	if a == b && a != "" {
		p.fail(n, field, "want two different parties")
	}
	return pair{a, b}, a != b && a != "" && b != ""
}

// fromTo reads from whom and to whom.
func (p *parser) fromTo(n *yaml.Node, field string) (pair, bool) {
	f := p.fields(n, field, "from", "to")
	for _, name := range []string{"from", "to"} {
		if f[name] == nil {
			p.fail(n, join(field, name), "missing")
			return pair{}, false
		}
	}
	a, b := p.choice(f["from"], join(field, "from"), p.keys()), p.choice(f["to"], join(field, "to"), p.keys())
	if a == b && a != "" {
		p.fail(n, field, "want two different parties")
	}
	return pair{a, b}, a != b && a != "" && b != ""
}

// someParties reads one party or several.
func (p *parser) someParties(n *yaml.Node, field string) []string {
	var keys []string
	for i, item := range p.items(n, field) {
		if key := p.choice(item, at(field, i), p.keys()); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}
