package words

import (
	"encoding/json"
	"fmt"
	"io/fs"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// tongue is what CLDR says of one language. The fields are those of cldr/extract.go.
type tongue struct {
	lang    string
	tag     language.Tag
	printer *message.Printer
	zoneOf  map[string]string // metazone by time zone, the same for every language

	Months, Alone, Brief                 []string
	Long, Medium, Month, Day             string
	ListTwo, ListStart, ListMid, ListEnd string
	Dir                                  string
	Languages, Regions, Zones            map[string]string
}

func loadTongue(files fs.FS, lang string) (*tongue, error) {
	tag, err := language.Parse(lang + "-u-nu-latn") // Western digits: see the package comment
	if err != nil {
		return nil, fmt.Errorf("words: language %q: %w", lang, err)
	}
	t := &tongue{lang: lang, tag: tag, printer: message.NewPrinter(tag)}
	if err := readJSON(files, lang, t); err != nil {
		return nil, err
	}
	return t, readJSON(files, "zones", &t.zoneOf)
}

func readJSON(files fs.FS, name string, into any) error {
	name = "cldr/" + name + ".json"
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("words: %w: write it with cldr/extract.go", err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("words: %s: %w: write it anew with cldr/extract.go", name, err)
	}
	return nil
}

// form returns the CLDR name of the plural form that n takes.
func (t *tongue) form(n int) string {
	f := plural.Cardinal.MatchPlural(t.tag, n, 0, 0, 0, 0)
	return map[plural.Form]string{
		plural.Zero: "zero", plural.One: "one", plural.Two: "two",
		plural.Few: "few", plural.Many: "many", plural.Other: "other",
	}[f]
}

func (t *tongue) number(n int) string { return t.printer.Sprint(number.Decimal(n)) }
