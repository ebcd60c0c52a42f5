package press

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"parley.example/internal/publication"
	"parley.example/internal/web"
)

// errNowhere is the error for every address at which nothing is shown: that an entry exists and
// is not released is answered in the same words as that there is none.
var errNowhere = errors.New("nothing is shown at this address")

// A wait is the error for what cannot be shown yet, and what it waits for in words.
type wait struct {
	title, why string
	seconds    int
}

func (e *wait) Error() string { return e.title + " " + e.why }

// removed is the error for what was public and was removed under law.
type removed struct{ post publication.Post }

func (e *removed) Error() string { return string(e.post.Key) + " was removed" }

type troublePage struct {
	sheet
	Notice web.Notice
	Next   []web.Link
	Hash   string // of what was removed; empty otherwise
}

// nowhere answers for every address that is no page.
func (p *Press) nowhere(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	p.trouble(w, &visit{p.speaker(r), p, r}, errNowhere)
}

// trouble answers with a page that says what went wrong and where to go on. What failed on our
// side is logged, and not shown.
func (p *Press) trouble(w http.ResponseWriter, v *visit, err error) {
	status, title, why := http.StatusInternalServerError, v.Say("press.trouble.failed"), v.Say("press.trouble.failed.why")
	var later *wait
	var gone *removed
	switch {
	case errors.Is(err, errNowhere):
		status, title, why = http.StatusNotFound, v.Say("press.trouble.nowhere"), v.Say("press.trouble.nowhere.why")
	case errors.As(err, &gone):
		status, title, why = http.StatusGone, v.Say("press.removed.title"), v.removal(gone.post)
	case errors.As(err, &later):
		status, title, why = http.StatusServiceUnavailable, later.title, later.why
		w.Header().Set("Retry-After", strconv.Itoa(later.seconds))
	case v.ctx().Err() != nil:
		return // the reader has gone away
	default:
		p.log.Error("a page of the press room failed", "path", v.request.URL.Path, "error", err)
	}
	if strings.HasPrefix(v.request.URL.Path, "/api/") {
		p.problem(w, v.request, status, title, why)
		return
	}
	data := troublePage{sheet: v.sheet(title), Notice: web.Notice{Text: why, Attention: status == http.StatusInternalServerError}}
	data.Found = false
	data.Languages = nil // the page that is not there is not there in any language
	if gone != nil {
		data.Hash = gone.post.Removed.Hash.String()
	}
	data.Next = []web.Link{{Text: v.Say("press.trouble.front"), Href: data.Home}}
	var html bytes.Buffer
	if err := p.pages.Write(&html, "trouble", data); err != nil {
		p.log.Error("the page that says so failed too", "error", err)
		http.Error(w, title, status)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang())
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if v.request.Method != http.MethodHead {
		_, _ = html.WriteTo(w)
	}
}
