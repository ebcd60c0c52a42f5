package words

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestComplete walks every key in every language: each is translated, counts with the plural
// forms that CLDR has for the language, and has the placeholders of the English.
func TestComplete(t *testing.T) {
	cat := loaded(t)
	if len(cat.Keys()) == 0 {
		t.Fatal("the catalogue is empty")
	}
	for _, key := range cat.Keys() {
		english := cat.entries[key]["en"]
		for _, lang := range Languages() {
			said, ok := cat.entries[key][lang]
			if !ok {
				t.Errorf("%s has no %s", key, lang)
				continue
			}
			if said.counts() != english.counts() {
				t.Errorf("%s: %s and English do not agree whether it counts", key, lang)
				continue
			}
			if said.counts() {
				checkForms(t, key, lang, said, cat.tongues[lang].integerForms())
			}
			for form, text := range said {
				checkPlaceholders(t, key, lang, form, text, english)
			}
		}
	}
}

func checkForms(t *testing.T, key, lang string, said sentence, want []string) {
	for _, form := range want {
		if said[form] == "" {
			t.Errorf("%s: %s lacks the plural form %s", key, lang, form)
		}
	}
	for form := range said {
		if !slices.Contains(want, form) {
			t.Errorf("%s: %s has no plural form %s", key, lang, form)
		}
	}
}

// checkPlaceholders lets a form that stands for one number (zero, one, two) leave out {n}.
func checkPlaceholders(t *testing.T, key, lang, form, text string, english sentence) {
	reference := english[plain]
	if english.counts() {
		reference = english["other"]
	}
	want, got := placeholders(reference), placeholders(text)
	if slices.Contains([]string{"zero", "one", "two"}, form) {
		n := func(name string) bool { return name == "n" }
		want, got = slices.DeleteFunc(want, n), slices.DeleteFunc(got, n)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: %s %s has the placeholders %q; English has %q", key, lang, form, got, want)
	}
	if strings.Count(text, "{") != len(placeholder.FindAllString(text, -1)) {
		t.Errorf("%s: %s %s has a brace that opens no placeholder: %q", key, lang, form, text)
	}
}

// integerForms lists the plural forms that whole numbers take, with other, which every
// language has.
func (t *tongue) integerForms() []string {
	found := []string{"other"}
	for n := range 1000 {
		found = append(found, t.form(n))
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// TestExplained checks that every state has the sentence that explains it.
func TestExplained(t *testing.T) {
	cat := loaded(t)
	for _, key := range cat.Keys() {
		if strings.HasPrefix(key, "state.") && !strings.HasSuffix(key, ".help") && !cat.Lookup(key+".help") {
			t.Errorf("%s has no %s.help", key, key)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ yaml, want string }{
		"an unknown language": {`a.b: {en: "x", xx: "y"}`, "xx"},
		"no English":          {`a.b: {fr: "x"}`, "no English"},
		"an unknown form":     {`a.b: {en: {several: "x", other: "y"}}`, "several"},
		"no form other":       {`a.b: {en: {one: "x"}}`, "other"},
		"an empty sentence":   {`a.b: {en: ""}`, "nothing is said"},
		"a bare key":          {`ab: {en: "x"}`, "joined by dots"},
		"a key said twice":    {"a.b: {en: x}\na.b: {en: y}", "already defined"},
		"a key in two files":  {`state.open: {en: "x"}`, "state.yaml already"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := copyFiles(t)
			fsys["catalogue/zz-test.yaml"] = &fstest.MapFile{Data: []byte(c.yaml)}
			_, err := load(fsys)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

// copyFiles holds one file of the catalogue and all of CLDR.
func copyFiles(t *testing.T) fstest.MapFS {
	fsys := fstest.MapFS{}
	names := []string{"catalogue/state.yaml", "cldr/zones.json"}
	for _, lang := range Languages() {
		names = append(names, "cldr/"+lang+".json")
	}
	for _, pattern := range names {
		raw, err := files.ReadFile(pattern)
		if err != nil {
			t.Fatal(err)
		}
		fsys[pattern] = &fstest.MapFile{Data: raw}
	}
	return fsys
}

func loaded(t *testing.T) *Catalogue {
	t.Helper()
	cat, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}
