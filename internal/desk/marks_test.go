package desk

import (
	"net/http"
	"testing"
)

// What turns the words beside it around, and is not seen, is seen before it is signed: in the words, in the
// terms, and in the text that is signed.
func TestDirectionMarksAreSeenBeforeSigning(t *testing.T) {
	w := newWorld(t)
	b := w.a.signIn("anna")
	form := proposal()
	form.Set("b.title.en", "Meeting\u200f in Geneva")
	form.Set("b.text.en", "At \u061c10 (100)")
	form.Set("t.venue", "Geneva\u200e 3")
	preview := b.want(http.StatusOK, b.post("/c/"+w.id.String()+"/act/contact.proposed", form))
	preview.shows(t, "Meeting[U+200F] in Geneva", "At [U+061C]10 (100)", "Geneva[U+200E] 3", `"venue":"Geneva[U+200E] 3"`)
}
