package words

import (
	"testing"
	"time"
)

func TestDates(t *testing.T) {
	cat := loaded(t)
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	en, fr, ar, ru, es, zh := cat.In("en"), cat.In("fr"), cat.In("ar"), cat.In("ru"), cat.In("es"), cat.In("zh")
	for _, c := range []struct{ got, want string }{
		{en.Date(day(2025, 2, 15)), "15 February 2025"},
		{fr.Date(day(2025, 2, 15)), "15 février 2025"},
		{fr.Date(day(2017, 9, 1)), "1er septembre 2017"},
		{ar.Date(day(2025, 2, 15)), "15 فبراير 2025"},
		{en.ShortDate(day(2025, 9, 1)), "1 Sept 2025"},
		{fr.Day(day(2025, 2, 5)), "5 févr."},
		{ar.Month(day(2025, 6, 30)), "يونيو 2025"},
		{fr.Month(day(2025, 6, 1)), "juin 2025"},
		{en.Dates(day(2017, 7, 28), day(2017, 7, 31)), "28 to 31 July 2017"},
		{fr.Dates(day(2017, 7, 1), day(2017, 7, 31)), "du 1er au 31 juillet 2017"},
		{en.Dates(day(2016, 12, 29), day(2017, 1, 2)), "29 December 2016 to 2 January 2017"},
		{en.Dates(day(2017, 7, 28), day(2017, 7, 28)), "28 July 2017"},
		{ru.Date(day(2025, 2, 15)), "15 февраля 2025\u00a0года"},
		{ru.ShortDate(day(2025, 2, 15)), "15 февр. 2025\u202fг."},
		{ru.Month(day(2025, 6, 1)), "июнь 2025\u00a0года"},
		{ru.Dates(day(2017, 7, 28), day(2017, 7, 31)), "с 28 по 31 июля 2017\u00a0года"},
		{es.Date(day(2025, 2, 1)), "1 de febrero de 2025"},
		{es.Month(day(2025, 6, 1)), "junio de 2025"},
		{es.Dates(day(2016, 12, 29), day(2017, 1, 2)), "del 29 de diciembre de 2016 al 2 de enero de 2017"},
		{zh.Date(day(2025, 2, 15)), "2025年2月15日"},
		{zh.Day(day(2025, 2, 5)), "2月5日"},
		{zh.Month(day(2025, 6, 1)), "2025年6月"},
		{zh.Dates(day(2017, 7, 28), day(2017, 7, 31)), "2017年7月28日至31日"},
		{zh.Dates(day(2016, 12, 29), day(2017, 1, 2)), "2016年12月29日至2017年1月2日"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestPattern(t *testing.T) {
	tongue := &tongue{
		Months: []string{"января"}, Alone: []string{"январь"}, Brief: []string{"янв."},
	}
	at := time.Date(2025, 1, 5, 0, 0, 0, 0, time.UTC)
	for pattern, want := range map[string]string{
		"d MMMM y 'г'.": "5 января 2025 г.",
		"LLLL y":        "январь 2025",
		"d MMM":         "5 янв.",
		"y年M月d日":        "2025年1月5日",
	} {
		if got := tongue.format(pattern, at); got != want {
			t.Errorf("%s: got %q, want %q", pattern, got, want)
		}
	}
}

func TestDateTime(t *testing.T) {
	cat := loaded(t)
	at := time.Date(2025, 7, 15, 11, 30, 0, 0, time.UTC)
	in := func(zone string) time.Time {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		return at.In(loc)
	}
	for _, c := range []struct{ got, want string }{
		{cat.In("en").DateTime(at), "15 July 2025, 11:30, Coordinated Universal Time (UTC)"},
		{cat.In("en").DateTime(in("Europe/Moscow")), "15 July 2025, 14:30, Moscow Time (UTC+3)"},
		{cat.In("fr").DateTime(in("Europe/Moscow")), "15 juillet 2025 à 14:30, heure de Moscou (UTC+3)"},
		{cat.In("en").DateTime(in("Europe/London")), "15 July 2025, 12:30, UTC+1"},
		{cat.In("en").Zone(in("America/New_York")), "Eastern Time (UTC−4)"},
		{cat.In("en").Zone(at.In(time.FixedZone("", -12600))), "UTC−3:30"},
	} {
		if want := c.want; c.got != want {
			t.Errorf("got %q, want %q", c.got, want)
		}
	}
}

func TestSpan(t *testing.T) {
	en := loaded(t).In("en")
	from := time.Date(2018, 3, 26, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		to   time.Time
		want string
	}{
		{from.Add(time.Hour), "less than a day"},
		{from.AddDate(0, 0, 1), "1 day"},
		{from.AddDate(0, 0, -13), "13 days"},
		{from.AddDate(0, 0, 14), "2 weeks"},
		{from.AddDate(0, 3, 0), "3 months"},
		{from.AddDate(2, 0, 0), "2 years"},
		{time.Date(2025, 2, 12, 0, 0, 0, 0, time.UTC), "6 years"},
	} {
		if got := en.Span(from, c.to); got != c.want {
			t.Errorf("to %v: got %q, want %q", c.to, got, c.want)
		}
	}
}
