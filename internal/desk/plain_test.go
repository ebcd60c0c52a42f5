package desk

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"parley.example/internal/words"
	"parley.example/internal/words/wordstest"
	"parley.example/record"
)

// ownWords are those that the story's parties use themselves, whatever the channel's are.
var ownWords = strings.NewReplacer("Démarche on couriers", "", "persons non grata", "", "Readout of the call", "",
	"The Minister of Foreign Affairs", "", "Call of the foreign ministers", "", "Meeting of the ministers", "",
	"telephone conversation of the ministers", "", "Foreign Minister", "", "foreign ministry", "", "Minister-Counsellor", "")

var tag = regexp.MustCompile(`<[^>]*>`)

// TestPlainPages asks for every page of a channel of plain words, and for the form of every
// kind: none uses a word of diplomacy that nobody in the channel has said.
func TestPlainPages(t *testing.T) {
	w := tellIn(t, record.PlainWords)
	b := w.a.signIn("anna")
	pages := w.addresses(b)
	for _, kind := range record.Kinds().All() {
		if kind.Power != "" {
			pages["form of "+kind.Name] = "/c/" + w.id.String() + "/act/" + kind.Name
		}
	}
	for _, lang := range words.Languages() {
		b.get("/language/" + lang)
		for name, path := range pages {
			if name == "channels" || name == "sign-out" || name == "nowhere" { // of no channel
				continue
			}
			said := ownWords.Replace(strings.Join(strings.Fields(tag.ReplaceAllString(b.want(http.StatusOK, b.get(path)).body, " ")), " "))
			if at := wordstest.Diplomatic(lang).FindStringIndex(said); at != nil {
				t.Errorf("%s in %s says %q", name, lang, said[max(0, at[0]-40):min(len(said), at[1]+40)])
			}
		}
	}
	b.get("/language/en")
	b.get(pages["statements"]).shows(t, "Account")
}
