package record

import (
	"bytes"
	"fmt"
	"math/big"
	"slices"
	"testing"
)

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
	change("interval", "a cadence of more than a century", func(c *Charter) { c.Cadence = 36526 })
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
