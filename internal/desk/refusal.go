package desk

import (
	"errors"
	"net/http"
)

// A refusal is an error that is the reader's to know: an answer with a status and the keys of a
// title and a sentence.
type refusal struct {
	status int
	key    string // desk.refused.<key>.title and .lead
}

func (r *refusal) Error() string { return "refused: " + r.key }

var (
	errNowhere   = &refusal{http.StatusNotFound, "nowhere"}
	errSignedOut = &refusal{http.StatusUnauthorized, "signed-out"}
	errSpent     = &refusal{http.StatusGone, "spent"}
	errPowers    = &refusal{http.StatusForbidden, "powers"}
	errDraftGone = &refusal{http.StatusGone, "draft"}
	errTooLarge  = &refusal{http.StatusRequestEntityTooLarge, "too-large"}
	errFault     = &refusal{http.StatusInternalServerError, "fault"}
)

// refuse answers with what went wrong. What is nobody's to know goes to the log.
func (v *visit) refuse(err error) {
	var known *refusal
	if !errors.As(err, &known) {
		v.desk.log.ErrorContext(v.ctx(), "desk: "+v.r.Method+" "+v.r.URL.Path, "error", err)
		known = errFault
	}
	p := refusedPage{sheet: v.sheet(v.Say("desk.refused." + known.key + ".title"))}
	p.Lead = v.Say("desk.refused." + known.key + ".lead")
	if known == errSignedOut && v.r.Method == http.MethodGet {
		p.Again = v.r.URL.RequestURI()
	}
	if err := v.render(known.status, "refused", p); err != nil {
		v.desk.log.ErrorContext(v.ctx(), "desk: the page of a refusal", "error", err)
		http.Error(v.w, http.StatusText(known.status), known.status)
	}
}

type refusedPage struct {
	sheet
	Again string // the address to follow from this page, where a link from elsewhere led here
}
