package record

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Magic lines: the first line of each artefact says what it is and in which version.
const (
	CharterMagic   = "parley.example/charter/v1"
	ActMagic       = "parley.example/act/v1"
	EntryMagic     = "parley.example/entry/v1"
	BodyMagic      = "parley.example/body/v1"
	BundleMagic    = "parley.example/bundle/v1"
	ProofMagic     = "parley.example/proof/v1"
	StatementMagic = "parley.example/statement/v1"
	ForkMagic      = "parley.example/fork/v1"
)

// Role is what a party is in a channel. Only parties (the principals) make texts, settle
// entries and are owed; the others serve them.
type Role string

// The roles. All but party and mediator are of law 2.
const (
	RoleParty      Role = "party"
	RoleMediator   Role = "mediator"   // good offices and mediation: carries, hosts, proposes texts
	RoleDepositary Role = "depositary" // keeps what is handed to it, certifies, notices silence (VCLT 76, 77)
	RoleHost       Role = "host"       // lends a place
	RoleWitness    Role = "witness"    // its log says which of two acts that crossed comes first
)

// Options lists the roles.
func (Role) Options() []string {
	return []string{string(RoleParty), string(RoleMediator), string(RoleDepositary), string(RoleHost), string(RoleWitness)}
}

func (r Role) law() int {
	if r == RoleParty || r == RoleMediator {
		return 1
	}
	return 2
}

// Nature says whether a channel is what it seems. What is not says so first, on every page and
// in every proof.
type Nature string

// The natures of a channel.
const (
	Real           Nature = "real"
	Reconstruction Nature = "reconstruction" // told by others from published accounts
	Exercise       Nature = "exercise"       // played for practice or in a test
)

// Options lists the natures.
func (Nature) Options() []string {
	return []string{string(Real), string(Reconstruction), string(Exercise)}
}

// Crossing is how acts that crossed on the way are judged (law, rule 2).
type Crossing string

// The rules on crossing.
const (
	CrossingPast    Crossing = "past"    // each act is judged by its own past
	CrossingWitness Crossing = "witness" // the log of the charter's witness says which was first
)

// Options lists the rules on crossing.
func (Crossing) Options() []string { return []string{string(CrossingPast), string(CrossingWitness)} }

// Vocabulary is in which words the pages speak of a channel. It changes nothing that is said.
type Vocabulary string

// The vocabularies.
const (
	WordsOfDiplomacy Vocabulary = "diplomatic" // as if none were named
	PlainWords       Vocabulary = "plain"
)

// Options lists the vocabularies.
func (Vocabulary) Options() []string { return []string{string(WordsOfDiplomacy), string(PlainWords)} }

// Parent is the channel that a working group reports to, and the mandate that it was given there.
type Parent struct {
	Channel Hash `json:"channel"`
	Mandate Ref  `json:"mandate,omitzero"` // the text of the parent channel that founds the group
}

// Keys are a party's public keys in one channel. Each is for one purpose only. A party that gives
// no pouch key is not sent anything by pouch.
type Keys struct {
	Party   PublicKey `json:"party"`                  // signs the heads of the party's log, and founding acts
	Receipt PublicKey `json:"receipt"`                // cosigns the heads of others
	Seal    SealKey   `json:"seal"`                   // seals the party's own heads against quantum computers
	Line    PublicKey `json:"line"`                   // identifies the party's node in TLS, and as the sender of a pouch
	Pouch   PouchKey  `json:"pouch,omitzero" law:"2"` // to whom bundles in a pouch are sealed
}

// Party is an organisation as a charter or an invitation names it.
type Party struct {
	Name    PartyName `json:"name"`
	Names   Text      `json:"names"`            // what it is called
	Country string    `json:"country,omitzero"` // ISO 3166-1 alpha-2, where it has one
	Role    Role      `json:"role"`
	Keys    Keys      `json:"keys"`
}

// Charter founds a channel (spec §4). Its hash names the channel, so nothing in it ever
// changes. Each party signs it by an act: the founder by charter, the others by accession.
type Charter struct {
	Title     Text       `json:"title"`
	Nature    Nature     `json:"nature"`
	Note      Text       `json:"note,omitempty"` // what a reader must know first; required unless real
	Founder   PartyName  `json:"founder"`
	Parties   []Party    `json:"parties"` // by name; others may be invited later
	Languages []Lang     `json:"languages"`
	Law       int        `json:"law"`
	Crossing  Crossing   `json:"crossing"`
	Tolerance int64      `json:"tolerance"`          // seconds by which clocks may differ (law, rule 7)
	Cadence   int64      `json:"cadence,omitzero"`   // days within which a contact is due; 0: none agreed
	CheckIn   int64      `json:"check-in,omitzero"`  // hours within which each node gives a sign of life; 0: none agreed
	Silence   int64      `json:"silence,omitzero"`   // days of silence after which it may be noticed; 0: never
	Witness   PartyName  `json:"witness,omitzero"`   // whose log orders what crossed, where crossing says so
	Auditors  []Auditor  `json:"auditors,omitempty"` // by name: who is no party, and is shown every log
	Parent    Parent     `json:"parent,omitzero"`    // of a working group
	Words     Vocabulary `json:"words,omitzero"`
	Private   bool       `json:"private"` // confidential unless released
	Founded   Time       `json:"founded"`
	Nonce     string     `json:"nonce"`
}

// Law is the newest version of the law that this package's readers apply. They apply the older
// ones too: a channel stays for ever under the law that its charter names.
const Law = 2

// Bytes writes the charter.
func (c *Charter) Bytes() ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("charter: %w", err)
	}
	return framed(CharterMagic, c)
}

// ParseCharter reads a charter and returns it with its hash, which names the channel.
func ParseCharter(data []byte) (*Charter, Hash, error) {
	if len(data) > MaxCharter {
		return nil, Hash{}, fmt.Errorf("charter: %d bytes, more than %d", len(data), MaxCharter)
	}
	c := new(Charter)
	rest, err := unframe(CharterMagic, data, c)
	if err == nil && len(rest) > 0 {
		err = errors.New("something follows line 2")
	}
	if err == nil {
		err = c.check()
	}
	if err != nil {
		return nil, Hash{}, fmt.Errorf("charter: %w", err)
	}
	return c, sum(data), nil
}

// Party returns the party of that name, if the charter has it.
func (c *Charter) Party(name PartyName) (Party, bool) {
	for _, p := range c.Parties {
		if p.Name == name {
			return p, true
		}
	}
	return Party{}, false
}

func (c *Charter) check() error {
	if c.Law < 1 || c.Law > Law {
		return fmt.Errorf("law: %d is not known here: this version applies the laws 1 to %d", c.Law, Law)
	}
	if needs := c.needsLaw(); needs > c.Law {
		return fmt.Errorf("law: the charter says what only law %d knows, and is under law %d", needs, c.Law)
	}
	if err := checkOption("nature", c.Nature); err != nil {
		return err
	}
	if err := checkOption("crossing", c.Crossing); err != nil {
		return err
	}
	if c.Nature != Real && len(c.Note) == 0 {
		return fmt.Errorf("note: missing: a channel of the nature %s says so in words", c.Nature)
	}
	if len(c.Title) == 0 {
		return errors.New("title: empty")
	}
	if err := errors.Join(c.Title.check(), c.Note.check(), checkRandom("nonce", c.Nonce)); err != nil {
		return err
	}
	if len(c.Parties) == 0 || len(c.Parties) > MaxParties {
		return fmt.Errorf("parties: want 1 to %d", MaxParties)
	}
	for i, p := range c.Parties {
		if err := p.check(); err != nil {
			return fmt.Errorf("parties: %s: %w", p.Name, err)
		}
		if i > 0 && c.Parties[i-1].Name >= p.Name {
			return fmt.Errorf("parties: %s: want each once, in the order of their names", p.Name)
		}
	}
	if err := checkKeysApart(c.Parties); err != nil {
		return err
	}
	founder, ok := c.Party(c.Founder)
	if !ok || founder.Role != RoleParty {
		return fmt.Errorf("founder: %q is not among the parties of role %s", c.Founder, RoleParty)
	}
	if len(c.Languages) == 0 || !slices.IsSorted(c.Languages) || len(slices.Compact(slices.Clone(c.Languages))) != len(c.Languages) {
		return errors.New("languages: want at least one, each once, in order")
	}
	for _, l := range c.Languages {
		if err := l.check(); err != nil {
			return fmt.Errorf("languages: %w", err)
		}
	}
	for _, agreed := range []struct {
		what   string
		number int64
		inADay int64
	}{
		{"tolerance", c.Tolerance, 24 * 60 * 60},
		{"cadence", c.Cadence, 1},
		{"check-in", c.CheckIn, 24},
		{"silence", c.Silence, 1},
	} {
		if most := MaxInterval * agreed.inADay; agreed.number < 0 || agreed.number > most {
			return fmt.Errorf("%s: want 0 to %d", agreed.what, most)
		}
	}
	return c.checkRules()
}

func (p Parent) check() error {
	switch {
	case p == Parent{}:
		return nil
	case p.Channel == Hash{}:
		return errors.New("channel: missing")
	case p.Mandate == "":
		return nil
	}
	return errors.Join(p.Mandate.check(), p.Mandate.names(ObjectText))
}

// checkRules holds what later laws added: the words, the parent, the auditors, and the stricter rule
// on crossing, which needs a witness that has a log of its own and nothing at stake.
func (c *Charter) checkRules() error {
	if c.Words != "" {
		if err := checkOption("words", c.Words); err != nil {
			return err
		}
	}
	if err := c.Parent.check(); err != nil {
		return fmt.Errorf("parent: %w", err)
	}
	if err := c.checkAuditors(); err != nil {
		return err
	}
	if (c.Crossing == CrossingWitness) != (c.Witness != "") {
		return errors.New("witness: name one where crossing is judged by a witness, and only there")
	}
	if c.Witness == "" {
		return nil
	}
	if w, ok := c.Party(c.Witness); !ok || w.Role == RoleParty {
		return fmt.Errorf("witness: %q is not among the parties of another role than %s", c.Witness, RoleParty)
	}
	return nil
}

// needsLaw returns the oldest law that knows all that the charter says.
func (c *Charter) needsLaw() int {
	needs := 1
	for _, p := range c.Parties {
		needs = max(needs, p.Role.law())
		if p.Keys.Pouch != "" {
			needs = max(needs, 2)
		}
	}
	if c.Crossing != CrossingPast || c.CheckIn != 0 || c.Silence != 0 || c.Witness != "" || c.Parent != (Parent{}) || c.Words != "" || len(c.Auditors) > 0 {
		needs = max(needs, 2)
	}
	return needs
}

func (p *Party) check() error {
	if err := p.Name.check(); err != nil {
		return err
	}
	if len(p.Names) == 0 {
		return errors.New("names: want at least one")
	}
	if err := p.Names.check(); err != nil {
		return fmt.Errorf("names: %w", err)
	}
	if p.Country != "" && (len(p.Country) != 2 || strings.ContainsFunc(p.Country, func(r rune) bool { return r < 'A' || r > 'Z' })) {
		return fmt.Errorf("country: %q is not two capital letters (ISO 3166-1)", clip(p.Country))
	}
	if err := checkOption("role", p.Role); err != nil {
		return err
	}
	if err := errors.Join(p.Keys.Party.check(), p.Keys.Receipt.check(), p.Keys.Seal.check(), p.Keys.Line.check(), p.Keys.Pouch.check()); err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	return checkKeysApart([]Party{*p})
}

// checkKeysApart refuses a key that occurs twice. An Ed25519 cosignature does not commit to
// its name, so a party that gave another's receipt key as its own could pass off every receipt
// of the other as one of its own.
func checkKeysApart(parties []Party) error {
	owner := map[string]PartyName{}
	for _, p := range parties {
		for _, key := range p.Keys.list() {
			if other, taken := owner[string(key.public)]; taken {
				return fmt.Errorf("keys: one occurs twice, at %s and %s: each is for one party and one purpose", other, p.Name)
			}
			owner[string(key.public)] = p.Name
		}
	}
	return nil
}

// SharesKey reports whether a key of p is also one of q, for the same purpose or another.
func (p *Party) SharesKey(q Party) bool {
	return slices.ContainsFunc(p.Keys.list(), func(key aKey) bool { return q.Keys.Has(key.public) })
}

// HeadKey is the key that signs the heads of the party's log.
func (p *Party) HeadKey(channel Hash) VerifyKey {
	return VerifyKey{Origin(string(p.Name), channel), Ed25519, p.Keys.Party}
}

// SealKey is the key that seals them.
func (p *Party) SealKey(channel Hash) VerifyKey {
	return VerifyKey{Origin(string(p.Name), channel), MLDSA44, p.Keys.Seal}
}

// ReceiptKey is the key with which the party receipts the logs of others.
func (p *Party) ReceiptKey() VerifyKey {
	return VerifyKey{ReceiptName(string(p.Name)), Cosignature, p.Keys.Receipt}
}

// ActKey is the key with which the party itself, and no official, signs founding acts.
func (p *Party) ActKey() VerifyKey { return VerifyKey{string(p.Name), Ed25519, p.Keys.Party} }

// option is an enumeration that can say what it may be.
type option interface {
	~string
	Options() []string
}

func checkOption[T option](what string, v T) error {
	if slices.Contains(v.Options(), string(v)) {
		return nil
	}
	return fmt.Errorf("%s: %q is none of %s", what, clip(string(v)), strings.Join(v.Options(), ", "))
}

// checkRandom holds a nonce or a salt to its size and spelling.
func checkRandom(what, s string) error {
	if len(s) != 2*NonceSize || strings.ContainsFunc(s, func(r rune) bool { return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'f') }) {
		return fmt.Errorf("%s: want %d random bytes as lowercase hexadecimal", what, NonceSize)
	}
	return nil
}
