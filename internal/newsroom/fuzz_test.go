package newsroom_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"parley.example/internal/staff"
)

// FuzzForm sends the newsroom whatever an editor's browser may send: everything has an answer, which is
// never that something went wrong in here.
func FuzzForm(f *testing.F) {
	h := newHouse(f)
	h.employ("eve", staff.Roles()...)
	eve := h.signIn("eve")
	at := eve.ask(303, "POST", "/newsroom/new", url.Values{"title.en": {"On fish"}, "body.en": {"There are *five*."}, "then": {"save"}})
	for _, x := range []struct{ path, form string }{
		{"/newsroom/new", "title.en=Ours&body.ar=%E2%80%AE&tags=a%2Cb&then=save"},
		{at, "revision=1&title.en=On+fish&topics=x"},
		{at + "/publish", "revision=1&when=2026-13-40+25%3A61&zone=Mars%2FOlympus&commit=1"},
		{at + "/withdraw", "revision=99999999999999999999&reason.en=x"},
		{at + "/remove", "%zz"},
		{"/newsroom/settings", "revision=-1&languages=en+xx&name.en=G"},
		{"/newsroom/channel/00/us.example/-1", "then=release"},
	} {
		f.Add(x.path, x.form)
	}
	f.Fuzz(func(t *testing.T, path, form string) {
		to, err := url.ParseRequestURI(path)
		if err != nil || !strings.HasPrefix(path, "/newsroom/") {
			return
		}
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(form))
		r.URL, r.RequestURI = to, path
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(eve.cookie)
		w := httptest.NewRecorder()
		h.rooms.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%s with %q is answered with %d", path, form, w.Code)
		}
	})
}
