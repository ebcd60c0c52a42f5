package web

import (
	"strings"
	"testing"

	"parley.example/internal/words"
	"parley.example/standing"
)

// Whoever sees that an act has no effect reads, in their own language, the rule by its number and what it
// asks for; and there is such a sentence for every rule that the law knows.
func TestEveryRuleIsSaidInWords(t *testing.T) {
	catalogue, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	want := standing.Rule("").Options()
	said := 0
	for _, key := range catalogue.Keys() {
		if strings.HasPrefix(key, "rule.") {
			said++
		}
	}
	if said != len(want) {
		t.Errorf("%d sentences for %d rules", said, len(want))
	}
	for _, lang := range []string{"en", "fr", "ar", "ru", "es", "zh"} {
		s := catalogue.In(lang)
		for _, rule := range want {
			if v := Void(s, rule, ""); !s.Has("rule."+rule) || !strings.Contains(v.Rule, rule) || v.Detail == "" {
				t.Errorf("%s: rule %s: %+v", lang, rule, v)
			}
		}
	}
}
