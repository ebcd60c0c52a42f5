package record

import (
	"strings"
	"testing"
)

// The words of every authentic language hold each bracket of the terms once, closed, and no other.
func TestBracketsInWords(t *testing.T) {
	terms := &TextProposed{
		Form: FormNegotiatingText, Parties: []PartyName{"a", "b"}, Authentic: []Lang{"en", "fr"}, InForce: InForce{On: OnAdoption},
		Points:   []Point{{Name: "p"}},
		Brackets: []Bracket{{"when", []PartyName{"a"}}, {"where", []PartyName{"a", "b"}}},
	}
	const good = "The sides meet [when: in May [where: at the lake]]."
	for _, x := range []struct{ en, point, want string }{
		{good, "A point.", ""},
		{"The sides meet [when: in May].", "They meet [where: at the lake].", ""},
		{"The sides meet [when: in May].", "A point.", "en: the bracket where is missing"},
		{good + " [when: in June]", "A point.", "en: the bracket when occurs 2 times"},
		{good, "[who: all]", "en: [who: … ] is no bracket of the terms"},
		{"The sides meet [when: in May [where: at the lake].", "A point.", "en: the bracket when is not closed"},
		{good + " [No bracket: a remark]", "A point.", ""},
	} {
		b := &Body{Text: Text{"en": x.en, "fr": good}, Points: map[string]Text{"p": {"en": x.point, "fr": "Un point."}}}
		err := terms.checkWords(b)
		if x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%q, %q: %v, want %q", x.en, x.point, err, x.want)
		}
	}
	if err := terms.checkWords(&Body{Text: Text{"en": good, "fr": "Des mots."}, Points: map[string]Text{"p": {"en": "A point."}}}); err == nil || !strings.Contains(err.Error(), "fr: the bracket when is missing") {
		t.Errorf("an authentic language without the brackets: %v", err)
	}
	terms.Brackets = nil
	if err := terms.checkWords(&Body{Text: Text{"en": good, "fr": good}}); err != nil {
		t.Errorf("a text without brackets may hold what looks like one: %v", err)
	}
}

func TestCorrectionIsSaidInItsLanguages(t *testing.T) {
	terms := &CorrectionProposed{Languages: []Lang{"en", "fr"}, Until: "2025-06"}
	if err := terms.checkWords(&Body{Text: Text{"en": "For May read June."}}); err == nil || !strings.Contains(err.Error(), "missing in fr") {
		t.Errorf("a correction without words in one of its languages: %v", err)
	}
	if err := terms.checkWords(&Body{Text: Text{"en": "For May read June.", "fr": "Lire juin."}}); err != nil {
		t.Error(err)
	}
}
