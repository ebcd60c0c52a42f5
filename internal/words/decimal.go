package words

import (
	"strconv"
	"strings"

	"golang.org/x/text/number"
)

// exactDigits is how many digits a float64 holds exactly.
const exactDigits = 15

// Decimal writes a decimal number, given as digits with a point, as the language does. One of more
// digits than can be written exactly stays as it is.
func (s Speaker) Decimal(digits string) string {
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil || len(strings.Replace(digits, ".", "", 1)) > exactDigits {
		return digits
	}
	return s.t.printer.Sprint(number.Decimal(f, number.MaxFractionDigits(exactDigits)))
}
