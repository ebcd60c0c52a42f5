package compare

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold takes from a text what does not tell words apart: case, accents, the vowels of Arabic and the
// seats of its hamza, and typographic marks.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == 'ـ':
			continue
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case r == 'æ' || r == 'Æ':
			b.WriteString("ae")
		case r == 'ى':
			b.WriteRune('ي')
		case r == 'ة':
			b.WriteRune('ه')
		case r == '’' || r == 'ʼ':
			b.WriteRune('\'')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// cyrillic writes Russian letters by Latin ones, for their sound.
var cyrillic = strings.NewReplacer(
	"а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ж", "zh", "з", "z", "и", "i", "к", "k", "л", "l", "м", "m",
	"н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f", "х", "h", "ц", "ts", "ч", "ch", "ш", "sh",
	"щ", "sh", "ъ", "", "ы", "i", "ь", "", "э", "e", "ю", "u", "я", "ia",
)

// arabic writes the consonants of Arabic by Latin letters. What is a vowel as often as not is left out.
var arabic = strings.NewReplacer(
	"ب", "b", "ت", "t", "ث", "s", "ج", "g", "ح", "h", "خ", "k", "د", "d", "ذ", "z", "ر", "r", "ز", "z", "س", "s", "ش", "sh", "ص", "s",
	"ض", "d", "ط", "t", "ظ", "z", "غ", "g", "ف", "f", "ق", "k", "ك", "k", "ل", "l", "م", "m", "ن", "n", "ه", "h",
	"ا", "", "ع", "", "و", "", "ي", "", "ء", "",
)

// sound makes spellings of one sound the same in a folded word of Latin or Cyrillic letters.
var sound = strings.NewReplacer(
	"ph", "f", "qu", "k", "ck", "k", "ch", "k", "kh", "h", "tz", "z", "ts", "s", "tion", "sion", "x", "ks", "c", "k", "q", "k", "w", "v", "y", "i", "j", "g",
)

// root is the beginning of a word by which it is compared with words of other languages: a folded word
// of Latin or Cyrillic letters.
func root(word string) string {
	s := sound.Replace(cyrillic.Replace(word))
	s = strings.Map(func(r rune) rune {
		if r == '\'' || r == '-' {
			return -1
		}
		return r
	}, s)
	if len(s) > rootLetters {
		s = s[:rootLetters]
	}
	return s
}

// consonants is what is compared of names across scripts: which vowels are written differs too much.
func consonants(word string) string {
	s := arabic.Replace(sound.Replace(cyrillic.Replace(word)))
	var b strings.Builder
	var last rune
	for _, r := range s {
		switch r {
		case 'v', 'p', 'f':
			r = 'b'
		case 'z':
			r = 's'
		}
		if strings.ContainsRune("aeiou'-h", r) || r == last || r > unicode.MaxASCII {
			continue
		}
		last = r
		b.WriteRune(r)
	}
	return b.String()
}
