//go:build ignore

// Extract writes the few parts of the Unicode CLDR that package words needs, one file a
// language and one for time zones, from these npm packages, release 48:
// cldr-core, cldr-dates-full, cldr-localenames-full, cldr-misc-full. Run it where they are
// installed, when CLDR has changed or a language is added; the files it writes are kept in
// the repository, so neither building nor running the program needs npm:
//
//	npm install cldr-core@48 cldr-dates-full@48 cldr-localenames-full@48 cldr-misc-full@48
//	go run internal/words/cldr/extract.go -from node_modules -to internal/words/cldr
package main

import (
	"encoding/json"
	"flag"
	"log"
	"os"
	"path/filepath"
	"strings"
)

// languages maps each language to the locale whose dates and lists are taken. English has
// the British ones, day before month: the American order reads differently elsewhere.
var languages = map[string]string{"en": "en-GB", "fr": "fr", "ar": "ar", "ru": "ru", "es": "es", "zh": "zh"}

type object = map[string]any

type language struct {
	Months    []string          `json:"months"`    // inside a date, January first
	Alone     []string          `json:"alone"`     // without a day
	Brief     []string          `json:"brief"`     // abbreviated, inside a date
	Long      string            `json:"long"`      // CLDR pattern: 15 February 2025
	Medium    string            `json:"medium"`    // 15 Feb 2025
	Month     string            `json:"month"`     // February 2025
	Day       string            `json:"day"`       // 15 Feb
	ListTwo   string            `json:"listTwo"`   // {0} and {1}
	ListStart string            `json:"listStart"` // {0}, {1}
	ListMid   string            `json:"listMid"`
	ListEnd   string            `json:"listEnd"`
	Dir       string            `json:"dir"`
	Languages map[string]string `json:"languages"`
	Regions   map[string]string `json:"regions"`
	Zones     map[string]string `json:"zones"` // by metazone
}

func main() {
	from := flag.String("from", "node_modules", "the folder in which the npm packages are installed")
	to := flag.String("to", ".", "the folder to write to")
	flag.Parse()

	zones, used := timeZones(read(*from, "cldr-core/supplemental/metaZones.json"))
	write(*to, "zones", zones)
	for tag, dates := range languages {
		write(*to, tag, extract(*from, tag, dates, used))
	}
}

// timeZones returns the metazone that each time zone is in now, and the set of those.
func timeZones(meta object) (zones map[string]string, used map[string]bool) {
	zones, used = map[string]string{}, map[string]bool{}
	var walk func(prefix string, node any)
	walk = func(prefix string, node any) {
		switch node := node.(type) {
		case object:
			for name, below := range node {
				walk(strings.TrimPrefix(prefix+"/"+name, "/"), below)
			}
		case []any:
			now := node[len(node)-1].(object)["usesMetazone"].(object)
			if _, ended := now["_to"]; !ended {
				zones[prefix] = now["_mzone"].(string)
				used[zones[prefix]] = true
			}
		}
	}
	walk("", at(meta, "supplemental", "metaZones", "metazoneInfo", "timezone"))
	return zones, used
}

func extract(from, tag, dates string, used map[string]bool) language {
	gregorian := at(read(from, "cldr-dates-full/main", dates, "ca-gregorian.json"), "main", dates, "dates", "calendars", "gregorian")
	skeleton := at(gregorian, "dateTimeFormats", "availableFormats")
	list := at(read(from, "cldr-misc-full/main", dates, "listPatterns.json"), "main", dates, "listPatterns", "listPattern-type-standard")
	layout := at(read(from, "cldr-misc-full/main", tag, "layout.json"), "main", tag, "layout", "orientation")
	l := language{
		Months:    months(gregorian, "format", "wide"),
		Alone:     months(gregorian, "stand-alone", "wide"),
		Brief:     months(gregorian, "format", "abbreviated"),
		Long:      text(gregorian, "dateFormats", "long"),
		Medium:    text(skeleton, "yMMMd"),
		Month:     text(skeleton, "yMMMM"),
		Day:       text(skeleton, "MMMd"),
		ListTwo:   text(list, "2"),
		ListStart: text(list, "start"),
		ListMid:   text(list, "middle"),
		ListEnd:   text(list, "end"),
		Dir:       map[string]string{"left-to-right": "ltr", "right-to-left": "rtl"}[text(layout, "characterOrder")],
		Languages: map[string]string{},
		Regions:   map[string]string{},
		Zones:     map[string]string{},
	}
	if tag == "ru" {
		// As texts of state write it. The full stop of the abbreviation would meet that of a sentence.
		l.Long = strings.Replace(l.Long, "\u202f'г'.", "\u00a0'года'", 1)
		l.Month = strings.Replace(l.Month, "\u202f'г'.", "\u00a0'года'", 1)
	}
	names := at(read(from, "cldr-localenames-full/main", tag, "languages.json"), "main", tag, "localeDisplayNames", "languages")
	for code, name := range names.(object) {
		if len(code) == 2 {
			l.Languages[code] = name.(string)
		}
	}
	names = at(read(from, "cldr-localenames-full/main", tag, "territories.json"), "main", tag, "localeDisplayNames", "territories")
	for code, name := range names.(object) {
		if len(code) == 2 && code != "ZZ" {
			l.Regions[code] = name.(string)
		}
	}
	zone := at(read(from, "cldr-dates-full/main", tag, "timeZoneNames.json"), "main", tag, "dates", "timeZoneNames")
	l.Zones["UTC"] = text(zone, "zone", "Etc", "UTC", "long", "standard")
	for name, forms := range at(zone, "metazone").(object) {
		long, ok := forms.(object)["long"].(object)
		if !ok || !used[name] {
			continue
		}
		generic, ok := long["generic"].(string)
		if !ok {
			generic = long["standard"].(string)
		}
		l.Zones[name] = generic
	}
	return l
}

func months(gregorian any, context, width string) []string {
	var names []string
	for _, n := range strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12") {
		names = append(names, text(gregorian, "months", context, width, n))
	}
	return names
}

func text(node any, path ...string) string { return at(node, path...).(string) }

func at(node any, path ...string) any {
	for _, name := range path {
		below, ok := node.(object)[name]
		if !ok {
			log.Fatalf("CLDR has no %q in %q: its layout has changed, adapt this program", name, strings.Join(path, "/"))
		}
		node = below
	}
	return node
}

func read(path ...string) object {
	raw, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		log.Fatalf("%v\nInstall the packages named at the top of this file.", err)
	}
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		log.Fatal(filepath.Join(path...), ": ", err)
	}
	return o
}

func write(folder, name string, v any) {
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".json"), append(raw, '\n'), 0o644); err != nil {
		log.Fatal(err)
	}
}
