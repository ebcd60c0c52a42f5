package access

import (
	"errors"
	"net/http"

	"parley.example/internal/web"
)

// A Refusal is an error that is the reader's to know: an answer with a status, and the keys of a title
// and a sentence.
type Refusal struct {
	status int
	key    string // access.refused.<key>.title and .lead
}

// NewRefusal makes one.
func NewRefusal(status int, key string) *Refusal { return &Refusal{status, key} }

func (r *Refusal) Error() string { return "refused: " + r.key }

// What any page may answer with.
var (
	Nowhere     = NewRefusal(http.StatusNotFound, "nowhere")
	SignedOut   = NewRefusal(http.StatusUnauthorized, "signed-out")
	Spent       = NewRefusal(http.StatusGone, "spent")
	Powers      = NewRefusal(http.StatusForbidden, "powers")
	NotYourRole = NewRefusal(http.StatusForbidden, "role")
	NoPasskey   = NewRefusal(http.StatusForbidden, "passkey")
	Copied      = NewRefusal(http.StatusForbidden, "copied")
	NotNamed    = NewRefusal(http.StatusForbidden, "provider")
	TooLarge    = NewRefusal(http.StatusRequestEntityTooLarge, "too-large")

	fault = NewRefusal(http.StatusInternalServerError, "fault")
)

// Refuse answers with what went wrong. What is nobody's to know goes to the log.
func (v *Visit) Refuse(err error) {
	known, ok := errors.AsType[*Refusal](err)
	if !ok {
		v.door.log.ErrorContext(v.R.Context(), "access: "+v.R.Method+" "+v.R.URL.Path, "error", err)
		known = fault
	}
	p := refusedPage{Page: v.Page(v.Say("access.refused." + known.key + ".title"))}
	p.Lead = v.Say("access.refused." + known.key + ".lead")
	if known == SignedOut {
		p.SignIn = v.Say("access.come-in.title")
		if v.R.Method == http.MethodGet {
			p.Again = v.R.URL.RequestURI()
		}
		if p.Unsent = v.unsent(); p.Unsent != nil {
			p.Lead = v.Say("access.unsent.lead")
		}
	}
	if err := v.door.pages.Render(v.W, known.status, "refused", p); err != nil {
		v.door.log.ErrorContext(v.R.Context(), "access: the page of a refusal", "error", err)
		http.Error(v.W, http.StatusText(known.status), known.status)
	}
}

type refusedPage struct {
	web.Page
	SignIn string    // what the link to the ways to come in says; empty: there is none
	Again  string    // the address to follow from this page, where a link from elsewhere led here
	Unsent *web.Form // what was typed, to be sent again; see [Visit.unsent]
}
