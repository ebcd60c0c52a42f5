package play

import (
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"gopkg.in/yaml.v3"

	"parley.example/record"
	"parley.example/standing"
)

// act is a step in which a party says something.
type act struct {
	label    string // unlabelled(line) if the story gives none
	by       string // the key of the party
	official record.OfficialID
	kind     record.Kind
	about    string
	point    string // of what about names
	terms    map[string]term
	points   map[string]record.Text
	title    record.Text
	text     record.Text
	marks    record.Translations
	dated    time.Time // zero: when it is entered
	release  []string
	anyway   bool
	void     standing.Rule // it is to have no effect by this rule
	held     bool          // signed now, entered by a later step
	forge    *forging      // entered past the node's checks
}

func (p *parser) act(kind record.Kind, s *stepText) action {
	if kind.Name == "charter" {
		p.fail(s.node, kind.Name, "the founder signs the charter before the story begins: see founder in the header")
		return nil
	}
	before := len(p.problems)
	a := &act{label: unlabelled(s.line), kind: kind}
	p.author(a, s)
	a.anyway, a.void = p.effect(s)
	lax := a.anyway || a.void != ""
	p.aboutWhat(a, s, lax)
	how := &acting{by: a.by, kind: kind, points: map[string]record.Text{}, lax: lax}
	a.points = how.points
	value := s.fields[kind.Name]
	if value.Kind == yaml.MappingNode {
		a.terms = p.group(value, kind.Name, storyFields(kind), how)
	}
	p.checkOffer(a, value)
	p.wordsOf(a, s)
	if n := s.fields["dated"]; n != nil {
		a.dated = p.when(n, "dated", p.scenario.Start)
		if strings.HasPrefix(n.Value, "+") {
			p.fail(n, "dated", "want a time of its own, not one after another")
		}
	}
	a.release = p.scenario.Release
	if n := s.fields["release"]; n != nil {
		a.release = p.releasing(n, "release")
	}
	if n := s.fields["hold-back"]; n != nil {
		a.held = p.yesNo(n, "hold-back")
	}
	if n := s.fields["forge"]; n != nil {
		a.forge = p.forging(n, false)
	}
	if n := s.fields["as"]; n != nil {
		p.name(n, a)
	} else if a.held {
		p.fail(s.node, "as", "missing: what is held back needs a label, so that enter can name it")
	}
	if len(p.problems) == before {
		p.fitsRecord(a, s)
	}
	p.addLabel(s.node, a)
	return a
}

// author reads who acts: a party, or an official of it.
func (p *parser) author(a *act, s *stepText) {
	n := s.fields["by"]
	if n == nil {
		p.fail(s.node, "by", "missing: say which party does it")
		return
	}
	key, id, named := strings.Cut(n.Value, "/")
	party := p.scenario.party(key)
	if party == nil {
		p.fail(n, "by", "no party %q%s", clip(key), near(key, p.keys()))
		return
	}
	a.by = key
	if named {
		p.officialOf(n, "by", key)
		a.official = record.OfficialID(id)
	} else if a.kind.Power != "" {
		i := slices.IndexFunc(party.Officials, func(o Official) bool { return slices.Contains(o.May, a.kind.Power) })
		if i < 0 {
			p.fail(n, "by", "no official of %s may %s: say which does it all the same, by: %s/…", key, a.kind.Power, key)
			return
		}
		a.official = party.Officials[i].ID
	}
	p.runs(n, "by", key)
}

func (p *parser) effect(s *stepText) (anyway bool, void standing.Rule) {
	if n := s.fields["anyway"]; n != nil {
		anyway = p.yesNo(n, "anyway")
	}
	if n := s.fields["without-effect"]; n != nil {
		void = p.rule(n, "without-effect")
	}
	return anyway, void
}

// aboutWhat reads what the act is about: after the kind, if there is nothing else to say there,
// or under about.
func (p *parser) aboutWhat(a *act, s *stepText, lax bool) {
	value, n := s.fields[a.kind.Name], s.fields["about"]
	field := "about"
	switch {
	case n != nil && value.Kind == yaml.ScalarNode:
		p.fail(value, a.kind.Name, "what it is about is said under about already: want the fields of the act here, or nothing")
		return
	case n == nil && value.Kind == yaml.ScalarNode:
		n, field = value, a.kind.Name
	case value.Kind == yaml.SequenceNode:
		p.fail(value, a.kind.Name, "want the fields of the act, or the label of what it is about, not a list")
		return
	}
	switch {
	case n != nil && a.kind.About == "":
		p.fail(n, field, "%s is about nothing else: leave it out", a.kind.Name)
	case n != nil:
		a.about, a.point = p.reference(n, field, a.kind.About, lax)
	case a.kind.About != "" && !a.kind.Optional:
		p.fail(s.node, field, "missing: say about which %s", a.kind.About)
	}
}

// wordsOf reads what the act says in words.
func (p *parser) wordsOf(a *act, s *stepText) {
	for _, part := range []struct {
		name string
		part record.Part
		into *record.Text
	}{{"title", record.PartTitle, &a.title}, {"text", record.PartText, &a.text}} {
		n := s.fields[part.name]
		if n == nil {
			continue
		}
		if a.kind.Body&part.part == 0 {
			p.fail(n, part.name, "%s has none: leave it out", a.kind.Name)
			continue
		}
		*part.into = p.words(n, part.name)
	}
	if n := s.fields["supposed"]; n != nil {
		p.supposed(a, n)
	}
	a.marks = p.scenario.Translations
	if n := s.fields["translations"]; n != nil {
		a.marks = p.translations(n, "translations")
	}
}

// supposed adds to the words of an act that it is supposed.
func (p *parser) supposed(a *act, n *yaml.Node) {
	words := p.scenario.Supposed
	switch {
	case n.Kind == yaml.ScalarNode && n.Value == "false":
		return
	case n.Kind != yaml.ScalarNode || n.Value != "true":
		words = p.words(n, "supposed")
	case len(words) == 0:
		p.fail(n, "supposed", "the header has no words for it: say under supposed there what is added to such an act")
	}
	if a.kind.Body&record.PartText == 0 {
		p.fail(n, "supposed", "%s has no text that could say so", a.kind.Name)
		return
	}
	a.text = withSupposed(a.text, words)
}

func withSupposed(text, words record.Text) record.Text {
	both := record.Text{}
	for l, w := range words {
		both[l] = strings.TrimSpace(text[l] + "\n\n" + w)
	}
	for l, w := range text {
		if both[l] == "" {
			both[l] = w
		}
	}
	return both
}

func (p *parser) name(n *yaml.Node, a *act) {
	switch {
	case !isLabel(n.Value):
		p.fail(n, "as", "%q is no label: want lowercase letters, digits and hyphens", clip(n.Value))
	case slices.Contains(expectWords(), n.Value):
		p.fail(n, "as", "%s is a word of expect: choose another label", n.Value)
	case slices.Contains(p.scenario.groups, n.Value):
		p.fail(n, "as", "%s is the key of a channel already", n.Value)
	case p.scenario.labels[n.Value] != nil:
		p.fail(n, "as", "%s is the label of line %d already", n.Value, p.scenario.labels[n.Value].line)
	default:
		a.label = n.Value
	}
}

// fitsRecord makes the act with placeholders, so that whatever package record would refuse is
// found before the story is told.
func (p *parser) fitsRecord(a *act, s *stepText) {
	if slices.ContainsFunc(a.kind.Fields(), func(f record.Field) bool { return isParty(f) || isKeys(f) }) {
		return // keys are made when the story is told
	}
	terms, err := a.placeholderTerms()
	if err == nil {
		draft := record.Act{Party: "party.example", By: a.official, Kind: a.kind.Name, Dated: record.At(p.scenario.Start), Basis: []record.Cited{}, Nonce: zeroNonce}
		if a.about != "" {
			draft.About, _ = placeholders{}.ref(a.about, a.point)
		}
		body := a.body()
		if body != nil {
			body.Salt = zeroNonce
		}
		_, err = record.NewDraft(draft, terms, body)
	}
	if err != nil {
		p.fail(s.fields[a.kind.Name], "", "%v", err)
	}
}

func (a *act) makeTerms(r resolver) (record.Terms, error) {
	value, err := term{group: a.termsOrNone()}.build(r)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(value, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	terms := a.kind.NewTerms()
	if err := json.Unmarshal(raw, terms, json.RejectUnknownMembers(true)); err != nil {
		return nil, err
	}
	return terms, nil
}

func (a *act) termsOrNone() map[string]term {
	if a.terms == nil {
		return map[string]term{}
	}
	return a.terms
}

// body returns what the act says in words, without its salt; nil if nothing.
func (a *act) body() *record.Body {
	b := &record.Body{Title: a.title, Text: a.text, Points: a.points}
	said := b.Languages()
	if len(said) == 0 {
		return nil
	}
	for l, mark := range a.marks {
		if slices.Contains(said, l) {
			if b.Translations == nil {
				b.Translations = record.Translations{}
			}
			b.Translations[l] = mark
		}
	}
	return b
}

// releasing reads which parties publish: keys, all or none.
func (p *parser) releasing(n *yaml.Node, field string) []string {
	if n.Kind == yaml.ScalarNode && n.Value == "none" {
		return nil
	}
	if n.Kind == yaml.ScalarNode && n.Value == "all" {
		return p.keys()
	}
	var keys []string
	for i, item := range p.items(n, field) {
		if key := p.choice(item, at(field, i), append(p.keys(), "all", "none")); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}
