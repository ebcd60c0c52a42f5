package words

import "strings"

// directionMarks are the characters that nobody sees and that change how what is beside them is read: the record
// allows them, because Arabic and Hebrew need them, and whoever is about to sign must see that they are there.
var directionMarks = strings.NewReplacer("\u200e", "[U+200E]", "\u200f", "[U+200F]", "\u061c", "[U+061C]")

// Visible returns what somebody wrote with each direction mark (U+200E, U+200F, U+061C) shown by its number.
func Visible(s string) string { return directionMarks.Replace(s) }
