package access

import (
	"maps"
	"mime"
	"net/http"
	"slices"

	"parley.example/internal/web"
)

// unsent gives back a form that was sent when nobody was signed in any more: an hour over a long text, and what
// was typed must not be gone. The page holds it, and this house keeps nothing of somebody whom it does
// not know; once the person has signed in in another window, it is sent again from there. It is nil for what is
// no form.
func (v *Visit) unsent() *web.Form {
	kind, _, err := mime.ParseMediaType(v.R.Header.Get("Content-Type"))
	if v.R.Method != http.MethodPost || err != nil || kind != "application/x-www-form-urlencoded" || v.R.ParseForm() != nil || len(v.R.PostForm) == 0 {
		return nil
	}
	f := &web.Form{Speaker: v.Speaker, ID: "unsent", Action: v.R.URL.EscapedPath(), Buttons: []web.Button{{Text: v.Say("access.unsent.send")}}}
	for _, name := range slices.Sorted(maps.Keys(v.R.PostForm)) {
		for _, value := range v.R.PostForm[name] {
			f.Hidden = append(f.Hidden, web.Hidden{Name: name, Value: value})
		}
	}
	return f
}
