package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"parley.example/internal/nonpaper"
	"parley.example/internal/words"
)

// An officer writes a non-paper and finds it again, said to be outside the record; the logs have
// not grown.
func TestNonPapers(t *testing.T) {
	w := newWorld(t)
	b := w.a.signIn("anna")
	at := "/c/" + w.id.String() + "/non-papers"
	before := w.size(w.a)
	b.want(http.StatusOK, b.get(at)).shows(t, "Not part of the record; cannot be proven", "0 here")
	sent := url.Values{"to": {"sudland.example"}, "text": {"What if the visas came first?"}}
	b.want(http.StatusOK, b.post(at, sent)).shows(t, "What if the visas came first?", "Norland to Sudland", "not delivered yet", "1 here")
	waiting, err := nonpaper.Waiting(t.Context(), w.a.Node, w.id, "sudland.example")
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%v %v", waiting, err)
	}
	if err := nonpaper.Delivered(t.Context(), w.a.Node, waiting[0]); err != nil {
		t.Fatal(err)
	}
	if a := b.get(at); strings.Contains(a.body, "not delivered yet") {
		t.Error("what was delivered is said to wait")
	}
	for name, wrong := range map[string]url.Values{
		"nothing":   {"to": {"sudland.example"}, "text": {" "}},
		"too long":  {"to": {"sudland.example"}, "text": {strings.Repeat("x", nonpaper.MaxText+1)}},
		"to nobody": {"to": {"eastmark.example"}, "text": {"Kept words."}},
	} {
		a := b.want(http.StatusUnprocessableEntity, b.post(at, wrong))
		a.shows(t, "Say something")
		if name == "to nobody" {
			a.shows(t, "Kept words.")
		}
	}
	for _, lang := range words.Languages() {
		b.get("/language/" + lang)
		if m := unsaid.FindString(b.want(http.StatusOK, b.get(at)).body); m != "" {
			t.Errorf("in %s it says %s", lang, m)
		}
	}
	if after := w.size(w.a); after != before {
		t.Errorf("the log grew from %d to %d", before, after)
	}
}
