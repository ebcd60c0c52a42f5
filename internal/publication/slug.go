package publication

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Slug makes of a title what an article is called in its address: its letters and digits in whatever
// script, in small letters without marks where the script has them in one sign, with a hyphen for what
// stands between; empty if there are none.
func Slug(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFC.String(strings.ToLower(plainMarks(strings.ToValidUTF8(title, " ")))) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			gap = true
			continue
		}
		width := utf8.RuneLen(r)
		if gap && b.Len() > 0 {
			width++
		}
		if b.Len()+width > maxSlug {
			break
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// plainMarks takes the accents off Latin letters, which people leave out when they type an address.
func plainMarks(s string) string {
	var b strings.Builder
	latin := false
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			if latin {
				continue
			}
		} else {
			latin = unicode.Is(unicode.Latin, r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
