package press_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/press"
	"parley.example/internal/publication"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

// A story is a channel of two sides, after published accounts of the talks of 2025, of which
// the one side has released some entries and kept others.
type story struct {
	t      testing.TB
	us, ru *nodetest.Side
	id     record.Hash
	said   map[string]node.Entered
	hidden []*regexp.Regexp // what must be on no page: marks in words, citations, hashes
	clock  time.Time
}

// mark is in the words of everything that is not released.
const mark = "KEPTBACK"

func tell(t testing.TB) *story {
	t.Helper()
	s := &story{t: t, us: nodetest.New(t, "us.example"), ru: nodetest.New(t, "ru.example"), said: map[string]node.Entered{}}
	s.on("2016-12-01T09:00:00Z")
	s.found()
	s.measures()
	s.contacts()
	s.texts()
	s.kept()
	s.cancelled()
	s.on("2025-07-01T09:00:00Z")
	s.exchange()
	return s
}

func (s *story) on(at string) {
	s.t.Helper()
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		s.t.Fatal(err)
	}
	s.us.Now, s.ru.Now, s.clock = now, now, now
}

func (s *story) exchange() { s.t.Helper(); nodetest.Exchange(s.t, s.id, s.us, s.ru) }

func words4(en, fr, ar, ru string) record.Text {
	t := record.Text{"en": en}
	for l, w := range map[record.Lang]string{"fr": fr, "ar": ar, "ru": ru} {
		if w != "" {
			t[l] = w
		}
	}
	return t
}

func (s *story) found() {
	t := s.t
	charter := nodetest.Charter(t, s.us, s.ru)
	charter.Title = words4("The missions of each in the other’s country", "Les missions de chacun chez l’autre", "بعثات كل طرف لدى الآخر", "")
	charter.Nature = record.Reconstruction
	charter.Note = words4("Told from published accounts for a test. Neither ministry uses Parley; acknowledgements are supposed.",
		"D’après des sources publiées, pour un essai. Aucun des ministères n’utilise Parley ; les accusés de réception sont supposés.",
		"رواية من مصادر منشورة لأغراض الاختبار. لا تستخدم أي من الوزارتين Parley، والإقرارات مفترضة.", "")
	charter.Languages = []record.Lang{"en", "ru"}
	for i := range charter.Parties {
		p := &charter.Parties[i]
		if p.Name == "us.example" {
			p.Names, p.Country = words4("United States", "États-Unis", "الولايات المتحدة", "США"), "US"
		} else {
			p.Names, p.Country = words4("Russian Federation", "Fédération de Russie", "الاتحاد الروسي", "Российская Федерация"), "RU"
		}
	}
	if charter.Parties[0].Name > charter.Parties[1].Name {
		charter.Parties[0], charter.Parties[1] = charter.Parties[1], charter.Parties[0]
	}
	id, err := s.us.Found(t.Context(), charter)
	if err != nil {
		t.Fatal(err)
	}
	s.id = id
	raw, err := charter.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ru.Join(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	s.exchange()
	if _, err := s.ru.Accede(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	s.us.Empower(t, id)
	s.ru.Empower(t, id)
	s.exchange()
}

// says enters an act and releases it. An act whose name begins with "hidden" is kept back.
func (s *story) says(by *nodetest.Side, name, kind string, about record.Ref, terms record.Terms, body *record.Body) record.Ref {
	s.t.Helper()
	e := by.MustSay(s.t, node.Saying{Channel: s.id, Official: nodetest.Anna, Kind: kind, About: about, Terms: terms, Body: body})
	s.said[name] = e
	s.exchange()
	if kept(name) {
		s.keep(fmt.Sprintf(`%s[ /]%d\b`, regexp.QuoteMeta(string(e.Cite.Party)), e.Cite.N), e.Act.String()[:8])
	} else if err := s.us.Release(s.t.Context(), s.id, e.Cite, nodetest.Anna); err != nil {
		s.t.Fatal(err)
	}
	return record.RefTo(e.Act)
}

// kept reports whether what has that name is kept back.
func kept(name string) bool { return strings.HasPrefix(name, "hidden") }

func (s *story) keep(patterns ...string) {
	for _, p := range patterns {
		s.hidden = append(s.hidden, regexp.MustCompile(p))
	}
}

func body(title, text record.Text) *record.Body { return &record.Body{Title: title, Text: text} }

func text(en string) *record.Body { return &record.Body{Text: record.Text{"en": en}} }

func hidden(what string) *record.Body {
	return body(record.Text{"en": mark + " title " + what}, record.Text{"en": mark + " text " + what})
}

func (s *story) measures() {
	s.on("2016-12-29T18:00:00Z")
	m1 := s.says(s.us, "m1", "measure.notified", "", &record.MeasureNotified{Category: "personnel-and-premises", Target: "ru.example", Taken: "2016-12-29", Deadline: "2017-01-01"},
		body(words4("35 persons non grata; two compounds closed", "35 personnes non grata ; deux propriétés fermées", "35 شخصًا غير مرغوب فيهم؛ إغلاق مجمّعين", ""), words4("35 diplomats are declared persons non grata and have 72 hours to leave; two compounds are closed.", "", "", "")))
	s.on("2017-07-28T12:00:00Z")
	m2 := s.says(s.ru, "m2", "measure.notified", "", &record.MeasureNotified{Category: "personnel-and-premises", Target: "us.example", Taken: "2017-07-28/2017-07-31", Deadline: "2017-09-01", Answers: []record.Ref{m1}},
		body(words4("Staff capped at 455; two properties taken", "Effectif plafonné à 455 ; deux propriétés saisies", "تحديد عدد الموظفين بـ 455؛ مصادرة عقارين", "Численность сокращена до 455"), words4("The staff of the missions is to number 455 from 1 September; two properties are withdrawn from use.", "", "", "Численность персонала должна составить 455 человек с 1 сентября; использование двух объектов приостанавливается.")))
	s.on("2017-08-31T18:00:00Z")
	s.says(s.us, "m3", "measure.notified", "", &record.MeasureNotified{Category: "premises", Target: "ru.example", Taken: "2017-08-31", Deadline: "2017-09-02", Answers: []record.Ref{m2}},
		body(words4("San Francisco consulate and two annexes closed", "Consulat de San Francisco et deux annexes fermés", "إغلاق قنصلية سان فرانسيسكو وملحقين", ""), text("The consulate in San Francisco and two annexes are to close by 2 September.").Text))
	s.on("2018-03-26T18:00:00Z")
	m4 := s.says(s.us, "m4", "measure.notified", "", &record.MeasureNotified{Category: "premises", Target: "ru.example", Taken: "2018-03-26"},
		body(words4("Seattle consulate closed", "Consulat de Seattle fermé", "إغلاق قنصلية سياتل", ""), text("The consulate in Seattle is to close.").Text))
	s.says(s.us, "hidden-lift", "measure.lifted", m4, &record.MeasureLifted{Lifted: "2018-03-27"}, text(mark+" lifted"))
}

func both() []record.PartyName { return []record.PartyName{"ru.example", "us.example"} }

func (s *story) contacts() {
	s.on("2025-02-12T20:00:00Z")
	held := func(name string, by *nodetest.Side, about record.Ref, terms record.ContactHeld, b *record.Body) record.Ref {
		return s.says(by, name, "contact.held", about, &terms, b)
	}
	c1 := held("c1", s.us, "", record.ContactHeld{ContactFacts: record.ContactFacts{Form: "call", Level: "leaders", When: "2025-02-12"}}, body(words4("Telephone call of the presidents", "Entretien téléphonique des présidents", "اتصال هاتفي بين الرئيسين", ""), nil))
	held("c1-ru", s.ru, c1, record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-02-12"}}, nil)

	s.on("2025-02-15T20:00:00Z")
	c2 := held("c2", s.us, "", record.ContactHeld{ContactFacts: record.ContactFacts{
		Form: "call", Level: "ministers", When: "2025-02-15", Initiative: []record.PartyName{"us.example"}, Follows: c1,
		Delegations: []record.Delegation{{Party: "ru.example", Head: "The Foreign Minister"}, {Party: "us.example", Head: "The Secretary of State", Members: []string{"A counsellor"}}},
	}},
		body(words4("Telephone call of the ministers", "Entretien téléphonique des ministres", "اتصال هاتفي بين الوزيرين", ""), nil))
	held("c2-ru", s.ru, c2, record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-02-15"}, Lasted: "30m/45m"}, nil)
	s.readouts(c2)
	s.secrets(c2)

	s.on("2025-02-20T10:00:00Z")
	c4 := s.says(s.us, "c4", "contact.proposed", "", &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "expert-meeting", Level: "experts", When: "2025-02-27", Venue: "Istanbul, residence of the American consul general", Host: "TR", Follows: c2}},
		body(words4("Experts meet in Istanbul", "Réunion d’experts à Istanbul", "اجتماع خبراء في إسطنبول", ""), nil))
	s.says(s.ru, "c4-yes", "contact.accepted", c4, &record.ContactAccepted{}, nil)
	s.on("2025-02-27T18:00:00Z")
	experts := record.RefTo(s.said["readout-ru"].Act).Point("experts")
	held("c4-us", s.us, c4, record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-02-27"}, Lasted: "6h/6h30m", Fulfils: []record.Ref{experts}}, nil)
	held("c4-ru", s.ru, c4, record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-02-27"}, Lasted: "6h30m", Fulfils: []record.Ref{experts}}, nil)

	s.on("2025-04-10T18:00:00Z")
	c5 := held("c5", s.ru, "", record.ContactHeld{ContactFacts: record.ContactFacts{Form: "expert-meeting", Level: "experts", When: "2025-04-10", Venue: "Istanbul, Russian consulate general", Host: "TR", Follows: c4}, Lasted: "5h/5h30m"},
		body(words4("Experts meet again in Istanbul", "Nouvelle réunion d’experts à Istanbul", "اجتماع ثانٍ للخبراء في إسطنبول", ""), nil))
	held("c5-us", s.us, c5, record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-04-10"}}, nil)
	s.says(s.us, "readout-c5", "readout", c5, &record.Readout{Points: []record.Point{{Name: "visas", Owes: []record.PartyName{"ru.example"}, To: []record.PartyName{"us.example"}, Due: record.Due{By: "2025-05-01"}}}},
		&record.Body{Title: record.Text{"en": "After the second round"}, Text: record.Text{"en": "The two sides exchanged notes on banking."}, Points: map[string]record.Text{"visas": {"en": "Visas for couriers are issued within ten days."}}})
	s.says(s.ru, "contest", "point.contested", record.RefTo(s.said["readout-c5"].Act).Point("visas"), &record.PointContested{}, text("No date was agreed for visas."))
}

// cancelled is the round that was agreed and called off.
func (s *story) cancelled() {
	c5 := record.RefTo(s.said["c5"].Act)
	s.on("2025-05-20T10:00:00Z")
	c6 := s.says(s.ru, "c6", "contact.proposed", "", &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "expert-meeting", Level: "experts", When: "2025-06", Follows: c5}},
		body(words4("Third round", "Troisième session", "الجولة الثالثة", ""), nil))
	s.says(s.us, "c6-yes", "contact.accepted", c6, &record.ContactAccepted{}, nil)
	s.on("2025-06-16T10:00:00Z")
	s.says(s.us, "c6-off", "contact.cancelled", c6, &record.ContactCancelled{Initiative: []record.PartyName{"us.example"}}, text("The round is called off."))
}

func (s *story) readouts(c2 record.Ref) {
	us := s.says(s.us, "readout-us", "readout", c2, &record.Readout{Points: []record.Point{{Name: "channel"}, {Name: "other"}}}, &record.Body{
		Title: words4("Readout of the Secretary’s call", "Compte rendu de l’appel du Secrétaire d’État", "ملخص اتصال وزير الخارجية", ""),
		Text: words4("The Secretary spoke today with the Foreign Minister, as a follow-up to the call of the two Presidents.\n\nThey discussed the opportunity to work together on a number of other bilateral issues.",
			"Le Secrétaire d’État s’est entretenu aujourd’hui avec le Ministre des affaires étrangères, à la suite de l’appel des deux Présidents.\n\nIls ont évoqué la possibilité de travailler ensemble sur d’autres questions bilatérales.",
			"تحدث وزير الخارجية اليوم مع نظيره متابعةً للاتصال بين الرئيسين.\n\nوناقشا فرصة العمل معًا في عدد من المسائل الثنائية الأخرى.", ""),
		Points: map[string]record.Text{
			"channel": words4("They agreed to stay in touch.", "Ils sont convenus de rester en contact.", "اتفقا على البقاء على اتصال.", ""),
			"other":   words4("There is an opportunity to work together on other bilateral issues.", "Il est possible de travailler ensemble sur d’autres questions bilatérales.", "ثمة فرصة للعمل معًا في مسائل ثنائية أخرى.", ""),
		},
		Translations: record.Translations{"fr": record.Official, "ar": record.Machine},
	})
	s.on("2025-02-15T21:00:00Z")
	s.says(s.ru, "readout-ru", "readout", c2, &record.Readout{Points: []record.Point{
		{Name: "channel", Same: us.Point("channel")},
		{Name: "experts", Owes: both(), To: both(), Due: record.Due{None: true}},
		{Name: "barriers"},
	}}, &record.Body{
		Title: words4("On the telephone conversation", "", "", "О телефонном разговоре министров"),
		Text: words4("At the initiative of the American side, the ministers spoke by telephone. The sides agreed to keep a channel of communication.", "", "",
			"По инициативе американской стороны состоялся телефонный разговор министров.\n\nСтороны условились сохранять канал связи."),
		Points: map[string]record.Text{
			"channel":  words4("The sides agreed to keep a channel of communication.", "", "", "Стороны условились сохранять канал связи."),
			"experts":  words4("Experts meet soon, to agree on steps that remove the obstacles to each other’s missions.", "Des experts se réunissent prochainement, pour convenir de mesures levant les obstacles aux missions de chacun.", "يجتمع خبراء قريبًا للاتفاق على خطوات تزيل العقبات أمام بعثات كل طرف.", "В ближайшее время встретятся эксперты."),
			"barriers": words4("Unilateral barriers to trade and investment are to be removed.", "", "", "Будут сняты односторонние барьеры."),
		},
		Translations: record.Translations{"en": record.Official},
	})
	s.on("2025-02-17T10:00:00Z")
	s.says(s.us, "quote", "quotation", c2, &record.Quotation{Speaker: "A spokesman of a third country", Said: "2025-02-17", Source: record.Source{Publisher: "A news agency", Address: "https://news.example/17"}},
		body(record.Text{"en": "A third party comments"}, record.Text{"en": "We welcome every conversation."}))
	s.says(s.ru, "announce", "announcement", "", &record.Announcement{}, body(record.Text{"en": "Talks tomorrow", "ru": "Переговоры завтра"}, record.Text{"en": "The minister will hold talks in Riyadh tomorrow.", "ru": "Завтра министр проведёт переговоры в Эр-Рияде."}))
}

// secrets are entered and kept back: about what is released, and apart from it.
func (s *story) secrets(c2 record.Ref) {
	topic := s.says(s.us, "hidden-topic", "topic.opened", "", &record.TopicOpened{}, &record.Body{Title: record.Text{"en": mark + " topic"}})
	c := s.says(s.us, "hidden-contact", "contact.proposed", "", &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "meeting", Level: "deputies", When: "2025-03-03", Venue: mark + " venue", Follows: c2, Topics: []record.Ref{topic}}}, hidden("contact"))
	s.says(s.ru, "hidden-yes", "contact.accepted", c, &record.ContactAccepted{}, text(mark+" yes"))
	s.says(s.ru, "hidden-readout", "readout", c2, &record.Readout{Points: []record.Point{{Name: "keptback-point"}}}, &record.Body{
		Title: record.Text{"en": mark + " readout"}, Text: record.Text{"en": mark + " words"}, Points: map[string]record.Text{"keptback-point": {"en": mark + " point"}},
	})
	s.says(s.us, "hidden-confirmed", "point.confirmed", record.RefTo(s.said["readout-ru"].Act).Point("barriers"), &record.PointConfirmed{}, text(mark+" confirmed"))
	// What is released may be about what is not.
	s.says(s.us, "about-hidden", "announcement", c, &record.Announcement{Topics: []record.Ref{topic}}, body(record.Text{"en": "On a meeting to come"}, record.Text{"en": "Deputies will meet."}))
	s.keep(mark, "keptback-point")
}

func (s *story) texts() {
	s.on("2025-04-10T20:00:00Z")
	c5 := record.RefTo(s.said["c5"].Act)
	note := s.says(s.ru, "note", "notes.offered", "", &record.NotesOffered{To: "us.example", Number: "41/2025", Contact: c5, Points: []record.Point{
		{Name: "banking", Owes: both(), To: both(), Due: record.Due{None: true}},
	}}, &record.Body{
		Title: words4("Note on banking", "Note sur les services bancaires", "مذكرة بشأن الخدمات المصرفية", "Нота о банковском обслуживании"), Text: words4("Each side sees to it that banks serve the other’s missions without hindrance.", "", "", "Каждая сторона обеспечивает беспрепятственное банковское обслуживание миссий другой."),
		Points: map[string]record.Text{"banking": words4("Banks serve each other’s missions without hindrance.", "Les banques servent sans entrave les missions de chacun.", "تخدم المصارف بعثات كل طرف بلا عوائق.", "")},
	})
	s.says(s.us, "note-answer", "notes.answered", note, &record.NotesAnswered{Number: "112"}, text("The Government agrees with the contents of the note."))
	minutes := s.says(s.us, "minutes", "text.proposed", "", &record.TextProposed{Form: "agreed-minutes", Parties: both(), Authentic: []record.Lang{"en", "ru"}, InForce: record.InForce{On: record.OnAdoption}, Contact: c5, Points: []record.Point{
		{Name: "road-map", Owes: both(), To: both(), Due: record.Due{None: true}},
		{Name: "list", Owes: []record.PartyName{"us.example"}, To: []record.PartyName{"ru.example"}, Due: record.Due{By: "2025-05-15"}},
	}}, &record.Body{
		Title: words4("Agreed minutes of the second round", "Procès-verbal de la deuxième session", "محضر متفق عليه للجولة الثانية", "Согласованный протокол"), Text: words4("The sides work on a road map for six properties.", "Les parties travaillent à une feuille de route pour six propriétés.", "", "Стороны работают над дорожной картой по шести объектам."),
		Points: map[string]record.Text{
			"road-map": words4("A road map for six properties", "Une feuille de route pour six propriétés", "خريطة طريق لستة عقارات", "Дорожная карта по шести объектам"),
			"list":     words4("A list of the visas that are pending (supposed)", "Une liste des visas en attente (supposé)", "قائمة بالتأشيرات المعلّقة (مفترض)", ""),
		}, Translations: record.Translations{"fr": record.Official, "ar": record.Machine},
	})
	s.says(s.us, "minutes-us", "text.signed", minutes, &record.TextSigned{}, nil)
	s.says(s.ru, "minutes-ru", "text.signed", minutes, &record.TextSigned{}, nil)
	draft := s.says(s.us, "hidden-text", "text.proposed", "", &record.TextProposed{Form: "joint-statement", Parties: both(), Authentic: []record.Lang{"en"}, InForce: record.InForce{On: record.OnAdoption}}, hidden("joint statement"))
	s.says(s.us, "hidden-signature", "text.signed", draft, &record.TextSigned{}, text(mark+" signature"))
}

func (s *story) kept() {
	s.on("2025-05-02T10:00:00Z")
	banking := record.RefTo(s.said["note"].Act).Point("banking")
	s.says(s.us, "banking-us", "point.reported", banking, &record.PointReported{On: "2025-05-01"}, text("The banks were told on 1 May."))
	s.says(s.ru, "banking-ack", "point.acknowledged", banking, &record.PointAcknowledged{On: "2025-05-02"}, text("The missions have accounts again (supposed)."))
	s.says(s.us, "banking-ack-us", "point.acknowledged", banking, &record.PointAcknowledged{On: "2025-05-02"}, nil)
}

// cite is the address of an entry below the channel.
func (s *story) cite(name string) string {
	e, ok := s.said[name]
	if !ok {
		s.t.Fatalf("nothing is called %s", name)
	}
	return fmt.Sprintf("%s/%d", e.Cite.Party, e.Cite.N)
}

func (s *story) channel(lang string) string { return "/" + lang + "/channel/" + s.id.String()[:16] }

// releases lists the released entries by name.
func (s *story) releases() map[string]standing.Cite {
	all := map[string]standing.Cite{}
	for name, e := range s.said {
		if !kept(name) {
			all[name] = e.Cite
		}
	}
	return all
}

// pages lists every page of the story, in a language.
func (s *story) pages(lang string) []string {
	at := s.channel(lang)
	all := []string{"/" + lang + "/", "/" + lang + "/verify", at}
	for _, p := range []string{"timeline", "commitments", "measures", "statements", "texts", "about"} {
		all = append(all, at+"/"+p)
	}
	for _, c := range []string{"c1", "c2", "c4", "c5"} {
		all = append(all, at+"/contact/"+s.cite(c))
	}
	for _, e := range []string{"readout-us", "readout-ru", "note", "minutes", "m2", "c6-off", "about-hidden"} {
		all = append(all, at+"/entry/"+s.cite(e))
	}
	return append(all, at+"/entry/"+s.cite("readout-us")+"/proof", at+"/nowhere")
}

// room is the press room of the American side.
func (s *story) room() *press.Press { return roomOf(s, func() time.Time { return s.clock }) }

func roomOf(s *story, clock func() time.Time) *press.Press {
	s.t.Helper()
	cat, err := words.Load()
	if err != nil {
		s.t.Fatal(err)
	}
	assets, err := web.NewAssets(press.Files())
	if err != nil {
		s.t.Fatal(err)
	}
	library := publication.NewLibrary(s.us.Node, clock)
	s.t.Cleanup(library.Close)
	p, err := press.New(press.Config{Node: s.us.Node, Library: library, Words: cat, Assets: assets, Clock: clock, Log: slog.New(slog.NewTextHandler(s.t.Output(), nil))})
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (s *story) serve() string {
	s.t.Helper()
	server := httptest.NewServer(s.room().Handler())
	s.t.Cleanup(server.Close)
	return server.URL
}

func announcement(id record.Hash) node.Saying {
	return node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "announcement", Terms: &record.Announcement{},
		Body: body(record.Text{"en": "To be announced"}, record.Text{"en": "This is announced."}),
	}
}
