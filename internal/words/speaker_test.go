package words

import (
	"testing"
	"testing/fstest"
	"time"
)

func TestSay(t *testing.T) {
	cat := loaded(t)
	day := time.Date(2025, 2, 15, 14, 30, 0, 0, time.UTC)
	for _, c := range []struct{ lang, got, want string }{
		{"en", cat.In("en").Say("date.by", "date", day), "by 15 February 2025"},
		{"fr", cat.In("fr").Say("date.by", "date", day), "au plus tard le 15 février 2025"},
		{"ar", cat.In("ar").Say("date.by", "date", day), "في موعد أقصاه 15 فبراير 2025"},
		{"fr-CH", cat.In("fr-CH").Say("state.kept"), "honoré"},
		{"unknown", cat.In("tlh").Say("state.kept"), "kept"},
		{"French punctuation", cat.In("fr").Say("mark.due", "date", "x"), "échéance\u00a0: x"},
		{"Latin within Arabic", cat.In("ar").Say("mark.said-by", "by", "Norland"), "قول صادر عن \u2068Norland\u2069 فقط"},
		{"Arabic within English", cat.In("en").Say("mark.said-by", "by", "مصر"), "said by \u2068مصر\u2069 only"},
		{"a number needs no isolate", cat.In("ar").Say("error.too-long", "max", 1500), "اختصره إلى 1,500 حرفًا على الأكثر."},
		{"no such key", cat.In("fr").Say("no.such"), "[no.such]"},
		{"a value that is missing", cat.In("en").Say("date.on"), "on {date}"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.lang, c.got, c.want)
		}
	}
}

func TestUntranslatedIsSeen(t *testing.T) {
	fsys := copyFiles(t)
	fsys["catalogue/new.yaml"] = &fstest.MapFile{Data: []byte("new.word: {en: word}\nnew.count: {en: {one: one, other: many}}")}
	cat, err := load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if got := cat.In("fr").Say("new.word"); got != "[en] word" {
		t.Errorf("got %q", got)
	}
	if got := cat.In("ar").Count("new.count", 1); got != "[en] one" {
		t.Errorf("got %q", got)
	}
}

func TestCount(t *testing.T) {
	cat := loaded(t)
	for _, c := range []struct {
		lang string
		n    int
		want string
	}{
		{"en", 1, "1 contact"},
		{"en", 0, "0 contacts"},
		{"en", 1200, "1,200 contacts"},
		{"fr", 0, "0 contact"},
		{"fr", 2, "2 contacts"},
		{"fr", 1200, "1\u00a0200 contacts"},
		{"ar", 0, "لا اتصالات"},
		{"ar", 1, "اتصال واحد"},
		{"ar", 2, "اتصالان"},
		{"ar", 5, "5 اتصالات"},
		{"ar", 11, "11 اتصالًا"},
		{"ar", 100, "100 اتصال"},
		{"ru", 0, "0 контактов"},
		{"ru", 1, "1 контакт"},
		{"ru", 3, "3 контакта"},
		{"ru", 12, "12 контактов"},
		{"ru", 21, "21 контакт"},
		{"ru", 1200, "1\u00a0200 контактов"},
		{"es", 0, "0 contactos"},
		{"es", 1, "1 contacto"},
		{"zh", 1, "1次接触"},
		{"zh", 1200, "1,200次接触"},
	} {
		if got := cat.In(c.lang).Count("contact.count", c.n); got != c.want {
			t.Errorf("%s %d: got %q, want %q", c.lang, c.n, got, c.want)
		}
	}
}

func TestAccept(t *testing.T) {
	cat := loaded(t)
	for _, c := range []struct{ header, want string }{
		{"fr-CA, en;q=0.5", "fr"}, {"ar-EG", "ar"}, {"en-US", "en"}, {"ru", "ru"}, {"es-419", "es"}, {"zh-CN", "zh"}, {"zh-Hans-SG", "zh"}, {"ja", "ar"}, {"", "ar"}, {"x;;;", "ar"},
	} {
		if got := cat.Accept(c.header, "xx", "ar").Lang(); got != c.want {
			t.Errorf("%q: got %s, want %s", c.header, got, c.want)
		}
	}
}

func TestList(t *testing.T) {
	cat := loaded(t)
	for _, c := range []struct {
		lang  string
		items []string
		want  string
	}{
		{"en", nil, ""},
		{"en", []string{"A"}, "A"},
		{"en", []string{"A", "B"}, "A and B"},
		{"en", []string{"A", "{1}", "C", "D"}, "A, {1}, C and D"},
		{"fr", []string{"A", "B", "C"}, "A, B et C"},
		{"es", []string{"A", "B", "C"}, "A, B y C"},
		{"zh", []string{"甲", "乙", "丙"}, "甲、乙和丙"},
		{"ar", []string{"أ", "ب", "ج"}, "أ وب وج"},
	} {
		if got := cat.In(c.lang).List(c.items); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.lang, c.items, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	cat := loaded(t)
	for _, c := range []struct{ got, want string }{
		{cat.In("fr").Language("ar"), "arabe"},
		{cat.In("ar").Language("ar"), "العربية"},
		{cat.In("en").Country("SZ"), "Eswatini"},
		{cat.In("fr").Country("SA"), "Arabie saoudite"},
		{cat.In("en").Country("??"), "??"},
		{cat.In("ar").Dir(), "rtl"},
		{cat.In("fr").Dir(), "ltr"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
