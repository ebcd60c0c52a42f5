package press_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley.example/internal/web/browser"
)

// TestPackageInPublic tells of a package, all of it released, and reads the picture of its stages and that of
// what is owed: what the drawings show stands in words beside them.
func TestPackageInPublic(t *testing.T) {
	stage := told(t, "testdata/package.yaml")
	side := stage.Side("harbour")
	releaseAll(t, side, stage.Channel())
	now := stage.Now()
	h := demonstrationRoom(t, side, func() time.Time { return now })
	s, err := side.Node().Standing(t.Context(), stage.Channel(), now)
	if err != nil {
		t.Fatal(err)
	}
	cite := s.Packages[0].Entries[0]
	channel := "/channel/" + stage.Channel().String()[:16]
	deal := channel + "/entry/" + strings.Replace(cite.String(), " ", "/", 1)
	for path, wants := range map[string]map[string][]string{
		deal: {
			"en": {
				"The stages of the package", `class="pic pic-wide stages"`, `class="pic pic-narrow stages"`, "undone by The harbour company", "default called",
				"together: nobody has to move until all are ready", "ready: The carrier", "opens when The inspector certifies it",
				"the others may undo the whole package", "a default stands: the others may undo this", "the stage is not open", "step undone",
			},
			"ar": {"مراحل الاتفاق المرحلي", "رجع عنها شركة الميناء"},
			"zh": {"一揽子安排的各阶段", "已由港口公司复原"},
		},
		channel + "/commitments": {
			"en": {"Who owes whom, and how far it has come", `class="pic pic-wide commitments"`, "by 20 January 2025", "The carrier returns the crane.", "overdue", "no deadline"},
			"ar": {"من عليه التزام لمن"},
		},
		channel + "/texts": {"en": {"undone"}},
	} {
		for lang, texts := range wants {
			said := read(t, ask(t, h, "/"+lang+path))
			for _, text := range texts {
				if !strings.Contains(said, text) {
					t.Errorf("/%s%s does not say %q", lang, path, text)
				}
			}
			if found := unsaid.FindString(said); found != "" {
				t.Errorf("/%s%s says %s", lang, path, found)
			}
		}
	}
	url := httptest.NewServer(h)
	t.Cleanup(url.Close)
	for _, lang := range []string{"en", "ar"} {
		for _, path := range []string{deal, channel + "/commitments"} {
			at := url.URL + "/" + lang + path
			browser.Usable(t, at)
		}
	}
	for _, lang := range []string{"en", "ar", "zh"} {
		look(t, url.URL+"/"+lang+deal, "package-"+lang)
		look(t, url.URL+"/"+lang+channel+"/commitments", "commitments-"+lang)
	}
}
