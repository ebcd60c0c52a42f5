package record

import (
	"bytes"
	"strings"
	"testing"
)

func TestCharterRoundTripAndRefusals(t *testing.T) {
	w := newWorld(t, "a", "b")
	c, h, err := ParseCharter(w.bytes)
	if err != nil || h != w.channel || !bytes.Equal(must(c.Bytes()), w.bytes) {
		t.Fatalf("%v", err)
	}
	change := func(name, why string, f func(*Charter)) {
		t.Helper()
		c, _ := must2(ParseCharter(w.bytes))
		f(c)
		if _, err := c.Bytes(); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, want an error with %q", name, err, why)
		}
		// Written all the same, it is not read either.
		if data, err := framed(CharterMagic, c); err == nil {
			if _, _, err := ParseCharter(data); err == nil {
				t.Errorf("%s: was read", name)
			}
		}
	}
	change("law", "law: 3", func(c *Charter) { c.Law = 3 })
	change("nature", "nature", func(c *Charter) { c.Nature = "pretend" })
	change("crossing", "crossing", func(c *Charter) { c.Crossing = "first" })
	change("no note", "note", func(c *Charter) { c.Note = nil })
	change("no title", "title", func(c *Charter) { c.Title = nil })
	change("empty title", "empty text", func(c *Charter) { c.Title = Text{"en": " "} })
	change("bad language", "language", func(c *Charter) { c.Title = Text{"EN": "x"} })
	change("no parties", "parties", func(c *Charter) { c.Parties = nil })
	change("order", "order", func(c *Charter) { c.Parties[0], c.Parties[1] = c.Parties[1], c.Parties[0] })
	change("twice", "order", func(c *Charter) { c.Parties[1] = c.Parties[0] })
	change("founder", "founder", func(c *Charter) { c.Founder = "c" })
	change("founder's role", "founder", func(c *Charter) { c.Parties[0].Role = RoleMediator })
	change("role", "role", func(c *Charter) { c.Parties[1].Role = "guest" })
	change("a late role", "law 2", func(c *Charter) { c.Law, c.Parties[1].Role = 1, RoleHost })
	change("silence under law 1", "law 2", func(c *Charter) { c.Law, c.Silence = 1, 30 })
	change("pouch key", "pouch", func(c *Charter) { c.Parties[1].Keys.Pouch = "age1pq1" })
	change("one pouch for two", "keys", func(c *Charter) { c.Parties[0].Keys.Pouch, c.Parties[1].Keys.Pouch = pouchKey, pouchKey })
	change("parent", "parent", func(c *Charter) { c.Parent.Mandate = RefTo(Hash{1}) })
	change("check-in", "check-in", func(c *Charter) { c.CheckIn = -1 })
	change("words", "words", func(c *Charter) { c.Words = "plainer" })
	change("no witness", "witness", func(c *Charter) { c.Crossing = CrossingWitness })
	change("a witness for nothing", "witness", func(c *Charter) { c.Witness = "b" })
	change("a witness with something at stake", "witness", func(c *Charter) { c.Crossing, c.Witness = CrossingWitness, "b" })
	change("country", "country", func(c *Charter) { c.Parties[1].Country = "fr" })
	change("no names", "names", func(c *Charter) { c.Parties[1].Names = nil })
	change("no key", "keys", func(c *Charter) { c.Parties[1].Keys.Line = nil })
	change("short seal", "keys", func(c *Charter) { c.Parties[1].Keys.Seal = c.Parties[1].Keys.Seal[1:] })
	change("one key for two uses", "keys", func(c *Charter) { c.Parties[1].Keys.Line = c.Parties[1].Keys.Party })
	change("one seal for two", "keys", func(c *Charter) { c.Parties[1].Keys.Seal = c.Parties[0].Keys.Seal })
	change("no languages", "languages", func(c *Charter) { c.Languages = nil })
	change("languages out of order", "languages", func(c *Charter) { c.Languages = []Lang{"fr", "en"} })
	change("language twice", "languages", func(c *Charter) { c.Languages = []Lang{"en", "en"} })
	change("tolerance", "tolerance", func(c *Charter) { c.Tolerance = -1 })
	change("cadence", "cadence", func(c *Charter) { c.Cadence = -1 })
	for name, set := range map[string]func(*Charter, int64){
		"tolerance": func(c *Charter, n int64) { c.Tolerance = n },
		"cadence":   func(c *Charter, n int64) { c.Cadence = n },
		"check-in":  func(c *Charter, n int64) { c.CheckIn = n },
		"silence":   func(c *Charter, n int64) { c.Silence = n },
	} {
		most := map[string]int64{"tolerance": 3_155_760_000, "check-in": 876_600}[name]
		if most == 0 {
			most = 36_525
		}
		change("more than a century: "+name, name, func(c *Charter) { set(c, most+1) })
		c, _ := must2(ParseCharter(w.bytes))
		set(c, most)
		if _, err := c.Bytes(); err != nil {
			t.Errorf("%s of a century: %v", name, err)
		}
	}
	change("nonce", "nonce", func(c *Charter) { c.Nonce = c.Nonce[1:] })
	change("capital nonce", "nonce", func(c *Charter) { c.Nonce = "ABCDEF" + c.Nonce[6:] })
	for name, data := range map[string][]byte{
		"cut": w.bytes[:len(w.bytes)-1], "longer": append(bytes.Clone(w.bytes), '\n'), "over the limit": make([]byte, MaxCharter+1),
	} {
		if _, _, err := ParseCharter(data); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
}

func TestActRoundTripAndRefusals(t *testing.T) {
	w := newWorld(t, "a", "b")
	w.official("a", "anna")
	body := &Body{Title: Text{"en": "A question"}, Salt: w.nonce()}
	s := w.sign(w.act("a", "anna", "topic.opened"), &TopicOpened{}, body)
	again, err := ParseAct(s.Note)
	if err != nil || again.Hash != s.Hash || again.Fault != nil || again.Act.Body == nil {
		t.Fatalf("%+v, %v", again, err)
	}
	if err := s.VerifyBy(edPublic("a/officials/anna")); err != nil {
		t.Error(err)
	}
	for _, other := range []PublicKey{edPublic("a party"), nil, make(PublicKey, 32)} {
		if s.VerifyBy(other) == nil {
			t.Errorf("the act passes for one signed with %x", other)
		}
	}
	if _, err := must(NewDraft(w.act("a", "anna", "topic.opened"), &TopicOpened{}, body)).Sign(mustKey("a", Ed25519, edKey("a party"))); err == nil {
		t.Error("the party's name signed an official's act")
	}
	// Every byte counts.
	for i := range s.Note {
		changed := bytes.Clone(s.Note)
		changed[i] ^= 1
		if x, err := ParseAct(changed); err == nil && (x.VerifyBy(edPublic("a/officials/anna")) == nil || x.Hash == s.Hash) {
			t.Errorf("byte %d changed, and it is signed", i)
		}
	}
	base := w.act("a", "anna", "topic.closed")
	base.About = RefTo(s.Hash)
	for name, f := range map[string]func(*Act){
		"party":        func(a *Act) { a.Party = "A" },
		"by":           func(a *Act) { a.By = "Anna" },
		"kind":         func(a *Act) { a.Kind = "topic closed" },
		"about":        func(a *Act) { a.About = "x" },
		"about point":  func(a *Act) { a.About = a.About.Point("A") },
		"no basis":     func(a *Act) { a.Basis = nil },
		"basis empty":  func(a *Act) { a.Basis = []Cited{{"b", 0, Hash{}}} },
		"basis size":   func(a *Act) { a.Basis = []Cited{{"b", MaxIndex + 1, Hash{}}} },
		"basis twice":  func(a *Act) { a.Basis = []Cited{{"b", 1, Hash{}}, {"b", 1, Hash{}}} },
		"basis sizes":  func(a *Act) { a.Basis = []Cited{{"b", 2, Hash{}}, {"b", 1, Hash{}}} },
		"basis order":  func(a *Act) { a.Basis = []Cited{{"b", 1, Hash{}}, {"a", 1, Hash{}}} },
		"basis name":   func(a *Act) { a.Basis = []Cited{{"B", 1, Hash{}}} },
		"basis length": func(a *Act) { a.Basis = make([]Cited, MaxHeads+1) },
		"nonce":        func(a *Act) { a.Nonce = "" },
	} {
		a := base
		f(&a)
		if _, err := NewDraft(a, &TopicClosed{}, nil); err == nil {
			t.Errorf("%s: was drafted", name)
		}
		a.Terms = []byte(`{}`)
		text, err := framed(ActMagic, &a)
		if err != nil {
			continue
		}
		n := Note{text, []Signature{must(signText(text, mustKey("a/officials/anna", Ed25519, edKey("x"))))}}
		if _, err := ParseAct(n.Bytes()); err == nil && name != "no basis" { // written as an empty list
			t.Errorf("%s: was read", name)
		}
	}
	// Terms must be an object; a body's hash none of zeros; a signature exactly one.
	for name, f := range map[string]func(*Act){
		"terms": func(a *Act) { a.Terms = []byte(`[]`) }, "zero body": func(a *Act) { a.Terms, a.Body = []byte(`{}`), new(Hash) },
	} {
		a := base
		f(&a)
		text := must(framed(ActMagic, &a))
		if _, err := ParseAct((&Note{text, []Signature{must(signText(text, w.key(&a)))}}).Bytes()); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
	sig := bytes.LastIndex(s.Note, []byte("— "))
	for name, data := range map[string][]byte{
		"two signatures": append(bytes.Clone(s.Note), s.Note[sig:]...),
		"a third line":   bytes.Replace(s.Note, []byte("\n\n— "), []byte("\nmore\n\n— "), 1),
		"over the limit": make([]byte, MaxAct+1),
	} {
		if _, err := ParseAct(data); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
}

func TestDraftsAreStrict(t *testing.T) {
	w := newWorld(t, "a", "b")
	about := RefTo(sum(nil))
	said := &Body{Text: Text{"en": "Words."}, Salt: w.nonce()}
	titled := &Body{Title: Text{"en": "Title"}, Salt: w.nonce()}
	point := Point{Name: "p", Owes: []PartyName{"a"}, To: []PartyName{"b"}, Due: Due{None: true}}
	with := func(points ...string) *Body {
		b := &Body{Text: Text{"en": "Words."}, Points: map[string]Text{}, Salt: w.nonce()}
		for _, p := range points {
			b.Points[p] = Text{"en": "Point."}
		}
		return b
	}
	text := TextProposed{Form: "agreement", Parties: []PartyName{"a", "b"}, Authentic: []Lang{"en"}, InForce: InForce{On: OnAdoption}}
	textWith := func(f func(*TextProposed)) *TextProposed { x := text; f(&x); return &x }
	for _, c := range []struct {
		name  string
		kind  string
		about Ref
		terms Terms
		body  *Body
		good  bool
	}{
		{"unknown kind", "topic.burnt", "", &TopicOpened{}, titled, false},
		{"other terms", "topic.opened", "", &TopicClosed{}, titled, false},
		{"terms not a pointer", "topic.opened", "", TopicOpened{}, titled, false},
		{"about nothing", "topic.closed", "", &TopicClosed{}, nil, false},
		{"about something", "topic.opened", about, &TopicOpened{}, titled, false},
		{"about a point", "topic.closed", about.Point("p"), &TopicClosed{}, nil, false},
		{"a point about no point", "point.reported", about, &PointReported{}, nil, false},
		{"a point", "point.reported", about.Point("p"), &PointReported{}, nil, true},
		{"no title", "topic.opened", "", &TopicOpened{}, said, false},
		{"no body", "topic.opened", "", &TopicOpened{}, nil, false},
		{"title", "topic.opened", "", &TopicOpened{}, titled, true},
		{"a title where none belongs", "topic.closed", about, &TopicClosed{}, titled, false},
		{"empty body", "topic.closed", about, &TopicClosed{}, &Body{Salt: w.nonce()}, false},
		{"body without salt", "topic.closed", about, &TopicClosed{}, &Body{Text: Text{"en": "x"}}, false},
		{"point without words", "readout", about, &Readout{Points: []Point{point}}, said, false},
		{"words without point", "readout", about, &Readout{}, with("p"), false},
		{"point with words", "readout", about, &Readout{Points: []Point{point}}, with("p"), true},
		{"point twice", "readout", about, &Readout{Points: []Point{point, point}}, with("p"), false},
		{"owed by none to someone", "readout", about, &Readout{Points: []Point{{Name: "p", To: []PartyName{"b"}}}}, with("p"), false},
		{"owed to none", "readout", about, &Readout{Points: []Point{{Name: "p", Owes: []PartyName{"b"}, Due: Due{None: true}}}}, with("p"), false},
		{"silent on the deadline", "readout", about, &Readout{Points: []Point{{Name: "p", Owes: []PartyName{"a"}, To: []PartyName{"b"}}}}, with("p"), false},
		{"deadline and none", "readout", about, &Readout{Points: []Point{{Name: "p", Owes: []PartyName{"a"}, To: []PartyName{"b"}, Due: Due{By: "2025", None: true}}}}, with("p"), false},
		{"an understanding", "readout", about, &Readout{Points: []Point{{Name: "p"}}}, with("p"), true},
		{"a text", "text.proposed", "", &text, said, true},
		{"one party", "text.proposed", "", textWith(func(x *TextProposed) { x.Parties = x.Parties[:1] }), said, false},
		{"parties out of order", "text.proposed", "", textWith(func(x *TextProposed) { x.Parties = []PartyName{"b", "a"} }), said, false},
		{"authentic language without words", "text.proposed", "", textWith(func(x *TextProposed) { x.Authentic = []Lang{"en", "fr"} }), said, false},
		{"authentic language twice", "text.proposed", "", textWith(func(x *TextProposed) { x.Authentic = []Lang{"en", "en"} }), said, false},
		{"prevails", "text.proposed", "", textWith(func(x *TextProposed) { x.Prevails = "fr" }), said, false},
		{"in force on no date", "text.proposed", "", textWith(func(x *TextProposed) { x.InForce = InForce{On: OnDate} }), said, false},
		{"in force on a date", "text.proposed", "", textWith(func(x *TextProposed) { x.InForce = InForce{On: OnDate, Date: "2025"} }), said, true},
		{"in force on adoption and a date", "text.proposed", "", textWith(func(x *TextProposed) { x.InForce = InForce{On: OnAdoption, Date: "2025"} }), said, false},
		{"in force on no event", "text.proposed", "", textWith(func(x *TextProposed) { x.InForce = InForce{On: OnEvent} }), said, false},
		{"powers twice", "powers.given", "", &PowersGiven{"x", "X", "Y", edPublic("x"), []Power{PowerSend, PowerSend}, "", ""}, nil, false},
		{"powers out of order", "powers.given", "", &PowersGiven{"x", "X", "Y", edPublic("x"), []Power{PowerSign, PowerSend}, "", ""}, nil, false},
		{"powers that end before they begin", "powers.given", "", &PowersGiven{"x", "X", "Y", edPublic("x"), []Power{PowerSend}, "2026", "2025"}, nil, false},
		{"two lines for a name", "powers.given", "", &PowersGiven{"x", "X\nZ", "Y", edPublic("x"), []Power{PowerSend}, "", ""}, nil, false},
		{"spaces around a name", "powers.given", "", &PowersGiven{"x", " X", "Y", edPublic("x"), []Power{PowerSend}, "", ""}, nil, false},
		{"a name too long", "powers.given", "", &PowersGiven{"x", strings.Repeat("x", MaxText+1), "Y", edPublic("x"), []Power{PowerSend}, "", ""}, nil, false},
		{"host", "contact.proposed", "", &ContactProposed{ContactFacts{Form: "call", Level: "experts", When: "2025", Host: "SA"}}, nil, true},
		{"no host", "contact.proposed", "", &ContactProposed{ContactFacts{Form: "call", Level: "experts", When: "2025", Host: "Riyadh"}}, nil, false},
		{"no level", "contact.proposed", "", &ContactProposed{ContactFacts{Form: "call", When: "2025"}}, nil, false},
		{"too many", "contact.proposed", "", &ContactProposed{ContactFacts{Form: "call", Level: "experts", When: "2025", Delegations: []Delegation{{"a", "X", make([]string, MaxList+1)}}}}, nil, false},
	} {
		a := w.act("a", "anna", c.kind)
		a.About = c.about
		if _, err := NewDraft(a, c.terms, c.body); (err == nil) != c.good {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestBodyRoundTripAndRefusals(t *testing.T) {
	b := &Body{
		Title: Text{"en": "Title", "fr": "Titre"}, Text: Text{"en": "One.\nTwo."}, Points: map[string]Text{"p": {"en": "Point."}},
		Translations: Translations{"fr": Machine}, Salt: strings.Repeat("0a", NonceSize),
	}
	data := must(b.Bytes())
	back, h, err := ParseBody(data)
	if err != nil || h != sum(data) || !bytes.Equal(must(back.Bytes()), data) {
		t.Fatal(err)
	}
	if got := back.Languages(); len(got) != 2 || got[0] != "en" || got[1] != "fr" {
		t.Errorf("languages %v", got)
	}
	if s, l := back.Title.In("de", "fr"); s != "Titre" || l != "fr" {
		t.Errorf("%q in %s", s, l)
	}
	if s, l := back.Title.In("de"); s != "Title" || l != "en" {
		t.Errorf("%q in %s", s, l)
	}
	for name, f := range map[string]func(*Body){
		"nothing":           func(b *Body) { b.Title, b.Text, b.Points = nil, nil, nil },
		"empty text":        func(b *Body) { b.Text["en"] = "\n \u00a0" },
		"language":          func(b *Body) { b.Text["English"] = "x" },
		"point":             func(b *Body) { b.Points["P"] = Text{"en": "x"} },
		"wordless point":    func(b *Body) { b.Points["p"] = nil },
		"translation":       func(b *Body) { b.Translations["fr"] = "bad" },
		"translated to":     func(b *Body) { b.Translations["FR"] = Official },
		"salt":              func(b *Body) { b.Salt = "" },
		"deceptive":         func(b *Body) { b.Text["en"] = "x\u202ey" },
		"more than allowed": func(b *Body) { b.Text["en"] = strings.Repeat("x", MaxBody) },
	} {
		b, _ := must2(ParseBody(data))
		f(b)
		written, err := b.Bytes()
		if err == nil {
			_, _, err = ParseBody(written)
		}
		if err == nil {
			t.Errorf("%s: was written and read", name)
		}
		if written, err := framed(BodyMagic, b); err == nil {
			if _, _, err := ParseBody(written); err == nil {
				t.Errorf("%s: was read", name)
			}
		}
	}
	if _, _, err := ParseBody(append(data, 'x')); err == nil {
		t.Error("something follows, and it was read")
	}
}

func TestEntryRoundTripAndRefusals(t *testing.T) {
	w := newWorld(t, "a", "b")
	for _, e := range []Entry{
		{N: 0, Time: w.tick(), Seen: []Cited{}, Node: Received},
		{N: MaxIndex, Time: w.tick(), Seen: []Cited{{"b", 1, sum(nil)}, {"c", MaxIndex, sum(nil)}}, Act: []byte("anything at all")},
		{N: 1, Time: w.tick(), Seen: []Cited{}, Node: "check-in"},
	} {
		data := must(e.Bytes())
		back, err := ParseEntry(data)
		if err != nil || !bytes.Equal(must(back.Bytes()), data) {
			t.Errorf("%+v: %v", e, err)
		}
		if rfc6962 := sum(append([]byte{0}, data...)); LeafHash(data) != rfc6962 {
			t.Error("the leaf hash is not SHA-256 over 0x00 and the entry")
		}
	}
	for name, e := range map[string]Entry{
		"neither":  {Seen: []Cited{}},
		"both":     {Seen: []Cited{}, Node: Received, Act: []byte("x")},
		"negative": {N: -1, Seen: []Cited{}, Node: Received},
		"too big":  {N: MaxIndex + 1, Seen: []Cited{}, Node: Received},
		"seen":     {Seen: []Cited{{"b", 0, Hash{}}}, Node: Received},
		"order":    {Seen: []Cited{{"b", 1, Hash{}}, {"a", 1, Hash{}}}, Node: Received},
		"node":     {Seen: []Cited{}, Node: "Received"},
	} {
		if _, err := e.Bytes(); err == nil {
			t.Errorf("%s: was written", name)
		}
		data := append(must(framed(EntryMagic, &e)), e.Act...)
		if _, err := ParseEntry(data); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
	if _, err := (&Entry{Node: Received, Time: w.tick()}).Bytes(); err == nil {
		t.Error("an entry without seen was written")
	}
	big := Entry{Seen: []Cited{}, Time: w.tick(), Act: make([]byte, MaxEntry)}
	if _, err := big.Bytes(); err == nil {
		t.Error("an entry over the limit was written")
	}
	if _, err := ParseEntry(make([]byte, MaxEntry+1)); err == nil {
		t.Error("an entry over the limit was read")
	}
}

func TestDraftsAreReadBack(t *testing.T) {
	w := newWorld(t, "a", "b")
	w.official("a", "anna")
	d := must(NewDraft(w.act("a", "anna", "topic.opened"), &TopicOpened{}, &Body{Title: Text{"en": "x"}, Salt: w.nonce()}))
	back, err := ParseDraft(d.Text())
	if err != nil || !bytes.Equal(back.Text(), d.Text()) {
		t.Fatal(err)
	}
	s, err := back.Sign(w.key(&back.Act))
	if err != nil || s.VerifyBy(edPublic("a/officials/anna")) != nil || !bytes.HasPrefix(s.Note, d.Text()) {
		t.Error(err)
	}
	act := w.act("a", "anna", "topic.closed")
	act.About, act.Terms = someAct, []byte(`{}`)
	for name, f := range map[string]func(*Act){
		"an unknown kind": func(a *Act) { a.Kind = "topic.burnt" },
		"other terms":     func(a *Act) { a.Terms = []byte(`{"x":1}`) },
		"about nothing":   func(a *Act) { a.About = "" },
		"without words": func(a *Act) {
			a.Kind, a.Terms = "quotation", []byte(`{"said":"2025","source":{"publisher":"P"},"speaker":"S"}`)
		},
		"no nonce": func(a *Act) { a.Nonce = "" },
	} {
		a := act
		f(&a)
		if _, err := ParseDraft(must(framed(ActMagic, &a))); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
	if _, err := ParseDraft(append(bytes.Clone(d.Text()), 'x')); err == nil {
		t.Error("something follows, and it was read")
	}
}

func TestUnsignedActsAreNobodys(t *testing.T) {
	w := newWorld(t, "a", "b")
	w.official("a", "anna")
	d := must(NewDraft(w.act("a", "anna", "topic.opened"), &TopicOpened{}, &Body{Title: Text{"en": "x"}, Salt: w.nonce()}))
	u := d.Unsigned()
	if u.IsSigned() || !u.Hash.IsZero() || u.Terms == nil || u.Fault != nil {
		t.Errorf("%+v", u)
	}
	if u.VerifyBy(edPublic("a/officials/anna")) == nil {
		t.Error("an act without a signature passes for a signed one")
	}
	if s := must(d.Sign(w.key(&d.Act))); !s.IsSigned() || s.Hash != sum(s.Note) {
		t.Errorf("%+v", s)
	}
}

func TestCheckBody(t *testing.T) {
	w := newWorld(t, "a", "b")
	body := &Body{Title: Text{"en": "x"}, Salt: w.nonce()}
	hash := BodyHash(must(body.Bytes()))
	s := w.sign(w.act("a", "anna", "topic.opened"), &TopicOpened{}, body)
	if err := s.CheckBody(body, hash); err != nil {
		t.Error(err)
	}
	if s.CheckBody(body, sum(nil)) == nil {
		t.Error("another body was taken")
	}
	// Committed to, and not what the kind lets it say.
	a := w.act("a", "anna", "topic.closed")
	a.About, a.Terms, a.Body = someAct, []byte(`{}`), &hash
	if w.signRaw(a).CheckBody(body, hash) == nil {
		t.Error("a title was taken for a kind that has none")
	}
	a.Kind = "topic.burnt"
	if err := w.signRaw(a).CheckBody(body, hash); err != nil {
		t.Errorf("of a kind that is not known, nothing but the hash can be told: %v", err)
	}
	a = w.act("a", "", "charter")
	if w.sign(a, &CharterSigned{}, nil).CheckBody(body, hash) == nil {
		t.Error("a body was taken for an act that has none")
	}
}
