package record

import (
	"cmp"
	"crypto"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/mldsa"
	"golang.org/x/mod/sumdb/tlog"
)

// A world is a channel made up for a test: its charter, its parties' keys and logs. The same
// calls make the same bytes, because every key, nonce and time is derived and nothing is drawn.
type world struct {
	t       testing.TB
	charter *Charter
	bytes   []byte // of the charter
	channel Hash
	parties []Party // of the charter, then invited
	logs    map[PartyName]*testLog
	drawn   int
	clock   time.Time
	labels  map[PartyName]string // of the keys that a party has now, where they are not those of its name
	// powers, rotations and invitations, as proofs need them
	powers      map[string]place // by official's key name
	rotations   map[PartyName][]place
	invitations map[PartyName][]place
}

// testLog is one party's log, held whole.
type testLog struct {
	w       *world
	party   PartyName
	entries [][]byte
	bodies  map[int64][]byte
}

// place is where an entry lies.
type place struct {
	log   *testLog
	index int64
}

func seed(label string) []byte { h := sum([]byte("key of " + label)); return h[:] }

func edKey(label string) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(seed(label)) }

func edPublic(label string) PublicKey { return PublicKey(edKey(label).Public().(ed25519.PublicKey)) }

// steadySigner signs without randomness, so that vectors can be made again byte for byte.
type steadySigner struct{ *mldsa.PrivateKey }

func (s steadySigner) Sign(_ io.Reader, msg []byte, opts crypto.SignerOpts) ([]byte, error) {
	return s.SignDeterministic(msg, opts)
}

func sealKey(label string) steadySigner {
	k, err := mldsa.NewPrivateKey(mldsa.MLDSA44(), seed(label+" seal"))
	if err != nil {
		panic(err)
	}
	return steadySigner{k}
}

func mustKey(name string, t SignatureType, s crypto.Signer) SigningKey {
	k, err := NewSigningKey(name, t, s)
	if err != nil {
		panic(err)
	}
	return k
}

// partyNamed makes a party with keys derived from its name.
func partyNamed(name PartyName) Party {
	n := string(name)
	return Party{
		Name: name, Names: Text{"en": "Party " + n}, Role: RoleParty,
		Keys: Keys{
			Party: edPublic(n + " party"), Receipt: edPublic(n + " receipt"), Line: edPublic(n + " line"),
			Seal: SealKey(sealKey(n).PublicKey().Bytes()),
		},
	}
}

func newWorld(t testing.TB, names ...PartyName) *world {
	t.Helper()
	w := &world{
		t: t, clock: time.Date(2025, 2, 15, 15, 30, 0, 0, time.UTC),
		logs: map[PartyName]*testLog{}, labels: map[PartyName]string{},
		powers: map[string]place{}, rotations: map[PartyName][]place{}, invitations: map[PartyName][]place{},
	}
	w.charter = &Charter{
		Title: Text{"en": "A channel"}, Nature: Exercise, Note: Text{"en": "This is an exercise."},
		Founder: names[0], Languages: []Lang{"en", "fr"}, Law: Law, Crossing: CrossingPast,
		Tolerance: 600, Private: true, Founded: At(w.clock), Nonce: w.nonce(),
	}
	for _, n := range names {
		w.charter.Parties = append(w.charter.Parties, partyNamed(n))
	}
	slices.SortFunc(w.charter.Parties, func(a, b Party) int { return cmp.Compare(a.Name, b.Name) })
	w.parties = slices.Clone(w.charter.Parties)
	w.bytes = must(w.charter.Bytes())
	_, w.channel = must2(ParseCharter(w.bytes))
	for _, p := range w.parties {
		w.logs[p.Name] = &testLog{w: w, party: p.Name, bodies: map[int64][]byte{}}
	}
	return w
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func must2[A, B any](a A, b B, err error) (A, B) {
	if err != nil {
		panic(err)
	}
	return a, b
}

func (w *world) log(p PartyName) *testLog { return w.logs[p] }

func (w *world) nonce() string {
	w.drawn++
	h := sum(binary.BigEndian.AppendUint64([]byte("nonce"), uint64(w.drawn)))
	return hex.EncodeToString(h[:NonceSize])
}

func (w *world) tick() Time {
	w.clock = w.clock.Add(time.Minute)
	return At(w.clock)
}

// act begins an act, without terms and body.
func (w *world) act(party PartyName, by OfficialID, kind string) Act {
	return Act{
		Channel: w.channel, Party: party, By: by, Kind: kind, Dated: w.tick(), Basis: []Cited{}, Nonce: w.nonce(),
	}
}

func (w *world) key(a *Act) SigningKey {
	if a.By == "" {
		return mustKey(a.keyName(), Ed25519, edKey(w.label(a.Party)+" party"))
	}
	return mustKey(a.keyName(), Ed25519, edKey(a.keyName()))
}

// sign makes an act as a node does: by way of a draft.
func (w *world) sign(a Act, terms Terms, body *Body) *SignedAct {
	w.t.Helper()
	d, err := NewDraft(a, terms, body)
	if err != nil {
		w.t.Fatal(err)
	}
	s, err := d.Sign(w.key(&a))
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// signRaw signs an act whatever its terms are.
func (w *world) signRaw(a Act) *SignedAct {
	w.t.Helper()
	text := must(framed(ActMagic, &a))
	n := Note{text, []Signature{must(signText(text, w.key(&a)))}}
	s, err := ParseAct(n.Bytes())
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (l *testLog) append(e Entry) place {
	l.w.t.Helper()
	e.N, e.Time = int64(len(l.entries)), l.w.tick()
	if e.Seen == nil {
		e.Seen = []Cited{}
	}
	data, err := e.Bytes()
	if err != nil {
		l.w.t.Fatal(err)
	}
	return l.appendRaw(data)
}

func (l *testLog) appendRaw(data []byte) place {
	l.entries = append(l.entries, data)
	return place{l, int64(len(l.entries)) - 1}
}

func (l *testLog) appendAct(a *SignedAct) place { return l.append(Entry{Act: a.Note}) }

// say drafts, signs and appends an act, with its body.
func (l *testLog) say(a Act, terms Terms, body *Body) place {
	l.w.t.Helper()
	p := l.appendAct(l.w.sign(a, terms, body))
	if body != nil {
		l.bodies[p.index] = must(body.Bytes())
	}
	return p
}

// official gives an official of a party all powers, once, and returns them.
func (w *world) official(party PartyName, id OfficialID) *PowersGiven {
	w.t.Helper()
	name := OfficialName(string(party), string(id))
	given := &PowersGiven{
		Official: id, Name: "An official", Office: "An office", Key: edPublic(name),
		May: []Power{PowerAdReferendum, PowerInitial, PowerPublish, PowerSend, PowerSign}, From: "2025",
	}
	if _, done := w.powers[name]; !done {
		w.powers[name] = w.log(party).say(w.act(party, "", "powers.given"), given, nil)
	}
	return given
}

// invite has every principal of the charter invite a party.
func (w *world) invite(name PartyName) {
	w.t.Helper()
	p := partyNamed(name)
	for _, by := range w.charter.Parties {
		if by.Role == RoleParty {
			w.invitations[name] = append(w.invitations[name],
				w.log(by.Name).say(w.act(by.Name, "", "invitation"), &Invitation{p}, nil))
		}
	}
	w.parties = append(w.parties, p)
	w.logs[name] = &testLog{w: w, party: name, bodies: map[int64][]byte{}}
}

// label is what the keys of a party are derived from now.
func (w *world) label(party PartyName) string {
	return cmp.Or(w.labels[party], string(party))
}

// rotation makes the terms of a rotation to the keys of a label.
func (w *world) rotation(party PartyName, label string) *KeyRotated {
	old, next := partyNamed(PartyName(w.label(party))).Keys.Party, partyNamed(PartyName(label)).Keys
	return must(NewKeyRotated(w.channel, party, old, next, edKey(label+" party")))
}

// rotate has a party give itself the keys of a label.
func (w *world) rotate(party PartyName, label string) place {
	w.t.Helper()
	x := w.log(party).say(w.act(party, "", "key.rotated"), w.rotation(party, label), nil)
	w.rotations[party] = append(w.rotations[party], x)
	w.labels[party] = label
	return x
}

// tree answers tlog for the hashes of a log.
func tree(entries [][]byte) tlog.HashReader {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			out[i] = hashes[x]
		}
		return out, nil
	})
	for i, e := range entries {
		hashes = append(hashes, must(tlog.StoredHashes(int64(i), e, reader))...)
	}
	return reader
}

func (l *testLog) head() Checkpoint {
	n := int64(len(l.entries))
	root := must(tlog.TreeHash(n, tree(l.entries)))
	return Checkpoint{Origin(string(l.party), l.w.channel), n, Hash(root)}
}

// signed returns the log's head with its signature, its seal, and receipts by those named.
func (l *testLog) signed(receipts ...PartyName) []byte {
	c := l.head()
	p := l.w.label(l.party)
	sigs := []Signature{
		must(c.Seal(mustKey(c.Origin, MLDSA44, sealKey(p)), l.w.clock)),
		must(c.Sign(mustKey(c.Origin, Ed25519, edKey(p+" party")))),
	}
	for _, r := range receipts {
		sigs = append(sigs, must(c.Receipt(mustKey(ReceiptName(string(r)), Cosignature, edKey(l.w.label(r)+" receipt")), l.w.clock.Add(time.Hour))))
	}
	return SignedCheckpoint(c, sigs...)
}

func (p place) path() []Hash {
	var path []Hash
	for _, h := range must(tlog.ProveRecord(int64(len(p.log.entries)), p.index, tree(p.log.entries))) {
		path = append(path, Hash(h))
	}
	return path
}

func (p place) exhibit(checkpoint []byte) Exhibit {
	return Exhibit{p.log.party, p.index, p.log.entries[p.index], p.log.bodies[p.index], p.path(), checkpoint}
}

// proof makes the proof of an entry: with powers if an official made it, with every rotation,
// and with the invitations of every party that was invited.
func (w *world) proof(x place) []byte { return must(w.proofOf(x).Bytes()) }

func (w *world) proofOf(x place) *Proof {
	w.t.Helper()
	var others []PartyName
	for _, p := range w.parties {
		if p.Name != x.log.party {
			others = append(others, p.Name)
		}
	}
	heads := map[PartyName][]byte{x.log.party: x.log.signed(others...)}
	p := &Proof{Charter: w.bytes}
	add := func(q place) {
		if heads[q.log.party] == nil {
			heads[q.log.party] = q.log.signed()
		}
		p.Exhibits = append(p.Exhibits, q.exhibit(heads[q.log.party]))
	}
	add(x)
	if e, err := ParseEntry(x.log.entries[x.index]); err == nil && e.Node == "" {
		if a, err := ParseAct(e.Act); err == nil && a.By != "" {
			powers, ok := w.powers[a.keyName()]
			if !ok {
				w.t.Fatalf("%s has no powers", a.keyName())
			}
			add(powers)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.rotations)) {
		for _, q := range w.rotations[name] {
			if q != x {
				add(q)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.invitations)) {
		for _, q := range w.invitations[name] {
			add(q)
		}
	}
	return p
}

// cosignRaw makes a timestamped signature with any timestamp at all.
func cosignRaw(t *testing.T, c Checkpoint, k SigningKey, stamp uint64) Signature {
	t.Helper()
	raw, err := k.sign(c.cosigned(k.VerifyKey, stamp))
	if err != nil {
		t.Fatal(err)
	}
	return Signature{k.Name, k.ID(), append(binary.BigEndian.AppendUint64(nil, stamp), raw...)}
}

// pouchKey has the form of a pouch key, and is one that nobody holds.
var pouchKey = PouchKey("age1pq1" + strings.Repeat("q", PouchKeySize-7))
