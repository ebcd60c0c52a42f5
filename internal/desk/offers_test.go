package desk

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"parley.example/internal/offers"
	"parley.example/internal/words"
	"parley.example/record"
)

// round has our side ask both for sealed offers.
func (w *world) round(mediator record.PartyName) record.Ref {
	w.t.Helper()
	terms := &record.RoundOpened{Parties: []record.PartyName{w.a.name, w.b.name}, Mediator: mediator, Until: "2025-06-01"}
	ref := w.a.say("round.opened", "", terms, spoken("Shares of the pier", "Which share of the cost do you pay?"))
	w.exchange()
	return ref
}

// seal seals an offer of so many percent, as a command would.
func (s *side) seal(round record.Ref, percent record.Decimal) {
	t := s.w.t
	t.Helper()
	sealed, terms, err := offers.Draw(s.desk.random, s.w.id, s.name, round, record.Offer{Amounts: []record.Amount{{Number: percent, Unit: "percent"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := offers.Keep(t.Context(), s.Node, sealed, ""); err != nil {
		t.Fatal(err)
	}
	s.say(offerSealed, round, terms, nil)
	s.w.exchange()
}

// An official seals an offer at the desk and opens it, and is never asked for a hash.
func TestSealAndOpenAtTheDesk(t *testing.T) {
	w := newWorld(t)
	b := w.a.signIn("anna")
	base := "/c/" + w.id.String()
	round := w.round("")
	b.want(http.StatusOK, b.get(base)).shows(t, "Awaits your sealed offer", "Shares of the pier")

	form := b.want(http.StatusOK, b.get(base+"/act/offer.sealed?about="+string(round)))
	form.shows(t, "Your offer", "It stays in your node until you open it")
	for _, hash := range []string{"t.commitment", "t.random", "t.offer.document"} {
		if strings.Contains(form.body, hash) {
			t.Errorf("the form asks for %s", hash)
		}
	}
	entered := url.Values{"about": {string(round)}, "rows:t.offer.amounts": {"1"}, "t.offer.amounts.0.number": {"many"}, "t.offer.amounts.0.unit": {"percent"}}
	b.want(http.StatusUnprocessableEntity, b.post(base+"/act/offer.sealed", entered)).shows(t, `class="error"`, "many")
	entered.Set("t.offer.amounts.0.number", "40")
	entered.Set("t.offer.amounts.0.unit", "per cent")
	b.want(http.StatusUnprocessableEntity, b.post(base+"/act/offer.sealed", entered)).shows(t, `href="#f-t-offer-amounts-0-unit"`)
	entered.Set("t.offer.amounts.0.unit", "percent")
	preview := b.want(http.StatusOK, b.post(base+"/act/offer.sealed", entered))
	preview.shows(t, "Your offer, as it is kept here", "40 percent")
	signed := regexp.MustCompile(`(?s)<pre class="signed-text".*?</pre>`).FindString(preview.body)
	if signed == "" || strings.Contains(signed, "amounts") || !strings.Contains(signed, "commitment") {
		t.Errorf("what will be signed is %s", signed)
	}
	entry := b.want(http.StatusOK, b.post(preview.url.Path, nil))
	if strings.Contains(entry.body, "40 percent") {
		t.Error("the page of the entry shows the sealed offer")
	}
	texts := b.want(http.StatusOK, b.get(base+"/texts"))
	texts.shows(t, "0 texts and notes; 1 round of sealed offers", "Shares of the pier", "offers awaited", "40 percent", "Offer of Sudland", "awaited")
	if strings.Contains(texts.body, "act/offer.opened") {
		t.Error("it can be opened before all are in")
	}

	w.exchange()
	w.b.seal(round, "70")
	other := w.b.signIn("boris")
	if theirs := other.want(http.StatusOK, other.get(base+"/texts")); strings.Contains(theirs.body, "40 percent") {
		t.Error("the other side sees the sealed offer")
	}
	b.want(http.StatusOK, b.get(base)).shows(t, "You can open your offer")
	b.want(http.StatusOK, b.get(base+"/texts")).shows(t, "all offers in", "act/offer.opened")
	preview = b.want(http.StatusOK, b.post(base+"/act/offer.opened", url.Values{"about": {string(round)}}))
	preview.shows(t, "40 percent")
	b.want(http.StatusOK, b.post(preview.url.Path, nil))
	w.exchange()
	other.want(http.StatusOK, other.get(base+"/texts")).shows(t, "40 percent", "70 percent")
	for _, lang := range words.Languages() {
		other.get("/language/" + lang)
		for _, at := range []string{base, base + "/texts"} {
			if m := unsaid.FindString(other.want(http.StatusOK, other.get(at)).body); m != "" {
				t.Errorf("in %s it says %s", lang, m)
			}
		}
	}
}

// What the drawer has lost is said to be lost, with what can be done.
func TestALostOffer(t *testing.T) {
	w := newWorld(t)
	round := w.round("")
	_, terms, err := offers.Draw(w.a.desk.random, w.id, w.a.name, round, record.Offer{Document: record.Hash{1}})
	if err != nil {
		t.Fatal(err)
	}
	w.a.say(offerSealed, round, terms, nil)
	w.exchange()
	w.b.seal(round, "70")
	b := w.a.signIn("anna")
	base := "/c/" + w.id.String()
	b.want(http.StatusOK, b.get(base+"/texts")).shows(t, "lost", "Have a backup restored")
	b.want(http.StatusUnprocessableEntity, b.post(base+"/act/offer.opened", url.Values{"about": {string(round)}})).shows(t, "Have a backup restored")
	b.want(http.StatusUnprocessableEntity, b.post(base+"/act/offer.opened", url.Values{"about": {string(w.round(""))}})).shows(t, "Your side has sealed no offer in this round.")
}
