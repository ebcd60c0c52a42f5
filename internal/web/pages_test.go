package web

import (
	"bytes"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"parley.example/internal/words"
)

func onePage(t *testing.T, main string) (*Pages, Page) {
	t.Helper()
	assets, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := NewPages(assets, fstest.MapFS{"p/one.html": &fstest.MapFile{Data: []byte(main)}}, "p/*.html")
	if err != nil {
		t.Fatal(err)
	}
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	return pages, Page{Speaker: cat.In("ar"), Title: "T", Site: "S", Home: "/", Band: cat.In("ar").Say("layout.exercise")}
}

func TestRender(t *testing.T) {
	pages, page := onePage(t, `{{define "main"}}<p>{{.Say "state.kept"}}</p>{{end}}`)
	w := httptest.NewRecorder()
	if err := pages.Render(w, 203, "one", page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<html lang="ar" dir="rtl">`, "<title>T · S</title>", `<aside class="band"`, page.Say("layout.exercise"), "<p>أُوفي به</p>", `href="#main"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page lacks %s:\n%s", want, w.Body)
		}
	}
	if w.Code != 203 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestRenderSendsNothingOfABrokenPage(t *testing.T) {
	pages, page := onePage(t, `{{define "main"}}<p>begun</p>{{.NoSuch}}{{end}}`)
	w := httptest.NewRecorder()
	if err := pages.Render(w, 200, "one", page); err == nil {
		t.Error("a page that asks for what is not there was rendered")
	}
	if w.Body.Len() > 0 {
		t.Errorf("sent %q", w.Body)
	}
	if err := pages.Render(w, 200, "two", page); err == nil || !strings.Contains(err.Error(), `"two"`) {
		t.Errorf("got %v", err)
	}
}

func TestPageWithoutMain(t *testing.T) {
	assets, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	_, err = NewPages(assets, fstest.MapFS{"one.html": &fstest.MapFile{Data: []byte(`{{define "head"}}{{end}}`)}}, "*.html")
	if err == nil || !strings.Contains(err.Error(), "one.html") {
		t.Errorf("got %v", err)
	}
}

// TestFormGivesBack checks that what was entered stands in the form again, with the errors at
// the fields and at the top.
func TestFormGivesBack(t *testing.T) {
	pages, page := onePage(t, `{{define "main"}}{{template "form" .Form}}{{end}}`)
	data := struct {
		Page
		Form Form
	}{page, Form{
		Speaker: page.Speaker, ID: "f", Action: "/x",
		Fields: []Field{
			{Name: "a", Label: "A", Kind: TextArea, Value: "\n<b>two\nlines", Help: "help", Error: "too long"},
			{Name: "b", Label: "B", Kind: SelectField, Options: []Option{{Value: "1", Text: "one"}, {Value: "2", Text: "two", Chosen: true}}},
			{Name: "c", Label: "C", Kind: CheckField, Options: []Option{{Value: "x", Text: "X", Chosen: true}}, Error: "choose"},
		},
	}}
	var b bytes.Buffer
	if err := pages.Write(&b, "one", data); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n\n&lt;b&gt;two\nlines</textarea>", `<option value="2" selected>`, `value="x" checked`,
		`aria-describedby="f-a-help f-a-error"`, `<a href="#f-a">A</a> too long`, `<a href="#f-c-0">C</a> choose`, `id="f-c-0"`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the form lacks %s:\n%s", want, b.String())
		}
	}
}
