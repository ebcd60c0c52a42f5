package desk

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley.example/internal/node"
	"parley.example/record"
	"parley.example/standing"
)

var preText = regexp.MustCompile(`(?s)<pre[^>]*>(.*?)</pre>`)

// quoted is the text that a page shows byte for byte.
func (a answer) quoted(t *testing.T) string {
	t.Helper()
	m := preText.FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("%s quotes nothing", a.url)
	}
	return html.UnescapeString(m[1])
}

func proposal() url.Values {
	return url.Values{
		"t.form": {"meeting"}, "t.level": {"ministers"}, "t.when": {"2025-03-01 10:00 +03:00"}, "t.venue": {"Geneva"}, "t.host": {"CH"},
		"t.initiative": {"norland.example"}, "b.title.en": {"Meeting in Geneva"}, "b.title.fr": {"Réunion à Genève"},
		"b.text.en": {"We propose to meet.\r\n\r\nAn agenda follows."}, "b.translation.fr": {"official"},
	}
}

// TestFormToRecord fills in a form, looks at the preview, signs, and finds in the record what
// was previewed, byte for byte.
func TestFormToRecord(t *testing.T) {
	w := newWorld(t)
	b := w.a.signIn("anna")
	base := "/c/" + w.id.String()
	preview := b.want(http.StatusOK, b.post(base+"/act/contact.proposed", proposal()))
	preview.shows(t, "Is this what you want to sign?", "Meeting in Geneva", "Réunion à Genève", "An agenda follows.", "Switzerland", "1 March 2025, 10:00, UTC+3", "official translation", "it would have effect")
	text := preview.quoted(t)

	w.pass(1e9)
	entry := b.want(http.StatusOK, b.post(preview.url.Path, nil))
	entry.shows(t, "Signed and entered", "provisional", "Anna Lind, Counsellor", "not yet received")
	signed := entry.quoted(t)
	if !strings.HasPrefix(signed, text+"\n— norland.example/officials/anna ") {
		t.Errorf("previewed:\n%s\nsigned:\n%s", text, signed)
	}
	b.want(http.StatusGone, b.post(preview.url.Path, nil))
	b.want(http.StatusGone, b.get(preview.url.Path))

	s, err := w.a.Standing(t.Context(), w.id, w.clock())
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Contacts) != 1 || s.Contacts[0].State != "proposed" || s.Contacts[0].When != "2025-03-01T10:00+03:00" || !s.Contacts[0].Provisional {
		t.Errorf("%+v", s.Contacts)
	}
	w.exchange()
	b.get(entry.url.Path).shows(t, "settled", "received, as its log says")
	other := w.b.signIn("boris")
	other.get(base).shows(t, "Awaits your answer", "Meeting in Geneva", "Accept", "Decline")
}

// TestNothingIsLost sends forms with errors, adds rows, and goes back from the preview.
func TestNothingIsLost(t *testing.T) {
	w := newWorld(t)
	b := w.a.signIn("anna")
	at := "/c/" + w.id.String() + "/act/contact.proposed"
	kept := []string{`value="Geneva"`, `value="meeting" selected`, `value="ministers" checked`, `value="norland.example" checked`, `value="CH" selected`, `value="Meeting in Geneva"`, `value="Réunion à Genève"`, "An agenda follows.</textarea>", `value="official" selected`}

	wrong := proposal()
	wrong.Set("t.when", "next Tuesday")
	a := b.want(http.StatusUnprocessableEntity, b.post(at, wrong))
	a.shows(t, append(kept, `value="next Tuesday"`, `href="#f-t-when"`, "Enter a date, such as 2025-02-15.", `aria-invalid="true"`, "Nothing that you entered has been lost.")...)

	more := proposal()
	more.Set("add", "t.delegations")
	a = b.want(http.StatusOK, b.post(at, more))
	a.shows(t, append(kept, `id="f-t-delegations-0"`, `name="rows:t.delegations" value="1"`, "Delegation 1")...)
	more = proposal()
	more.Set("rows:t.delegations", "1")
	more.Set("t.delegations.0.party", "norland.example")
	more.Set("t.delegations.0.head", "The Minister")
	more.Set("t.delegations.0.members", "One\nTwo")
	more.Set("add", "t.delegations")
	a = b.want(http.StatusOK, b.post(at, more))
	a.shows(t, append(kept, `value="The Minister"`, "One\nTwo</textarea>", `id="f-t-delegations-1"`)...)

	more.Del("add")
	more.Set("rows:t.delegations", "2") // the second stays empty
	preview := b.want(http.StatusOK, b.post(at, more))
	preview.shows(t, "Delegation 1", "The Minister", "One and Two")
	edit := regexp.MustCompile(`href="([^"]+\?draft=[^"]+)"`).FindStringSubmatch(preview.body)
	if edit == nil {
		t.Fatal("the preview has no way back")
	}
	b.want(http.StatusOK, b.get(html.UnescapeString(edit[1]))).shows(t, append(kept, `value="The Minister"`)...)

	more.Set("t.delegations.0.head", "")
	b.want(http.StatusUnprocessableEntity, b.post(at, more)).shows(t, `href="#f-t-delegations-0-head"`, "Enter Head of delegation.")
}

// TestErrorsOfTheRecordAreAtTheirField sends what only the record can refuse.
func TestErrorsOfTheRecordAreAtTheirField(t *testing.T) {
	w := tell(t)
	b := w.a.signIn("anna")
	base := "/c/" + w.id.String() + "/act/"
	text := func(change map[string]string) url.Values {
		v := url.Values{
			"t.form": {"agreement"}, "t.parties": {"norland.example", "sudland.example"}, "t.authentic": {"en"}, "t.in-force.on": {"adoption"},
			"b.text.en": {"Text"}, "rows:t.points": {"1"}, "t.points.0.words.en": {"A point"},
			"t.points.0.owes": {"norland.example"}, "t.points.0.to": {"sudland.example"}, "t.points.0.due.none": {"yes"},
		}
		for k, s := range change {
			v.Del(k)
			if s != "" {
				v.Set(k, s)
			}
		}
		return v
	}
	b.want(http.StatusOK, b.post(base+"text.proposed", text(nil))).shows(t, "Point 1", "No deadline")
	for _, c := range []struct {
		change     map[string]string
		at, advice string
	}{
		{map[string]string{"t.points.0.due.by": "2025-04"}, "#f-t-points-0-due", "Say either by when it is due"},
		{map[string]string{"t.points.0.to": ""}, "#f-t-points-0-to", "Say to whom it is owed."},
		{map[string]string{"t.points.0.owes": ""}, "#f-t-points-0-owes", "Say who owes it"},
		{map[string]string{"t.parties": "norland.example"}, "#f-t-parties", "Choose at least two."},
		{map[string]string{"t.prevails": "fr"}, "#f-t-prevails", "Choose one of the authentic languages."},
		{map[string]string{"t.in-force.on": "date"}, "#f-t-in-force-date", "Give a date where"},
		{map[string]string{"t.in-force.on": "event"}, "#f-t-in-force-when", "Choose an event where"},
		{map[string]string{"t.authentic": "fr", "b.text.en": "Text"}, "#f-b-text-", "in each authentic language"},
		{map[string]string{"b.text.en": ""}, "#f-b-text-en", "Enter Text."},
		{map[string]string{"t.points.0.words.en": ""}, "#f-t-points-0-words-en", "Enter The point in words."},
	} {
		b.want(http.StatusUnprocessableEntity, b.post(base+"text.proposed", text(c.change))).shows(t, `href="`+c.at, c.advice)
	}
	deceptive := proposal()
	deceptive.Set("t.venue", "Geneva\u202e")
	b.want(http.StatusUnprocessableEntity, b.post(base+"contact.proposed", deceptive)).shows(t, `role="alert"`, `lang="en"`)
	b.want(http.StatusRequestEntityTooLarge, b.post(base+"contact.proposed", url.Values{"b.text.en": {strings.Repeat("x", maxForm)}}))
}

// TestStaleDraft moves the record between preview and signature.
func TestStaleDraft(t *testing.T) {
	w := newWorld(t)
	ref := w.b.say("contact.proposed", "", &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "call", Level: "ministers", When: "2025-02-20"}}, nil)
	w.exchange()
	b := w.a.signIn("anna")
	at := "/c/" + w.id.String() + "/act/contact.accepted"
	b.get(at+"?"+url.Values{"about": {string(ref)}}.Encode()).shows(t, `value="`+string(ref)+`" selected`)
	preview := b.want(http.StatusOK, b.post(at, url.Values{"about": {string(ref)}}))

	moved := w.b.say("contact.moved", ref, &record.ContactMoved{When: "2025-02-25"}, nil)
	w.exchange()
	before := w.size(w.a)
	a := b.want(http.StatusConflict, b.post(preview.url.Path, nil))
	a.shows(t, "Nothing was signed", "look at it again", "It would have no effect")
	if strings.Contains(a.body, `id="sign"`) {
		t.Error("what has no effect can be signed")
	}
	if w.size(w.a) != before {
		t.Error("something was entered")
	}
	// The new offer is what can be accepted now, and the form offers it.
	b.get(at).shows(t, `value="`+string(moved)+`"`)
	preview = b.want(http.StatusOK, b.post(at, url.Values{"about": {string(moved)}}))
	b.want(http.StatusOK, b.post(preview.url.Path, nil)).shows(t, "Signed and entered")
}

func (w *world) size(s *side) int64 {
	w.t.Helper()
	st, err := s.Standing(w.t.Context(), w.id, w.clock())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range st.Parties {
		if p.Name == s.name {
			return p.Entries
		}
	}
	w.t.Fatal("no such party")
	return 0
}

func TestDraftsBelongToTheirSession(t *testing.T) {
	w := newWorld(t)
	b := w.a.signIn("anna")
	preview := b.want(http.StatusOK, b.post("/c/"+w.id.String()+"/act/contact.proposed", proposal()))
	b.post("/sign-out", nil)
	b = w.a.signIn("anna") // it outlasts her session
	carl := w.a.signIn("carl")
	carl.want(http.StatusGone, carl.post(preview.url.Path, nil))
	b.want(http.StatusOK, b.get(preview.url.Path))
}

// TestWhatOneTakesBack offers for a withdrawal every own act that still can be taken back.
func TestWhatOneTakesBack(t *testing.T) {
	w := tell(t)
	v := w.a.inside("anna", "en")
	kind, _ := record.Kinds().Find("withdrawal")
	f := &form{view: v, kind: kind, values: url.Values{}, errors: map[string]string{}}
	options, err := f.aboutChoices()
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, o := range options {
		texts = append(texts, o.Text)
		breach, err := w.a.Would(t.Context(), node.Saying{Channel: w.id, Official: "anna", Kind: "withdrawal", About: record.Ref(o.Value)})
		if err != nil || breach != nil {
			t.Errorf("%s: %v %v", o.Text, breach, err)
		}
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{"Meeting of the ministers: Contact proposed", "Note on couriers: Note", "Road map for six properties: Text proposed"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not offered in:\n%s", want, all)
		}
	}
	if strings.Contains(all, "banking") {
		t.Errorf("what is the other side's is offered in:\n%s", all)
	}
}

func TestReleaseAndProof(t *testing.T) {
	w := newWorld(t)
	ref := w.a.say("announcement", "", &record.Announcement{}, spoken("An announcement", "We say so."))
	cite := mustCite(t, w.a, ref)
	b := w.a.signIn("anna")
	at := "/c/" + w.id.String() + "/log/" + path(cite)
	b.get(at).shows(t, "Not released", "Release it to the press room")
	b.want(http.StatusUnprocessableEntity, b.post(at+"/release", url.Values{"do": {"release"}, "when": {"soon"}})).shows(t, "This cannot be read", "soon", "Not released")
	due := w.a.Now().Add(2 * time.Hour).UTC().Truncate(time.Minute)
	held := b.want(http.StatusOK, b.post(at+"/release", url.Values{"do": {"release"}, "when": {due.Format("2006-01-02 15:04")}}))
	held.shows(t, "Held back until", "by anna: until then", due.Format("2006-01-02 15:04"))
	if r, err := w.a.Releases(t.Context(), w.id); err != nil || !r[cite].From.Equal(due) || r[cite].Shown(due.Add(-1)) {
		t.Errorf("%+v, %v", r[cite], err)
	}
	b.want(http.StatusOK, b.post(at+"/release", url.Values{"do": {"call-off"}})).shows(t, "Not released")
	b.want(http.StatusOK, b.post(at+"/release", nil)).shows(t, "Released on 12 February 2025 by anna.")
	if r, err := w.a.Releases(t.Context(), w.id); err != nil || r[cite].Official != "anna" {
		t.Errorf("%v, %v", r, err)
	}

	b.want(http.StatusOK, b.get(at+"/proof")).shows(t, "There is no proof yet", "not yet receipted")
	w.exchange()
	b.want(http.StatusOK, b.get(at+"/proof")).shows(t, "What is proven", "Anna Lind, Counsellor, signed it for Norland", "Sudland had it", "this channel is an exercise", "These were its words")
	for query, words := range map[string]bool{"": true, "?words=no": false} {
		file := b.want(http.StatusOK, b.get(at+"/proof/file"+query))
		if file.header.Get("Content-Type") != "application/octet-stream" || !strings.Contains(file.header.Get("Content-Disposition"), "norland.example-") {
			t.Errorf("%v", file.header)
		}
		proven, err := record.VerifyProof([]byte(file.body), w.id)
		if err != nil || (proven.Body != nil) != words {
			t.Errorf("words %v: %v %v", words, proven, err)
		}
	}
	// Their log is sealed by them alone.
	b.want(http.StatusOK, b.get("/c/"+w.id.String()+"/log/sudland.example/1/proof"))
	for _, nowhere := range []string{"/log/norland.example/999", "/log/norland.example/-1", "/log/nobody.example/0", "/contacts/norland.example/0", "/log/norland.example/0/proof/x"} {
		b.want(http.StatusNotFound, b.get("/c/"+w.id.String()+nowhere))
	}
}

// TestStatePages checks that the told story is on the pages, with the words of the law.
func TestStatePages(t *testing.T) {
	w := tell(t)
	base := "/c/" + w.id.String()
	b := w.a.signIn("anna")
	b.get(base).shows(t, "The last contact was held on 27 February 2025", "1 commitment is overdue", "1 commitment is contested", "7 things await you",
		"overdue by 1 day", "no deadline", "not answered", "initiator unknown", "An exercise.", "provisional")
	b.get(base+"/contacts").shows(t, "Second round of experts", "cancelled", "held, says one side")
	b.get(base+"/texts").shows(t, "Road map for six properties", "signed ad referendum", "not signed", "114/n")
	b.get(base+"/measures").shows(t, "Staff capped at 455", "lifted", "In answer to")
	b.get(base+"/topics").shows(t, "Working conditions of the missions", "Call of the foreign ministers")
	b.get(base+"/statements").shows(t, "A spokesman of the Republic of Eastmark", "On the telephone conversation of the ministers")
	b.get(base+"/log").shows(t, "Full powers given", "Anna Lind")
	if a := b.get(base + "/log"); strings.Contains(a.body, "Received what the others had sent") {
		t.Error("the log shows the nodes' own entries unasked")
	}
	b.get(base+"/log?all").shows(t, "Received what the others had sent")

	carl := w.a.signIn("carl") // who may only send
	page := carl.get(base)
	page.shows(t, "Awaits your answer")
	if strings.Contains(page.body, "Awaits your signature") {
		t.Error("carl is asked for a signature that he has no powers for")
	}
}

// TestWithoutEffect shows an act that broke a rule, with the rule.
func TestWithoutEffect(t *testing.T) {
	w := newWorld(t)
	ref := w.a.say("topic.opened", "", &record.TopicOpened{}, spoken("A question", ""))
	w.a.say("topic.closed", ref, &record.TopicClosed{}, nil)
	entered, err := w.a.Say(t.Context(), node.Saying{Channel: w.id, Official: "anna", Kind: "topic.closed", About: ref, Terms: &record.TopicClosed{}, Anyway: true})
	if err != nil {
		t.Fatal(err)
	}
	b := w.a.signIn("anna")
	base := "/c/" + w.id.String()
	for _, page := range []string{base, base + "/log", base + "/log/" + path(entered.Cite)} {
		b.get(page).shows(t, "without effect", "rule "+string(standing.RuleClosed), "Closed is closed.")
	}
	b.get(base+"/log/"+path(entered.Cite)+"/proof").shows(t, "There is no proof yet", "rule 5.4")
	b.want(http.StatusOK, b.get(base+"/act/topic.renamed")).shows(t, "There is nothing at this moment")
}
