package play

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"parley.example/record"
)

// Parse reads a scenario. Its error is a [*Problems] with every mistake in the file.
func Parse(name string, data []byte) (*Scenario, error) {
	p := &parser{scenario: &Scenario{Name: name, labels: map[string]*label{}}}
	p.state.begin()
	if len(data) > MaxScenario {
		p.problems = []Problem{{1, "", fmt.Sprintf("%d bytes, more than %d", len(data), MaxScenario)}}
	} else if root, problem := document(data); problem != nil {
		p.problems = []Problem{*problem}
	} else {
		p.file(root)
	}
	if len(p.problems) == 0 {
		return p.scenario, nil
	}
	slices.SortFunc(p.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Text, b.Text))
	})
	p.problems = slices.Compact(p.problems)
	return nil, &Problems{name, p.problems[:min(len(p.problems), maxProblems)]}
}

func (p *parser) file(root *yaml.Node) {
	f := p.fields(root, "", "title", "nature", "note", "languages", "translations", "supposed", "law", "words", "tolerance",
		"cadence", "silence", "check-in", "witness", "private", "start", "founder", "release", "settle", "parties", "story")
	for _, name := range []string{"title", "parties", "story"} {
		if root.Kind == yaml.MappingNode && valueOf(root, name) == nil {
			p.fail(root, name, "missing")
		}
	}
	p.languages(f)
	p.header(f)
	p.parties(f)
	if n := f["law"]; n != nil {
		p.law(n, f)
	}
	if len(p.scenario.Parties) == 0 {
		return // every step would be wrong
	}
	if n := f["release"]; n != nil {
		p.scenario.Release = p.releasing(n, "release")
	}
	if n := f["witness"]; n != nil {
		p.witness(n)
	}
	if n := f["story"]; n != nil {
		p.story(n)
	}
}

// languages come first, because words are read by them.
func (p *parser) languages(f map[string]*yaml.Node) {
	s := p.scenario
	if n := f["languages"]; n != nil {
		for i, item := range p.items(n, "languages") {
			l, ok := p.word(item, at("languages", i))
			if ok && !p.fits(record.Text{record.Lang(l): "x"}) {
				p.fail(item, at("languages", i), "%q is no language tag: want one like en or zh-hant", clip(l))
			} else if ok && slices.Contains(s.Languages, record.Lang(l)) {
				p.fail(item, at("languages", i), "%s: occurs twice", l)
			} else if ok {
				s.Languages = append(s.Languages, record.Lang(l))
			}
		}
	}
	if len(s.Languages) == 0 {
		s.Languages = []record.Lang{"en"}
	}
	if n := f["translations"]; n != nil {
		s.Translations = p.translations(n, "translations")
	}
}

// fits asks the record whether words could be said in it.
func (p *parser) fits(t record.Text) bool {
	_, err := (&record.Body{Text: t, Salt: zeroNonce}).Bytes()
	return err == nil
}

var zeroNonce = strings.Repeat("0", 2*record.NonceSize)

func (p *parser) translations(n *yaml.Node, field string) record.Translations {
	all := record.Translations{}
	for _, m := range p.members(n, field) {
		if l, ok := p.language(m.key, m.name, field); ok {
			all[l] = record.Translation(p.choice(m.node, join(field, m.name), record.Translation("").Options()))
		}
	}
	return all
}

func (p *parser) language(n *yaml.Node, name, field string) (record.Lang, bool) {
	if !slices.Contains(p.scenario.Languages, record.Lang(name)) {
		p.fail(n, field, "%q is none of the languages of this scenario%s", clip(name), near(name, texts(p.scenario.Languages)))
		return "", false
	}
	return record.Lang(name), true
}

// words reads a text: by language, or in the first language of the scenario alone.
func (p *parser) words(n *yaml.Node, field string) record.Text {
	if n.Kind == yaml.ScalarNode {
		return record.Text{p.scenario.Languages[0]: strings.TrimSpace(n.Value)}
	}
	text := record.Text{}
	for _, m := range p.members(n, field) {
		if l, ok := p.language(m.key, m.name, field); ok {
			if w, ok := p.word(m.node, join(field, m.name)); ok {
				text[l] = strings.TrimSpace(w)
			}
		}
	}
	return text
}

func (p *parser) header(f map[string]*yaml.Node) {
	s := p.scenario
	if n := f["title"]; n != nil {
		s.Title = p.words(n, "title")
	}
	s.Nature = record.Exercise
	if n := f["nature"]; n != nil {
		s.Nature = record.Nature(p.choice(n, "nature", record.Nature("").Options()))
	}
	switch n := f["note"]; {
	case n != nil:
		s.Note = p.words(n, "note")
	case s.Nature == record.Exercise:
		s.Note = record.Text{s.Languages[0]: "Parley: exercise"}
		if s.Languages[0] == "en" {
			s.Note["en"] = "An exercise: none of this was said by anybody."
		}
	case s.Nature == record.Reconstruction:
		p.problems = append(p.problems, Problem{1, "note", "missing: a reconstruction says in words what it was told from"})
	}
	if n := f["supposed"]; n != nil {
		s.Supposed = p.words(n, "supposed")
	}
	s.Law = record.Law
	if n := f["words"]; n != nil {
		s.Words = record.Vocabulary(p.choice(n, "words", record.Vocabulary("").Options()))
	}
	s.Tolerance = 10 * time.Minute
	if n := f["tolerance"]; n != nil {
		s.Tolerance = p.span(n, "tolerance")
	}
	if n := f["cadence"]; n != nil {
		s.Cadence = p.agreed(n, "cadence")
	}
	if n := f["silence"]; n != nil {
		s.Silence = p.agreed(n, "silence")
	}
	if n := f["check-in"]; n != nil {
		s.CheckIn = p.agreed(n, "check-in")
	}
	if n := f["private"]; n != nil {
		s.Private = p.yesNo(n, "private")
	}
	s.Start = time.Date(2025, 1, 6, 9, 0, 0, 0, time.UTC)
	if n := f["start"]; n != nil {
		s.Start = p.when(n, "start", s.Start)
	}
	if n := f["settle"]; n != nil {
		s.byHand = p.choice(n, "settle", []string{"always", "by-hand"}) == "by-hand"
	}
}

// agreed reads a number of days or hours that the charter agrees on.
func (p *parser) agreed(n *yaml.Node, field string) int64 {
	number, most := p.number(n, field), int64(record.MaxInterval)
	if field == "check-in" {
		most *= 24
	}
	if number < 0 || number > most {
		p.fail(n, field, "want 0 to %d", most)
	}
	return number
}

// law reads under which law the channel is. What the charter says by other fields may need a newer one.
func (p *parser) law(n *yaml.Node, f map[string]*yaml.Node) {
	law := p.number(n, "law")
	if law < 1 || law > record.Law {
		p.fail(n, "law", "%s is not known here: want 1 to %d", clip(n.Value), record.Law)
		return
	}
	p.scenario.Law = int(law)
	for _, name := range []string{"words", "silence", "check-in", "witness"} {
		if f[name] != nil && law < 2 {
			p.fail(f[name], name, "only law 2 knows it, and the channel is under law %d", law)
		}
	}
	for _, party := range p.scenario.Parties {
		if party.Role != record.RoleParty && party.Role != record.RoleMediator && law < 2 {
			p.fail(f["parties"], join("parties", party.Key), "only law 2 knows the role %s, and the channel is under law %d", party.Role, law)
		}
	}
}

// witness reads the party whose log says which of two acts that crossed came first.
func (p *parser) witness(n *yaml.Node) {
	w := p.scenario.party(n.Value)
	switch {
	case w == nil || w.Joins == ByInvitation:
		p.fail(n, "witness", "%q is no party that the charter names", n.Value)
	case w.Role == record.RoleParty:
		p.fail(n, "witness", "%q is a principal: the witness has another role", n.Value)
	default:
		p.scenario.Witness = n.Value
	}
}

func (p *parser) span(n *yaml.Node, field string) time.Duration {
	d, err := parseSpan(n.Value)
	if err != nil {
		p.fail(n, field, "%v", err)
	}
	return d
}

func (p *parser) when(n *yaml.Node, field string, after time.Time) time.Time {
	t, err := parseWhen(n.Value, after)
	if err != nil {
		p.fail(n, field, "%v", err)
		return after
	}
	return t
}

func (p *parser) parties(f map[string]*yaml.Node) {
	s := p.scenario
	if n := f["parties"]; n != nil {
		for _, m := range p.members(n, "parties") {
			s.Parties = append(s.Parties, p.aParty(m))
		}
		if len(s.Parties) > record.MaxParties {
			p.fail(n, "parties", "%d, more than %d", len(s.Parties), record.MaxParties)
		}
	}
	if len(s.Parties) == 0 {
		return
	}
	s.Founder = s.Parties[0].Key
	n := f["parties"]
	if f["founder"] != nil {
		n = f["founder"]
		s.Founder = p.choice(n, "founder", p.keys())
	}
	if founder := s.party(s.Founder); founder != nil && (founder.Role != record.RoleParty || founder.Joins != AtOnce) {
		p.fail(n, "founder", "%s founds the channel, so it must be of the role party and join at once; name another founder", founder.Key)
	}
	names := map[record.PartyName]bool{}
	for _, party := range s.Parties {
		if names[party.Name] {
			p.fail(f["parties"], "parties", "two are named %s", party.Name)
		}
		names[party.Name] = true
		for _, o := range party.Officials {
			if !o.Later {
				p.addPowers(f["parties"], party, o)
			}
		}
	}
}

func (p *parser) keys() []string {
	var keys []string
	for _, party := range p.scenario.Parties {
		keys = append(keys, party.Key)
	}
	return keys
}

func (p *parser) aParty(m member) Party {
	field := join("parties", m.name)
	party := Party{
		Key: m.name, Name: record.PartyName(m.name + ".example"), Role: record.RoleParty, Joins: AtOnce,
		Names: record.Text{p.scenario.Languages[0]: m.name},
	}
	fine := isLabel(m.name)
	if !fine {
		p.fail(m.key, field, "%q is no key for a party: want lowercase letters, digits and hyphens", clip(m.name))
	}
	f := p.fields(m.node, field, "name", "names", "country", "role", "joins", "officials")
	if n := f["name"]; n != nil {
		party.Name = record.PartyName(n.Value)
	}
	if n := f["names"]; n != nil {
		party.Names = p.words(n, join(field, "names"))
	}
	if n := f["country"]; n != nil {
		party.Country = n.Value
		if record.Actor(n.Value).Country() == "" {
			p.fail(n, join(field, "country"), "%q is not two capital letters (ISO 3166-1)", clip(n.Value))
		}
	}
	if n := f["role"]; n != nil {
		party.Role = record.Role(p.choice(n, join(field, "role"), record.Role("").Options()))
	}
	if n := f["joins"]; n != nil {
		party.Joins = Joining(p.choice(n, join(field, "joins"), Joining("").Options()))
	}
	if n := f["officials"]; n != nil {
		for _, o := range p.members(n, join(field, "officials")) {
			party.Officials = append(party.Officials, p.official(o, join(field, "officials")))
		}
	} else {
		party.Officials = []Official{{ID: "official", Name: "The official of " + m.name, Office: "Official", May: allPowers()}}
	}
	if _, err := powersGiven(party.Name, "official", &Official{Name: "x", Office: "x", May: allPowers()}); err != nil && fine {
		p.fail(m.key, join(field, "name"), "%v", err)
	}
	return party
}

func (p *parser) official(m member, field string) Official {
	field = join(field, m.name)
	o := Official{ID: record.OfficialID(m.name), Name: m.name, Office: "Official", May: allPowers()}
	f := p.fields(m.node, field, "name", "office", "may", "from", "until", "given")
	if n := f["name"]; n != nil {
		o.Name = n.Value
	}
	if n := f["office"]; n != nil {
		o.Office = n.Value
	}
	if n := f["may"]; n != nil {
		o.May = nil
		for i, item := range p.items(n, join(field, "may")) {
			o.May = append(o.May, record.Power(p.choice(item, at(join(field, "may"), i), record.Power("").Options())))
		}
		slices.Sort(o.May)
	}
	if n := f["from"]; n != nil {
		o.From = record.Moment(n.Value)
	}
	if n := f["until"]; n != nil {
		o.Until = record.Moment(n.Value)
	}
	if n := f["given"]; n != nil {
		o.Later = p.choice(n, join(field, "given"), []string{"at-once", "later"}) == "later"
	}
	if _, err := powersGiven("party.example", o.ID, &o); err != nil && !slices.Contains(o.May, "") {
		p.fail(m.key, field, "%v", err)
	}
	return o
}

// powersGiven asks the record whether these could be full powers.
func powersGiven(party record.PartyName, id record.OfficialID, o *Official) (*record.Draft, error) {
	return record.NewDraft(
		record.Act{Party: party, Kind: "powers.given", Dated: record.At(time.Unix(0, 0)), Basis: []record.Cited{}, Nonce: zeroNonce},
		&record.PowersGiven{Official: id, Name: o.Name, Office: o.Office, Key: placeholderKey(string(id)), May: o.May, From: o.From, Until: o.Until}, nil)
}

// allPowers are the powers of an official of whom the scenario says nothing else.
func allPowers() []record.Power {
	var all []record.Power
	for _, o := range record.Power("").Options() {
		all = append(all, record.Power(o))
	}
	slices.Sort(all)
	return all
}

// isLabel reports whether s can name something in a story: lowercase letters and digits with
// hyphens between.
func isLabel(s string) bool {
	for i := range len(s) {
		c := s[i]
		inner := i > 0 && i < len(s)-1
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || inner && c == '-') {
			return false
		}
	}
	return s != "" && len(s) <= record.MaxName
}

func texts[S ~string](list []S) []string {
	var all []string
	for _, s := range list {
		all = append(all, string(s))
	}
	return all
}
