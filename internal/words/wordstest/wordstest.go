// Package wordstest knows the words that a channel outside diplomacy does not use.
package wordstest

import "regexp"

var diplomatic = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)d[ée]marche|notes? verbales?|full powers|ad referendum|\breadout|depositar|aide-m[ée]moire|\baccession|\bacced|\binitial(s|led|ling)?\b|retorsion|countermeasure|communiqu|person(s|a)? non grata|\badher|\btreat(y|ies)\b|\bministers?\b|plenipotent|\bembass|\bsummit`),
	"fr": regexp.MustCompile(`(?i)démarche|notes? verbales?|pleins pouvoirs|ad referendum|dépositaire|aide-mémoire|paraph|rétorsion|contre-mesure|persona non grata|\btraités?\b|\bministres?\b|plénipot|\bambassad`),
	"ar": regexp.MustCompile(`مسعى دبلوماسي|مذكرة شفوية|الرجوع إلى الحكومة|بشرط الرجوع|الوديع|للذاكرة|الأحرف الأولى|أحرف أولى|بالأحرف|معاهدة|المعاهدة|الوزراء|مضادة|غير مرغوب`),
	"ru": regexp.MustCompile(`(?i)демарш|вербальн|ad referendum|официальн[а-я]+ изложени|депозитар|памятн[а-я]+ записк|парафир|реторси|контрмер|коммюнике|нон[ -]грата|присоедин|(^|[^а-яё])(зам|вице-|премьер-)?министр|посольств|посл[аыу]\b|саммит|нон-пейпер`),
	"es": regexp.MustCompile(`(?i)gestión diplomática|notas? verbal|plenos poderes|ad referéndum|reseña|depositari|ayuda memoria|adhesi|adhier|adherid|r[uú]bric|retorsión|contramedida|comunicado|persona non grata|\btratados?\b|\bministros?\b|viceministr|plenipot|embajad|cumbre|documentos? oficioso`),
	"zh": regexp.MustCompile(`交涉|普通照会|全权证书|待核准|通报|保存方|备忘录|草签|反报|反措施|公报|不受欢迎的人|赞同|条约|部长|使馆|大使|峰会|非文件`),
}

// Diplomatic matches the words of diplomacy that a union, a city or a contractor would not use,
// in a language of the catalogue.
func Diplomatic(lang string) *regexp.Regexp { return diplomatic[lang] }
