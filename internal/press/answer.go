package press

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley.example/internal/web"
	"parley.example/internal/words"
)

// An answer is what a request is answered with, whole. It does not change, so it can be given to
// any number of readers at once.
type answer struct {
	status int // 0: 200
	header http.Header
	plain  []byte
	zips   bool   // is worth compressing
	tag    string // of the content and of nothing else, so that it cannot tell of what is not shown
	coded  [codings]coded
}

// newAnswer is an answer that caches may keep for a while. Its headers go in pairs.
func newAnswer(mediaType string, age time.Duration, body []byte, header ...string) *answer {
	sum := sha256.Sum256(body)
	a := &answer{plain: body, tag: base64.RawURLEncoding.EncodeToString(sum[:18]), header: http.Header{}}
	a.header.Set("Content-Type", mediaType)
	a.header.Set("Cache-Control", cacheFor(age))
	for i := 0; i+1 < len(header); i += 2 {
		a.header.Set(header[i], header[i+1])
	}
	a.zips = len(body) >= compressFrom && mediaType != "image/png" && mediaType != "application/octet-stream"
	if a.zips {
		a.header.Set("Vary", "Accept-Encoding")
	}
	return a
}

// same reports whether two answers are the same, to the byte.
func (a *answer) same(b *answer) bool {
	return a.tag == b.tag && a.status == b.status && a.zips == b.zips && maps.EqualFunc(a.header, b.header, slices.Equal) && bytes.Equal(a.plain, b.plain)
}

// moved sends readers on, for good.
func moved(to string) *answer {
	a := newAnswer("text/plain; charset=utf-8", 24*time.Hour, []byte(to+"\n"), "Location", to)
	a.status = http.StatusMovedPermanently
	return a
}

// room is how many bytes it takes to keep: a text and its compressed forms.
func (a *answer) room() int {
	if a.zips {
		return len(a.plain) + len(a.plain)/2 + answerBytes
	}
	return len(a.plain) + answerBytes
}

// in returns the answer in a coding; plain, if it cannot be had in that one.
func (a *answer) in(c coding) (*coded, coding) {
	if !a.zips {
		c = plain
	}
	made := &a.coded[c]
	made.once.Do(func() {
		body, err := compress(a.plain, c)
		if err != nil {
			return
		}
		tag := `"` + a.tag + `"`
		if c != plain {
			tag = `"` + a.tag + "-" + c.String() + `"`
		}
		made.body, made.tag, made.length = body, []string{tag}, []string{strconv.Itoa(len(body))}
	})
	if made.tag == nil && c != plain {
		return a.in(plain)
	}
	return made, c
}

var codingHeaders = [codings][]string{gzipped: {"gzip"}, brotlied: {"br"}}

// send answers a request, or says that the reader has it.
func (a *answer) send(w http.ResponseWriter, r *http.Request) {
	made, c := a.in(best(r.Header.Get("Accept-Encoding")))
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	h["Etag"] = made.tag
	if a.status == 0 && a.known(r.Header.Get("If-None-Match")) {
		delete(h, "Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if c != plain {
		h["Content-Encoding"] = codingHeaders[c]
	}
	h["Content-Length"] = made.length
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	if r.Method != http.MethodHead {
		_, _ = w.Write(made.body) // a reader who has gone away is nobody's error
	}
}

// known reports whether an If-None-Match names the answer, in any coding.
func (a *answer) known(header string) bool {
	if header == "" {
		return false
	}
	for given := range strings.SplitSeq(header, ",") {
		given = strings.Trim(strings.TrimPrefix(strings.TrimSpace(given), "W/"), `"`)
		given = strings.TrimSuffix(strings.TrimSuffix(given, "-gzip"), "-br")
		if given == a.tag || given == "*" {
			return true
		}
	}
	return false
}

func cacheFor(age time.Duration) string {
	return fmt.Sprintf("public, max-age=%d", int(age.Seconds()))
}

// A maker makes the answer to a visit.
type maker func(*visit) (*answer, error)

// answers turns a maker into what answers requests, in a language or, where none is given, in
// that of the reader.
func (p *Press) answers(lang string, make maker) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := p.visit(lang, r)
		a, err := make(v)
		if err != nil {
			if lang == "" {
				w.Header().Set("Vary", "Accept-Language")
			}
			p.trouble(w, v, err)
			return
		}
		a.send(w, r)
	}
}

// kept makes an answer once for all who ask at the same time, and keeps it.
func (p *Press) kept(make maker) maker {
	return func(v *visit) (*answer, error) {
		if !keepable(v.request) {
			return make(v)
		}
		// Several wait for the one: that one reader goes away must not end it.
		v.request = v.request.WithContext(context.WithoutCancel(v.ctx()))
		kept, err := p.keptNow(v.ctx())
		if err != nil {
			return nil, err
		}
		path := v.request.URL.Path
		made, err, _ := p.atOnce.Do(fmt.Sprintf("%p %s", kept, path), func() (any, error) {
			a, err := make(v)
			if err == nil {
				a = kept.keep(path, a)
			}
			return a, err
		})
		a, _ := made.(*answer)
		return a, err
	}
}

// keepable reports whether the answer to a request is that to everybody's request for its path.
func keepable(r *http.Request) bool {
	return r.URL.RawQuery == "" && r.URL.RawPath == "" && (r.Method == http.MethodGet || r.Method == http.MethodHead)
}

// keeping answers at once with what is kept, and leaves the rest to next.
func (p *Press) keeping(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if keepable(r) {
			if kept, err := p.keptNow(r.Context()); err == nil {
				if a := kept.get(r.URL.Path); a != nil {
					a.send(w, r)
					return
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}

// answering makes the answer of a page.
func answering(build func(*visit) (*page, error)) maker {
	return func(v *visit) (*answer, error) {
		made, err := build(v)
		if err != nil {
			return nil, err
		}
		if made.moved != "" {
			return moved(made.moved), nil
		}
		var html bytes.Buffer
		if err := v.press.pages.Write(&html, made.template, made.data); err != nil {
			return nil, err
		}
		a := newAnswer("text/html; charset=utf-8", maxAge, html.Bytes(), "Content-Language", v.Lang())
		a.status = made.status
		if made.policy != (web.Policy{}) {
			a.header.Set("Content-Security-Policy", made.policy.ContentSecurityPolicy())
		}
		return a, nil
	}
}

// chooseLanguage sends a reader who asks for no page to the front page in their language.
func (p *Press) chooseLanguage(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery != "" && p.redirected(w, r) { // blogs have addresses such as /?p=7
		return
	}
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", cacheFor(maxAge))
	http.Redirect(w, r, "/"+p.speaker(r).Lang()+"/", http.StatusFound)
}

// speaker is that of the address, or else of what the reader's browser asks for.
func (p *Press) speaker(r *http.Request) words.Speaker {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if slices.Contains(words.Languages(), first) {
		return p.words.In(first)
	}
	return p.words.Accept(r.Header.Get("Accept-Language"))
}

// visit begins a visit, in a language or, where none is given, in that of the reader.
func (p *Press) visit(lang string, r *http.Request) *visit {
	if lang == "" {
		return &visit{p.speaker(r), p, r}
	}
	return &visit{p.words.In(lang), p, r}
}
