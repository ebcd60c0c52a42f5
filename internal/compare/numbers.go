package compare

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// westernDigits writes the digits of Arabic as those of the West.
func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		}
		return r
	}, s)
}

var (
	yearFirst = regexp.MustCompile(`\b(\d{4})-(\d{1,2})-(\d{1,2})\b`)
	dayFirst  = regexp.MustCompile(`\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b`)
	chinese   = regexp.MustCompile(`(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})(?:日|号))?`)
	monthHan  = regexp.MustCompile(`(十[一二]?|[一二三四五六七八九])月(?:([二三]?十?[一二三四五六七八九]?)[日号])?`)
	counted   = regexp.MustCompile(`[一二三四五六七八九十百千两]+`)
	ordinal   = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|er|º)$`)
	conjoined = regexp.MustCompile(`^و(\d+)$`)
)

// numericDates takes the dates that are written in figures out of a text.
func (r *reader) numericDates(text string) string {
	take := func(pattern *regexp.Regexp, date func(n []string) (month, day string)) {
		text = pattern.ReplaceAllStringFunc(text, func(s string) string {
			month, day := date(pattern.FindStringSubmatch(s))
			m, _ := strconv.Atoi(month)
			d, _ := strconv.Atoi(day)
			if m < 1 || m > 12 || d > 31 {
				return s
			}
			r.date(m, d, s)
			return " "
		})
	}
	take(yearFirst, func(n []string) (string, string) { return n[2], n[3] })
	take(dayFirst, func(n []string) (string, string) {
		if second, _ := strconv.Atoi(n[2]); second > 12 { // as Americans write it
			return n[1], n[2]
		}
		return n[2], n[1]
	})
	take(chinese, func(n []string) (string, string) { return n[2], n[3] })
	take(monthHan, func(n []string) (string, string) {
		return strconv.Itoa(chineseNumber(n[1])), strconv.Itoa(chineseNumber(n[2]))
	})
	return text
}

// date adds a day of a month, or with day 0 a month. The year is left out: one of two texts often does.
func (r *reader) date(month, day int, text string) {
	if day == 0 {
		r.add(Date, fmt.Sprintf("%02d", month), text, false)
		return
	}
	r.add(Date, fmt.Sprintf("%02d-%02d", month, day), text, false)
}

// dates finds months by their names, and the days beside them: "4 March", "March 4", "3 et 4 juin".
func (r *reader) dates() {
	for i := range r.tokens {
		for _, m := range r.months {
			n := m.at(r.tokens[i:])
			if n == 0 || r.used[i] || len([]rune(r.tokens[i].text)) < 3 {
				continue
			}
			month, _ := strconv.Atoi(m.value)
			r.dateAround(i, i+n, month)
			break
		}
	}
}

func (r *reader) dateAround(from, to, month int) {
	name := surface(r.tokens[from:to])
	use := func(i int) { r.used[i] = true }
	for i := from; i < to; i++ {
		use(i)
	}
	if to < len(r.tokens) && isYear(r.tokens[to].text) {
		use(to)
	} else if to+1 < len(r.tokens) && isYear(r.tokens[to+1].text) {
		use(to + 1)
	}
	days := 0
	day := func(i int) bool {
		if i < 0 || i >= len(r.tokens) || r.used[i] {
			return false
		}
		d := dayOf(r.tokens[i].text)
		if d == 0 {
			return false
		}
		use(i)
		days++
		r.date(month, d, r.tokens[i].text+" "+name)
		return true
	}
	// Spanish and Arabic can have a word between day and month, and two days have one between them.
	for i, gap := from-1, 0; i >= 0 && gap < 2; i-- {
		if day(i) {
			gap = 0
		} else {
			gap++
		}
	}
	if days == 0 && !day(to) {
		r.date(month, 0, name)
	}
}

func dayOf(s string) int {
	if m := ordinal.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if m := conjoined.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	d, err := strconv.Atoi(s)
	if err != nil || d > 31 || len(s) > 2 {
		return 0
	}
	return d
}

func isYear(s string) bool {
	y, err := strconv.Atoi(s)
	return err == nil && y >= 1900 && y < 2200
}

// numbers finds numbers, in figures and in words.
func (r *reader) numbers() {
	for i := 0; i < len(r.tokens); {
		value, n := r.number(i)
		if n == 0 {
			for _, s := range counted.FindAllString(r.tokens[i].text, -1) {
				if r.lang == "zh" {
					r.addNumber(chineseNumber(s), s)
				}
			}
			i++
			continue
		}
		text := surface(r.tokens[i : i+n])
		for j := i; j < i+n; j++ {
			r.used[j] = true
		}
		i += n
		if r.lang == "zh" && i < len(r.tokens) {
			switch {
			case strings.HasPrefix(r.tokens[i].text, "万"):
				value, text = 10_000*value, text+"万"
			case strings.HasPrefix(r.tokens[i].text, "亿"):
				value, text = 100_000_000*value, text+"亿"
			}
		}
		r.addNumber(value, text)
	}
}

func (r *reader) addNumber(n int, text string) {
	if n > 1 && !isYear(text) {
		r.add(Number, strconv.Itoa(n), text, false)
	}
}

// number reads the number that begins at a token, and how many tokens it takes; 0 if none does.
func (r *reader) number(i int) (value, n int) {
	if r.used[i] {
		return 0, 0
	}
	if figures, taken := r.figures(i); taken > 0 {
		value, n = figures, taken
		for i+n < len(r.tokens) {
			times, ok := r.timesOf(r.tokens[i+n])
			if !ok {
				break
			}
			value *= times
			n++
		}
		return value, n
	}
	total, open := 0, 0
	for i+n < len(r.tokens) && !r.used[i+n] {
		t := r.tokens[i+n]
		if v, ok := r.numberOf(t); ok {
			open += v
		} else if times, ok := r.timesOf(t); ok && open+total > 0 {
			if open = max(open, 1) * times; times >= 1000 {
				total, open = total+open, 0
			}
		} else {
			break
		}
		n++
	}
	return total + open, n
}

// figures reads "42,000", "1.200" and "1 200".
func (r *reader) figures(i int) (value, n int) {
	s := r.tokens[i].text
	if m := conjoined.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if s == "" || !unicode.IsDigit(rune(s[0])) {
		return 0, 0
	}
	for _, sep := range []string{",", ".", "'"} {
		parts := strings.Split(s, sep)
		if len(parts) > 1 && !slices.ContainsFunc(parts[1:], func(p string) bool { return len(p) != 3 }) {
			s = strings.Join(parts, "")
		}
	}
	for n = 1; len(s) <= 3 && i+n < len(r.tokens) && len(r.tokens[i+n].text) == 3 && !r.used[i+n]; n++ {
		if _, err := strconv.Atoi(r.tokens[i+n].text); err != nil {
			break
		}
		s += r.tokens[i+n].text
	}
	value, err := strconv.Atoi(s)
	if err != nil || value <= 0 || value > 1_000_000_000 {
		return 0, 0
	}
	return value, n
}

func (r *reader) numberOf(t token) (int, bool) {
	if len(r.tongue.numbers) == 0 {
		return 0, false
	}
	for _, s := range t.stems {
		for _, form := range []string{s, strings.TrimSuffix(s, "и") + "ь", s + "ه"} {
			if v, ok := r.tongue.numbers[form]; ok {
				return v, true
			}
		}
	}
	return 0, false
}

func (r *reader) timesOf(t token) (int, bool) {
	best, value := "", 0
	for word, v := range r.times {
		if strings.HasPrefix(t.folded, strings.TrimSuffix(word, "ه")) && len(word) > len(best) {
			best, value = word, v
		}
	}
	return value, best != ""
}

// chineseNumber reads numerals up to 9,999.
func chineseNumber(s string) int {
	total, digit := 0, 0
	for _, r := range s {
		switch r {
		case '十', '百', '千':
			total += max(digit, 1) * map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
			digit = 0
		case '两':
			digit = 2
		default:
			digit = strings.IndexRune("一二三四五六七八九", r)/len("一") + 1
		}
	}
	return total + digit
}
