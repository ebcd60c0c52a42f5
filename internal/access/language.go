package access

import (
	"net/http"
	"net/url"
	"strings"

	"parley.example/internal/words"
)

const languageCookie = "parley-language"

// speaker speaks the language that the reader chose, or else that the browser asks for.
func (d *Door) speaker(r *http.Request) words.Speaker {
	if c, err := r.Cookie(languageCookie); err == nil && d.words.Has(c.Value) {
		return d.words.In(c.Value)
	}
	return d.words.Accept(r.Header.Get("Accept-Language"))
}

// languageAddress is where a language is chosen, and from where one comes back here.
func (v *Visit) languageAddress(lang string) string {
	return "/language/" + lang + "?" + url.Values{"to": {v.R.URL.RequestURI()}}.Encode()
}

// chooseLanguage remembers a language and goes back. It is no secret and changes nothing else,
// so a link is enough for it.
func (v *Visit) chooseLanguage() error {
	lang := v.R.PathValue("lang")
	if !v.door.words.Has(lang) {
		return Nowhere
	}
	http.SetCookie(v.W, &http.Cookie{
		Name: languageCookie, Value: lang, Path: "/", MaxAge: int(languageLasts.Seconds()),
		HttpOnly: true, Secure: v.door.secure, SameSite: http.SameSiteLaxMode,
	})
	return v.Redirect(ownAddress(v.R.URL.Query().Get("to")))
}

// ownAddress keeps to this site: a path from one slash, with its query.
func ownAddress(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, `\`) {
		return "/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
