package play

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley.example/record"
)

var update = flag.Bool("update", false, "write the lists in docs/guide/scenarios.md")

const guide = "../../docs/guide/scenarios.md"

// TestGuideIsComplete compares the lists of the guide with what package record and package
// standing have.
func TestGuideIsComplete(t *testing.T) {
	data, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	want := string(data)
	for name, list := range map[string]string{"acts": listActs(), "standing": listStanding(), "states": listStates()} {
		frame := regexp.MustCompile(`(?s)(<!-- ` + name + `: [^>]*-->\n).*(<!-- end of ` + name + ` -->)`)
		if !frame.MatchString(want) {
			t.Fatalf("the guide has no place for the list of %s", name)
		}
		want = frame.ReplaceAllString(want, "${1}\n"+strings.ReplaceAll(list, "$", "$$")+"\n${2}")
	}
	if *update {
		if err := os.WriteFile(guide, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(data) {
		t.Error("its lists are out of date: run go test ./internal/play -run Guide -update")
	}
}

func listActs() string {
	var b strings.Builder
	group := ""
	for _, k := range record.Kinds().All() {
		if k.Name == "charter" {
			continue // it is signed before the story begins
		}
		if k.Group != group {
			if group != "" {
				b.WriteString("\n")
			}
			group = k.Group
			fmt.Fprintf(&b, "### %s%s\n\n", strings.ToUpper(group[:1]), group[1:])
		}
		fmt.Fprintf(&b, "- **`%s`**: %s.\n", k.Name, strings.Join(traits(k), "; "))
		listFields(&b, storyFields(k), "  ", k.Body&record.PartPoints != 0)
	}
	return b.String()
}

func traits(k record.Kind) []string {
	var list []string
	if k.About != "" {
		about := "about " + article(string(k.About))
		if k.About == record.ObjectOffer {
			about = "about what waits for an answer: a contact or its move, a note, a text, a signature"
		}
		if k.Optional {
			about += ", or nothing"
		}
		list = append(list, about)
	}
	if k.Opens != "" {
		opens := "opens " + article(string(k.Opens))
		if k.Opens == k.About {
			opens += " if it is about none"
		}
		list = append(list, opens)
	}
	var words []string
	for _, part := range []struct {
		part record.Part
		name string
	}{{record.PartTitle, "`title`"}, {record.PartText, "`text`"}} {
		if k.Body&part.part != 0 {
			if k.MustSay&part.part != 0 {
				part.name += "\\*"
			}
			words = append(words, part.name)
		}
	}
	if len(words) > 0 {
		list = append(list, "words: "+strings.Join(words, ", "))
	}
	if k.Power != "" {
		list = append(list, "power: "+string(k.Power))
	}
	return list
}

func listFields(b *strings.Builder, fields []record.Field, indent string, pointed bool) {
	for _, f := range fields {
		what := string(f.Type)
		switch f.Type {
		case record.FieldYesNo:
			what = "`true` or `false`"
		case record.FieldNumber:
			what = "a whole number"
		case record.FieldOption:
			what = "one of `" + strings.Join(f.Options, "`, `") + "`"
		case record.FieldRef:
			what = "the label of " + map[bool]string{true: "a contact, a point, a text or notes", false: article(string(f.Object))}[f.Object == record.ObjectEvent]
		case record.FieldParty:
			what = "a party"
		case record.FieldActor:
			what = "a party, or a country by its two capital letters"
		case record.FieldOfficial:
			what = "an official of the party"
		case record.FieldConsent:
			what = "the consent of the new party key; made when it is told"
		case record.FieldKey:
			what = "an official's key, by the official's name; as in the header if left out"
		case record.FieldLang:
			what = "a language"
		case record.FieldText:
			what = "one line"
		case record.FieldMoment:
			what = "a moment"
		case record.FieldDuration:
			what = "how long"
		case record.FieldPeriod:
			what = "a period: `72h`, `90d`, `10bd`, `6mo`, `1y`"
		case record.FieldDecimal:
			what = "a number in quotes: `\"2.5\"`, `50/60`, `60|61`"
		case record.FieldGroup:
			what = "with"
			switch {
			case isParty(f):
				what = "a party, by its key"
			case isKeys(f):
				what = "`new`, or `former` for those that it had first"
			}
		}
		if f.List {
			what = "list; each " + what
		}
		star := ""
		if f.Required && f.Type != record.FieldYesNo && f.Type != record.FieldKey {
			star = "\\*"
		}
		fmt.Fprintf(b, "%s- `%s`%s: %s\n", indent, f.Name, star, what)
		if f.Type == record.FieldGroup && !isParty(f) && !isKeys(f) {
			listFields(b, f.Fields, indent+"  ", false)
			if pointed && f.Name == "points" {
				fmt.Fprintf(b, "%s  - `words`\\*: what the point says; words\n", indent)
			}
		}
	}
}

func listStanding() string {
	var b strings.Builder
	whole := standingShape()
	for _, name := range whole.names() {
		t := whole.members[name]
		s := shapeOf(t)
		if s.kind != list || shapeOf(s.element).kind != object {
			continue
		}
		fmt.Fprintf(&b, "- **`%s[]`**: %s\n", name, listMembers(s.element, 0))
	}
	return b.String()
}

func listMembers(t reflect.Type, depth int) string {
	var parts []string
	s := shapeOf(t)
	names := s.names()
	// What every object has comes first.
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	for _, name := range names {
		member := shapeOf(s.members[name])
		text := "`" + name
		element := s.members[name]
		if member.kind == list {
			text += "[]"
			element = member.element
		}
		text += "`"
		for element.Kind() == reflect.Pointer {
			element = element.Elem()
		}
		if shapeOf(element).kind == object && element != citeType && depth < 3 {
			text += " {" + listMembers(element, depth+1) + "}"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

func rank(name string) int {
	if i := slices.Index([]string{"ref", "party", "name", "state", "by"}, name); i >= 0 {
		return i
	}
	return 9
}

var example = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// TestGuideExamples tells every example of the guide.
func TestGuideExamples(t *testing.T) {
	data, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	found := example.FindAllSubmatch(data, -1)
	if len(found) < 3 {
		t.Fatalf("%d examples", len(found))
	}
	for i, m := range found {
		t.Run(fmt.Sprint(i+1), func(t *testing.T) {
			s, err := Parse("example", m[1])
			if err != nil {
				t.Fatal(err)
			}
			r, err := Run(t.Context(), s, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Failure != nil {
				t.Error(r.Failure)
			}
		})
	}
}
