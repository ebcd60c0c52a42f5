package play

import (
	"crypto/ed25519"
	"crypto/sha256"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"parley.example/record"
)

// The terms of an act are read by the fields that package record derives from the kind's
// struct. What only the telling knows (hashes, keys) stays a name until then.

// term is a value of the terms: exactly one of its members says which.
type term struct {
	plain any
	list  []term
	group map[string]term
	label string // an act, by its label
	point string // with label: one of its points
	key   string // the public key of an official: party/official
	party string // all that a charter says of a party, by its key
	hash  string // the hash of a channel, by its key, or of an act, by its label
	keys  string // the keys to which a party rotates: new or former
}

// resolver knows what the names in terms stand for.
type resolver interface {
	ref(label, point string) (record.Ref, error)
	key(official string) (record.PublicKey, error)
	record(party string) (record.Party, error)
	hash(name string) (record.Hash, error)
}

// build returns what JSON is made of.
func (t term) build(r resolver) (any, error) {
	switch {
	case t.label != "":
		return r.ref(t.label, t.point)
	case t.key != "":
		return r.key(t.key)
	case t.party != "":
		return r.record(t.party)
	case t.hash != "":
		return r.hash(t.hash)
	case t.list != nil:
		list := []any{}
		for _, item := range t.list {
			v, err := item.build(r)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case t.group != nil:
		group := map[string]any{}
		for name, member := range t.group {
			v, err := member.build(r)
			if err != nil {
				return nil, err
			}
			group[name] = v
		}
		return group, nil
	}
	return t.plain, nil
}

// acting is what the terms of an act depend on besides their fields.
type acting struct {
	by     string // the key of the party
	kind   record.Kind
	points map[string]record.Text // the words of points, which are said beside the terms
	lax    bool                   // references may be of the wrong class: the act is to have no effect
}

// group reads a mapping by the fields that it may have. What else it may have is read elsewhere.
func (p *parser) group(n *yaml.Node, field string, fields []record.Field, a *acting, also ...string) map[string]term {
	found := map[string]term{}
	for _, m := range p.members(n, field, append(fieldNames(fields), also...)...) {
		name, node := m.name, m.node
		i := slices.IndexFunc(fields, func(f record.Field) bool { return f.Name == name })
		switch here := join(field, name); {
		case i < 0:
		case here == a.kind.Name+".points" && a.kind.Body&record.PartPoints != 0:
			found[name] = p.points(node, here, fields[i], a)
		default:
			found[name] = p.term(node, here, fields[i], a)
		}
	}
	p.complete(n, field, fields, found, a)
	return found
}

// complete adds what the scenario says elsewhere, and reports what is missing.
func (p *parser) complete(n *yaml.Node, field string, fields []record.Field, found map[string]term, a *acting) {
	if i := slices.IndexFunc(fields, func(f record.Field) bool { return f.Type == record.FieldOfficial }); i >= 0 {
		if who, ok := found[fields[i].Name].plain.(string); ok {
			p.roster(who, fields, found, a)
		}
	}
	for _, f := range fields {
		if _, ok := found[f.Name]; !ok && f.Required && f.Type != record.FieldYesNo && f.Type != record.FieldNumber && f.Type != record.FieldConsent {
			p.fail(n, join(field, f.Name), "missing")
		}
	}
}

// roster fills what is not said of an official from the header: name, office, powers, key.
func (p *parser) roster(who string, fields []record.Field, found map[string]term, a *acting) {
	party := p.scenario.party(a.by)
	if party == nil {
		return
	}
	o := party.official(record.OfficialID(who))
	if o == nil {
		return
	}
	said := map[string]any{"name": o.Name, "office": o.Office, "may": texts(o.May), "from": string(o.From), "until": string(o.Until)}
	for _, f := range fields {
		if _, ok := found[f.Name]; ok {
			continue
		}
		if f.Type == record.FieldKey {
			found[f.Name] = term{key: a.by + "/" + who}
		} else if v, ok := said[f.Name]; ok && v != "" {
			found[f.Name] = term{plain: v}
		}
	}
}

// points reads the points of a text, whose words stand beside their terms.
func (p *parser) points(n *yaml.Node, field string, f record.Field, a *acting) term {
	list := []term{}
	for i, item := range p.items(n, field) {
		here := at(field, i)
		if item.Kind != yaml.MappingNode {
			p.fail(item, here, "want a name, words and what else is said of the point")
			continue
		}
		group := p.group(item, here, f.Fields, a, "words")
		if words := valueOf(item, "words"); words == nil {
			p.fail(item, join(here, "words"), "missing: say in words what the point is")
		} else if !empty(words) {
			a.points[plainText(group["name"])] = p.words(words, join(here, "words"))
		}
		list = append(list, term{group: group})
	}
	return term{list: list}
}

func valueOf(n *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

func fieldNames(fields []record.Field) []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return names
}

func (p *parser) term(n *yaml.Node, field string, f record.Field, a *acting) term {
	if !f.List {
		if n.Kind == yaml.SequenceNode {
			p.fail(n, field, "want one, not a list")
			return term{}
		}
		return p.one(n, field, f, a)
	}
	list := []term{}
	for i, item := range p.items(n, field) {
		list = append(list, p.one(item, at(field, i), f, a))
	}
	// The record writes parties and options in one order; a story need not know it.
	if f.Type == record.FieldParty || f.Type == record.FieldOption {
		slices.SortFunc(list, func(x, y term) int {
			return strings.Compare(plainText(x), plainText(y))
		})
	}
	return term{list: list}
}

func plainText(t term) string {
	s, _ := t.plain.(string)
	return s
}

func (p *parser) one(n *yaml.Node, field string, f record.Field, a *acting) term {
	if f.Type == record.FieldGroup {
		if isParty(f) {
			return term{party: p.choice(n, field, p.keys())}
		}
		if isKeys(f) {
			return term{keys: p.choice(n, field, []string{newKeys, formerKeys})}
		}
		return term{group: p.group(n, field, f.Fields, a)}
	}
	if f.Type == record.FieldWords {
		words := map[string]any{}
		for l, w := range p.words(n, field) {
			words[string(l)] = w
		}
		return term{plain: words}
	}
	s, ok := p.word(n, field)
	if !ok {
		return term{}
	}
	switch f.Type {
	case record.FieldYesNo:
		return term{plain: p.yesNo(n, field)}
	case record.FieldNumber:
		return term{plain: p.number(n, field)}
	case record.FieldOption:
		return term{plain: p.choice(n, field, f.Options)}
	case record.FieldMoment:
		if _, _, err := record.Moment(s).Span(); err != nil {
			p.fail(n, field, "%v", err)
		}
	case record.FieldPeriod:
		if count, _ := record.Period(s).Count(); count == 0 {
			p.fail(n, field, "%q is no period: want one like 72h, 90d, 10bd, 6mo or 1y", clip(s))
		}
	case record.FieldDecimal:
		if _, _, ok := record.Decimal(s).Span(); !ok {
			p.fail(n, field, "%q is no number: want one like 35, 2.5, 50/60 or 60|61", clip(s))
		}
	case record.FieldHash:
		if slices.Contains(p.scenario.groups, s) || p.scenario.labels[s] != nil {
			return term{hash: s}
		}
		if _, err := record.ParseHash(s); err != nil {
			p.fail(n, field, "%v", err)
		}
	case record.FieldDuration:
		if _, _, err := record.Duration(s).Span(); err != nil {
			p.fail(n, field, "%v", err)
		}
	case record.FieldLang:
		p.language(n, s, field)
	case record.FieldParty:
		return term{plain: p.partyName(n, field)}
	case record.FieldActor:
		if record.Actor(s).Country() == "" {
			return term{plain: p.partyName(n, field)}
		}
	case record.FieldRef:
		label, point := p.reference(n, field, f.Object, a.lax)
		return term{label: label, point: point}
	case record.FieldKey:
		return term{key: p.officialOf(n, field, a.by)}
	}
	return term{plain: s}
}

// partyName reads a party by its key in the scenario, or by its whole name.
func (p *parser) partyName(n *yaml.Node, field string) string {
	for _, party := range p.scenario.Parties {
		if n.Value == party.Key || n.Value == string(party.Name) {
			return string(party.Name)
		}
	}
	return p.choice(n, field, p.keys())
}

// officialOf reads an official, of a party that is named before a slash or else of by.
func (p *parser) officialOf(n *yaml.Node, field, by string) string {
	key, id, ok := strings.Cut(n.Value, "/")
	if !ok {
		key, id = by, n.Value
	}
	party := p.scenario.party(key)
	if party == nil {
		p.fail(n, field, "no party %q%s", clip(key), near(key, p.keys()))
		return ""
	}
	if party.official(record.OfficialID(id)) == nil {
		p.fail(n, field, "%s has no official %q%s", key, clip(id), near(id, officials(party)))
		return ""
	}
	return key + "/" + id
}

func officials(party *Party) []string {
	var ids []string
	for _, o := range party.Officials {
		ids = append(ids, string(o.ID))
	}
	return ids
}

// isKeys reports whether a group is a party's keys, which are made when the story is told.
func isKeys(f record.Field) bool {
	return f.Type == record.FieldGroup && slices.ContainsFunc(f.Fields, func(f record.Field) bool { return f.Type == record.FieldKey })
}

// isParty reports whether a group is all that a charter says of a party. It has keys, which
// nobody writes by hand.
func isParty(f record.Field) bool {
	return slices.ContainsFunc(f.Fields, isKeys)
}

// placeholders stand for what only the telling knows, so that a scenario can be held to the
// record before it is told.
type placeholders struct{}

func (placeholders) ref(label, point string) (record.Ref, error) {
	r := record.RefTo(record.BodyHash([]byte(label)))
	if point != "" {
		r = r.Point(point)
	}
	return r, nil
}

func (placeholders) key(official string) (record.PublicKey, error) {
	return placeholderKey(official), nil
}

func (placeholders) record(party string) (record.Party, error) {
	return record.Party{Name: record.PartyName(party + ".example")}, nil
}

func (placeholders) hash(name string) (record.Hash, error) { return record.BodyHash([]byte(name)), nil }

func placeholderKey(name string) record.PublicKey {
	seed := sha256.Sum256([]byte(name))
	return record.PublicKey(ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey))
}
