package record

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"iter"
	"maps"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

var update = flag.Bool("update", false, "write the test vectors and the tables of the specification")

const vectorDir = "../docs/spec/vectors"

// vector is one line of a manifest; docs/spec/vectors/README.md says what each member means.
type vector struct {
	File        string         `json:"file"`
	Form        string         `json:"form"`
	What        string         `json:"what"`
	Why         string         `json:"why,omitempty"`
	Key         string         `json:"key,omitempty"`
	Keys        []vectorKey    `json:"keys,omitempty"`
	Fingerprint string         `json:"fingerprint,omitempty"`
	Result      map[string]any `json:"result,omitempty"`
}

type vectorKey struct {
	Name string        `json:"name"`
	Type SignatureType `json:"type"`
	Key  []byte        `json:"key"`
}

// vectors is the whole set, as files.
type vectors struct {
	lists map[string][]vector // good and bad
	files map[string][]byte   // by good/name and bad/name
}

func (s *vectors) add(list string, v vector, data []byte) {
	if _, twice := s.files[list+"/"+v.File]; twice {
		panic("two vectors named " + v.File)
	}
	s.lists[list] = append(s.lists[list], v)
	s.files[list+"/"+v.File] = data
}

func (s *vectors) good(v vector, data []byte) { s.add("good", v, data) }

func (s *vectors) bad(v vector, data []byte) {
	if v.Why == "" {
		panic("a bad vector says why: " + v.File)
	}
	s.add("bad", v, data)
}

// makeVectors makes every vector anew, from seeds.
func makeVectors(t testing.TB) *vectors {
	s := &vectors{lists: map[string][]vector{}, files: map[string][]byte{}}
	s.jsons()
	s.moments()
	s.signatures()
	s.trees()
	s.charters(t)
	s.acts(t)
	s.bodies()
	s.offers()
	s.entries(t)
	s.checkpoints(t)
	s.statements(t)
	s.forks(t)
	s.bundles(t)
	s.proofs(t)
	for name, list := range s.lists {
		data := must(json.MarshalIndent(list, "", "  "))
		s.files[name+"/manifest.json"] = append(bytes.ReplaceAll(data, []byte(`\u003c`), []byte("<")), '\n')
	}
	return s
}

func (s *vectors) jsons() {
	s.good(vector{File: "json-sorting.json", Form: "json", What: "members sorted by UTF-16 code units"}, []byte("{\"\":1,\"A\":2,\"a\":3,\"é\":4,\"😀\":5,\"\ufb33\":6}"))
	s.good(vector{File: "json-escapes.json", Form: "json", What: "the only escapes of canonical text that the record admits"}, []byte(`{"text":"\"\\\n/<>&é"}`))
	s.good(vector{File: "json-numbers.json", Form: "json", What: "the largest and smallest numbers"}, []byte(`{"a":9007199254740991,"b":-9007199254740991,"c":0}`))
	s.good(vector{File: "json-depth.json", Form: "json", What: "nested twelve deep"}, []byte(`{"a":`+strings.Repeat("[", 11)+strings.Repeat("]", 11)+`}`))
	s.good(vector{File: "json-invisible.json", Form: "json", What: "the invisible characters that scripts need"}, []byte("{\"a\":\"\u200c\u200d\u200e\u200f\u061c\u180b\ufe0f\"}"))
	for name, c := range map[string][2]string{
		"duplicate":    {`{"a":1,"a":1}`, "a name twice"},
		"order":        {`{"b":1,"a":1}`, "members out of order"},
		"utf16-order":  {"{\"\ufb33\":6,\"😀\":5}", "sorted by code points and not by UTF-16 code units"},
		"space":        {`{"a": 1}`, "a space between tokens"},
		"newline":      {"{\"a\":1}\n", "something after the value"},
		"fraction":     {`{"a":1.5}`, "a number that is not whole"},
		"exponent":     {`{"a":1e2}`, "a number with an exponent"},
		"point":        {`{"a":1.0}`, "a number with a point"},
		"minus-zero":   {`{"a":-0}`, "minus zero"},
		"too-big":      {`{"a":9007199254740992}`, "a number over 2^53 - 1"},
		"null":         {`{"a":null}`, "null"},
		"escape":       {`{"a":"\u0041"}`, "an escape that need not be"},
		"solidus":      {`{"a":"\/"}`, "an escape that need not be"},
		"surrogate":    {`{"a":"\ud800"}`, "half of a surrogate pair"},
		"utf8":         {"{\"a\":\"\xff\"}", "not UTF-8"},
		"overlong":     {"{\"a\":\"\xc0\xaf\"}", "not UTF-8: overlong"},
		"depth":        {`{"a":` + strings.Repeat("[", 12) + strings.Repeat("]", 12) + `}`, "nested thirteen deep"},
		"bom":          {"\ufeff{}", "a byte order mark"},
		"cut":          {`{"a":1`, "cut short"},
		"comma":        {`{"a":1,}`, "a comma too many"},
		"tab":          {`{"a":"\t"}`, "refused character: a control"},
		"delete":       {"{\"a\":\"\u007f\"}", "refused character: delete"},
		"c1":           {"{\"a\":\"\u0085\"}", "refused character: a C1 control"},
		"bidi":         {"{\"a\":\"\u202e\"}", "refused character: an override of direction"},
		"isolate":      {"{\"a\":\"\u2066\"}", "refused character: an isolate of direction"},
		"zero-width":   {"{\"a\":\"\u200b\"}", "refused character: an invisible space"},
		"braille":      {"{\"a\":\"\u2800\"}", "refused character: a blank of Braille"},
		"hangul":       {"{\"a\":\"\u3164\"}", "refused character: an invisible filler"},
		"line":         {"{\"a\":\"\u2028\"}", "refused character: a line separator"},
		"private":      {"{\"a\":\"\ue000\"}", "refused character: private use"},
		"noncharacter": {"{\"a\":\"\uffff\"}", "refused character: a noncharacter"},
		"tag":          {"{\"a\":\"\U000e0041\"}", "refused character: a tag"},
		"replacement":  {"{\"a\":\"\ufffd\"}", "refused character: the mark of a loss"},
		"in-a-name":    {"{\"a\u202e\":1}", "refused character: in the name of a member"},
	} {
		s.bad(vector{File: "json-" + name + ".json", Form: "json", What: "a JSON value by itself", Why: c[1]}, []byte(c[0]))
	}
	// Maps have no order, and manifests want one.
	slices.SortFunc(s.lists["bad"], func(a, b vector) int { return strings.Compare(a.File, b.File) })
}

func indented(v any) []byte { return append(must(json.MarshalIndent(v, "", "  ")), '\n') }

func (s *vectors) moments() {
	type span struct {
		Moment Moment `json:"moment"`
		From   int64  `json:"from"`
		To     int64  `json:"to"`
	}
	var good []span
	for _, m := range []Moment{
		"2025", "0001", "9999", "2025-06", "2024-02", "2025-12", "2000-02-29", "2025-02-15", "2025-02-15Z", "2025-02-15+03:00", "2025-02-15-05:30",
		"2025-02-15+14:00", "2025-02-15T18:30+03:00", "2025-02-15T18:30Z", "2025-12-31T23:59-01:00", "2017-07-28/2017-07-31", "2017/2018-03",
	} {
		from, to, err := m.Span()
		if err != nil {
			panic(err)
		}
		good = append(good, span{m, from.Unix(), to.Unix()})
	}
	s.good(vector{File: "moments.json", Form: "moments", What: "moments, with the first second of each and the first after it, counted from 1970"}, indented(good))
	s.bad(vector{File: "moments.json", Form: "moments", What: "a list of texts", Why: "none of them is a moment"}, indented([]string{
		"", "0000", "10000", "2025-1", "2025-13", "2025-02-29", "1900-02-29", "2025-02-15+00:00", "2025-02-15+3:00", "2025-02-15+14:01", "2025-02-15+03:60",
		"2025-02-15T18:30", "2025-02-15T24:00Z", "2025-02-15T18:30:00Z", "2025-02-15 18:30Z", "2025/2024", "2025/2026/2027", "2025Z", "2025/", "٢٠٢٥",
	}))
	type length struct {
		Duration Duration `json:"duration"`
		Least    int64    `json:"least"`
		Most     int64    `json:"most"`
	}
	var lengths []length
	for _, d := range []Duration{"4h30m", "4h", "90m", "1m", "9999h59m", "6h/6h30m", "45m/1h", "5h|5h30m"} {
		least, most, err := d.Span()
		if err != nil {
			panic(err)
		}
		lengths = append(lengths, length{d, int64(least / time.Minute), int64(most / time.Minute)})
	}
	s.good(vector{File: "durations.json", Form: "durations", What: "durations, in minutes"}, indented(lengths))
	s.bad(vector{File: "durations.json", Form: "durations", What: "a list of texts", Why: "none of them is a duration"}, indented([]string{
		"", "4", "0h", "4h0m", "4h60m", "04h", "4h05m", "1.5h", "+4h", "30s", "1m1h", "10000h", "4h/4h", "1h/60m", "4h/3h", "4h/", "1h/2h/3h", "5h|5h", "5h30m|5h", "1h|2h|3h", "1h/2h|3h",
	}))
}

// signatures crafts the Ed25519 signatures on which implementations differ.
func (s *vectors) signatures() {
	msg := []byte("a message")
	file := func(key, sig []byte) []byte {
		return indented(map[string]string{"key": fmt.Sprintf("%x", key), "message": fmt.Sprintf("%x", msg), "signature": fmt.Sprintf("%x", sig)})
	}
	good := func(name, what string, key, sig []byte) {
		s.good(vector{File: "ed25519-" + name + ".json", Form: "ed25519", What: what}, file(key, sig))
	}
	bad := func(name, why string, key, sig []byte) {
		s.bad(vector{File: "ed25519-" + name + ".json", Form: "ed25519", What: "a key, a message and a signature, hexadecimal", Why: why}, file(key, sig))
	}
	zero := new(big.Int)
	a, r := scalar("a"), scalar("r")
	key, nonce := base.times(a), base.times(r)
	plain := craft(r, nonce.bytes(), a, key.bytes(), msg)
	good("plain", "an ordinary signature", key.bytes(), plain)
	good("identity-r", "R is the identity, written canonically: nothing forbids it", key.bytes(), craft(zero, identity.bytes(), a, key.bytes(), msg))

	bad("s-too-big", "S is not below the group order", key.bytes(), overOrder(plain))
	odd := littleEndian(new(big.Int).Add(prime, big.NewInt(1)))
	bad("r-odd-spelling", "R is the identity in a spelling that is not canonical: R is compared as bytes", key.bytes(), craft(zero, odd, a, key.bytes(), msg))
	bad("other-message", "the signature is over another message", key.bytes(), craft(r, nonce.bytes(), a, key.bytes(), []byte("another")))
	bad("short", "63 bytes", key.bytes(), plain[:63])
	bad("long", "65 bytes", key.bytes(), append(slices.Clone(plain), 0))
	bad("small-key", "the key has order one: this signature fits every message", identity.bytes(), craft(r, nonce.bytes(), zero, identity.bytes(), msg))
	eight := orderEight()
	bad("small-key-8", "the key has order eight", eight.bytes(), craft(r, nonce.bytes(), zero, eight.bytes(), msg))
	bad("key-odd-spelling", "the key's y is not below the prime", odd, craft(r, nonce.bytes(), zero, odd, msg))
	bad("no-point", "the key is no point of the curve", append([]byte{2}, make([]byte, 31)...), plain)

	// A key with a part of small order: with the cofactor every such signature fits, without it
	// one in eight does.
	mixed := key.add(eight)
	var fits, fitsNot []byte
	for i := 0; fits == nil || fitsNot == nil; i++ {
		r := scalar(fmt.Sprint("r", i))
		sig := craft(r, base.times(r).bytes(), a, mixed.bytes(), msg)
		if challenge(sig[:32], mixed.bytes(), msg).Uint64()%8 == 0 {
			fits = sig
		} else {
			fitsNot = sig
		}
	}
	good("mixed-key", "a key of mixed order, where the equation holds without the cofactor", mixed.bytes(), fits)
	bad("mixed-key", "a key of mixed order, where the equation holds only with the cofactor", mixed.bytes(), fitsNot)
	bad("mixed-r", "R has a part of small order: the equation holds only with the cofactor", key.bytes(), craft(r, nonce.add(eight).bytes(), a, key.bytes(), msg))
}

func (s *vectors) trees() {
	w := struct {
		Leaves []string `json:"leaves"`
		Roots  []string `json:"roots"`
	}{}
	var leaves [][]byte
	for i := range 9 {
		leaves = append(leaves, fmt.Appendf(nil, "entry %d", i))
		w.Leaves = append(w.Leaves, string(leaves[i]))
		l := &testLog{w: &world{}, entries: leaves}
		w.Roots = append(w.Roots, l.head().Root.String())
	}
	s.good(vector{File: "tree.json", Form: "tree", What: "leaves, and the root of the log after each"}, indented(w))
}

func (s *vectors) charters(t testing.TB) {
	w := newWorld(t, "a", "b")
	good := func(name, what string, f func(*Charter)) {
		c, _ := must2(ParseCharter(w.bytes))
		f(c)
		data := must(c.Bytes())
		s.good(vector{File: "charter-" + name + ".txt", Form: "charter", What: what, Result: map[string]any{"fingerprint": sum(data).String()}}, data)
	}
	good("two", "two parties, an exercise", func(*Charter) {})
	good("full", "every member given, and a mediator", func(c *Charter) {
		c.Nature, c.Note = Real, Text{"ar": "ملاحظة", "en": "A note"}
		c.Cadence, c.Private, c.Tolerance = 30, true, 0
		c.Title["fr"] = "Une voie"
		c.Parties[0].Country = "FR"
		m := partyNamed("mid.example")
		m.Role = RoleMediator
		c.Parties = append(c.Parties, m)
	})
	good("guided", "a working group under the rule of a witness, with everything that only law 2 knows", func(c *Charter) {
		w := partyNamed("witness.example")
		w.Role = RoleWitness
		c.Parties = append(c.Parties, w)
		c.Crossing, c.Witness = CrossingWitness, w.Name
		c.CheckIn, c.Silence, c.Words = 24, 30, PlainWords
		c.Parties[0].Keys.Pouch = pouchKey
		c.Parent = Parent{Channel: sum([]byte("the parent")), Mandate: RefTo(sum([]byte("the mandate")))}
	})
	inspectors := Auditor{Name: "inspector.example", Names: Text{"en": "Inspectors", "fr": "Inspection"}, Key: edPublic("inspector")}
	good("audited", "two auditors, who are no parties", func(c *Charter) {
		c.Auditors = []Auditor{{Name: "court.example", Names: Text{"en": "Court of Auditors"}, Key: edPublic("court")}, inspectors}
	})
	good("old", "two parties under law 1", func(c *Charter) { c.Law = 1 })
	good("one", "a founder alone, who will invite others", func(c *Charter) { c.Parties = c.Parties[:1] })

	bad := func(name, why string, data []byte) {
		s.bad(vector{File: "charter-" + name + ".txt", Form: "charter", What: "a charter", Why: why}, data)
	}
	change := func(name, why string, f func(*Charter)) {
		c, _ := must2(ParseCharter(w.bytes))
		f(c)
		bad(name, why, must(framed(CharterMagic, c)))
	}
	replace := func(name, why, old, new string) { bad(name, why, replaced(w.bytes, old, new)) }
	change("law", "another version of the law", func(c *Charter) { c.Law = 3 })
	change("nature", "no such nature", func(c *Charter) { c.Nature = "pretend" })
	change("no-note", "an exercise that does not say so in words", func(c *Charter) { c.Note = nil })
	change("no-title", "no title", func(c *Charter) { c.Title = nil })
	change("blank", "a text of blanks", func(c *Charter) { c.Title = Text{"en": "\u00a0 \n"} })
	change("order", "parties out of order", func(c *Charter) { slices.Reverse(c.Parties) })
	change("twice", "a party twice", func(c *Charter) { c.Parties[1] = c.Parties[0] })
	change("founder", "the founder is no party", func(c *Charter) { c.Founder = "c" })
	change("mediator", "the founder is a mediator", func(c *Charter) { c.Parties[0].Role = RoleMediator })
	change("role", "no such role", func(c *Charter) { c.Parties[1].Role = "guest" })
	change("late-role", "a role that the law of the charter does not know", func(c *Charter) { c.Law, c.Parties[1].Role = 1, RoleHost })
	change("late-pouch", "a key that the law of the charter does not know", func(c *Charter) { c.Law, c.Parties[1].Keys.Pouch = 1, pouchKey })
	change("pouch", "a pouch key that is not of the hybrid type", func(c *Charter) {
		c.Parties[1].Keys.Pouch = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
	})
	change("late-silence", "a member that the law of the charter does not know", func(c *Charter) { c.Law, c.Silence = 1, 30 })
	change("no-witness", "the rule of the witness, and no witness", func(c *Charter) { c.Crossing = CrossingWitness })
	change("witness", "a witness that is a principal", func(c *Charter) { c.Crossing, c.Witness = CrossingWitness, "b" })
	audited := func(name, why string, f func(c *Charter, a *Auditor)) {
		change("auditor-"+name, why, func(c *Charter) {
			c.Auditors = []Auditor{inspectors}
			f(c, &c.Auditors[0])
		})
	}
	audited("late", "auditors, of whom the law of the charter does not know", func(c *Charter, _ *Auditor) { c.Law = 1 })
	audited("order", "auditors out of order", func(c *Charter, a *Auditor) {
		c.Auditors = append(c.Auditors, Auditor{Name: "court.example", Names: a.Names, Key: edPublic("court")})
	})
	audited("twice", "two auditors with one key", func(c *Charter, a *Auditor) {
		c.Auditors = append(c.Auditors, Auditor{Name: "z.example", Names: a.Names, Key: a.Key})
	})
	audited("party", "an auditor with the name of a party", func(_ *Charter, a *Auditor) { a.Name = "b" })
	audited("party-key", "an auditor with a key of a party", func(c *Charter, a *Auditor) { a.Key = c.Parties[1].Keys.Receipt })
	audited("no-names", "an auditor that is called nothing", func(_ *Charter, a *Auditor) { a.Names = nil })
	audited("small-key", "an auditor's key of small order", func(_ *Charter, a *Auditor) { a.Key = identity.bytes() })
	audited("many", "17 auditors", func(c *Charter, a *Auditor) {
		c.Auditors = nil
		for i := range 17 {
			name := fmt.Sprintf("a%02d.example", i)
			c.Auditors = append(c.Auditors, Auditor{Name: PartyName(name), Names: a.Names, Key: edPublic(name)})
		}
	})
	replace("auditors-none", "a list that must be left out where it is empty", `{"crossing"`, `{"auditors":[],"crossing"`)
	change("name", "a name in capitals", func(c *Charter) { c.Parties[1].Name = "B" })
	change("country", "a country in small letters", func(c *Charter) { c.Parties[1].Country = "fr" })
	change("same-key", "two parties share a receipt key", func(c *Charter) { c.Parties[1].Keys.Receipt = c.Parties[0].Keys.Receipt })
	change("same-use", "one key for two uses", func(c *Charter) { c.Parties[1].Keys.Line = c.Parties[1].Keys.Party })
	change("small-key", "a key of small order", func(c *Charter) { c.Parties[1].Keys.Line = identity.bytes() })
	change("odd-key", "a key whose encoding is not canonical", func(c *Charter) { c.Parties[1].Keys.Line = littleEndian(new(big.Int).Add(prime, big.NewInt(3))) })
	change("short-seal", "a seal key of 1,311 bytes", func(c *Charter) { c.Parties[1].Keys.Seal = c.Parties[1].Keys.Seal[1:] })
	change("languages", "languages out of order", func(c *Charter) { slices.Reverse(c.Languages) })
	change("no-languages", "no languages", func(c *Charter) { c.Languages = []Lang{} })
	change("tolerance", "a tolerance below zero", func(c *Charter) { c.Tolerance = -1 })
	change("nonce", "a nonce of 15 bytes", func(c *Charter) { c.Nonce = c.Nonce[2:] })
	replace("unknown", "a member that is not known", `{"crossing"`, `{"colour":"red","crossing"`)
	replace("missing", "a member is missing", `"private":true,`, ``)
	replace("magic", "another version", "charter/v1", "charter/v2")
	replace("zero", "a member that must be left out where it is zero", `{"crossing"`, `{"cadence":0,"crossing"`)
	replace("time", "a time with a fraction of a second", `2025-02-15T15:30:00Z`, `2025-02-15T15:30:00.0Z`)
	bad("crlf", "a carriage return", bytes.ReplaceAll(w.bytes, []byte("\n"), []byte("\r\n")))
	bad("cut", "the last newline is missing", w.bytes[:len(w.bytes)-1])
	bad("longer", "something follows", append(bytes.Clone(w.bytes), '\n'))
}

// bodyFor makes a body that says all that acts of a kind may say.
func bodyFor(w *world, k Kind, terms Terms) *Body {
	if k.Body == 0 {
		return nil
	}
	b := &Body{Salt: w.nonce()}
	if k.Body&PartTitle != 0 {
		b.Title = Text{"en": "A title", "fr": "Un titre"}
	}
	if k.Body&PartText != 0 {
		b.Text = Text{"en": "Words.\nMore words.", "fr": "Des mots."}
		b.Translations = Translations{"fr": Machine}
	}
	if t, ok := terms.(*TextProposed); ok {
		for _, x := range t.Brackets {
			b.Text["en"] += " [" + x.Name + ": words in question]"
		}
	}
	if pointed, ok := terms.(interface{ AllPoints() []Point }); ok {
		b.Points = map[string]Text{}
		for _, p := range pointed.AllPoints() {
			b.Points[p.Name] = Text{"en": "A point."}
		}
	}
	return b
}

// inOrder writes JSON canonically, with whatever mistakes it says.
func inOrder(raw []byte) []byte {
	v := jsontext.Value(raw)
	if err := v.Canonicalize(); err != nil {
		panic(err)
	}
	return v
}

// sorted goes through a table in the order of its names.
func sorted[V any](table map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, name := range slices.Sorted(maps.Keys(table)) {
			if !yield(name, table[name]) {
				return
			}
		}
	}
}

func kindNamed(name string) Kind {
	k, ok := Kinds().Find(name)
	if !ok {
		panic("no kind " + name)
	}
	return k
}

// dueTerms is a text with a point for each way in which something can be due or owed.
func dueTerms() *TextProposed {
	after := After{Event: someAct, Delay: "90d"}
	working := After{Event: someAct.Point("p"), Delay: "10bd", Calendar: someAct}
	t := &TextProposed{Form: "agreement", Parties: []PartyName{"a", "b"}, Authentic: []Lang{"en", "fr"}, InForce: InForce{On: OnAdoption}}
	for i, due := range []Due{
		{By: "2025-10-18|2025-10-19"},
		{None: true},
		{Standing: true},
		{After: After{Event: someAct}},
		{After: after},
		{After: working},
		{Every: Every{Period: "6mo", From: "2025-01-31"}},
		{Every: Every{Period: "72h", From: "2025-02-15T18:30+03:00", Until: "2026"}},
		{Earliest: []Alternative{{By: "2033-10-18"}, {After: After{Event: someAct, Delay: "8y"}}, {After: working}}},
		{Latest: []Alternative{{By: "2033-10-18"}, {After: After{Event: someAct}}, {After: working}}},
	} {
		t.Points = append(t.Points, Point{Name: fmt.Sprintf("p%d", i), Owes: []PartyName{"a"}, To: []PartyName{"b"}, Due: due})
	}
	t.Points[0].Amounts = []Amount{{Of: "of gold", Number: "3600000000.25", Unit: "USD"}, {Number: "6", Unit: "premises"}}
	t.Points[0].Reciprocal, t.Points[0].Lapses = "p1", "2026"
	t.Points[1].Worded = true
	t.Points[2].Condition = someAct.Point("p")
	return t
}

func (s *vectors) acts(t testing.TB) {
	w := newWorld(t, "a", "b")
	keyOf := func(a *SignedAct) string { return string(must(PublicKey(w.key(&a.Act).Public).MarshalText())) }
	for _, k := range Kinds().All() {
		for _, full := range []bool{false, true} {
			terms := must(k.decode(must(encodeJSON(fill(k.Fields(), full)))))
			a := w.act("a", "anna", k.Name)
			if k.Power == "" {
				a.By = ""
			}
			if k.About != "" && (full || !k.Optional) {
				a.About = someAct
				if k.About == ObjectPoint {
					a.About = someAct.Point("p")
				}
			}
			name := "act-" + k.Name + "-least"
			body := bodyFor(w, k, terms)
			if full {
				name = "act-" + k.Name + "-full"
				a.Basis = []Cited{{"a", 3, sum([]byte("head of a"))}, {"b", 12, sum([]byte("head of b"))}}
			} else if k.MustSay == 0 {
				body = nil
			}
			signed := w.sign(a, terms, body)
			s.good(vector{
				File: name + ".txt", Form: "act", What: "an act of the kind " + k.Name + ", with " + map[bool]string{false: "what it must have", true: "all that it may have"}[full],
				Key: keyOf(signed), Result: map[string]any{"hash": signed.Hash.String(), "name": signed.keyName()},
			}, signed.Note)
			if body != nil && full {
				data := must(body.Bytes())
				s.good(vector{
					File: "body-" + k.Name + ".txt", Form: "body", What: "the body of " + name + ".txt",
					Result: map[string]any{"hash": sum(data).String()},
				}, data)
			}
		}
	}

	freed := w.act("a", "anna", "step.undone")
	freed.About = someAct.Point("p")
	answer := w.sign(freed, &StepUndone{Silence: "b"}, nil)
	s.good(vector{
		File: "act-step.undone-silence.txt", Form: "act", What: "an act of the kind step.undone, in answer to a silence",
		Key: keyOf(answer), Result: map[string]any{"hash": answer.Hash.String(), "name": answer.keyName()},
	}, answer.Note)

	due := w.act("a", "anna", "text.proposed")
	terms := dueTerms()
	signed := w.sign(due, terms, bodyFor(w, kindNamed(due.Kind), terms))
	s.good(vector{
		File: "act-dues.txt", Form: "act", What: "a text whose points are due in every way, and owed in every way",
		Key: keyOf(signed), Result: map[string]any{"hash": signed.Hash.String(), "name": signed.keyName()},
	}, signed.Note)

	bad := func(name, why string, key string, data []byte) {
		s.bad(vector{File: "act-" + name + ".txt", Form: "act", What: "an act, offered", Why: why, Key: key}, data)
	}
	base := w.act("a", "anna", "contact.moved")
	base.About, base.Terms = someAct, []byte(`{"when":"2025"}`)
	key := string(must(edPublic("a/officials/anna").MarshalText()))
	// whole changes the line of JSON and signs it again; only what was changed is wrong.
	whole := func(name, why string, f func(*Act)) {
		a := base
		f(&a)
		text := must(framed(ActMagic, &a))
		k := mustKey(a.keyName(), Ed25519, edKey("a/officials/anna"))
		bad(name, why, key, (&Note{text, []Signature{must(signText(text, k))}}).Bytes())
	}
	whole("terms-unknown-member", "the terms have a member that is not known", func(a *Act) { a.Terms = []byte(`{"where":"x","when":"2025"}`) })
	whole("terms-missing", "the terms lack what the kind requires", func(a *Act) { a.Terms = []byte(`{}`) })
	whole("terms-moment", "a moment that is none", func(a *Act) { a.Terms = []byte(`{"when":"soon"}`) })
	whole("terms-empty", "an empty text", func(a *Act) { a.Terms = []byte(`{"venue":"","when":"2025"}`) })
	whole("terms-lines", "a text of two lines", func(a *Act) { a.Terms = []byte(`{"venue":"a\nb","when":"2025"}`) })
	whole("terms-invisible", "a text of which nothing can be seen", func(a *Act) { a.Terms = []byte("{\"venue\":\"\u200f\",\"when\":\"2025\"}") })
	whole("terms-blank", "a text with a space before it", func(a *Act) { a.Terms = []byte(`{"venue":" a","when":"2025"}`) })
	whole("terms-long", "a text over the limit", func(a *Act) { a.Terms = []byte(`{"venue":"` + strings.Repeat("x", MaxText+1) + `","when":"2025"}`) })
	whole("terms-list", "terms that are no object", func(a *Act) { a.Terms = []byte(`[]`) })
	whole("kind", "no name of a kind", func(a *Act) { a.Kind = "Contact Moved" })
	whole("about-missing", "the kind is about a contact, and none is named", func(a *Act) { a.About = "" })
	whole("about-point", "the kind is about a contact, and a point is named", func(a *Act) { a.About = a.About.Point("p") })
	whole("about-none", "the kind is about nothing", func(a *Act) {
		a.Kind, a.Terms = "contact.proposed", []byte(`{"form":"call","level":"experts","when":"2025"}`)
	})
	whole("consent-short", "a consent of 63 bytes", func(a *Act) {
		a.Kind, a.About, a.By = "key.rotated", "", ""
		terms := w.rotation("a", "a2")
		terms.Consent = terms.Consent[1:]
		a.Terms = must(encodeJSON(terms))
	})
	whole("keys-same", "one key for two purposes", func(a *Act) {
		a.Kind, a.About, a.By = "key.rotated", "", ""
		terms := w.rotation("a", "a2")
		terms.Keys.Line = terms.Keys.Receipt
		a.Terms = must(encodeJSON(terms))
	})
	whole("body-missing", "the kind is said in words, and no body is named", func(a *Act) { a.Kind, a.Terms = "readout", []byte(`{}`) })
	h := sum([]byte("words"))
	whole("body-zero", "a body's hash of zeros", func(a *Act) { a.Body = new(Hash) })
	whole("body-not-wanted", "the kind has no body, and one is named", func(a *Act) { a.Kind, a.About, a.Terms, a.Body = "charter", "", []byte(`{}`), &h })
	whole("point-unsaid", "points, and no body that could say them", func(a *Act) {
		a.Kind, a.About, a.Terms = "announcement", "", []byte(`{"points":[{"name":"p"}]}`)
	})
	whole("point-twice", "a point twice", func(a *Act) {
		a.Kind, a.Terms, a.Body = "readout", []byte(`{"points":[{"name":"p"},{"name":"p"}]}`), &h
	})
	whole("point-no-deadline", "a point that says neither by when nor that there is no deadline", func(a *Act) {
		a.Kind, a.Terms, a.Body = "readout", []byte(`{"points":[{"name":"p","owes":["a"],"to":["b"]}]}`), &h
	})
	for name, c := range sorted(map[string][2]string{
		"due-two":           {`"by":"2025","none":true`, "a point with a deadline and with none"},
		"due-nothing":       {``, "a point of which nothing is said of when it is due"},
		"due-earliest":      {`"earliest":[{"by":"2025"}]`, "the earliest of one"},
		"due-latest":        {`"latest":[{"by":"2025"}]`, "the latest of one"},
		"due-both-ends":     {`"earliest":[{"by":"2025"},{"by":"2026"}],"latest":[{"by":"2025"},{"by":"2026"}]`, "the earliest and the latest"},
		"due-alternative":   {`"earliest":[{"by":"2025"},{"by":"2026","after":{"event":"` + string(someAct) + `"}}]`, "an alternative in two forms"},
		"due-period":        {`"after":{"event":"` + string(someAct) + `","delay":"90"}`, "a period without a unit"},
		"due-no-calendar":   {`"after":{"event":"` + string(someAct) + `","delay":"5bd"}`, "business days of no calendar"},
		"due-calendar":      {`"after":{"calendar":"` + string(someAct) + `","event":"` + string(someAct) + `","delay":"5d"}`, "a calendar for days of all kinds"},
		"due-every":         {`"every":{"from":"2025","period":"1mo"}`, "what recurs, from no day"},
		"due-every-working": {`"every":{"from":"2025-02-15","period":"5bd"}`, "what recurs, in business days"},
		"due-after-none":    {`"after":{"delay":"5d"}`, "after neither an event nor a point"},
		"due-after-point":   {`"after":{"point":"q"}`, "after a point that is not there"},
		"due-after-itself":  {`"after":{"point":"p"}`, "after itself"},
		"due-every-until":   {`"every":{"from":"2025-02-15","period":"5d","until":"2025-02-14"}`, "what ends before it begins"},
	}) {
		whole(name, c[1], func(a *Act) {
			a.Kind, a.Body = "readout", &h
			a.Terms = inOrder([]byte(`{"points":[{"name":"p","owes":["a"],"to":["b"],"due":{` + c[0] + `}}]}`))
		})
	}
	for name, c := range sorted(map[string][2]string{
		"point-conditions":    {`"condition":"` + string(someAct) + `","condition-worded":true`, "a point with a condition in words and another"},
		"point-reciprocal":    {`"reciprocal":"q"`, "a point that is reciprocal with none"},
		"point-reciprocal-me": {`"reciprocal":"p"`, "a point that is reciprocal with itself"},
		"point-amount":        {`"amounts":[{"number":"1.50","unit":"EUR"}]`, "a number with a zero that says nothing"},
		"point-amount-range":  {`"amounts":[{"number":"1/2","unit":"EUR"}]`, "a range where one number is wanted"},
		"point-amount-twice":  {`"amounts":[{"number":"1","unit":"EUR"},{"number":"2","unit":"EUR"}]`, "two amounts of the same"},
		"point-unit":          {`"amounts":[{"number":"1","unit":"Euro"}]`, "no unit"},
	}) {
		whole(name, c[1], func(a *Act) {
			a.Kind, a.Body = "readout", &h
			a.Terms = inOrder([]byte(`{"points":[{"name":"p","owes":["a"],"to":["b"],"due":{"none":true},` + c[0] + `}]}`))
		})
	}
	whole("point-amount-of-nobody", "an amount that nobody owes", func(a *Act) {
		a.Kind, a.Terms, a.Body = "readout", []byte(`{"points":[{"amounts":[{"number":"1","unit":"EUR"}],"name":"p"}]}`), &h
	})
	for name, c := range sorted(map[string][2]string{
		"years":      {`"first-year":2026,"last-year":2025,"weekend":["friday"]`, "years out of order"},
		"weekend":    {`"first-year":2025,"last-year":2025,"weekend":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"]`, "no business day is left"},
		"day":        {`"first-year":2025,"last-year":2025,"weekend":["friday"],"holidays":["2025-02"]`, "a holiday that is no day"},
		"zone":       {`"first-year":2025,"last-year":2025,"weekend":["friday"],"holidays":["2025-02-15Z"]`, "a holiday with a zone"},
		"outside":    {`"first-year":2025,"last-year":2025,"weekend":["friday"],"holidays":["2026-02-15"]`, "a holiday outside of the years"},
		"order":      {`"first-year":2025,"last-year":2025,"weekend":["friday"],"holidays":["2025-02-15","2025-02-14"]`, "holidays out of order"},
		"no-weekend": {`"first-year":2025,"last-year":2025`, "no weekend"},
	}) {
		whole("calendar-"+name, c[1], func(a *Act) {
			a.Kind, a.About, a.Body = "calendar.published", "", &h
			a.Terms = inOrder([]byte("{" + c[0] + "}"))
		})
	}
	bracket := func(by, name string) any { return object{"by": []any{by}, "name": name} }
	for _, x := range []struct {
		name, why, form string
		more            object
	}{
		{"text-through", "an adherence declaration that names no intermediary", "adherence-declaration", nil},
		{"text-through-not-wanted", "an intermediary in another form of text", "agreement", object{"through": "c"}},
		{"text-through-party", "an intermediary that is one of the parties", "adherence-declaration", object{"through": "a"}},
		{"text-through-initials", "initials that sign, where nothing is signed", "adherence-declaration", object{"through": "c", "initials-sign": true}},
		{"text-expunges", "an expunging text that names no acts", "expunging", nil},
		{"text-expunges-not-wanted", "acts to expunge in another form of text", "agreement", object{"expunges": []any{someAct}}},
		{"text-bracket-party", "a bracket of one who is not to sign the text", "agreement", object{"brackets": []any{bracket("c", "x")}}},
		{"text-bracket-twice", "a bracket twice", "agreement", object{"brackets": []any{bracket("a", "x"), bracket("b", "x")}}},
	} {
		whole(x.name, x.why, func(a *Act) {
			terms := object{"authentic": []any{"en"}, "form": x.form, "in-force": object{"on": "adoption"}, "parties": []any{"a", "b"}}
			maps.Copy(terms, x.more)
			a.Kind, a.About, a.Terms, a.Body = "text.proposed", "", must(encodeJSON(terms)), &h
		})
	}
	whole("notice-follows", "an objection that does not say to what", func(a *Act) {
		a.Kind, a.About, a.Body = "formal-notice", "", &h
		a.Terms = []byte(`{"form":"objection","number":"1","to":["b"],"treaty":"T"}`)
	})
	whole("declaration-owes", "an undertaking that nobody owes", func(a *Act) {
		a.Kind, a.About, a.Terms, a.Body = "declaration", "", []byte(`{"points":[{"name":"p"}]}`), &h
	})
	for name, c := range sorted(map[string][2]string{
		"leave":    {`"category":"persona-non-grata"`, "a persona non grata without a day to leave by"},
		"every":    {`"category":"confidence-building"`, "a confidence-building measure that never recurs"},
		"not-so":   {`"category":"visas","every":{"from":"2025-02-15","period":"5d"}`, "another measure that recurs"},
		"nothing":  {`"category":"visas","nature":"countermeasure","announced":"2025","ends":"Later."`, "a countermeasure that answers nothing"},
		"silent":   {`"category":"visas","nature":"countermeasure","answers":["` + string(someAct) + `"],"ends":"Later."`, "a countermeasure without notice"},
		"too-late": {`"category":"visas","nature":"countermeasure","answers":["` + string(someAct) + `"],"announced":"2026-01-01","ends":"Later."`, "a countermeasure of which notice came after it"},
		"endless":  {`"category":"visas","nature":"countermeasure","answers":["` + string(someAct) + `"],"announced":"2025"`, "a countermeasure without an end"},
	}) {
		whole("measure-"+name, c[1], func(a *Act) {
			a.Kind, a.About, a.Body = "measure.notified", "", &h
			a.Terms = inOrder([]byte(`{"target":"b","taken":"2025",` + c[0] + `}`))
		})
	}
	whole("measure-eased", "a measure eased to nobody knows what", func(a *Act) { a.Kind, a.Terms = "measure.eased", []byte(`{"eased":"2025"}`) })
	step := `{"name":"p","owes":["a"],"to":["b"],"due":{"none":true}}`
	for _, x := range []struct{ name, why, form, points, more string }{
		{"stage-none", "a package without stages", "package", step, `"snap-back":"stage"`},
		{"stage-no-snap-back", "a package that does not say how far a default reaches", "package", step, `"stages":[{"name":"s","steps":["p"]}]`},
		{"stage-other-form", "stages of a text that is no package", "agreement", step, `"snap-back":"stage","stages":[{"name":"s","steps":["p"]}]`},
		{"stage-twice", "a stage twice", "package", step + "," + strings.Replace(step, `"p"`, `"q"`, 1), `"snap-back":"stage","stages":[{"name":"s","steps":["p"]},{"name":"s","steps":["q"]}]`},
		{"stage-step-twice", "a step in two stages", "package", step, `"snap-back":"stage","stages":[{"name":"s","steps":["p"]},{"name":"t","steps":["p"]}]`},
		{"stage-step-unknown", "a step that is no point", "package", step, `"snap-back":"stage","stages":[{"name":"s","steps":["p","q"]}]`},
		{"stage-point-left-out", "a point in no stage", "package", step + "," + strings.Replace(step, `"p"`, `"q"`, 1), `"snap-back":"stage","stages":[{"name":"s","steps":["p"]}]`},
		{"stage-owed-by-nobody", "a step that nobody owes", "package", `{"name":"p"}`, `"snap-back":"stage","stages":[{"name":"s","steps":["p"]}]`},
		{"stage-name", "no name of a stage", "package", step, `"snap-back":"stage","stages":[{"name":"Stage One","steps":["p"]}]`},
	} {
		whole(x.name, x.why, func(a *Act) {
			a.Kind, a.About, a.Body = "text.proposed", "", &h
			a.Terms = fmt.Appendf(nil, `{"authentic":["en"],"form":%q,"in-force":{"on":"adoption"},"parties":["a","b"],"points":[%s],%s}`, x.form, x.points, x.more)
		})
	}
	for _, x := range []struct{ name, why, terms string }{
		{"round-one", "a round of one", `{"parties":["a"]}`},
		{"round-order", "parties out of order", `{"parties":["b","a"]}`},
	} {
		whole(x.name, x.why, func(a *Act) { a.Kind, a.About, a.Terms, a.Body = "round.opened", "", []byte(x.terms), &h })
	}
	whole("offer-nothing", "an offer of nothing", func(a *Act) {
		a.Kind, a.Terms = "offer.opened", []byte(`{"offer":{},"random":"`+h.String()+`"}`)
	})
	whole("offer-no-commitment", "a commitment of zeros", func(a *Act) {
		a.Kind, a.Terms = "offer.sealed", []byte(`{"commitment":"`+Hash{}.String()+`"}`)
	})
	whole("group-channel", "a working group whose channel is zeros", func(a *Act) {
		a.Kind, a.About, a.Body = "group.formed", "", &h
		a.Terms = []byte(`{"channel":"` + Hash{}.String() + `","mandate":"` + string(someAct) + `"}`)
	})
	whole("group-act", "a report of an act whose hash is zeros", func(a *Act) {
		a.Kind, a.Terms, a.Body = "group.reported", []byte(`{"act":"`+Hash{}.String()+`"}`), &h
	})
	whole("list-twice", "a party twice in a list", func(a *Act) {
		a.Kind, a.Terms = "contact.cancelled", []byte(`{"initiative":["a","a"]}`)
	})
	whole("reference", "a reference to a point where a topic is wanted", func(a *Act) {
		a.Kind, a.Terms, a.Body = "readout", []byte(`{"topics":["`+string(someAct.Point("p"))+`"]}`), &h
	})
	whole("basis-order", "heads out of order", func(a *Act) { a.Basis = []Cited{{"b", 1, h}, {"a", 1, h}} })
	whole("basis-twice", "a log twice", func(a *Act) { a.Basis = []Cited{{"a", 1, h}, {"a", 1, h}} })
	whole("basis-empty", "a head of an empty log", func(a *Act) { a.Basis = []Cited{{"a", 0, h}} })
	whole("nonce", "a nonce of 15 bytes", func(a *Act) { a.Nonce = a.Nonce[2:] })
	whole("by", "a name in capitals", func(a *Act) { a.By = "Anna" })

	good := w.sign(func() Act { a := base; a.Terms = nil; return a }(), &ContactMoved{When: "2025"}, nil).Note
	at := bytes.LastIndex(good, []byte("\n\n— ")) + 2
	bad("changed", "a byte of the text was changed after it was signed", key, replaced(good, `"2025"`, `"2026"`))
	bad("two-signatures", "two signatures", key, append(bytes.Clone(good), good[at:]...))
	bad("no-signature", "no signature", key, good[:at])
	bad("third-line", "a third line", key, replaced(good, "\n\n— ", "\nmore\n\n— "))
	bad("other-key", "signed with another key", string(must(edPublic("b party").MarshalText())), good)
	bad("other-name", "signed under another name", key, replaced(good, "— a/officials/anna ", "— a/officials/anne "))
	bad("key-id", "another key id", key, append(bytes.Clone(good[:at]), func() []byte {
		sig := must(ParseNote(good)).Signatures[0]
		sig.KeyID++
		return sig.Line()
	}()...))
	bad("base64", "base64 with bits that do not count", key, func() []byte {
		line := []byte(strings.TrimSuffix(string(good), "=\n"))
		line[len(line)-1]++ // A is followed by B, and so on: the last bits are cut off in decoding
		return append(line, "=\n"...)
	}())
	bad("space", "a space at the end of the line", key, replaced(good, "=\n", "= \n"))
	bad("crlf", "carriage returns", key, bytes.ReplaceAll(good, []byte("\n"), []byte("\r\n")))
	bad("cut", "the last newline is missing", key, good[:len(good)-1])
	bad("hyphen", "a hyphen for the em dash", key, replaced(good, "\n— ", "\n- "))
}

func (s *vectors) offers() {
	kept := SealedOffer{
		Channel: sum([]byte("channel")), Party: "a", Random: sum([]byte("random")), Round: someAct,
		Offer: Offer{Amounts: []Amount{{Number: "40.5", Unit: "EUR"}}, Document: sum([]byte("document"))},
	}
	commitment := must(kept.Commitment())
	data := must(kept.Bytes())
	s.good(vector{File: "offer.txt", Form: "offer", What: "a sealed offer", Result: map[string]any{"commitment": commitment.String()}}, data)
	bad := func(name, why string, data []byte) {
		s.bad(vector{File: "offer-" + name + ".txt", Form: "offer", What: "a sealed offer", Why: why}, data)
	}
	bad("nothing", "an offer of nothing", replaced(replaced(data, `"amounts":[{"number":"40.5","unit":"EUR"}],`, ``), `"document":"`+kept.Offer.Document.String()+`"`, ``))
	bad("no-random", "no random bytes", replaced(data, `"random":"`+kept.Random.String()+`",`, ``))
	bad("zero-random", "random bytes that are zeros", replaced(data, kept.Random.String(), Hash{}.String()))
	bad("point", "a point in place of a round", replaced(data, string(someAct), string(someAct.Point("p"))))
	bad("longer", "something follows", append(bytes.Clone(data), '\n'))
	bad("order", "members out of order", replaced(replaced(data, `"party":"a",`, ``), `{"channel"`, `{"party":"a","channel"`))
}

func (s *vectors) bodies() {
	salt := strings.Repeat("0a", NonceSize)
	bad := func(name, why, line string) {
		s.bad(vector{File: "body-" + name + ".txt", Form: "body", What: "a body", Why: why}, []byte(BodyMagic+"\n"+line+"\n"))
	}
	bad("nothing", "says nothing", `{"salt":"`+salt+`"}`)
	bad("no-salt", "no salt", `{"text":{"en":"x"}}`)
	bad("short-salt", "a salt of 15 bytes", `{"salt":"`+salt[2:]+`","text":{"en":"x"}}`)
	bad("blank", "a text of blanks", `{"salt":"`+salt+`","text":{"en":"\n "}}`)
	bad("invisible", "a text of which nothing can be seen", `{"salt":"`+salt+`","text":{"en":"`+"\u200e \ufe0f"+`"}}`)
	bad("language", "no language tag", `{"salt":"`+salt+`","text":{"English":"x"}}`)
	bad("wordless-point", "a point without words", `{"points":{"p":{}},"salt":"`+salt+`"}`)
	bad("point-name", "no name of a point", `{"points":{"P":{"en":"x"}},"salt":"`+salt+`"}`)
	bad("translation", "no such standing of a translation", `{"salt":"`+salt+`","text":{"en":"x"},"translations":{"en":"good"}}`)
	bad("unknown", "a member that is not known", `{"colour":"red","salt":"`+salt+`","text":{"en":"x"}}`)
	bad("empty", "an empty member", `{"salt":"`+salt+`","text":{"en":"x"},"title":{}}`)
	bad("deceptive", "an override of direction", "{\"salt\":\""+salt+"\",\"text\":{\"en\":\"100\u202e001\"}}")
	bad("longer", "something follows", `{"salt":"`+salt+`","text":{"en":"x"}}`+"\n")
}

func (s *vectors) entries(t testing.TB) {
	w := newWorld(t, "a", "b")
	good := func(name, what string, e Entry) {
		e.Time = w.tick()
		data := must(e.Bytes())
		s.good(vector{File: "entry-" + name + ".txt", Form: "entry", What: what, Result: map[string]any{"leaf": LeafHash(data).String()}}, data)
	}
	act := w.sign(w.act("a", "", "charter"), &CharterSigned{}, nil)
	h := sum([]byte("head"))
	good("act", "an entry with an act", Entry{N: 0, Seen: []Cited{}, Act: act.Note})
	good("received", "a node's own entry", Entry{N: 7, Seen: []Cited{{"b", 4, h}, {"c", 9007199254740991, h}}, Node: Received})
	good("opaque", "an entry whose act is none: carried, without effect", Entry{N: 9007199254740991, Seen: []Cited{}, Act: []byte("no act")})
	good("check-in", "a node's sign of life", Entry{N: 2, Seen: []Cited{}, Node: CheckIn})
	good("unknown-node", "a node's own entry of an unknown kind: carried", Entry{N: 1, Seen: []Cited{}, Node: "roll-call"})

	nothing := w.statement("b", "a", 0, nil)
	some := w.statement("c", "a", 7, &h)
	good("restored", "a node's own entry after a loss", Entry{N: 7, Seen: []Cited{}, Node: Restored, Statements: []string{string(nothing), string(some)}})
	good("surfaced", "an act that another's node lost", Entry{N: 8, Seen: []Cited{}, Node: Surfaced, Act: act.Note})
	good("fork-found", "the evidence of a fork", Entry{N: 9, Seen: []Cited{}, Node: ForkFound, Evidence: must(w.fork("a", 5, 5).Bytes())})
	one, other := sum([]byte("one branch")), sum([]byte("other branch"))
	good("branches", "heads of two branches of a log", Entry{N: 10, Seen: []Cited{{"b", 4, h}, {"c", 6, one}, {"c", 7, other}}, Node: Received})

	bad := func(name, why, line string) {
		s.bad(vector{File: "entry-" + name + ".txt", Form: "entry", What: "an entry", Why: why}, []byte(EntryMagic+"\n"+line))
	}
	const when = `"time":"2025-02-15T15:30:00Z"`
	bad("neither", "neither an act nor a node's kind", `{"n":1,"seen":[],`+when+"}\n")
	bad("both", "an act and a node's kind", `{"n":1,"node":"received","seen":[],`+when+"}\nact")
	bad("no-surfaced", "nothing surfaced", `{"n":1,"node":"surfaced","seen":[],`+when+"}\n")
	bad("no-evidence", "no evidence of a fork", `{"n":1,"node":"fork-found","seen":[],`+when+"}\nact")
	stated := func(statements ...[]byte) string {
		var texts []string
		for _, s := range statements {
			texts = append(texts, string(s))
		}
		return `{"n":1,"node":"restored","seen":[],"statements":` + string(must(encodeJSON(texts))) + "," + when + "}\n"
	}
	bad("statements-order", "statements out of order", stated(some, nothing))
	bad("statements-twice", "a party's statement twice", stated(some, some))
	bad("statements-log", "statements about two logs", stated(w.statement("a", "b", 0, nil), some))
	bad("statement", "no statement", stated([]byte("x\n")))
	bad("statements-elsewhere", "statements in another entry", strings.Replace(stated(nothing), "restored", "received", 1))
	bad("negative", "a number below zero", `{"n":-1,"node":"received","seen":[],`+when+"}\n")
	bad("no-seen", "seen is missing", `{"n":1,"node":"received",`+when+"}\n")
	bad("seen-twice", "a head twice", `{"n":1,"node":"received","seen":[{"party":"a","root":"`+h.String()+`","size":1},{"party":"a","root":"`+h.String()+`","size":1}],`+when+"}\n")
	bad("seen-order", "heads out of order", `{"n":1,"node":"received","seen":[{"party":"b","root":"`+h.String()+`","size":1},{"party":"a","root":"`+h.String()+`","size":1}],`+when+"}\n")
	bad("seen-empty", "a head of an empty log", `{"n":1,"node":"received","seen":[{"party":"b","root":"`+h.String()+`","size":0}],`+when+"}\n")
	bad("seen-capitals", "a hash in capitals", `{"n":1,"node":"received","seen":[{"party":"b","root":"`+strings.ToUpper(h.String())+`","size":1}],`+when+"}\n")
	bad("node", "no name of a kind", `{"n":1,"node":"Received","seen":[],`+when+"}\n")
	bad("time", "a time with an offset", `{"n":1,"node":"received","seen":[],"time":"2025-02-15T15:30:00+00:00"}`+"\n")
	bad("cut", "the newline is missing", `{"n":1,"node":"received","seen":[],`+when+"}")
}

func (s *vectors) checkpoints(t testing.TB) {
	w := newWorld(t, "a", "a-b", "b")
	for range 5 {
		w.log("a").append(Entry{Node: Received})
	}
	c := w.log("a").head()
	a := &w.parties[0]
	own, seal := must(c.Sign(mustKey(c.Origin, Ed25519, edKey("a party")))), must(c.Seal(mustKey(c.Origin, MLDSA44, sealKey("a")), w.clock))
	receipt := func(p string) Signature {
		return must(c.Receipt(mustKey(ReceiptName(p), Cosignature, edKey(p+" receipt")), w.clock))
	}
	keys := func(list ...VerifyKey) (out []vectorKey) {
		for _, k := range list {
			out = append(out, vectorKey{k.Name, k.Type, k.Public})
		}
		return out
	}
	head, sealed := a.HeadKey(w.channel), a.SealKey(w.channel)
	by := func(i int) VerifyKey { return w.parties[i].ReceiptKey() }
	stamp := w.clock.Unix()
	good := func(name, what string, k []vectorKey, times []int64, sigs ...Signature) {
		s.good(vector{File: "checkpoint-" + name + ".txt", Form: "checkpoint", What: what, Keys: k, Result: map[string]any{
			"origin": c.Origin, "size": c.Size, "root": c.Root.String(), "times": times,
		}}, SignedCheckpoint(c, sigs...))
	}
	good("own", "signed by its log alone", keys(head), []int64{0}, own)
	good("sealed", "and sealed", keys(head, sealed), []int64{0, stamp}, own, seal)
	good("receipts", "and receipted by two; the hyphen sorts before the slash", keys(head, sealed, by(1), by(2)), []int64{0, stamp, stamp, stamp}, own, seal, receipt("a-b"), receipt("b"))
	untimed := must(c.Seal(mustKey(c.Origin, MLDSA44, sealKey("a")), time.Time{}))
	good("seal-without-time", "a seal that makes no statement of time", keys(head, sealed), []int64{0, 0}, own, untimed)

	bad := func(name, why string, k []vectorKey, data []byte) {
		s.bad(vector{File: "checkpoint-" + name + ".txt", Form: "checkpoint", What: "a checkpoint that must bear exactly these keys' signatures, in this order", Why: why, Keys: k}, data)
	}
	note := func(sigs ...Signature) []byte { return (&Note{c.Text(), sigs}).Bytes() }
	bad("order", "the seal before the log's own signature", keys(head, sealed), note(seal, own))
	bad("missing", "a receipt is missing", keys(head, by(1)), note(own))
	bad("more", "a receipt more", keys(head), note(own, receipt("b")))
	bad("twice", "a receipt twice", keys(head, by(2)), note(own, receipt("b"), receipt("b")))
	bad("other", "a receipt of another", keys(head, by(1)), note(own, receipt("b")))
	renamed := receipt("b")
	renamed.Name, renamed.KeyID = by(1).Name, by(1).ID()
	bad("renamed", "a receipt of one party under the name of another", keys(head, by(1)), note(own, renamed))
	later := receipt("b")
	later.Bytes = bytes.Clone(later.Bytes)
	later.Bytes[7]++
	bad("time", "the time of a receipt was changed", keys(head, by(2)), note(own, later))
	raw := func(k SigningKey, stamp uint64) Signature {
		return Signature{k.Name, k.ID(), slices.Concat(binary.BigEndian.AppendUint64(nil, stamp), must(k.sign(c.cosigned(k.VerifyKey, stamp))))}
	}
	rk := mustKey("b/receipts", Cosignature, edKey("b receipt"))
	bad("no-time", "a receipt without a time", keys(head, by(2)), note(own, raw(rk, 0)))
	bad("far-time", "a receipt after the year 9999", keys(head, by(2)), note(own, raw(rk, MaxStamp+1)))
	sk := mustKey(c.Origin, MLDSA44, sealKey("a"))
	bad("seal-far-time", "a seal after the year 9999", keys(head, sealed), note(own, raw(sk, MaxStamp+1)))
	broken := func(part string, i int) {
		b := seal
		b.Bytes = bytes.Clone(seal.Bytes)
		b.Bytes[i] ^= 0x80
		bad("seal-"+part, "a byte of the seal was changed, in its "+part, keys(head, sealed), note(own, b))
	}
	const hint = 8 + 32 + 4*576 // timestamp, challenge, response
	broken("challenge", 8)
	broken("response", 1000)
	broken("hint", hint)
	broken("hint-padding", hint+79)
	short := seal
	short.Bytes = seal.Bytes[:len(seal.Bytes)-1]
	bad("seal-short", "a seal of 2,419 bytes", keys(head, sealed), note(own, short))
	other := c
	other.Size++
	bad("size", "the size was changed", keys(head), (&Note{other.Text(), []Signature{own}}).Bytes())
	signed := func(name, why, text string) {
		sig := must(signText([]byte(text), mustKey(c.Origin, Ed25519, edKey("a party"))))
		bad(name, why, keys(head), (&Note{[]byte(text), []Signature{sig}}).Bytes())
	}
	text := string(c.Text())
	signed("extension", "an extension line", text+"more\n")
	signed("zero", "a size with a leading zero", strings.Replace(text, "\n5\n", "\n05\n", 1))
	signed("two-lines", "the root is missing", strings.Join(strings.SplitAfter(text, "\n")[:2], ""))
	signed("padding", "a root without its padding", strings.Replace(text, "=\n", "\n", 1))
}

func (s *vectors) statements(t testing.TB) {
	w := newWorld(t, "a", "b")
	key := string(must(w.parties[1].Keys.Party.MarshalText()))
	h := sum([]byte("head"))
	add := func(name, what string, data []byte) []byte {
		s.good(vector{File: "statement-" + name + ".txt", Form: "statement", What: what, Key: key}, data)
		return data
	}
	add("nothing", "of a log of which nothing is held", w.statement("b", "a", 0, nil))
	data := add("head", "of a log", w.statement("b", "a", 12, &h))
	bad := func(name, why string, data []byte) {
		s.bad(vector{File: "statement-" + name + ".txt", Form: "statement", What: "a statement", Why: why, Key: key}, data)
	}
	bad("signature", "signed by another", func() []byte {
		x := must(ParseStatement(w.statement("b", "a", 12, &h))).Statement
		return must(x.Sign(mustKey("b/statements", Ed25519, edKey("a party"))))
	}())
	bad("name", "signed under another name", func() []byte {
		x := must(ParseStatement(w.statement("b", "a", 12, &h))).Statement
		return must(x.Sign(mustKey("b", Ed25519, edKey("b party"))))
	}())
	bad("changed", "another size", replaced(data, `"size":12`, `"size":13`))
	bad("magic", "another version", replaced(data, "statement/v1", "statement/v2"))
	resigned := func(old, with string) []byte {
		n := must(ParseNote(data))
		n.Text = replaced(n.Text, old, with)
		n.Signatures[0] = must(signText(n.Text, mustKey("b/statements", Ed25519, edKey("b party"))))
		return n.Bytes()
	}
	bad("own", "about one's own log", resigned(`"log":"a"`, `"log":"b"`))
	bad("rootless", "a size without a root", resigned(`"root":"`+h.String()+`",`, ""))
	bad("sizeless", "a root of nothing", resigned(`"size":12`, `"size":0`))
	bad("nonce", "no nonce", resigned(`"nonce":"`, `"nonce":"0`))
	bad("unknown", "a member that is not known", resigned(`"size":12`, `"size":12,"sort":1`))
}

func (s *vectors) forks(t testing.TB) {
	w := newWorld(t, "a", "b")
	fingerprint := w.channel.String()
	add := func(name, what string, f *Fork) []byte {
		data := append(must(f.Bytes()), w.bytes...)
		s.good(vector{File: "fork-" + name + ".txt", Form: "fork", What: what, Fingerprint: fingerprint, Result: map[string]any{"party": string(f.Party)}}, data)
		return data
	}
	same := add("same-size", "two heads of one size", w.fork("a", 5, 5))
	data := add("sizes", "a head that is not the beginning of a larger one", w.fork("a", 5, 11))
	for _, sizes := range [][2]int64{{1, 2}, {4, 5}, {7, 8}, {8, 13}} {
		add(fmt.Sprintf("sizes-%d-%d", sizes[0], sizes[1]), "likewise", w.fork("b", sizes[0], sizes[1]))
	}
	bad := func(name, why string, data []byte) {
		s.bad(vector{File: "fork-" + name + ".txt", Form: "fork", What: "evidence of a fork", Why: why, Fingerprint: fingerprint}, data)
	}
	bad("longer", "something follows", append(bytes.Clone(data), '\n'))
	bad("no-charter", "the charter is missing", data[:len(data)-len(w.bytes)])
	bad("magic", "another version", replaced(data, "fork/v1", "fork/v2"))
	changed := func(from []byte, change func(*Fork)) []byte {
		f, _, err := parseFork(bytes.Clone(from))
		if err != nil {
			panic(err)
		}
		change(f)
		return append(must(f.Bytes()), w.bytes...)
	}
	bad("order", "the larger head first", changed(data, func(f *Fork) { f.Heads[0], f.Heads[1] = f.Heads[1], f.Heads[0] }))
	bad("once", "one head twice", changed(same, func(f *Fork) { f.Heads[1] = f.Heads[0] }))
	bad("path-short", "the path is cut", changed(data, func(f *Fork) { f.Path = f.Path[1:] }))
	bad("path-long", "the path is too long", changed(data, func(f *Fork) { f.Path = append(f.Path, f.Path[0]) }))
	bad("path-needless", "a path between heads of one size", changed(same, func(f *Fork) { h := sum(nil); f.Root, f.Path = &h, []Hash{h} }))
	bad("root", "another root than the path leads to", changed(data, func(f *Fork) { h := sum(nil); f.Root = &h }))
	bad("party", "heads of another log", changed(data, func(f *Fork) { f.Party = "b" }))
	bad("signer", "signed by another", changed(data, func(f *Fork) {
		point, _, err := ParseCheckpoint([]byte(f.Heads[1]))
		if err != nil {
			panic(err)
		}
		f.Heads[1] = string(SignedCheckpoint(point, must(point.Sign(mustKey(point.Origin, Ed25519, edKey("b party"))))))
	}))
	bad("more-signatures", "a signature more", changed(data, func(f *Fork) {
		point, n, err := ParseCheckpoint([]byte(f.Heads[1]))
		if err != nil {
			panic(err)
		}
		n.Signatures = append(n.Signatures, n.Signatures[0])
		f.Heads[1] = string(SignedCheckpoint(point, n.Signatures...))
	}))
	honest := changed(data, func(f *Fork) {
		l := w.branch("a", 11, 11)
		f.Heads[0], f.Heads[1] = string(l.head(5)), string(l.head(11))
		f.Root, f.Path = ptr(l.root(5)), l.consistency(5, 11)
	})
	bad("consistent", "heads that can both be true", honest)
}

func ptr[T any](v T) *T { return &v }

func judgeStatement(v vector, data []byte) (map[string]any, error) {
	st, err := ParseStatement(data)
	if err != nil {
		return nil, err
	}
	var key PublicKey
	if err := key.UnmarshalText([]byte(v.Key)); err != nil {
		return nil, err
	}
	return nil, st.VerifyBy(key)
}

func (s *vectors) bundles(t testing.TB) {
	w := newWorld(t, "a", "b")
	w.log("a").say(w.act("a", "", "charter"), &CharterSigned{}, nil)
	w.log("a").append(Entry{Node: Received})
	good := func(name, what string, b *Bundle, frames int) []byte {
		data := must(b.Bytes())
		s.good(vector{File: "bundle-" + name + ".txt", Form: "bundle", What: what, Result: map[string]any{"frames": frames}}, data)
		return data
	}
	good("empty", "nothing new", &Bundle{Channel: w.channel, From: "a"}, 0)
	data := good("full", "a charter, a log, a receipt for the other, a body", &Bundle{
		Channel: w.channel, From: "a", Ask: true, Charter: w.bytes,
		Have:   []Have{{Party: "a", Size: 2}, {Party: "b"}},
		Logs:   []LogPart{{Party: "a", First: 0, Entries: w.log("a").entries, Checkpoints: [][]byte{w.log("a").signed("b")}}, {Party: "b", First: 0, Checkpoints: [][]byte{}}},
		Bodies: [][]byte{must(words(w, "Words.").Bytes())},
	}, 5)
	good("restoring", "a node that has lost something asks, and answers one that asked it", &Bundle{
		Channel: w.channel, From: "a", Restoring: w.nonce(), Statements: [][]byte{w.statement("a", "b", 0, nil)},
	}, 1)
	one, other := w.branch("b", 3, 1), w.branch("b", 2, 0)
	root1, root2 := one.root(3), other.root(2)
	good("branches", "two branches of a log", &Bundle{
		Channel: w.channel, From: "a", Have: []Have{{Party: "b", Size: 2, Root: &root2}, {Party: "b", Size: 3, Root: &root1}},
		Logs: []LogPart{{Party: "b", First: 2, Checkpoints: [][]byte{other.head(2)}}, {Party: "b", First: 3, Checkpoints: [][]byte{one.head(3)}}},
	}, 2)
	bad := func(name, why string, data []byte) {
		s.bad(vector{File: "bundle-" + name + ".txt", Form: "bundle", What: "a bundle", Why: why}, data)
	}
	empty := must((&Bundle{Channel: w.channel, From: "a"}).Bytes())
	bad("magic", "another version", replaced(empty, "bundle/v1", "bundle/v2"))
	bad("longer", "something follows the last frame", append(bytes.Clone(empty), '\n'))
	bad("frame-more", "a frame that the table does not name", append(bytes.Clone(empty), "body 1\nx\n"...))
	bad("frame-less", "a frame is missing", data[:bytes.LastIndex(data, []byte("body "))])
	bad("frame-size", "a frame's size with a leading zero", replaced(data, "\nbody ", "\nbody 0"))
	bad("frame-name", "a frame of another name", replaced(data, "\nbody ", "\nword "))
	bad("cut", "cut short", data[:len(data)-1])
	table := func(name, why, line string) {
		bad(name, why, fmt.Appendf(nil, "%s\ntable %d\n%s\n", BundleMagic, len(line), line))
	}
	const c = `"channel":"` // and so on, in the order of the names
	head := c + w.channel.String() + `","from":"a","have":`
	table("space", "the table is not canonical", `{"bodies":0, `+head+`[],"logs":[]}`)
	table("unknown", "a member that is not known", `{"bodies":0,`+head+`[],"logs":[],"more":1}`)
	table("have-order", "logs out of order", `{"bodies":0,`+head+`[{"party":"b","size":1},{"party":"a","size":1}],"logs":[]}`)
	table("have-twice", "a log twice without its roots", `{"bodies":0,`+head+`[{"party":"a","size":1},{"party":"a","size":2}],"logs":[]}`)
	table("logs-order", "parts of logs out of order", `{"bodies":0,`+head+`[],"logs":[{"checkpoints":0,"entries":0,"first":0,"party":"b"},{"checkpoints":0,"entries":0,"first":0,"party":"a"}]}`)
	table("no-head", "entries without a checkpoint over them", `{"bodies":0,`+head+`[],"logs":[{"checkpoints":0,"entries":1,"first":0,"party":"a"}]}`)
	table("restoring", "no nonce", `{"bodies":0,`+head+`[],"logs":[],"restoring":"00"}`)
	table("statements", "no statements, said so", `{"bodies":0,`+head+`[],"logs":[],"statements":0}`)
	table("negative", "a count below zero", `{"bodies":-1,`+head+`[],"logs":[]}`)
	table("many", "more frames than the limit", `{"bodies":20001,`+head+`[],"logs":[]}`)
}

func (s *vectors) proofs(t testing.TB) {
	files := map[string]proofCase{}
	for _, c := range proofCases(t) {
		files[c.name] = c
		v := vector{File: "proof-" + c.name + ".txt", Form: "proof", What: map[string]string{
			"party": "an act of the party itself", "node": "a node's own entry", "official": "an act of an official, with full powers and body",
			"withheld": "the same, its body withheld", "invited": "an act of an official of a party that was invited later",
			"rotated": "an act between two rotations of its author's keys, receipted under a rotated key", "rotation": "a rotation of keys",
		}[c.name], Fingerprint: c.w.channel.String()}
		v.Result = must(judgeProof(v, c.data))
		s.good(v, c.data)
	}
	bad := func(name, why string, c proofCase, data []byte) {
		s.bad(vector{File: "proof-" + name + ".txt", Form: "proof", What: "a proof file", Why: why, Fingerprint: c.w.channel.String()}, data)
	}
	operate := func(name, why, of string, f func(*Proof)) {
		c := files[of]
		p := must(ParseProof(c.data))
		f(p)
		bad(name, why, c, must(p.Bytes()))
	}
	lines := func(x *Exhibit, f func([]Signature) []Signature) {
		_, n := mustCheckpoint(x.Checkpoint)
		n.Signatures = f(slices.Clone(n.Signatures))
		x.Checkpoint = n.Bytes()
	}
	party, official := files["party"], files["official"]
	s.bad(vector{File: "proof-fingerprint.txt", Form: "proof", What: "a proof file", Why: "another charter than the trusted one", Fingerprint: sum(nil).String()}, party.data)
	bad("cut", "cut short", party, party.data[:len(party.data)-1])
	bad("longer", "something follows", party, append(bytes.Clone(party.data), '\n'))
	bad("extra", "a tlog-proof with an extra line: nothing here is unauthenticated", party, func() []byte {
		// The frame's size must fit, or that would be the reason.
		return reframed(party.data, "inclusion", func(b []byte) []byte { return replaced(b, "\nindex", "\nextra AAAA\nindex") })
	}())
	bad("index-zero", "an index with a leading zero", party, reframed(party.data, "inclusion", func(b []byte) []byte { return replaced(b, "\nindex ", "\nindex 0") }))
	operate("no-exhibits", "proves nothing", "party", func(p *Proof) { p.Exhibits = nil })
	operate("receipt-missing", "a receipt is missing", "party", func(p *Proof) { lines(&p.Exhibits[0], func(l []Signature) []Signature { return l[:2] }) })
	operate("seal-missing", "the seal is missing", "party", func(p *Proof) {
		lines(&p.Exhibits[0], func(l []Signature) []Signature { return slices.Delete(l, 1, 2) })
	})
	operate("receipt-twice", "a receipt twice", "party", func(p *Proof) { lines(&p.Exhibits[0], func(l []Signature) []Signature { return append(l, l[2]) }) })
	operate("signature-order", "the signatures are out of order", "party", func(p *Proof) {
		lines(&p.Exhibits[0], func(l []Signature) []Signature { l[0], l[1] = l[1], l[0]; return l })
	})
	operate("party-renamed", "said to be of the other party", "party", func(p *Proof) { p.Exhibits[0].Party = "b" })
	operate("exhibit-twice", "an exhibit that nothing needs", "party", func(p *Proof) { p.Exhibits = append(p.Exhibits, p.Exhibits[0]) })
	operate("path-flipped", "the path leads elsewhere", "official", func(p *Proof) { p.Exhibits[0].Path[0][0] ^= 1 })
	operate("path-cut", "the path is cut", "official", func(p *Proof) { p.Exhibits[0].Path = p.Exhibits[0].Path[1:] })
	operate("path-longer", "the path is too long", "official", func(p *Proof) { p.Exhibits[0].Path = append(p.Exhibits[0].Path, Hash{}) })
	operate("index-changed", "another index", "official", func(p *Proof) { p.Exhibits[0].Index-- })
	operate("body-changed", "another body than the act commits to", "official", func(p *Proof) { p.Exhibits[0].Body = must(words(official.w, "Other.").Bytes()) })
	operate("powers-missing", "the full powers are missing", "official", func(p *Proof) { p.Exhibits = p.Exhibits[:1] })
	operate("powers-twice", "the full powers twice", "official", func(p *Proof) { p.Exhibits = append(p.Exhibits, p.Exhibits[1]) })
	operate("invitation-missing", "one of two invitations is missing", "invited", func(p *Proof) { p.Exhibits = p.Exhibits[:3] })
	operate("invitation-order", "invitations out of order", "invited", func(p *Proof) { p.Exhibits[2], p.Exhibits[3] = p.Exhibits[3], p.Exhibits[2] })

	operate("rotation-missing", "a rotation is missing", "rotated", func(p *Proof) { p.Exhibits = slices.Delete(p.Exhibits, 3, 4) })
	operate("rotation-order", "rotations out of order", "rotated", func(p *Proof) { p.Exhibits[2], p.Exhibits[3] = p.Exhibits[3], p.Exhibits[2] })
	for _, name := range slices.Sorted(maps.Keys(rotationsRefused)) {
		w, c := newWorld(t, "a", "b"), rotationsRefused[name]
		w.rotations["a"] = append(w.rotations["a"], c.make(w))
		s.bad(vector{File: "proof-rotation-" + name + ".txt", Form: "proof", What: "a proof file", Why: c.why, Fingerprint: w.channel.String()},
			w.proof(w.log("a").append(Entry{Node: Received})))
	}

	// Whole and signed, of acts that are not as they must be.
	w := newWorld(t, "a", "b")
	l := w.log("a")
	title := func() *Body { return &Body{Title: Text{"en": "A question"}, Salt: w.nonce()} }
	sign := func(by OfficialID) *SignedAct { return w.sign(w.act("a", by, "topic.opened"), &TopicOpened{}, title()) }
	give := func(id OfficialID, f func(*PowersGiven)) {
		p := &PowersGiven{Official: id, Name: "X", Office: "Y", Key: edPublic("a/officials/" + string(id)), May: []Power{PowerSend}}
		f(p)
		w.powers["a/officials/"+string(id)] = l.say(w.act("a", "", "powers.given"), p, nil)
	}
	judged := func(name, why string, x place) {
		s.bad(vector{File: "proof-" + name + ".txt", Form: "proof", What: "a proof file", Why: why, Fingerprint: w.channel.String()}, w.proof(x))
	}
	early := l.appendAct(sign("late"))
	give("late", func(*PowersGiven) {})
	judged("powers-late", "the powers come after the act", early)
	give("weak", func(p *PowersGiven) { p.May = []Power{PowerPublish} })
	judged("powers-weak", "the powers do not cover the kind", l.appendAct(sign("weak")))
	give("past", func(p *PowersGiven) { p.Until = "2024" })
	judged("powers-past", "the powers ended before the date of the act", l.appendAct(sign("past")))
	give("soon", func(p *PowersGiven) { p.From = "2026" })
	judged("powers-soon", "the powers begin after the date of the act", l.appendAct(sign("soon")))
	give("other", func(p *PowersGiven) { p.Key = edPublic("another key") })
	judged("powers-key", "the powers name another key", l.appendAct(sign("other")))
	w.powers["a/officials/anna"] = l.appendAct(w.sign(w.act("a", "ben", "powers.given"), &PowersGiven{
		Official: "anna", Name: "X", Office: "Y", Key: edPublic("a/officials/anna"), May: []Power{PowerSend},
	}, nil))
	judged("powers-by-official", "the powers were given by an official", l.appendAct(sign("anna")))
	self := w.act("a", "", "topic.closed")
	self.About, self.Terms = someAct, []byte(`{}`)
	judged("party-key", "done with the party key, which needs an official with full powers", l.appendAct(w.signRaw(self)))
	unknown := w.act("a", "", "treaty.denounced")
	unknown.Terms = []byte(`{}`)
	judged("unknown-kind", "a kind that this version cannot judge", l.appendAct(w.signRaw(unknown)))
	judged("unknown-node", "a node's entry that this version cannot judge", l.append(Entry{Node: "roll-call"}))
	judged("other-party", "an act of another party than the log", l.appendAct(w.sign(w.act("b", "", "charter"), &CharterSigned{}, nil)))
	elsewhere := w.act("a", "", "charter")
	elsewhere.Channel = sum(nil)
	judged("other-channel", "an act of another channel", l.appendAct(w.sign(elsewhere, &CharterSigned{}, nil)))
	judged("other-number", "an entry that says another number than its place", l.appendRaw(must((&Entry{N: 99, Time: w.tick(), Seen: []Cited{}, Node: Received}).Bytes())))
	judged("own-log", "an entry that cites its own log", l.append(Entry{Node: Received, Seen: []Cited{{"a", 1, sum(nil)}}}))
	judged("opaque", "an entry whose act is none", l.append(Entry{Act: []byte("no act")}))
}

// reframed changes the content of the first frame of that name and mends its size.
func reframed(data []byte, name string, f func([]byte) []byte) []byte {
	at := bytes.Index(data, []byte("\n"+name+" ")) + 1
	head, rest, _ := bytes.Cut(data[at:], []byte("\n"))
	var size int
	if _, err := fmt.Sscanf(string(head), name+" %d", &size); err != nil {
		panic(err)
	}
	out := appendFrame(bytes.Clone(data[:at]), name, f(rest[:size]))
	return append(out, rest[size+1:]...)
}

// replaced replaces the first occurrence, which there must be.
func replaced(data []byte, old, new string) []byte {
	if !bytes.Contains(data, []byte(old)) {
		panic(fmt.Sprintf("no %q to replace", old))
	}
	return bytes.Replace(data, []byte(old), []byte(new), 1)
}

// TestVectors makes the vectors anew and compares them with the files that are checked in.
func TestVectors(t *testing.T) {
	s := makeVectors(t)
	if *update {
		s.write(t)
	}
	for name, want := range s.files {
		got, err := os.ReadFile(filepath.Join(vectorDir, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from what the code makes (%v): look why, and run the test with -update", name, err)
		}
	}
	for _, dir := range []string{"good", "bad"} {
		for _, f := range must(os.ReadDir(filepath.Join(vectorDir, dir))) {
			if _, ok := s.files[dir+"/"+f.Name()]; !ok {
				t.Errorf("%s/%s: nothing makes this file: remove it", dir, f.Name())
			}
		}
	}
}

func (s *vectors) write(t *testing.T) {
	for _, dir := range []string{"good", "bad"} {
		if err := os.RemoveAll(filepath.Join(vectorDir, dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(vectorDir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range s.files {
		if err := os.WriteFile(filepath.Join(vectorDir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestVectorsAreJudgedAsTheySay reads the files alone, as another implementation does.
func TestVectorsAreJudgedAsTheySay(t *testing.T) {
	for _, list := range []string{"good", "bad"} {
		var all []vector
		if err := json.Unmarshal(must(os.ReadFile(filepath.Join(vectorDir, list, "manifest.json"))), &all); err != nil {
			t.Fatal(err)
		}
		if len(all) == 0 {
			t.Errorf("%s: no vectors", list)
		}
		for _, v := range all {
			result, err := judge(v, must(os.ReadFile(filepath.Join(vectorDir, list, v.File))), list == "good")
			switch {
			case list == "bad" && err == nil:
				t.Errorf("bad/%s was taken: %s", v.File, v.Why)
			case list == "good" && err != nil:
				t.Errorf("good/%s: %v", v.File, err)
			case list == "good" && v.Result != nil && string(indented(result)) != string(indented(v.Result)):
				t.Errorf("good/%s: got %s, want %s", v.File, indented(result), indented(v.Result))
			}
		}
	}
}

// judge reads one vector by its form.
func judge(v vector, data []byte, good bool) (map[string]any, error) {
	switch v.Form {
	case "json":
		var any object // whatever members it has
		return nil, decodeJSON(data, &any)
	case "moments":
		return nil, judgeList(data, good, func(m map[string]any) (bool, error) {
			from, to, err := Moment(m["moment"].(string)).Span()
			return err == nil && float64(from.Unix()) == m["from"] && float64(to.Unix()) == m["to"], err
		}, func(s string) error { return Moment(s).check() })
	case "durations":
		return nil, judgeList(data, good, func(m map[string]any) (bool, error) {
			least, most, err := Duration(m["duration"].(string)).Span()
			return err == nil && least.Minutes() == m["least"] && most.Minutes() == m["most"], err
		}, func(s string) error { return Duration(s).check() })
	case "ed25519":
		var f map[string]string
		if err := json.Unmarshal(data, &f); err != nil {
			panic(err)
		}
		key := PublicKey(unhex(f["key"]))
		if err := key.check(); err != nil {
			return nil, err
		}
		if !(VerifyKey{"x", Ed25519, key}).verify(unhex(f["message"]), unhex(f["signature"])) {
			return nil, fmt.Errorf("does not fit")
		}
		return nil, nil
	case "tree":
		var f struct{ Leaves, Roots []string }
		if err := json.Unmarshal(data, &f); err != nil {
			panic(err)
		}
		var leaves [][]byte
		for i, l := range f.Leaves {
			leaves = append(leaves, []byte(l))
			if root := (&testLog{w: &world{}, entries: leaves}).head().Root.String(); root != f.Roots[i] {
				return nil, fmt.Errorf("root %d is %s", i+1, root)
			}
		}
		return nil, nil
	case "charter":
		_, h, err := ParseCharter(data)
		return map[string]any{"fingerprint": h.String()}, err
	case "act":
		a, err := ParseAct(data)
		if err != nil {
			return nil, err
		}
		var key PublicKey
		if err := key.UnmarshalText([]byte(v.Key)); err != nil {
			return nil, err
		}
		if a.Fault != nil {
			return nil, a.Fault
		}
		if !a.Known() {
			return nil, fmt.Errorf("the kind %s is not known", a.Kind)
		}
		return map[string]any{"hash": a.Hash.String(), "name": a.keyName()}, a.VerifyBy(key)
	case "body":
		_, h, err := ParseBody(data)
		return map[string]any{"hash": h.String()}, err
	case "offer":
		_, c, err := ParseSealedOffer(data)
		return map[string]any{"commitment": c.String()}, err
	case "entry":
		_, err := ParseEntry(data)
		return map[string]any{"leaf": LeafHash(data).String()}, err
	case "statement":
		return judgeStatement(v, data)
	case "fork":
		fingerprint, err := ParseHash(v.Fingerprint)
		if err != nil {
			return nil, err
		}
		f, _, err := VerifyFork(data, fingerprint)
		if err != nil {
			return nil, err
		}
		return map[string]any{"party": string(f.Party)}, nil
	case "checkpoint":
		return judgeCheckpoint(v, data)
	case "bundle":
		b, err := ParseBundle(data)
		if err != nil {
			return nil, err
		}
		frames := len(b.Bodies) + len(b.Statements)
		if b.Charter != nil {
			frames++
		}
		for _, l := range b.Logs {
			frames += len(l.Entries) + len(l.Checkpoints)
		}
		return map[string]any{"frames": frames}, nil
	case "proof":
		return judgeProof(v, data)
	}
	panic("no such form: " + v.Form)
}

func judgeList(data []byte, good bool, fits func(map[string]any) (bool, error), refused func(string) error) error {
	if good {
		var list []map[string]any
		if err := json.Unmarshal(data, &list); err != nil {
			panic(err)
		}
		for _, m := range list {
			if ok, err := fits(m); !ok {
				return fmt.Errorf("%v: %v", m, err)
			}
		}
		return nil
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		panic(err)
	}
	for _, s := range list {
		if refused(s) == nil {
			return nil
		}
	}
	return fmt.Errorf("all %d are refused", len(list))
}

func judgeCheckpoint(v vector, data []byte) (map[string]any, error) {
	c, n, err := ParseCheckpoint(data)
	if err != nil {
		return nil, err
	}
	if len(n.Signatures) != len(v.Keys) {
		return nil, fmt.Errorf("%d signatures, want %d", len(n.Signatures), len(v.Keys))
	}
	times := []int64{}
	for i, k := range v.Keys {
		at, err := c.Verify(VerifyKey{k.Name, k.Type, k.Key}, n.Signatures[i])
		if err != nil {
			return nil, err
		}
		stamp := int64(0)
		if !at.IsZero() {
			stamp = at.Unix()
		}
		times = append(times, stamp)
	}
	return map[string]any{"origin": c.Origin, "size": c.Size, "root": c.Root.String(), "times": times}, nil
}

func judgeProof(v vector, data []byte) (map[string]any, error) {
	p, err := VerifyProof(data, must(ParseHash(v.Fingerprint)))
	if err != nil {
		return nil, err
	}
	receipts := map[string]any{}
	for _, r := range p.Receipts {
		receipts[string(r.Party)] = r.At.Unix()
	}
	result := map[string]any{
		"party": p.Party.Name, "index": p.Entry.N, "size": p.Size, "sealed": p.Sealed.Unix(), "receipts": receipts, "body": p.Body != nil,
	}
	if p.Act != nil {
		result["act"], result["kind"] = p.Act.Hash.String(), p.Act.Kind
		if p.Act.By != "" {
			result["by"] = p.Act.By
		}
	}
	return result, nil
}

// runVerify runs the second verifier and returns what it says.
func runVerify(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Fatal("python3 is missing: apt-get install --yes python3")
	}
	out, err := exec.Command(python, append([]string{"-B", "../docs/spec/verify/verify.py"}, arguments...)...).CombinedOutput()
	return string(out), err
}

// TestSecondVerifier has a program that shares no code with this one judge every vector.
func TestSecondVerifier(t *testing.T) {
	out, err := runVerify(t, vectorDir)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	count := 0
	for _, list := range makeVectors(t).lists {
		count += len(list)
	}
	if want := fmt.Sprintf("%d vectors, 0 faults", count); !strings.Contains(out, want) {
		t.Errorf("want %s, it says:\n%s", want, out)
	}
	// And one proof by itself, as a reader would.
	c := proofCases(t)[2]
	file := filepath.Join(t.TempDir(), "proof.txt")
	if err := os.WriteFile(file, c.data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := runVerify(t, "proof", file, c.w.channel.String()); err != nil || !strings.Contains(out, "topic.opened") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := runVerify(t, "proof", file, sum(nil).String()); err == nil || !strings.Contains(out, "REFUSED") {
		t.Errorf("it took another fingerprint:\n%s", out)
	}
}

// TestVerifiersAgree changes vectors at random, with a fixed seed, and has both verifiers judge
// what comes out.
func TestVerifiersAgree(t *testing.T) {
	const rounds = 4000
	made := makeVectors(t)
	var sources []vector
	for _, v := range made.lists["good"] {
		switch v.Form {
		case "json", "charter", "act", "body", "entry", "checkpoint", "bundle", "statement", "fork":
			sources = append(sources, v)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	s := &vectors{lists: map[string][]vector{"good": {}, "bad": {}}, files: map[string][]byte{}}
	for i := range rounds {
		v := sources[random.IntN(len(sources))]
		data, other := made.files["good/"+v.File], made.files["good/"+sources[random.IntN(len(sources))].File]
		if v.Form == "act" {
			data = mutateSigned(random, v, data, other)
		} else {
			data = mutate(random, data, other)
		}
		v.File = fmt.Sprint(i)
		result, err := judge(v, data, true)
		if err != nil {
			v.Result, v.Why = nil, err.Error()
			s.bad(v, data)
			continue
		}
		v.Result = result
		s.good(v, data)
	}
	if len(s.lists["good"]) == 0 || len(s.lists["bad"]) == 0 {
		t.Fatal("nothing to compare")
	}
	for list, vs := range s.lists {
		s.files[list+"/manifest.json"] = indented(vs)
		if err := os.MkdirAll(filepath.Join(dir, list), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range s.files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := runVerify(t, dir); err != nil {
		for _, line := range strings.SplitN(out, "\n", 12) {
			t.Error(line)
			if path, _, ok := strings.Cut(line, ": "); ok {
				data, _ := os.ReadFile(path)
				t.Logf("%q", data)
			}
		}
	}
}

// mutateSigned changes the text of an act and signs it again, so that the signature does not
// hide what else is wrong.
func mutateSigned(random *rand.Rand, v vector, data, other []byte) []byte {
	n := must(ParseNote(data))
	text := mutate(random, n.Text, other)
	name := v.Result["name"].(string)
	label := name
	if !strings.Contains(name, "/") {
		label += " party"
	}
	return (&Note{text, []Signature{must(signText(text, mustKey(name, Ed25519, edKey(label))))}}).Bytes()
}

// mutate changes a file in ways that are likely to matter: characters that JSON and these
// formats give a meaning to, pieces dropped, doubled, or taken from another file.
func mutate(random *rand.Rand, data, other []byte) []byte {
	pieces := []string{
		"\"", ",", ":", "{", "}", "[", "]", "\n", " ", "\\", "0", "1", "-", "+", ".", "e", "a", "A", "z", "/", "#", "=", "null", "true", "false", "{}", "[]", "\"\"",
		"\u202e", "\u200b", "\u00a0", "é", "\xff", "\t", "\r", "\x00", "\\u0041", "\\n", "00", "9007199254740992", "\"a\":1,", ",\"z\":1", "2025", "— ", "\u3164", "\U000e0001",
	}
	data = bytes.Clone(data)
	for range 1 + random.IntN(2) {
		at := random.IntN(len(data) + 1)
		switch random.IntN(5) {
		case 0:
			data = slices.Insert(data, at, []byte(pieces[random.IntN(len(pieces))])...)
		case 1:
			data = slices.Delete(data, at, min(len(data), at+1+random.IntN(3)))
		case 2:
			if at < len(data) {
				piece := pieces[random.IntN(len(pieces))]
				data = append(append(bytes.Clone(data[:at]), piece...), data[at+1:]...)
			}
		case 3:
			from := random.IntN(len(other))
			data = slices.Insert(data, at, other[from:min(len(other), from+1+random.IntN(40))]...)
		case 4:
			// A member dropped: from one comma to the next.
			if start := bytes.IndexByte(data[at:], ','); start >= 0 {
				if end := bytes.IndexByte(data[at+start+1:], ','); end >= 0 {
					data = slices.Delete(data, at+start, at+start+1+end)
				}
			}
		}
		if len(data) == 0 {
			return []byte{'x'}
		}
	}
	return data
}
