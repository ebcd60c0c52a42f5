package press

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley.example/internal/words"
)

// answering turns what builds a page into what answers requests for it, in one language.
func (p *Press) answering(lang string, build func(*visit) (*page, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{p.words.In(lang), p, r}
		kept, plain := p.shelf.written(), r.URL.RawQuery == ""
		if html, ok := kept.page(r.URL.Path); ok && plain {
			v.send(w, html)
			return
		}
		made, err := build(v)
		if err != nil {
			p.trouble(w, v, err)
			return
		}
		if made.moved != "" {
			w.Header().Set("Cache-Control", cacheFor(24*time.Hour))
			http.Redirect(w, r, made.moved, http.StatusMovedPermanently)
			return
		}
		var html bytes.Buffer
		if err := p.pages.Write(&html, made.template, made.data); err != nil {
			p.trouble(w, v, err)
			return
		}
		if plain {
			kept.keep(r.URL.Path, html.Bytes())
		}
		v.send(w, html.Bytes())
	}
}

func (v *visit) send(w http.ResponseWriter, html []byte) {
	w.Header().Set("Content-Language", v.Lang())
	send(w, v.request, "text/html; charset=utf-8", maxAge, html)
}

// chooseLanguage sends a reader who asks for no page to the front page in their language.
func (p *Press) chooseLanguage(w http.ResponseWriter, r *http.Request) {
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

// send answers with a whole body, or says that the reader has it. Its tag is that of the
// content and of nothing else, so that it cannot tell of what is not shown.
func send(w http.ResponseWriter, r *http.Request, mediaType string, age time.Duration, body []byte) {
	sum := sha256.Sum256(body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", cacheFor(age))
	if hasTag(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a reader who has gone away is nobody's error
	}
}

func hasTag(header, tag string) bool {
	for given := range strings.SplitSeq(header, ",") {
		given = strings.TrimPrefix(strings.TrimSpace(given), "W/")
		if given == tag || given == "*" {
			return true
		}
	}
	return false
}

func cacheFor(age time.Duration) string {
	return fmt.Sprintf("public, max-age=%d", int(age.Seconds()))
}
