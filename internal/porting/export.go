package porting

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"parley.example/internal/comments"
	"parley.example/internal/publication"
)

// Export writes all of a publication as a ZIP file:
//
//	publication.json          what it says of itself, its former addresses, and how it has linked readouts
//	articles/ID.json          each article whole: what is being written, every edition, notices
//	articles/SLUG.LANG.md     what the newest edition says, to be read as it is
//	comments.json             what readers say, shown or not, with their names and addresses
func Export(ctx context.Context, to io.Writer, h House) error {
	z := zip.NewWriter(to)
	add := func(name string, write func(io.Writer) error) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: h.Clock().UTC()})
		if err == nil {
			err = write(f)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	settings, err := h.Articles.Settings(ctx)
	if err != nil {
		return err
	}
	redirects, err := h.Redirects.All(ctx)
	if err != nil {
		return err
	}
	comparisons, err := h.Links.All(ctx)
	if err != nil {
		return err
	}
	err = add("publication.json", inJSON(struct {
		Settings    publication.Settings       `json:"settings"`
		Redirects   map[string]publication.Key `json:"redirects"`
		Comparisons []publication.Comparison   `json:"comparisons,omitempty"`
	}{settings, redirects, comparisons}))
	if err != nil {
		return err
	}
	err = add("comments.json", func(to io.Writer) error { return comments.ExportJSON(to, h.Comments.All(ctx)) })
	if err != nil {
		return err
	}
	all, err := h.Articles.All(ctx)
	if err != nil {
		return err
	}
	for _, a := range all {
		if err := add("articles/"+a.ID+".json", inJSON(a)); err != nil {
			return err
		}
		words, at, ok := newest(a)
		if !ok {
			continue
		}
		for _, lang := range words.Languages() {
			err := add(fmt.Sprintf("articles/%s.%s.md", cmp.Or(a.Slug, a.ID), lang), func(to io.Writer) error {
				head, err := json.Marshal(map[string]any{
					"title": words.Title[lang], "date": at.UTC().Format(time.RFC3339), "by": words.Byline, "tags": words.Tags, "summary": words.Summary[lang],
				})
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(to, "---\n%s\n---\n\n%s\n", head, words.Body[lang]) // JSON is YAML too
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return z.Close()
}

// newest is what an article says last, in an edition or, if there is none, as a draft.
func newest(a *publication.Article) (words publication.Words, at time.Time, ok bool) {
	switch n := len(a.Editions); {
	case a.Removed != nil:
		return words, at, false
	case n > 0:
		return a.Editions[n-1].Words, a.Editions[n-1].At, true
	case a.Draft != nil:
		return a.Draft.Words, a.Draft.Saved, true
	}
	return words, at, false
}

func inJSON(value any) func(io.Writer) error {
	return func(to io.Writer) error {
		e := json.NewEncoder(to)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(value)
	}
}
