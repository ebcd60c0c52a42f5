package main

import (
	"context"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/record"
)

type sayCmd struct {
	Kind        string            `arg:"" optional:"" help:"The kind of act: parley help kinds lists them."`
	About       string            `help:"What it is about: us.example 12, or us.example/12#k1 for a point, or the first digits of the act's hash." placeholder:"REF"`
	Set         []string          `sep:"none" help:"A field of its terms. A path leads to one within another: delegations.us.head=…. Given again, it is a list." placeholder:"FIELD=VALUE"`
	Title       texts             `help:"Its title, by language; en=@FILE reads a file." placeholder:"LANG=WORDS"`
	Text        texts             `help:"Its text, by language; en=@FILE reads a file." placeholder:"LANG=WORDS"`
	PointText   pointWords        `help:"The words of a point, by its name and language." placeholder:"POINT=LANG=WORDS"`
	Translation map[string]string `help:"Which languages are translations: official or machine." placeholder:"LANG=WHOSE"`
	File        content           `help:"A YAML or JSON file with the same names as these flags; flags go before it." placeholder:"FILE"`
	Anyway      bool              `help:"Enter it even if it would have no effect."`
	HelpKind    string            `help:"Explain a kind and its fields, and do nothing else." placeholder:"KIND"`
	signing
}

// Help explains the verb.
func (sayCmd) Help() string {
	return `Shows exactly what will be signed, and asks. What would have no effect is refused, with the
rule of the law that it breaks. When it is entered, this side holds it for good; then one exchange
with the other parties is tried, and who has receipted it is said.

Example: parley say contact.proposed --set form=call --set level=ministers --set when=2025-02-15 --title en="A call"

Example: parley say readout --about "us.example 4" --text en=@readout.txt --set points.k1.owes=ru.example --set points.k1.to=us.example --set points.k1.due.none=yes --point-text k1=en="An expert meeting"`
}

// Run says.
func (v *sayCmd) Run(ctx context.Context, a *app) error {
	if v.HelpKind != "" {
		return explainKind(a.console.Out(), v.HelpKind)
	}
	return a.inOffice(ctx, "say", v)
}

func (v *sayCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	terms := new(typed)
	if err := v.readFile(terms); err != nil {
		return err
	}
	for _, s := range v.Set {
		if err := terms.set(s); err != nil {
			return err
		}
	}
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	s, err := v.saying(ctx, o, id, terms)
	if err != nil {
		return err
	}
	return v.enter(ctx, o, c, s, nil)
}

// readFile takes in the file: what flags say too, the flags keep.
func (v *sayCmd) readFile(terms *typed) error {
	if v.File.Data == nil {
		return nil
	}
	wrong := func(err error) error { return fmt.Errorf("%s: %w", v.File.Name, err) }
	var file struct {
		Kind, About, By, Dated string
		Set                    yaml.Node
		Title, Text            texts
		PointText              pointWords        `yaml:"point-text"`
		Translation            map[string]string `yaml:"translation"`
	}
	d := yaml.NewDecoder(strings.NewReader(string(v.File.Data)))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return wrong(err)
	}
	if !file.Set.IsZero() {
		if err := terms.read(&file.Set); err != nil {
			return wrong(err)
		}
	}
	for _, x := range []struct {
		flag *string
		file string
	}{{&v.Kind, file.Kind}, {&v.About, file.About}, {&v.By, file.By}, {&v.Dated, file.Dated}} {
		if *x.flag == "" {
			*x.flag = x.file
		}
	}
	fill(&v.Title, file.Title)
	fill(&v.Text, file.Text)
	fill(&v.PointText, file.PointText)
	fill(&v.Translation, file.Translation)
	return nil
}

func fill[M ~map[string]V, V any](flag *M, file M) {
	if *flag == nil {
		*flag = M{}
	}
	for k, x := range file {
		if _, said := (*flag)[k]; !said {
			(*flag)[k] = x
		}
	}
}

// saying is what the flags amount to.
func (v *sayCmd) saying(ctx context.Context, o *office.Office, id record.Hash, terms *typed) (s node.Saying, err error) {
	kind, ok := record.Kinds().Find(v.Kind)
	if !ok {
		return s, remedied("parley help kinds lists them", "there is no kind %q", v.Kind)
	}
	s = node.Saying{Channel: id, Kind: v.Kind, Anyway: v.Anyway}
	ref := func(text string) (record.Ref, error) { return findRef(ctx, o.Node, id, text) }
	if s.Terms, err = terms.terms(kind, ref); err != nil {
		return s, err
	}
	if v.About != "" {
		if s.About, err = ref(v.About); err != nil {
			return s, fmt.Errorf("--about: %w", err)
		}
	}
	if err := v.author(ctx, o, kind, &s); err != nil {
		return s, err
	}
	body := &record.Body{Title: v.Title.text(), Text: v.Text.text(), Points: v.PointText.texts()}
	for lang, whose := range v.Translation {
		if body.Translations == nil {
			body.Translations = record.Translations{}
		}
		body.Translations[record.Lang(lang)] = record.Translation(whose)
	}
	if len(body.Title)+len(body.Text)+len(body.Points)+len(body.Translations) > 0 {
		s.Body = body
	}
	return s, nil
}
