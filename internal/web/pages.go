package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed templates/*.html
var templates embed.FS

// Pages are templates that share the layout and the parts. Each is a file that defines the
// template "main", and may define "head" for what it adds to the head (feeds, alternates):
//
//	{{define "main"}}
//	{{range .Awaiting}}{{template "entry" .}}{{end}}
//	{{end}}
//
// They do not change after [NewPages], and are safe for concurrent use.
type Pages struct {
	byName map[string]*template.Template
}

// NewPages parses the files of that pattern, each a page of its own under its file's name
// without the extension. What every one of them shares, beside the layout, is in the files of
// the patterns shared.
func NewPages(assets *Assets, files fs.FS, pattern string, shared ...string) (*Pages, error) {
	base := template.New("layout").Funcs(template.FuncMap{"asset": assets.Path}).Option("missingkey=error")
	base, err := base.ParseFS(templates, "templates/*.html")
	if err != nil {
		return nil, err
	}
	if len(shared) > 0 {
		if base, err = base.ParseFS(files, shared...); err != nil {
			return nil, err
		}
	}
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	p := &Pages{byName: map[string]*template.Template{}}
	for _, file := range names {
		t, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if t, err = t.ParseFS(files, file); err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(path.Base(file), path.Ext(file))
		if t.Lookup("main") == nil {
			return nil, fmt.Errorf("web: page %s defines no template main", file)
		}
		p.byName[name] = t
	}
	return p, nil
}

// Write writes a page whose data embeds [Page].
func (p *Pages) Write(w io.Writer, name string, data any) error {
	return p.write(w, name, "layout.html", data)
}

// WritePart writes one template of a page without the layout, for a page that is changed in
// place.
func (p *Pages) WritePart(w io.Writer, name, part string, data any) error {
	return p.write(w, name, part, data)
}

func (p *Pages) write(w io.Writer, name, start string, data any) error {
	t, ok := p.byName[name]
	if !ok {
		return fmt.Errorf("web: no page is called %q", name)
	}
	return t.ExecuteTemplate(w, start, data)
}

// Render answers a request with a page. Nothing is sent when the template fails: the error is
// returned, for the caller to log and answer.
func (p *Pages) Render(w http.ResponseWriter, status int, name string, data any) error {
	var b bytes.Buffer
	if err := p.Write(&b, name, data); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := b.WriteTo(w)
	return err
}
