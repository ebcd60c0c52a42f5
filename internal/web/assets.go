package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"

	"parley.example/internal/typeface"
)

//go:embed assets/css
var embedded embed.FS

// AssetPattern is the route of [Assets] for an http.ServeMux.
const AssetPattern = "GET /assets/{file}"

const assetPrefix = "/assets/"

// StyleSheet is the name of the style sheet, for [Assets.Path]. HanSheet is that of a second one, which
// only names the slices of the Chinese face: pages in other languages ask for it last.
const (
	StyleSheet = "parley.css"
	HanSheet   = "han.css"
)

// sheets are the parts of the style sheet, in the order of its layers.
func sheets() []string {
	return []string{"fonts", "tokens", "base", "page", "parts", "forms", "pictures", "print"}
}

// Assets are the files that pages load: the style sheet, the fonts, and what a face adds. Each
// has the hash of its content in its address, so browsers may keep it for ever. They do not
// change after [NewAssets], and are safe for concurrent use.
type Assets struct {
	paths map[string]string // by name
	files map[string]asset  // by path
}

// An asset is kept as it stands, or compressed, or both.
type asset struct {
	content, zipped []byte
	mediaType       string
}

// NewAssets reads the embedded files and those of more, which a face adds (scripts, say), each
// under the last part of its path. It fails when two have the same name.
func NewAssets(more ...fs.FS) (*Assets, error) {
	a := &Assets{paths: map[string]string{}, files: map[string]asset{}}
	for _, files := range append([]fs.FS{typeface.Files()}, more...) {
		if err := a.addAll(files); err != nil {
			return nil, err
		}
	}
	own, err := joined(sheets())
	if err != nil {
		return nil, err
	}
	for name, css := range map[string][]byte{StyleSheet: own, HanSheet: []byte(typeface.HanSheet)} {
		if css, err = a.addressed(css); err != nil {
			return nil, err
		}
		if err := a.add(name, css); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Path is the address of a file by its name, for href and src.
func (a *Assets) Path(name string) (string, error) {
	p, ok := a.paths[name]
	if !ok {
		return "", fmt.Errorf("web: no asset is called %q: add it to the files given to NewAssets", name)
	}
	return p, nil
}

// ServeHTTP answers with the asset of the request's path.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	body := f.content
	if f.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
		switch {
		case strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"):
			h.Set("Content-Encoding", "gzip")
			body = f.zipped
		case body == nil: // so few ask for it so that it is not kept
			unzipTo(w, f.zipped)
			return
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a reader who has gone away is nobody's error
	}
}

func (a *Assets) addAll(files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), "LICENSE") {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return a.add(path.Base(name), content)
	})
}

// add adds a file under its name, or one that is compressed (NAME.gz) under the name without that.
func (a *Assets) add(name string, content []byte) error {
	name, isZipped := strings.CutSuffix(name, ".gz")
	if _, twice := a.paths[name]; twice {
		return fmt.Errorf("web: two assets are called %q: rename one", name)
	}
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	p := assetPrefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext
	f := asset{content: content, mediaType: mediaType(ext)}
	var err error
	switch {
	case isZipped:
		f.content, f.zipped = nil, content
		_, err = gzip.NewReader(bytes.NewReader(content))
	case strings.HasPrefix(f.mediaType, "text/"):
		f.zipped, err = zip(content)
	}
	if err != nil {
		return fmt.Errorf("web: %s: %w", name, err)
	}
	a.paths[name], a.files[p] = p, f
	return nil
}

// unzipTo writes what is kept compressed alone.
func unzipTo(w io.Writer, zipped []byte) {
	if r, err := gzip.NewReader(bytes.NewReader(zipped)); err == nil { // NewAssets has looked at it
		_, _ = io.Copy(w, r)
	}
}

func zip(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// mediaType does not ask the system's table for what every face serves: it differs from one
// machine to the next.
func mediaType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	case ".wasm":
		return "application/wasm"
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}

var fontURL = regexp.MustCompile(`url\(([a-z0-9-]+\.woff2)\)`)

// joined is one style sheet of its parts.
func joined(parts []string) ([]byte, error) {
	var css bytes.Buffer
	for _, part := range parts {
		raw, err := embedded.ReadFile("assets/css/" + part + ".css")
		if err != nil {
			return nil, err
		}
		css.Write(raw)
	}
	return css.Bytes(), nil
}

// addressed gives the fonts of a style sheet their hashed addresses.
func (a *Assets) addressed(css []byte) ([]byte, error) {
	var missing error
	out := fontURL.ReplaceAllFunc(css, func(m []byte) []byte {
		p, err := a.Path(string(fontURL.FindSubmatch(m)[1]))
		if err != nil {
			missing = err
		}
		return []byte("url(" + p + ")")
	})
	return out, missing
}
