package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"parley.example/internal/words"
	"parley.example/record"
)

type helpCmd struct {
	About []string `arg:"" optional:"" name:"what" help:"A verb (say), the word kinds, or a kind of act (contact.proposed)."`
}

// Run explains.
func (v *helpCmd) Run(a *app) error {
	about := strings.Join(v.About, " ")
	if about == "kinds" {
		return listKinds(a.console.Out())
	}
	if _, ok := record.Kinds().Find(about); ok {
		return explainKind(a.console.Out(), about)
	}
	helped := false
	parser, err := newParser(new(cli), a.console.Out(), a.console.Err(), func(int) { helped = true })
	if err != nil {
		return err
	}
	if _, err := parser.Parse(append(slices.Clone(v.About), "--help")); err != nil && !helped {
		return remedied("parley help lists the verbs, parley help kinds the kinds of acts", "there is no help on %q", about)
	}
	return nil
}

// listKinds lists the kinds of acts by their groups.
func listKinds(to io.Writer) error {
	speak, err := newGlossary()
	if err != nil {
		return err
	}
	p := &printer{to: to}
	group := ""
	for _, k := range record.Kinds().All() {
		if k.Group != group {
			group = k.Group
			p.line("%s", strings.ToUpper(group))
		}
		p.line("  %-20s %s", k.Name, speak.of("kind."+k.Name+".help", "kind."+k.Name+".label"))
	}
	p.line("")
	p.line("parley help KIND explains one, and its fields.")
	return p.err
}

// explainKind explains a kind and its fields.
func explainKind(to io.Writer, name string) error {
	k, ok := record.Kinds().Find(name)
	if !ok {
		return remedied("parley help kinds lists them", "there is no kind %q", name)
	}
	speak, err := newGlossary()
	if err != nil {
		return err
	}
	p := &printer{to: to}
	p.line("%s: %s", k.Name, speak.of("kind."+k.Name+".help", "kind."+k.Name+".label"))
	if k.Power == "" {
		p.line("  signed by   the party itself")
	} else {
		p.line("  signed by   an official who may %s", k.Power)
	}
	switch {
	case k.About == "":
		p.line("  --about     nothing")
	case k.Optional:
		p.line("  --about     a %s, or nothing", k.About)
	default:
		p.line("  --about     a %s", k.About)
	}
	p.line("  words       %s", partsOf(k))
	fields := k.Fields()
	if len(fields) == 0 {
		p.line("  fields      none")
		return p.err
	}
	p.line("  fields, each as --set FIELD=VALUE:")
	explainFields(p, speak, k, "", fields)
	return p.err
}

func explainFields(p *printer, speak glossary, k record.Kind, path string, fields []record.Field) {
	for _, f := range fields {
		at := dotted(path, f.Name)
		need := ""
		if f.Required && f.Type != record.FieldYesNo && f.Type != record.FieldNumber {
			need = ", required"
		}
		if f.List {
			need += ", a list"
		}
		p.line("    %-24s %s%s", at, valuesOf(f), need)
		key := "field." + k.Name + "." + strings.ReplaceAll(strings.ReplaceAll(at, ".LABEL", ""), ".", "-")
		if help := speak.of(key+".help", key+".label", "field."+k.Name+"."+f.Name+".help", "field."+k.Name+"."+f.Name+".label"); help != "" {
			p.line("      %s", help)
		}
		if f.Type == record.FieldGroup {
			if f.List {
				at = dotted(at, "LABEL")
			}
			explainFields(p, speak, k, at, f.Fields)
		}
	}
}

func valuesOf(f record.Field) string {
	switch f.Type {
	case record.FieldOption:
		return strings.Join(f.Options, "|")
	case record.FieldMoment:
		return "2025-02-15, 2025-02-15T18:30+03:00, 2025-06 or A/B"
	case record.FieldPeriod:
		return "90d, 10bd, 72h, 6mo or 1y"
	case record.FieldDecimal:
		return "a number: 35, 2.5, A/B or A|B"
	case record.FieldDuration:
		return "4h30m, or 6h/6h30m"
	case record.FieldYesNo:
		return "yes|no"
	case record.FieldNumber:
		return "a whole number"
	case record.FieldRef:
		return fmt.Sprintf("a %s: us.example 12, or a hash", f.Object)
	case record.FieldParty:
		return "a party's name"
	case record.FieldActor:
		return "a party's name, or a country (XX)"
	case record.FieldWords:
		return ".LANG=WORDS"
	case record.FieldGroup:
		return "with fields of its own"
	}
	return string(f.Type)
}

func partsOf(k record.Kind) string {
	var parts []string
	for _, x := range []struct {
		part record.Part
		flag string
	}{{record.PartTitle, "--title"}, {record.PartText, "--text"}, {record.PartPoints, "--point-text"}} {
		if k.Body&x.part == 0 {
			continue
		}
		if k.MustSay&x.part != 0 {
			x.flag += " (required)"
		}
		parts = append(parts, x.flag)
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// glossary says what the catalogue has, and nothing where it has nothing.
type glossary struct{ speaker words.Speaker }

func newGlossary() (glossary, error) {
	catalogue, err := words.Load()
	if err != nil {
		return glossary{}, err
	}
	return glossary{catalogue.In("en")}, nil
}

func (g glossary) of(keys ...string) string {
	for _, k := range keys {
		if g.speaker.Has(k) {
			return g.speaker.Say(k)
		}
	}
	return ""
}
