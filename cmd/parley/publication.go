package main

import (
	"bytes"
	"context"
	"errors"

	"parley.example/internal/comments"
	"parley.example/internal/office"
	"parley.example/internal/porting"
	"parley.example/internal/publication"
	"parley.example/internal/wordpress"
	"parley.example/record"
)

type publicationCmd struct {
	Import publicationImportCmd `cmd:"" help:"Bring in what WordPress has exported: articles, their dates and addresses, comments."`
	Export publicationExportCmd `cmd:"" help:"Write all of the publication to one ZIP file."`
}

func newHouse(o *office.Office, c *comments.Comments) porting.House {
	return porting.House{
		Articles: publication.NewArticles(o.Node, o.Node.Now, o.Random), Redirects: publication.NewRedirects(o.Node),
		Links: publication.NewLinks(o.Node, o.Node.Now), Comments: c, Clock: o.Node.Now,
	}
}

type publicationImportCmd struct {
	File content     `arg:"" help:"The file that WordPress gives under Tools, Export, All content."`
	By   string      `default:"import" help:"In whose name: the id of somebody of the staff." placeholder:"ID"`
	Lang record.Lang `help:"The language that the site is in; else the one that it gives as its own." placeholder:"LANG"`
	JSON bool        `help:"Print JSON."`
}

// Help explains the verb.
func (publicationImportCmd) Help() string {
	return `Posts and pages become articles, published on their dates under the names of their authors; drafts stay
drafts. Their former addresses lead to them, once this press room answers under the site's name. Pictures
and what else was embedded become links. Comments come along, with their threads; what waited for a
moderator waits here, too. What was not taken is said, with the reason. What is brought in twice is there once, so a longer export can be given later.`
}

// Run brings it in.
func (v *publicationImportCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "publication import", v)
}

func (v *publicationImportCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	e, err := wordpress.Read(bytes.NewReader(v.File.Data))
	if err != nil {
		return err
	}
	var r porting.Report
	var shown bool
	err = withComments(o, func(all *comments.Comments) error {
		set, err := all.Settings(ctx)
		if err != nil {
			return err
		}
		shown = set.On
		r, err = porting.WordPress(ctx, newHouse(o, all), e, v.By, v.Lang)
		return err
	})
	if errors.Is(err, porting.ErrLanguage) {
		return remedied("give --lang en", "%w", err)
	}
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), r)
	}
	p := &printer{to: c.Out()}
	p.line("%d articles and %d drafts were brought in, %d were here already; %d former addresses lead to them.", r.Articles, r.Drafts, r.There, r.Redirects)
	p.line("%d comments are here with them.", r.Comments)
	if r.Comments > 0 && !shown {
		p.line("Comments are off, so readers do not see them: parley comments on turns them on.")
	}
	for _, l := range r.Left {
		p.line("left: %s: %s", clean(l.What), clean(l.Why))
	}
	return p.err
}

type publicationExportCmd struct {
	Output string `short:"o" required:"" help:"The ZIP file to write." placeholder:"FILE"`
}

// Help explains the verb.
func (publicationExportCmd) Help() string {
	return `The file holds each article whole, with every version, as JSON; the newest words of each in Markdown; what
the publication says of itself; its former addresses; and all comments. Subscribers are written by parley mail export.`
}

// Run writes it.
func (v *publicationExportCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "publication export", v)
}

func (v *publicationExportCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	var file bytes.Buffer
	if err := withComments(o, func(all *comments.Comments) error { return porting.Export(ctx, &file, newHouse(o, all)) }); err != nil {
		return err
	}
	return c.Save(v.Output, file.Bytes())
}
