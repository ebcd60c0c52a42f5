// Package wordstest knows the words that a channel outside diplomacy does not use.
package wordstest

import "regexp"

var diplomatic = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)d[ée]marche|notes? verbales?|full powers|ad referendum|\breadout|depositar|aide-m[ée]moire|\baccession|\bacced|\binitial(s|led|ling)?\b|retorsion|countermeasure|communiqu|person(s|a)? non grata|\badher|\btreat(y|ies)\b|\bministers?\b|plenipotent|\bembass|\bsummit`),
	"fr": regexp.MustCompile(`(?i)démarche|notes? verbales?|pleins pouvoirs|ad referendum|dépositaire|aide-mémoire|paraph|rétorsion|contre-mesure|persona non grata|\btraités?\b|\bministres?\b|plénipot|\bambassad`),
	"ar": regexp.MustCompile(`مسعى دبلوماسي|مذكرة شفوية|الرجوع إلى الحكومة|بشرط الرجوع|الوديع|للذاكرة|الأحرف الأولى|أحرف أولى|بالأحرف|معاهدة|المعاهدة|الوزراء|مضادة|غير مرغوب`),
}

// Diplomatic matches the words of diplomacy that a union, a city or a contractor would not use,
// in a language of the catalogue.
func Diplomatic(lang string) *regexp.Regexp { return diplomatic[lang] }
