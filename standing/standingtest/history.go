// Package standingtest writes histories: small records, told act by act, of parties that hear
// of one another only when the story says so. They are real records (the bytes, the keys and
// the signatures are those of package record), and the same story makes the same bytes, because
// nothing in it is drawn. Only the roots that entries cite are made up: package standing, for
// which this is, leaves those to whoever keeps the logs.
package standingtest

import (
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"parley.example/record"
	"parley.example/standing"
)

// T is what a history needs of a test. *testing.T, *testing.B and *rapid.T are such.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// History is a record in the making.
type History struct {
	Charter *record.Charter
	Channel record.Hash
	Clock   time.Time // of every node; it moves on by a minute with each entry

	t      T
	logs   map[record.PartyName]*log
	labels map[record.PartyName]string // of the keys of a party that has rotated them
	leaves []standing.Leaf             // of all logs, each after all that was before it
	cites  map[record.Ref]standing.Cite
	drawn  int

	now    *standing.Fold
	folded int // how many of the leaves it has

	branches []record.PartyName
}

// log is one party's log, and what the party holds of others.
type log struct {
	of   record.PartyName // of a branch: the log that it is one of
	from int64            // and how many entries of that it has
	size int64
	seen map[record.PartyName]int64
	was  []map[record.PartyName]int64 // at each entry
}

// Desk is the official whom [History.Begin] gives all powers, for every party.
const Desk record.OfficialID = "desk"

// Start is when every history begins.
var Start = time.Date(2025, 2, 15, 12, 0, 0, 0, time.UTC)

// New makes the charter of a channel, and nothing else. The first party founds it. A party
// whose name begins with that of another role, such as "mediator", has it.
func New(t T, names ...record.PartyName) *History {
	t.Helper()
	return NewUnder(t, func(*record.Charter) {}, names...)
}

// NewUnder is New for a charter that says more than the usual.
func NewUnder(t T, change func(*record.Charter), names ...record.PartyName) *History {
	t.Helper()
	h := &History{t: t, Clock: Start, logs: map[record.PartyName]*log{}, labels: map[record.PartyName]string{}, cites: map[record.Ref]standing.Cite{}}
	h.Charter = &record.Charter{
		Title: record.Text{"en": "A channel"}, Nature: record.Exercise, Note: record.Text{"en": "This is an exercise."},
		Founder: names[0], Languages: []record.Lang{"en"}, Law: record.Law, Crossing: record.CrossingPast,
		Tolerance: 600, Private: true, Founded: record.At(Start), Nonce: h.nonce(),
	}
	for _, n := range names {
		h.Charter.Parties = append(h.Charter.Parties, Party(n))
	}
	slices.SortFunc(h.Charter.Parties, func(a, b record.Party) int { return cmp.Compare(a.Name, b.Name) })
	change(h.Charter)
	raw, err := h.Charter.Bytes()
	h.check(err)
	h.Charter, h.Channel, err = record.ParseCharter(raw)
	h.check(err)
	return h
}

// Begin makes a channel in which every party has signed the charter, has given its [Desk] all
// powers, and knows that all others have.
func Begin(t T, names ...record.PartyName) *History {
	t.Helper()
	return BeginUnder(t, func(*record.Charter) {}, names...)
}

// BeginUnder is Begin for a charter that says more than the usual.
func BeginUnder(t T, change func(*record.Charter), names ...record.PartyName) *History {
	t.Helper()
	h := NewUnder(t, change, names...)
	for i, n := range names {
		if i == 0 {
			h.Say(n, "charter", &record.CharterSigned{})
		} else {
			h.Say(n, "accession", &record.Accession{})
		}
		h.Empower(n, Desk)
	}
	h.SyncAll()
	return h
}

// Party makes a party with keys derived from its name.
func Party(name record.PartyName) record.Party {
	role := record.RoleParty
	for _, r := range role.Options()[1:] {
		if strings.HasPrefix(string(name), r) {
			role = record.Role(r)
		}
	}
	return record.Party{Name: name, Names: record.Text{"en": "Party " + string(name)}, Role: role, Keys: Keys(string(name))}
}

// Keys are a party's keys, derived from a label: the party's name to begin with.
func Keys(label string) record.Keys {
	seal := make([]byte, record.SealKeySize)
	copy(seal, label)
	return record.Keys{Party: public(label), Receipt: public(label + " receipt"), Line: public(label + " line"), Seal: seal}
}

// Rotation makes the terms by which a party rotates its keys to those of a label, with the
// consent of the new party key.
func (h *History) Rotation(party record.PartyName, label string) *record.KeyRotated {
	h.t.Helper()
	return h.RotationTo(party, Keys(label), label)
}

// RotationTo is Rotation to any keys, with the consent of the party key of a label.
func (h *History) RotationTo(party record.PartyName, keys record.Keys, label string) *record.KeyRotated {
	h.t.Helper()
	terms, err := record.NewKeyRotated(h.Channel, party, public(h.label(party)), keys, private(label))
	h.check(err)
	return terms
}

// Rotate has a party rotate its keys to those of a label, and go on with them.
func (h *History) Rotate(party record.PartyName, label string) record.Ref {
	h.t.Helper()
	ref := h.Say(party, "key.rotated", h.Rotation(party, label))
	h.UseKeys(party, label)
	return ref
}

// UseKeys has a party go on with the keys of a label.
func (h *History) UseKeys(party record.PartyName, label string) { h.labels[party] = label }

func (h *History) label(party record.PartyName) string { return cmp.Or(h.labels[party], string(party)) }

// derived keeps the keys that were derived from labels, which takes as long as a signature.
var derived sync.Map

func private(label string) ed25519.PrivateKey {
	if known, ok := derived.Load(label); ok {
		return known.(ed25519.PrivateKey)
	}
	seed := sha256.Sum256([]byte("key of " + label))
	key := ed25519.NewKeyFromSeed(seed[:])
	derived.Store(label, key)
	return key
}

func public(label string) record.PublicKey {
	return record.PublicKey(private(label).Public().(ed25519.PublicKey))
}

// Powers are full powers for an official, whose key is derived from the names.
func Powers(party record.PartyName, official record.OfficialID, may ...record.Power) *record.PowersGiven {
	if len(may) == 0 {
		may = []record.Power{record.PowerAdReferendum, record.PowerInitial, record.PowerPublish, record.PowerSend, record.PowerSign}
	}
	return &record.PowersGiven{
		Official: official, Name: "An official", Office: "An office",
		Key: public(record.OfficialName(string(party), string(official))), May: may,
	}
}

// Empower has a party give powers to an official: those named, or all.
func (h *History) Empower(party record.PartyName, official record.OfficialID, may ...record.Power) record.Ref {
	h.t.Helper()
	return h.Say(party, "powers.given", Powers(standing.PartyOf(party), official, may...))
}

// An Act is what to say, as far as it is not the usual. The zero value of each field stands for
// what an honest node would write.
type Act struct {
	Kind  string
	Terms record.Terms
	About record.Ref

	By    record.OfficialID // [Desk], or the party itself for kinds without a power
	Party bool              // by the party itself all the same
	Key   string            // the label of another key to sign with
	Dated time.Time
	Basis []record.Cited   // what the official was shown: all that the party holds
	Seen  []record.Cited   // what the entry cites: all that the party holds
	Of    record.PartyName // the party that the act names: the one whose log it is in
	Raw   jsontext.Value   // terms that no struct has, for what is to be refused
	Where *record.Hash     // another channel
}

// Say enters an act of a party, about at most one thing, and returns the reference to it.
func (h *History) Say(party record.PartyName, kind string, terms record.Terms, about ...record.Ref) record.Ref {
	h.t.Helper()
	a := Act{Kind: kind, Terms: terms}
	if len(about) > 0 {
		a.About = about[0]
	}
	return h.Enter(party, a)
}

// Enter enters an act of a party and returns the reference to it.
func (h *History) Enter(party record.PartyName, a Act) record.Ref {
	h.t.Helper()
	shown := h.Heads(party, party)
	signed := h.Sign(party, a)
	h.enter(party, &record.Entry{Act: signed.Note, Seen: a.Seen}, signed)
	if a.Basis == nil && len(h.branches) > 0 {
		h.leaves[len(h.leaves)-1].Shown = shown
	}
	return record.RefTo(signed.Hash)
}

// EnterSigned enters an act that is signed: again, if it was entered before, as a node might that
// keeps an act back.
func (h *History) EnterSigned(party record.PartyName, signed *record.SignedAct) standing.Cite {
	h.t.Helper()
	return h.enter(party, &record.Entry{Act: signed.Note}, signed)
}

func (h *History) enter(party record.PartyName, e *record.Entry, signed *record.SignedAct) standing.Cite {
	h.t.Helper()
	c := h.append(party, e)
	ref := record.RefTo(signed.Hash)
	if _, again := h.cites[ref]; !again {
		h.cites[ref] = c
	}
	return c
}

// Sign makes an act without entering it.
func (h *History) Sign(party record.PartyName, a Act) *record.SignedAct {
	h.t.Helper()
	raw := h.fill(party, &a)
	if a.Raw != nil || a.Terms == nil {
		return h.signRaw(a, raw)
	}
	d, err := record.NewDraft(raw, a.Terms, h.body(a))
	h.check(err)
	return h.SignDraft(a, d)
}

// SignDraft signs what Draft made of an act.
func (h *History) SignDraft(a Act, d *record.Draft) *record.SignedAct {
	h.t.Helper()
	signed, err := d.Sign(h.key(a, d.Act))
	h.check(err)
	return signed
}

// Draft makes an act that nobody has signed.
func (h *History) Draft(party record.PartyName, a Act) *record.Draft {
	h.t.Helper()
	d, err := record.NewDraft(h.fill(party, &a), a.Terms, h.body(a))
	h.check(err)
	return d
}

// fill makes the act of its parts, and puts in what was left out.
func (h *History) fill(party record.PartyName, a *Act) record.Act {
	kind, known := record.Kinds().Find(a.Kind)
	switch {
	case a.Party:
		a.By = ""
	case a.By == "" && (!known || kind.Power != ""):
		a.By = Desk
	}
	if a.Basis == nil {
		a.Basis = h.Heads(party, party)
	}
	if a.Dated.IsZero() {
		a.Dated = h.Clock
	}
	act := record.Act{
		Channel: h.Channel, Party: cmp.Or(a.Of, standing.PartyOf(party)), By: a.By, Kind: a.Kind, Dated: record.At(a.Dated),
		About: a.About, Basis: unnamed(a.Basis), Nonce: h.nonce(),
	}
	if a.Where != nil {
		act.Channel = *a.Where
	}
	return act
}

func (h *History) key(a Act, act record.Act) record.SigningKey {
	name := string(act.Party)
	if act.By != "" {
		name = record.OfficialName(name, string(act.By))
	}
	k, err := record.NewSigningKey(name, record.Ed25519, h.private(a, act))
	h.check(err)
	return k
}

func (h *History) private(a Act, act record.Act) ed25519.PrivateKey {
	label := h.label(act.Party)
	if act.By != "" {
		label = record.OfficialName(string(act.Party), string(act.By))
	}
	return private(cmp.Or(a.Key, label))
}

// signRaw signs an act whatever its terms are.
func (h *History) signRaw(a Act, act record.Act) *record.SignedAct {
	act.Terms = a.Raw
	if act.Terms == nil {
		act.Terms = jsontext.Value("{}")
	}
	raw, err := json.Marshal(act)
	h.check(err)
	h.check((*jsontext.Value)(&raw).Canonicalize())
	text := []byte(record.ActMagic + "\n" + string(raw) + "\n")
	k := h.key(a, act)
	n := record.Note{Text: text, Signatures: []record.Signature{{
		Name: k.Name, KeyID: k.ID(), Bytes: ed25519.Sign(h.private(a, act), text),
	}}}
	signed, err := record.ParseAct(n.Bytes())
	h.check(err)
	return signed
}

// body says what the kind requires to be said.
func (h *History) body(a Act) *record.Body {
	kind, _ := record.Kinds().Find(a.Kind)
	b := &record.Body{Salt: h.nonce()}
	words := record.Text{"en": "Words."}
	if t, ok := a.Terms.(*record.TextProposed); ok {
		for _, l := range t.Authentic {
			words[l] = "Words."
		}
	}
	if t, ok := a.Terms.(*record.CorrectionProposed); ok {
		for _, l := range t.Languages {
			words[l] = "Words."
		}
	}
	if kind.MustSay&record.PartTitle != 0 {
		b.Title = words
	}
	if kind.MustSay&record.PartText != 0 {
		b.Text = maps.Clone(words)
	}
	if t, ok := a.Terms.(*record.TextProposed); ok {
		for _, x := range t.Brackets {
			for _, l := range t.Authentic {
				b.Text[l] += " [" + x.Name + ": words in question]"
			}
		}
	}
	if pointed, ok := a.Terms.(interface{ AllPoints() []record.Point }); ok && len(pointed.AllPoints()) > 0 {
		b.Points = map[string]record.Text{}
		for _, p := range pointed.AllPoints() {
			b.Points[p.Name] = words
		}
	}
	if b.Title == nil && b.Text == nil && b.Points == nil {
		return nil
	}
	return b
}

// Receive enters a node's own entry, which says what the party holds.
func (h *History) Receive(party record.PartyName) standing.Cite {
	h.t.Helper()
	return h.append(party, &record.Entry{Node: record.Received})
}

// Node enters a node's own entry of another kind, or with another account of what it has seen.
func (h *History) Node(party record.PartyName, e record.Entry) standing.Cite {
	h.t.Helper()
	return h.append(party, &e)
}

// Garble enters bytes that are no entry.
func (h *History) Garble(party record.PartyName, raw []byte) standing.Cite {
	l := h.log(party)
	h.leaves = append(h.leaves, standing.NewLeaf(party, l.size, raw))
	l.grow()
	return standing.Cite{Party: party, N: l.size - 1}
}

func (h *History) append(party record.PartyName, e *record.Entry) standing.Cite {
	h.t.Helper()
	l := h.log(party)
	e.N = l.size
	e.Time = record.At(h.Clock)
	var heads []record.Cited
	if e.Seen == nil {
		heads = h.Heads(party, "")
		e.Seen = unnamed(heads)
	}
	raw, err := e.Bytes()
	h.check(err)
	leaf := standing.NewLeaf(standing.PartyOf(party), e.N, raw)
	leaf.Party = party
	if len(h.branches) > 0 {
		leaf.Heads = heads
	}
	h.leaves = append(h.leaves, leaf)
	h.Clock = h.Clock.Add(time.Minute)
	l.grow()
	return standing.Cite{Party: party, N: e.N}
}

func (l *log) grow() {
	l.size++
	was := map[record.PartyName]int64{}
	for p, n := range l.seen {
		was[p] = n
	}
	l.was = append(l.was, was)
}

func (h *History) log(party record.PartyName) *log {
	if h.logs[party] == nil {
		h.logs[party] = &log{seen: map[record.PartyName]int64{}}
	}
	return h.logs[party]
}

// Heads lists what a party holds of the logs of others, and of its own log too if it is named.
func (h *History) Heads(party, own record.PartyName) []record.Cited {
	list := []record.Cited{}
	add := func(p record.PartyName, n int64) {
		if n > h.log(p).from {
			list = append(list, record.Cited{Party: p, Size: n, Root: sha256.Sum256(fmt.Appendf(nil, "%s %d", p, n))})
		}
	}
	for p, n := range h.log(party).seen {
		add(p, n)
	}
	for own != "" {
		l := h.log(own)
		add(own, l.size)
		own = l.of
	}
	slices.SortFunc(list, func(a, b record.Cited) int { return cmp.Compare(a.Party, b.Party) })
	return list
}

// Sees lets a party hold another's log up to a size, with all that was before it, without a word
// about it in its own log.
func (h *History) Sees(party, other record.PartyName, size int64) {
	l := h.log(party)
	if standing.PartyOf(other) == standing.PartyOf(party) || size <= l.seen[other] {
		return
	}
	l.seen[other] = size
	for of := h.log(other); of.of != ""; of = h.log(of.of) {
		l.seen[of.of] = max(l.seen[of.of], of.from)
	}
	for p, n := range h.log(other).was[size-1] {
		if standing.PartyOf(p) != standing.PartyOf(party) {
			l.seen[p] = max(l.seen[p], n)
		}
	}
}

// Sync brings all of one party's log to another, whose node says so in its own.
func (h *History) Sync(from, to record.PartyName) standing.Cite {
	h.t.Helper()
	h.Sees(to, from, h.log(from).size)
	return h.Receive(to)
}

// SyncAll brings every log to everybody, and then what they said of it too, so that all that was
// said before is settled.
func (h *History) SyncAll() {
	h.t.Helper()
	for range 2 {
		for _, to := range h.Parties() {
			for _, from := range h.Parties() {
				if from != to {
					h.Sees(to, from, h.log(from).size)
				}
			}
			h.Receive(to)
		}
	}
}

// Holds reports whether a party has an entry.
func (h *History) Holds(party record.PartyName, at standing.Cite) bool {
	return at.Party == party || at.N < h.log(party).seen[at.Party]
}

// Parties lists the parties that have a log, in order.
func (h *History) Parties() []record.PartyName {
	var list []record.PartyName
	for p, l := range h.logs {
		if l.size > 0 {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return list
}

// Size returns how many entries a party's log has.
func (h *History) Size(party record.PartyName) int64 { return h.log(party).size }

// Cite returns the place of an act.
func (h *History) Cite(ref record.Ref) standing.Cite {
	h.t.Helper()
	c, ok := h.cites[ref]
	if !ok {
		h.t.Fatalf("standingtest: nobody said %s", ref)
	}
	return c
}

// Leaves returns the entries of all logs in the order in which they were made.
func (h *History) Leaves() []standing.Leaf { return slices.Clone(h.leaves) }

// Now returns the fold of the history so far, in the order in which it was made. It is one fold,
// which every call brings up to date.
func (h *History) Now() *standing.Fold {
	if len(h.branches) > 0 {
		return h.Fold()
	}
	if h.now == nil {
		h.now = standing.New(h.Charter, h.Channel)
	}
	for _, l := range h.leaves[h.folded:] {
		h.now.Add(l)
	}
	h.folded = len(h.leaves)
	return h.now
}

// Fold folds the history in the order in which it was made, from the start.
func (h *History) Fold() *standing.Fold { return h.fold(h.leaves) }

// Shuffled folds the history in another order.
func (h *History) Shuffled(random *rand.Rand) *standing.Fold { return h.fold(h.Shuffle(random)) }

// Shuffle returns the entries in another order: each log's one after another, but the logs mixed
// as chance has it.
func (h *History) Shuffle(random *rand.Rand) []standing.Leaf {
	rest := map[record.PartyName][]standing.Leaf{}
	var turns []record.PartyName
	for _, l := range h.leaves {
		rest[l.Party] = append(rest[l.Party], l)
		turns = append(turns, l.Party)
	}
	random.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
	var order []standing.Leaf
	for _, p := range turns {
		order = append(order, rest[p][0])
		rest[p] = rest[p][1:]
	}
	return order
}

// Part folds the entries that are in a part of the history.
func (h *History) Part(in func(standing.Cite) bool) *standing.Fold {
	var order []standing.Leaf
	for _, l := range h.leaves {
		if in(standing.Cite{Party: l.Party, N: l.N}) {
			order = append(order, l)
		}
	}
	return h.fold(order)
}

func (h *History) fold(order []standing.Leaf) *standing.Fold {
	f := standing.New(h.Charter, h.Channel)
	begun := map[record.PartyName]bool{}
	for _, l := range order {
		if h.log(l.Party).of == "" {
			f.Add(l)
		}
		h.beginBranches(f, order, begun)
	}
	return f
}

func (h *History) nonce() string {
	h.drawn++
	sum := sha256.Sum256(fmt.Appendf(nil, "nonce %d", h.drawn))
	return hex.EncodeToString(sum[:record.NonceSize])
}

func (h *History) check(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatalf("standingtest: %v", err)
	}
}
