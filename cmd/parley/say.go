package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

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
	By          string            `help:"The official who signs; - is the party itself. Else the only one whose key is here." placeholder:"NAME"`
	Dated       string            `help:"The time that is claimed, such as 2025-02-15T15:30:00Z; else now." placeholder:"TIME"`
	File        content           `help:"A YAML or JSON file with the same names as these flags; flags go before it." placeholder:"FILE"`
	Channel     string            `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
	Yes         bool              `short:"y" help:"Sign without asking."`
	Anyway      bool              `help:"Enter it even if it would have no effect."`
	HelpKind    string            `help:"Explain a kind and its fields, and do nothing else." placeholder:"KIND"`
	JSON        bool              `help:"Print JSON."`
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
	draft, body, breach, err := o.Node.Draft(ctx, s)
	if err != nil {
		return remedied("parley help "+v.Kind+" explains what it needs", "%w", err)
	}
	if err := v.preview(draft, s, c); err != nil {
		return err
	}
	if breach != nil && !v.Anyway {
		return &node.NoEffect{Breach: *breach}
	}
	if err := v.agree(draft, c); err != nil {
		return err
	}
	entered, err := o.Node.Sign(ctx, draft, body, v.Anyway)
	if err != nil {
		return err
	}
	sent, err := o.Deliver(ctx, id)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), struct {
			node.Entered
			Channel record.Hash       `json:"channel"`
			With    []office.Delivery `json:"with"`
		}{entered, id, sent})
	}
	p := &printer{to: c.Out()}
	p.line("Entered as %s (%s).", entered.Cite, entered.Act.Short())
	sayDelivered(p, sent, entered.Cite)
	return p.err
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
	if v.Dated != "" {
		if s.Dated, err = parseTime(v.Dated); err != nil {
			return s, fmt.Errorf("--dated: %w", err)
		}
	}
	if s.Official, err = v.signer(ctx, o, id, kind); err != nil {
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

// signer is who signs: who is named, or the only official with powers whose key is kept here,
// or for what needs no powers the party.
func (v *sayCmd) signer(ctx context.Context, o *office.Office, id record.Hash, kind record.Kind) (record.OfficialID, error) {
	if v.By == "-" || v.By == "" && kind.Power == "" {
		return "", nil
	}
	if v.By != "" {
		return record.OfficialID(v.By), nil
	}
	s, err := o.Node.Standing(ctx, id, o.Node.Now())
	if err != nil {
		return "", err
	}
	var able []record.OfficialID
	for _, p := range s.Parties {
		for _, x := range p.Officials {
			if _, err := o.OfficialKey(x.Official); p.Name == o.Config.Party && err == nil && x.MayNow(kind.Power, o.Node.Now()) {
				able = append(able, x.Official)
			}
		}
	}
	slices.Sort(able)
	switch able = slices.Compact(able); len(able) {
	case 0:
		return "", remedied("give them with parley official add, or say with --by who signs", "no official of %s whose key is here has powers to %s in this channel", o.Config.Party, kind.Power)
	case 1:
		return able[0], nil
	}
	return "", remedied("say with --by which", "%s could sign this", join(able))
}

// preview shows exactly what will be signed, and the words to which it commits.
func (v *sayCmd) preview(d *record.Draft, s node.Saying, c office.Console) error {
	to := c.Out()
	if v.JSON {
		to = c.Err() // the output is for programs
	}
	p := &printer{to: to}
	p.line("This will be signed:")
	p.indent("  ", string(d.Text()))
	if s.Body != nil {
		p.line("with these words:")
		p.body("  ", s.Body)
	}
	return p.err
}

// agree asks whether to sign.
func (v *sayCmd) agree(d *record.Draft, c office.Console) error {
	if v.Yes {
		return nil
	}
	who := string(d.Party)
	if d.By != "" {
		who = string(d.By) + " of " + who
	}
	answer, err := c.Ask("Sign it as " + who + "? [yes/no]")
	if errors.Is(err, io.EOF) {
		return remedied("answer yes, or give --yes", "nothing was signed: nobody answered")
	}
	if err != nil {
		return err
	}
	if answer != "yes" && answer != "y" {
		return remedied("nothing has changed", "nothing was signed")
	}
	return nil
}

// parseTime reads a time as precisely as it is given: 2025-02-15T15:30:00Z, or the first
// instant of a moment: 2025-02-15, 2025-02-15T18:30+03:00.
func parseTime(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	from, _, err := record.Moment(s).Span()
	if err != nil {
		return from, fmt.Errorf("%q is no time: want one like 2025-02-15T15:30:00Z or 2025-02-15", s)
	}
	return from, nil
}
