package record

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"
)

const specFile = "../docs/spec/record.md"

// TestTablesOfTheSpecification holds the tables of kinds (§7.3) and of limits (§11) to the
// code. With -update it writes them.
func TestTablesOfTheSpecification(t *testing.T) {
	spec, err := os.ReadFile(specFile)
	if err != nil {
		t.Fatal(err)
	}
	want := spec
	for name, table := range map[string]string{"kinds": kindTables(), "limits": limitTable(t)} {
		marks := regexp.MustCompile(`(?s)(<!-- ` + name + `:[^\n]*-->\n).*?(<!-- end of ` + name + ` -->)`)
		if len(marks.FindAll(want, -1)) != 1 {
			t.Fatalf("%s: want one place for the table of %s", specFile, name)
		}
		want = marks.ReplaceAll(want, []byte("${1}\n"+strings.ReplaceAll(table, "$", "$$")+"\n${2}"))
	}
	if bytes.Equal(spec, want) {
		return
	}
	if !*update {
		t.Fatalf("%s: its tables differ from the code at byte %d: run the test with -update", specFile, firstDifference(spec, want))
	}
	if err := os.WriteFile(specFile, want, 0o644); err != nil {
		t.Fatal(err)
	}
}

func kindTables() string {
	var b strings.Builder
	for _, k := range Kinds().All() {
		fmt.Fprintf(&b, "#### `%s`\n\n", k.Name)
		line := func(what, is string) { fmt.Fprintf(&b, "- %s: %s\n", what, is) }
		if k.Power == "" {
			line("done by", "the party itself")
		} else {
			line("done by", "an official with the power `"+string(k.Power)+"`")
		}
		switch {
		case k.About == "":
			line("about", "nothing")
		case k.Optional:
			line("about", "`"+string(k.About)+"`, or nothing")
		default:
			line("about", "`"+string(k.About)+"`")
		}
		if k.Opens != "" {
			line("opens", "`"+string(k.Opens)+"`")
		}
		line("body", bodyParts(k))
		if k.Law > 1 {
			line("law", fmt.Sprint(k.Law))
		}
		b.WriteString("\n")
		if len(k.Fields()) == 0 {
			b.WriteString("No terms: `{}`.\n\n")
			continue
		}
		b.WriteString("| member | | holds |\n|---|---|---|\n")
		rows(&b, "", k.Fields())
		b.WriteString("\n")
	}
	return b.String()
}

func bodyParts(k Kind) string {
	var parts []string
	for _, p := range []struct {
		part Part
		name string
	}{{PartTitle, "title"}, {PartText, "text"}, {PartPoints, "points"}} {
		switch {
		case k.MustSay&p.part != 0:
			parts = append(parts, p.name+" (required)")
		case k.Body&p.part != 0:
			parts = append(parts, p.name)
		}
	}
	if parts == nil {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func rows(b *strings.Builder, within string, fields []Field) {
	for _, f := range fields {
		holds := string(f.Type)
		switch f.Type {
		case FieldOption:
			holds = "one of `" + strings.Join(f.Options, "`, `") + "`"
		case FieldRef:
			holds = "reference to: `" + string(f.Object) + "`"
		}
		if f.List {
			holds = "list of: " + holds
		}
		required := ""
		if f.Required {
			required = "required"
		}
		if f.Law == 2 {
			required += "²"
		}
		fmt.Fprintf(b, "| `%s%s` | %s | %s |\n", within, f.Name, required, holds)
		if f.Type == FieldGroup {
			dots := within + f.Name + "."
			if f.List {
				dots = within + f.Name + "[]."
			}
			rows(b, dots, f.Fields)
		}
	}
}

// limitTable reads limits.go, so that each limit stands there with its reason and nowhere else.
func limitTable(t *testing.T) string {
	file, err := parser.ParseFile(token.NewFileSet(), "limits.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]int{
		"MaxAct": MaxAct, "MaxEntry": MaxEntry, "MaxBody": MaxBody, "MaxCharter": MaxCharter, "MaxCheckpoint": MaxCheckpoint, "MaxBundle": MaxBundle,
		"MaxProof":     MaxProof,
		"MaxStatement": MaxStatement, "MaxFork": MaxFork, "MaxParties": MaxParties, "MaxAuditors": MaxAuditors, "MaxInterval": MaxInterval,
		"MaxHeads": MaxHeads, "MaxSignatures": MaxSignatures, "MaxDepth": MaxDepth, "MaxName": MaxName, "MaxKeyName": MaxKeyName,
		"MaxText": MaxText, "MaxList": MaxList, "MaxIndex": MaxIndex, "MaxStamp": MaxStamp, "NonceSize": NonceSize, "MaxLogFrames": MaxLogFrames, "MaxRun": MaxRun, "MaxRunBytes": MaxRunBytes, "MaxTable": MaxTable,
	}
	var b strings.Builder
	b.WriteString("| limit | value | what it bounds, and why |\n|---|---|---|\n")
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			name := v.Names[0].Name
			value, ok := values[name]
			if !ok {
				t.Errorf("limits.go: %s: no value for the table", name)
			}
			delete(values, name)
			doc := strings.Join(strings.Fields(v.Doc.Text()), " ")
			doc = strings.TrimPrefix(doc, name+" ")
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, grouped(value), doc)
		}
	}
	for name := range values {
		t.Errorf("limits.go has no %s", name)
	}
	return b.String()
}

// grouped writes a number with commas: 16,777,216.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
