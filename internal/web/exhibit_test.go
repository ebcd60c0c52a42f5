package web

import (
	"fmt"
	"strings"
	"time"

	"parley.example/internal/web/picture"
	"parley.example/internal/words"
)

// The exhibits tell, in every language, of two countries that do not exist, so that a mark of
// every sort can be shown without anything being said of anybody.

// in chooses the text of the speaker's language; three of them stand in exhibitWords.
func in(s words.Speaker, en, fr, ar string) string {
	more, ok := exhibitWords[en]
	if !ok {
		panic(fmt.Sprintf("exhibitWords has no %q", en))
	}
	return map[string]string{"en": en, "fr": fr, "ar": ar, "ru": more[0], "es": more[1], "zh": more[2]}[s.Lang()]
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func on(s words.Speaker, y int, m time.Month, d int) picture.When {
	return picture.When{Day: day(y, m, d), Words: s.Date(day(y, m, d))}
}

type exhibition struct {
	Page
	Timeline    Figure
	Ladder      Figure
	Commitments []Commitment
	Comparison  Comparison
	Changed     []Changed
	Entries     []Entry
	Facts       []Fact
	Table       Table
	Parties     []PartyCard
	Fingerprint string
	Notices     []Notice
	Form        Form
	Preview     Preview
}

func exhibit(s words.Speaker, page string) exhibition {
	e := exhibition{Page: Page{
		Speaker: s, Home: "/", Wide: page != "form" && page != "parts", Band: s.Say("layout.reconstruction"),
		Site: in(s, "The Channel", "Le Canal", "القناة"),
		Nav: []Link{
			{Text: in(s, "The channel", "Le canal", "القناة"), Href: "/" + s.Lang() + "/channel", Here: page == "channel"},
			{Text: in(s, "Statements", "Déclarations", "البيانات"), Href: "/" + s.Lang() + "/compare", Here: page == "compare"},
			{Text: in(s, "Record", "Registre", "السجل"), Href: "/" + s.Lang() + "/parts", Here: page == "parts"},
		},
		Languages: LanguageLinks(s, func(lang string) string { return "/" + lang + "/" + page }),
		Foot:      []Link{{Text: s.Say("action.subscribe"), Href: "#"}, {Text: s.Say("action.verify"), Href: "#"}},
	}}
	switch page {
	case "channel":
		e.Title = in(s, "How do things stand?", "Où en est-on ?", "أين وصلت الأمور؟")
		e.Lead = in(s,
			"Contact was last held on 10 April 2025; two commitments were kept, one is open without a deadline; the next round was cancelled.",
			"Le dernier contact a eu lieu le 10 avril 2025 ; deux engagements ont été honorés, un autre reste ouvert sans échéance ; la session suivante a été annulée.",
			"عُقد آخر اتصال في 10 أبريل 2025؛ أُوفي بالتزامين، ولا يزال التزام واحد قائمًا بلا أجل؛ وأُلغيت الجولة التالية.")
		e.Timeline = Figure{Speaker: s, Title: s.Say("picture.timeline"), Note: s.Say("picture.timeline.scale"), Picture: publicTimeline(s).Draw(s)}
		e.Ladder = Figure{Speaker: s, Picture: publicLadder(s).Draw(s)}
		e.Commitments = commitments(s)
	case "compare":
		e.Title = in(s, "What did each side say?", "Qu’a dit chaque partie ?", "ماذا قال كل طرف؟")
		e.Lead = in(s, "Telephone call between the foreign ministers, 15 February 2025.", "Entretien téléphonique entre les ministres des affaires étrangères, 15 février 2025.", "اتصال هاتفي بين وزيري الخارجية، 15 فبراير 2025.")
		e.Comparison = comparison(s)
		e.Changed = []Changed{{Name: s.Language("en"), Lang: "en", Parts: []ChangedPart{
			{Text: "Each pays "}, {Text: "a third", Gone: true}, {Text: "by tonnage", Coming: true}, {Text: "."},
		}}}
	case "parts":
		e.Title = in(s, "What is in the record?", "Que contient le registre ?", "ماذا في السجل؟")
		e.Entries, e.Facts, e.Table, e.Notices = entries(s), facts(s), states(s), notices(s)
		e.Parties, e.Fingerprint = parties(s), strings.TrimSpace(strings.Repeat("0123abcd ", 8))
	case "form":
		e.Title = in(s, "Which measure do you announce?", "Quelle mesure annoncez-vous ?", "ما التدبير الذي تعلنونه؟")
		e.Form, e.Preview = form(s), preview(s)
	case "crowded":
		e.Title = in(s, "Who met whom?", "Qui a rencontré qui ?", "من التقى مَن؟")
		e.Timeline = Figure{Speaker: s, Title: s.Say("picture.timeline"), Picture: crowdedTimeline(s).Draw(s)}
	}
	return e
}

func north(s words.Speaker) picture.Party {
	return picture.Party{Name: in(s, "Northland", "Pays du Nord", "بلاد الشمال"), Side: picture.Ours}
}

func south(s words.Speaker) picture.Party {
	return picture.Party{Name: in(s, "Southland", "Pays du Sud", "بلاد الجنوب"), Side: picture.Theirs}
}

func levels(s words.Speaker) []string {
	return []string{s.Say("level.leaders"), s.Say("level.ministers"), s.Say("level.deputies"), s.Say("level.experts")}
}

func measures(s words.Speaker) []picture.Measure {
	return []picture.Measure{
		{ID: "m1", By: north(s), When: on(s, 2016, 12, 29), Href: "#m1", Label: in(s, "Ten persons non grata; two houses closed", "Dix personnes non grata ; deux maisons fermées", "عشرة أشخاص غير مرغوب فيهم؛ إغلاق منزلين")},
		{ID: "m2", By: south(s), When: picture.When{Day: day(2017, 7, 30), Words: s.Dates(day(2017, 7, 28), day(2017, 7, 31))}, Href: "#m2", Answers: []string{"m1"}, Also: in(s, "a law of July 2017", "une loi de juillet 2017", "قانون صادر في يوليو 2017"), Label: in(s, "Staff capped at 400; two properties taken", "Effectif plafonné à 400 ; deux propriétés saisies", "تحديد عدد الموظفين بـ 400؛ مصادرة عقارين")},
		{ID: "m3", By: north(s), When: on(s, 2017, 8, 31), Href: "#m3", Answers: []string{"m2"}, Label: in(s, "Consulate at the harbour and two annexes closed", "Consulat du port et deux annexes fermés", "إغلاق قنصلية الميناء وملحقين")},
		{ID: "m4", By: north(s), When: on(s, 2018, 3, 26), Href: "#m4", Label: in(s, "Consulate on the lake closed", "Consulat du lac fermé", "إغلاق قنصلية البحيرة")},
	}
}

func publicTimeline(s words.Speaker) picture.Timeline {
	l := levels(s)
	return picture.Timeline{
		ID: "timeline", Levels: l, Parties: []picture.Party{north(s), south(s)}, Measures: measures(s),
		Contacts: []picture.Contact{
			{ID: "c1", Level: l[0], When: on(s, 2025, 2, 12), Href: "#c1", Label: in(s, "Telephone call", "Entretien téléphonique", "اتصال هاتفي")},
			{ID: "c2", Level: l[1], When: on(s, 2025, 2, 15), Href: "#c2", Follows: []string{"c1"}, Label: in(s, "Telephone call", "Entretien téléphonique", "اتصال هاتفي")},
			{ID: "c3", Level: l[1], When: on(s, 2025, 2, 18), Href: "#c3", Follows: []string{"c2"}, Label: in(s, "Talks on an island", "Pourparlers sur une île", "محادثات في جزيرة")},
			{ID: "c4", Level: l[3], When: on(s, 2025, 2, 27), Href: "#c4", Follows: []string{"c2"}, Label: in(s, "Meeting in the capital", "Rencontre dans la capitale", "اجتماع في العاصمة")},
			{ID: "c5", Level: l[3], When: on(s, 2025, 4, 10), Href: "#c5", Follows: []string{"c4"}, Label: in(s, "Meeting in the capital", "Rencontre dans la capitale", "اجتماع في العاصمة")},
			{ID: "c6", Level: l[3], When: picture.When{Day: day(2025, 6, 1), Words: s.Month(day(2025, 6, 1))}, Href: "#c6", Follows: []string{"c5"}, State: picture.Cancelled, Note: s.Say("state.cancelled"), Label: in(s, "Third round", "Troisième session", "الجولة الثالثة")},
		},
	}
}

func publicLadder(s words.Speaker) picture.Ladder {
	all := measures(s)
	when := picture.When{Day: day(2025, 4, 10), Words: in(s, "in part", "en partie", "جزئيًا")}
	all = append(all, picture.Measure{
		ID: "m0", By: south(s), When: on(s, 2018, 4, 1), Answers: []string{"m4"}, Lifted: &when,
		Label: in(s, "Visas stopped", "Visas suspendus", "وقف التأشيرات"),
	})
	return picture.Ladder{ID: "ladder", Measures: all}
}

// crowdedTimeline has forty contacts, with long labels, and follows that skip and cross.
func crowdedTimeline(s words.Speaker) picture.Timeline {
	l := levels(s)
	t := picture.Timeline{ID: "crowded", Levels: l, Parties: []picture.Party{north(s), south(s)}, Measures: measures(s)}
	at := day(2024, 11, 4)
	for i := range 40 {
		at = at.AddDate(0, 0, i*i%17)
		c := picture.Contact{
			ID: fmt.Sprint("c", i), Level: l[i*7%len(l)], When: picture.When{Day: at, Words: s.Date(at)},
			Label: in(s,
				[]string{"Call", "Consultations on the road map for the properties", "Meeting in the capital"}[i%3],
				[]string{"Entretien", "Consultations sur la feuille de route relative aux propriétés", "Rencontre dans la capitale"}[i%3],
				[]string{"اتصال", "مشاورات بشأن خريطة الطريق الخاصة بالعقارات", "اجتماع في العاصمة"}[i%3]),
		}
		if i > 2 {
			c.Follows = []string{fmt.Sprint("c", i-1-i%3)}
		}
		switch {
		case i%11 == 7:
			c.State, c.Note = picture.Cancelled, s.Say("state.cancelled")
		case i > 36:
			c.State, c.Note = picture.Ahead, s.Say("state.announced")
		}
		t.Contacts = append(t.Contacts, c)
	}
	return t
}

func cite(s words.Speaker, text string) *Citation {
	return &Citation{Text: text, Href: "#" + text[len(text)-2:], Label: s.Say("mark.citation", "citation", text)}
}

func commitments(s words.Speaker) []Commitment {
	both := s.Say("mark.mutual")
	noDeadline := NewState(s, Unknown, "no-deadline")
	return []Commitment{
		{ID: "k3", What: in(s, "A road map for six properties", "Une feuille de route pour six propriétés", "خريطة طريق لستة عقارات"), Href: "#", Owed: both, Side: Both, State: NewState(s, Settled, "open"), Due: noDeadline, Citation: cite(s, "mid 31")},
		{
			ID: "k4", What: in(s, "Reply to the note of 3 March", "Réponse à la note du 3 mars", "الرد على مذكرة 3 مارس"), Href: "#", Owed: s.Say("mark.owes", "by", north(s).Name, "to", south(s).Name), Side: Ours,
			State: Overdue(s, day(2025, 5, 1), day(2025, 5, 13)), Citation: cite(s, "mid 33"),
		},
		{
			ID: "k1", What: in(s, "An expert meeting soon, on concrete steps for the missions", "Une réunion d’experts prochaine, sur des mesures concrètes pour les missions", "اجتماع خبراء قريب بشأن خطوات ملموسة للبعثات"), Href: "#", Owed: both, Side: Both,
			State: Kept(s, day(2025, 2, 27), in(s, "both", "les deux", "الطرفين")), Citation: cite(s, "mid 14"),
		},
		{
			ID: "k2", What: in(s, "Unimpeded banking for the missions", "Des services bancaires sans entrave pour les missions", "خدمات مصرفية بلا عوائق للبعثات"), Href: "#", Owed: s.Say("mark.owes", "by", south(s).Name, "to", north(s).Name), Side: Theirs,
			State: NewState(s, Disputed, "disputed"), Due: NewState(s, Provisional, "provisional"), Citation: cite(s, "mid 29"),
		},
	}
}

func comparison(s words.Speaker) Comparison {
	said := func(en, fr, ar string) *Said { return &Said{Text: in(s, en, fr, ar)} }
	return Comparison{
		Speaker: s,
		Ours: Account{
			Party: north(s).Name, Title: in(s, "Readout of the call", "Compte rendu de l’appel", "ملخص الاتصال"), Href: "#", When: s.Date(day(2025, 2, 15)), Citation: cite(s, "mid 12"), State: NewState(s, Settled, "settled"),
			Said: said("The Secretary spoke with the Foreign Minister, as a follow-up to the call of the two Presidents.", "Le Secrétaire d’État s’est entretenu avec le Ministre des affaires étrangères, à la suite de l’appel des deux Présidents.", "تحدث وزير الخارجية مع نظيره متابعةً للاتصال بين الرئيسين."),
		},
		Theirs: Account{
			Party: south(s).Name, Title: in(s, "On the telephone conversation", "À propos de l’entretien téléphonique", "عن المحادثة الهاتفية"), Href: "#", When: s.Date(day(2025, 2, 15)), Citation: cite(s, "mid 13"), State: NewState(s, Provisional, "provisional"),
			Said: &Said{Lang: "ru", Text: "По инициативе другой стороны состоялся телефонный разговор министров.\n\nСтороны условились сохранять канал связи."},
		},
		Points: []Point{
			{
				Name: in(s, "The call follows that of the presidents", "L’appel fait suite à celui des présidents", "الاتصال متابعة لاتصال الرئيسين"), Match: picture.Both,
				Ours:   said("as a follow-up to the call of the two Presidents", "à la suite de l’appel des deux Présidents", "متابعةً للاتصال بين الرئيسين"),
				Theirs: said("in development of the conversation of 12 February", "dans le prolongement de la conversation du 12 février", "تطويرًا لمحادثة 12 فبراير"),
			},
			{
				Name: in(s, "An expert meeting on the missions", "Une réunion d’experts sur les missions", "اجتماع خبراء بشأن البعثات"), Match: picture.OnlyTheirs,
				Theirs: said("agreed to arrange a meeting of experts in the very near future", "convenus d’organiser très prochainement une réunion d’experts", "اتُّفق على عقد اجتماع للخبراء في القريب العاجل"),
			},
			{
				Name: in(s, "Other bilateral issues", "Autres questions bilatérales", "مسائل ثنائية أخرى"), Match: picture.OnlyOurs,
				Ours: said("the opportunity to work together on a number of other bilateral issues", "la possibilité de travailler ensemble sur d’autres questions bilatérales", "فرصة العمل معًا في عدد من المسائل الثنائية الأخرى"),
			},
			{
				Name: in(s, "The border", "La frontière", "الحدود"), Match: picture.Differ,
				Ours:   said("a wish to open the crossings", "le souhait d’ouvrir les points de passage", "الرغبة في فتح المعابر"),
				Theirs: said("to work together on the border, the river and the islands", "travailler ensemble sur la frontière, le fleuve et les îles", "العمل معًا على الحدود والنهر والجزر"),
			},
		},
	}
}

func entries(s words.Speaker) []Entry {
	rule := Void(s, "9.3", "the powers of o ended on 2025-03-01")
	return []Entry{
		{Level: 2, Kind: s.Say("contact.form.call"), By: north(s).Name, When: s.Date(day(2025, 2, 15)), Edge: Both, Title: in(s, "Telephone call between the ministers", "Entretien téléphonique des ministres", "اتصال هاتفي بين الوزيرين"), Href: "#", Citation: cite(s, "mid 11"), States: []State{NewState(s, Settled, "held"), NewState(s, Unknown, "initiator-unknown")}},
		{
			Level: 2, Kind: in(s, "Readout", "Compte rendu", "ملخص"), By: north(s).Name, When: s.Date(day(2025, 2, 15)), Edge: Ours, Title: in(s, "Readout of the call", "Compte rendu de l’appel", "ملخص الاتصال"), Href: "#", Citation: cite(s, "mid 12"), States: []State{NewState(s, Settled, "settled")},
			Said: &Said{Text: in(s, "The Secretary spoke today with the Foreign Minister. They discussed the opportunity to work together on a number of other bilateral issues.", "Le Secrétaire d’État s’est entretenu aujourd’hui avec le Ministre des affaires étrangères. Ils ont évoqué la possibilité de travailler ensemble sur d’autres questions bilatérales.", "تحدث الوزير اليوم مع نظيره، وناقشا فرصة العمل معًا في عدد من المسائل الثنائية الأخرى.")},
		},
		{
			Level: 2, Kind: in(s, "Readout", "Compte rendu", "ملخص"), By: south(s).Name, When: s.Date(day(2025, 2, 15)), Edge: Theirs, Title: "О телефонном разговоре министров", Href: "#", Citation: cite(s, "mid 13"), States: []State{NewState(s, Provisional, "provisional"), NewState(s, Disputed, "disputed").With(in(s, "the other side objects to point 3", "l’autre partie conteste le point 3", "يعترض الطرف الآخر على النقطة 3"))},
			Said: &Said{Lang: "ru", Text: "Стороны условились о сохранении канала связи для решения накопившихся проблем."}, Acts: []Link{{Text: s.Say("action.contest"), Href: "#"}, {Text: s.Say("action.acknowledge"), Href: "#"}},
		},
		{Level: 2, Kind: in(s, "Offer", "Offre", "عرض"), By: north(s).Name, When: s.Date(day(2025, 3, 3)), Edge: Ours, Title: in(s, "Offer of a date for the third round", "Offre d’une date pour la troisième session", "عرض موعد للجولة الثالثة"), Href: "#", Citation: cite(s, "mid 40"), States: []State{rule}},
	}
}

func facts(s words.Speaker) []Fact {
	unknown := NewState(s, Unknown, "initiator-unknown")
	return []Fact{
		{in(s, "Held", "Date", "التاريخ"), Value{Text: s.DateTime(time.Date(2025, 2, 15, 14, 30, 0, 0, time.UTC))}},
		{in(s, "Initiative", "Initiative", "المبادرة"), Value{State: &unknown}},
		{in(s, "Host", "Hôte", "البلد المضيف"), Value{Text: s.Country("CH"), Href: "#"}},
		{in(s, "Entry", "Inscription", "القيد"), Value{Text: in(s, "Readout of the call", "Compte rendu de l’appel", "ملخص الاتصال"), Citation: cite(s, "mid 12")}},
	}
}

func parties(s words.Speaker) []PartyCard {
	return []PartyCard{{
		ID: "north.example", Name: north(s).Name, Role: in(s, "Party", "Partie", "طرف"), Side: Ours,
		States: []State{NewState(s, Settled, "settled"), NewState(s, Late, "overdue")}, Facts: facts(s)[:1],
		KeyTerm: in(s, "Its key", "Sa clé", "مفتاحه"), Key: "G5mT2kZ0rYQxV1sW8uJcN4bPq7eLdH3fAoXyK6iRtUw=",
	}}
}

func states(s words.Speaker) Table {
	t := Table{Caption: in(s, "States and their looks", "Les états et leur aspect", "الحالات وهيئاتها"), Columns: []Column{{Name: in(s, "State", "État", "الحالة")}, {Name: in(s, "Meaning", "Sens", "المعنى")}, {Name: in(s, "Entries", "Inscriptions", "القيود"), Number: true}}}
	for i, st := range []State{
		NewState(s, Settled, "settled"), NewState(s, Provisional, "provisional"), NewState(s, Disputed, "disputed"),
		NewState(s, Late, "overdue"), NewState(s, Unknown, "no-deadline"), NewState(s, Unknown, "not-answered"), NewState(s, WithoutEffect, "without-effect"),
	} {
		t.Rows = append(t.Rows, []Value{{State: &st}, {Text: st.Help}, {Text: s.Number(1300 / (i + 1))}})
	}
	return t
}

func notices(s words.Speaker) []Notice {
	return []Notice{
		{Title: in(s, "Corrected on 16 February 2025", "Rectifié le 16 février 2025", "صُحّح في 16 فبراير 2025"), Text: in(s, "One sentence was changed.", "Une phrase a été modifiée.", "عُدّلت جملة واحدة."), Link: &Link{Text: in(s, "See what changed", "Voir la modification", "اطّلع على التعديل"), Href: "#"}},
		{Title: s.Say("error.title"), Text: s.Say("error.stale"), Attention: true},
	}
}

func form(s words.Speaker) Form {
	what := in(s, "what the measure is", "en quoi consiste la mesure", "ماهية التدبير")
	return Form{
		Speaker: s, ID: "measure", Action: "#", Hidden: []Hidden{{"draft", "7"}},
		Fields: []Field{
			{Name: "what", Label: in(s, "The measure", "La mesure", "التدبير"), Help: in(s, "One sentence, as it will stand in the record.", "Une phrase, telle qu’elle figurera au registre.", "جملة واحدة كما ستُدوَّن في السجل."), Kind: TextArea, Rows: 3, Said: true, Error: s.Say("error.required", "field", what)},
			{Name: "when", Label: in(s, "Takes effect", "Prend effet", "يسري اعتبارًا من"), Kind: DateField, Value: "2017-09-01"},
			{Name: "answers", Label: in(s, "In answer to", "En réponse à", "ردًّا على"), Kind: SelectField, Optional: true, Help: in(s, "The measure of the other side that this one answers.", "La mesure de l’autre partie à laquelle celle-ci répond.", "تدبير الطرف الآخر الذي يأتي هذا ردًّا عليه."), Options: []Option{{Value: "m1", Text: measures(s)[0].Label, Chosen: true}}},
			{Name: "public", Label: in(s, "Who may read it", "Qui peut la lire", "من يحق له الاطلاع"), Kind: RadioField, Options: []Option{{Value: "both", Text: in(s, "Both sides", "Les deux parties", "الطرفان"), Chosen: true}, {Value: "all", Text: in(s, "The public", "Le public", "العموم"), Help: in(s, "It appears in the press room once it is signed.", "Elle paraît en salle de presse dès sa signature.", "يظهر في غرفة الصحافة فور توقيعه.")}}},
			{Name: "contact", Label: in(s, "Address for replies", "Adresse de réponse", "عنوان الرد"), Kind: EmailField, Value: "desk@", Error: s.Say("error.email"), Autocomplete: "email"},
		},
		Buttons: []Button{{Text: s.Say("action.preview")}, {Text: s.Say("action.save-draft"), Name: "save", Value: "1", Plain: true}},
	}
}

func preview(s words.Speaker) Preview {
	return Preview{
		Speaker: s,
		Facts:   []Fact{{in(s, "Party", "Partie", "الطرف"), Value{Text: north(s).Name}}, {in(s, "Takes effect", "Prend effet", "يسري اعتبارًا من"), Value{Text: s.Date(day(2017, 9, 1))}}},
		Said:    []Said{{Text: measures(s)[2].Label + "."}},
		Form:    Form{Speaker: s, ID: "sign", Action: "#", Buttons: []Button{{Text: s.Say("action.sign")}, {Text: s.Say("action.back"), Plain: true}}},
	}
}
