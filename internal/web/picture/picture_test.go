package picture

import (
	"encoding/xml"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"parley.example/internal/words"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func speakers(t *testing.T) []words.Speaker {
	t.Helper()
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	var all []words.Speaker
	for _, lang := range words.Languages() {
		all = append(all, cat.In(lang))
	}
	return all
}

// public is the case of 2016 to 2025: four measures, six contacts.
func public(s words.Speaker) Timeline {
	on := func(y int, m time.Month, d int) When { return When{day(y, m, d), s.Date(day(y, m, d))} }
	ours, theirs := Party{s.Country("US"), Ours}, Party{s.Country("RU"), Theirs}
	return Timeline{
		ID: "t", Levels: []string{s.Say("level.leaders"), s.Say("level.ministers"), s.Say("level.deputies"), s.Say("level.experts")},
		Measures: []Measure{
			{ID: "m1", By: ours, When: on(2016, 12, 29), Label: "35 persons non grata; two compounds closed"},
			{ID: "m2", By: theirs, When: When{day(2017, 7, 30), s.Dates(day(2017, 7, 28), day(2017, 7, 31))}, Label: "Staff capped at 455; two properties taken", Answers: []string{"m1"}, Also: "the sanctions law of July 2017"},
			{ID: "m3", By: ours, When: on(2017, 8, 31), Label: "San Francisco consulate and two annexes closed", Answers: []string{"m2"}},
			{ID: "m4", By: ours, When: on(2018, 3, 26), Label: "Seattle consulate closed"},
		},
		Contacts: []Contact{
			{ID: "c1", Level: s.Say("level.leaders"), When: on(2025, 2, 12), Label: "Telephone call"},
			{ID: "c2", Level: s.Say("level.ministers"), When: on(2025, 2, 15), Label: "Telephone call", Follows: []string{"c1"}},
			{ID: "c3", Level: s.Say("level.ministers"), When: on(2025, 2, 18), Label: "Talks in Riyadh", Follows: []string{"c2"}},
			{ID: "c4", Level: s.Say("level.experts"), When: on(2025, 2, 27), Label: "Meeting in Istanbul", Follows: []string{"c2"}},
			{ID: "c5", Level: s.Say("level.experts"), When: on(2025, 4, 10), Label: "Meeting in Istanbul", Follows: []string{"c4"}},
			{ID: "c6", Level: s.Say("level.experts"), When: When{day(2025, 6, 1), s.Month(day(2025, 6, 1))}, Label: "Third round", Follows: []string{"c5", "no-such"}, State: Cancelled, Note: s.Say("state.cancelled")},
		},
	}
}

// crowded has n contacts on few days, several a day, with long labels and lines that cross.
func crowded(s words.Speaker, n int) Timeline {
	t := public(s)
	t.Contacts = nil
	labels := []string{"Call", "Consultations on the road map for the six properties and on visas", "مشاورات بشأن خريطة الطريق", "会谈关于外交使团的银行服务与六处房产路线图", "Donaudampfschifffahrtsgesellschaftskapitänsgespräche"}
	at := day(2025, 2, 1)
	for i := range n {
		at = at.AddDate(0, 0, i%3*i%5)
		c := Contact{ID: fmt.Sprint(i), Level: t.Levels[i*i%7%4], When: When{at, s.Date(at)}, Label: labels[i%len(labels)], State: State(i % 3), Note: "x"}
		for _, back := range []int{1, 3, 11} {
			if i >= back && i%back == 0 {
				c.Follows = append(c.Follows, fmt.Sprint(i-back))
			}
		}
		t.Contacts = append(t.Contacts, c)
	}
	return t
}

// TestNothingTouches draws timelines and ladders of many sizes and looks for labels that touch
// one another, a mark, a line between contacts, or the edge of the sheet.
func TestNothingTouches(t *testing.T) {
	for _, s := range speakers(t) {
		timelines := []Timeline{public(s)}
		for _, n := range []int{0, 1, 2, 7, 40, 120} {
			timelines = append(timelines, crowded(s, n))
		}
		for _, tl := range timelines {
			name := fmt.Sprintf("%s, %d contacts", s.Lang(), len(tl.Contacts))
			columns := tl.columns()
			nothingTouches(t, name+", wide", tl.wide(s, columns))
			nothingTouches(t, name+", narrow", tl.narrow(s, columns))
		}
		ladder := Ladder{ID: "l", Measures: many(public(s).Measures)}
		nothingTouches(t, s.Lang()+", ladder, wide", ladder.draw(s, wideLadder()))
		nothingTouches(t, s.Lang()+", ladder, narrow", ladder.draw(s, narrowLadder()))
		for name, sh := range map[string]shape{"wide": wideLadder(), "narrow": narrowCommitments()} {
			nothingTouches(t, s.Lang()+", commitments, "+name, owed(s).draw(s, sh))
		}
		for name, sh := range map[string]shape{"wide": wideLadder(), "narrow": narrowLadder()} {
			nothingTouches(t, s.Lang()+", stages, "+name, staged(s).draw(s, sh))
		}
	}
}

// owed has a commitment of every progress and side, and words of every length.
func owed(s words.Speaker) Commitments {
	t := Commitments{ID: "c"}
	for i := range 20 {
		o := Commitment{
			ID: fmt.Sprint(i), By: Side(i % 3), Progress: Progress(i % 5), Who: s.Say("mark.owes", "by", "North & Co", "to", "South"), State: s.Say("state.kept"),
			Label: strings.Repeat("A road map <for> six properties. ", 1+i%7), Due: When{day(2025, 2, 28-i), s.Date(day(2025, 2, 28-i))}, Href: "#x",
		}
		if i%4 == 0 {
			o.Due = When{Words: s.Say("state.no-deadline")}
		}
		t.Owed = append(t.Owed, o)
	}
	return t
}

// staged has stages of every sort, with steps of every side.
func staged(s words.Speaker) Stages {
	t := Stages{ID: "s"}
	for i := range 6 {
		st := Stage{Name: strings.Repeat("implementation ", 1+4*i), State: s.Say("standing.stage.open.label"), Open: i < 3, Reached: i > 1, Notes: []string{s.Say("picture.stages.together"), s.Say("picture.stages.ready", "who", "North")}[:i%3]}
		for j := range i {
			st.Steps = append(st.Steps, Step{
				By: Side(j % 3), Who: "North & Co", Label: strings.Repeat("Return <the> crane. ", 1+j*j), State: s.Say("state.kept"), Kept: j%2 == 0, Off: j == 3, Href: "#x",
			})
		}
		t.Stages = append(t.Stages, st)
	}
	return t
}

// many repeats measures with long names and later dates.
func many(measures []Measure) []Measure {
	var all []Measure
	for i := range 6 {
		for _, m := range measures {
			m.ID += fmt.Sprint(i)
			m.When.Day = m.When.Day.AddDate(i, 0, 0)
			m.Label = strings.Repeat(m.Label+" ", i+1)
			m.Answers = append(m.Answers, "m10")
			lifted := m.When
			m.Lifted = &lifted
			all = append(all, m)
		}
	}
	return all
}

func nothingTouches(t *testing.T, name string, c *canvas) {
	t.Helper()
	sheet := box{0, 0, c.width + 0.01, c.height + 0.01, "sheet"}
	for i, a := range c.labels {
		if a.x < sheet.x || a.y < sheet.y || a.x+a.w > sheet.w || a.y+a.h > sheet.h {
			t.Errorf("%s: %q leaves the sheet: %+v on %v × %v", name, a.what, a, c.width, c.height)
		}
		for _, b := range c.labels[i+1:] {
			if a.overlaps(b) {
				t.Errorf("%s: %q touches %q", name, a.what, b.what)
			}
		}
		for _, b := range append(c.marks, c.strokes...) {
			b.w, b.h = max(b.w, 0.1), max(b.h, 0.1)
			if a.overlaps(b) {
				t.Errorf("%s: %q touches a %s", name, a.what, b.what)
			}
		}
	}
	for i, a := range c.marks {
		for _, b := range c.marks[i+1:] {
			if a.overlaps(b) && !strings.HasPrefix(a.what, "rung") {
				t.Errorf("%s: two marks touch: %+v and %+v", name, a, b)
			}
		}
	}
}

// TestMirrored checks that the Arabic timeline is the mirror image of the same one in English.
func TestMirrored(t *testing.T) {
	c := &canvas{width: 100}
	m := &canvas{width: 100, rtl: true}
	for _, c := range []*canvas{c, m} {
		c.rect(10, 0, 20, 5, "r")
		c.circle(30, 5, 2, "c")
		c.route("f", point{10, 10}, point{10, 20}, point{50, 20})
	}
	for _, want := range []string{`x="70"`, `cx="70"`, `M90 10L90 15Q90 20 85 20L50 20`} {
		if !strings.Contains(m.body.String(), want) {
			t.Errorf("the mirror image lacks %s: %s", want, m.body.String())
		}
	}
	for _, want := range []string{`x="10"`, `cx="30"`, `M10 10L10 15Q10 20 15 20L50 20`} {
		if !strings.Contains(c.body.String(), want) {
			t.Errorf("the image lacks %s: %s", want, c.body.String())
		}
	}
}

// TestWellFormed parses every picture as XML, and looks for what names it, for what the policy
// of the pages forbids, and for text that was not escaped.
func TestWellFormed(t *testing.T) {
	for _, s := range speakers(t) {
		tl := public(s)
		tl.Contacts[0].Label = `<script>"x" & 'y'`
		tl.Contacts[0].Href = "javascript:alert(1)"
		for _, p := range []Picture{tl.Draw(s), Ladder{ID: "l", Measures: tl.Measures}.Draw(s), Timeline{ID: "e"}.Draw(s), Ladder{ID: "e"}.Draw(s), owed(s).Draw(s), staged(s).Draw(s), Commitments{ID: "e"}.Draw(s), Stages{ID: "e"}.Draw(s)} {
			for _, part := range []template.HTML{p.SVG, p.Key, p.Words} {
				d := xml.NewDecoder(strings.NewReader("<x>" + string(part) + "</x>"))
				for {
					if _, err := d.Token(); err == io.EOF {
						break
					} else if err != nil {
						t.Fatalf("%v in %s", err, part)
					}
				}
				for _, forbidden := range []string{"style=", "<script", "javascript:"} {
					if strings.Contains(string(part), forbidden) {
						t.Errorf("%s in %s", forbidden, part)
					}
				}
			}
			for _, want := range []string{`role="img"`, "<title id=", "<desc id="} {
				if strings.Count(string(p.SVG), want) != 2 {
					t.Errorf("want %s twice in %s", want, p.SVG)
				}
			}
		}
	}
}

// TestWordsTellTheSame checks that everything that is drawn is told, in the order of its date.
func TestWordsTellTheSame(t *testing.T) {
	s := speakers(t)[0]
	tl := public(s)
	told := string(tl.Draw(s).Words)
	at := 0
	for _, want := range []string{
		"29 December 2016", "35 persons non grata", "28 to 31 July 2017", "answers 35 persons non grata; two compounds closed and the sanctions law of July 2017",
		"31 August 2017", "26 March 2018", "12 February 2025", "Leaders", "15 February 2025", "follows Telephone call",
		"Talks in Riyadh", "27 February 2025", "10 April 2025", "June 2025", "Third round", "cancelled", "follows Meeting in Istanbul",
	} {
		i := strings.Index(told[at:], want)
		if i < 0 {
			t.Fatalf("%q is not told, or not in its place, in %s", want, told)
		}
		at += i
	}
}

// TestYearsDoNotCrush checks that the silence of 2018 to 2025 takes less room than two weeks'
// contacts, and that the broken axis says how long it was.
func TestYearsDoNotCrush(t *testing.T) {
	s := speakers(t)[0]
	gap, broken := distance(s, When{Day: day(2018, 3, 26)}, When{Day: day(2025, 2, 12)})
	week, whole := distance(s, When{Day: day(2025, 2, 12)}, When{Day: day(2025, 2, 19)})
	if broken != "6 years" || whole != "" {
		t.Errorf("broken %q and %q, want only six years to break the axis", broken, whole)
	}
	if gap > 4*week {
		t.Errorf("six years take %.0f, a week %.0f", gap, week)
	}
}

// TestLinesOfAboutOneLength checks that a crowded timeline leaves no short last line.
func TestLinesOfAboutOneLength(t *testing.T) {
	s := speakers(t)[0]
	tl := crowded(s, 40)
	tl.Measures = nil
	names, _, _ := tl.rows()
	systems := tl.systems(s, tl.columns(), tl.rowNames(names))
	first, last := len(systems[0].columns), len(systems[len(systems)-1].columns)
	if len(systems) < 2 || last*2 < first {
		t.Errorf("%d lines, %d columns in the first and %d in the last", len(systems), first, last)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float64
		max   int
		want  string
	}{
		{"", 100, 2, ""},
		{"one two three", 50, 3, "one two|three"},
		{"one two three four five", 50, 2, "one two|three …"},
		{"abcdefghijklmnopq", 50, 3, "abcdefg|hijklmno|pq"},
	} {
		if got := strings.Join(wrap(c.text, 12, c.width, c.max), "|"); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestGutter(t *testing.T) {
	s := speakers(t)[0]
	for match, want := range map[Match]string{Both: "Both say it", OnlyOurs: "Only A says it", OnlyTheirs: "Only B says it", Differ: "They differ"} {
		if _, got := Gutter(s, match, "A", "B"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Chinese breaks between its characters, and never before what closes, after what opens or within a count.
func TestWrapChinese(t *testing.T) {
	for text, want := range map[string][]string{
		"重开使馆的会谈。":         {"重开使馆的", "会谈。"},
		"使馆已经重开。":          {"使馆已经重", "开。"},
		"五个字的话。":           {"五个字的", "话。"},
		"2025年2月12日":       {"2025年2月", "12日"},
		"Norland：关闭馆舍（一处）": {"Norland：", "关闭馆舍", "（一处）"},
	} {
		if got := wrap(text, 10, 52, 9); !slices.Equal(got, want) {
			t.Errorf("%s is broken into %q, want %q", text, got, want)
		}
	}
}

// TestWordsOfCommitmentsAndStages checks that everything that is drawn is told, in its order.
func TestWordsOfCommitmentsAndStages(t *testing.T) {
	s := speakers(t)[0]
	for what, x := range map[string]struct {
		told  template.HTML
		wants []string
	}{
		"commitments": {
			Commitments{ID: "c", Owed: []Commitment{
				{By: Ours, Who: "North owes South", Due: When{Words: "no deadline"}, Label: "A road map", State: "open"},
				{By: Theirs, Who: "South owes North", Due: When{day(2025, 2, 1), "by 1 February"}, Label: "A reply", State: "overdue by 3 days", Progress: Overdue, Href: "#k"},
			}}.Draw(s).Words,
			[]string{"by 1 February", `href="#k"`, "A reply", "South owes North", "overdue by 3 days", "no deadline", "A road map", "North owes South", "open"},
		},
		"stages": {
			Stages{ID: "s", Stages: []Stage{
				{Name: "first", State: "done", Open: true, Notes: []string{"ready: North"}, Steps: []Step{{Who: "North", Label: "Opens the berth", State: "kept", Kept: true}}},
				{Name: "second", State: "closed", Reached: true, Steps: []Step{{By: Theirs, Who: "South", Label: "Returns the crane", State: "undone by South", Off: true}}},
			}}.Draw(s).Words,
			[]string{"first", "done", "ready: North", "North", "Opens the berth", "kept", "second", "closed", "a default stands", "South", "Returns the crane", "undone by South"},
		},
	} {
		told := string(x.told)
		for _, want := range x.wants {
			at := strings.Index(told, want)
			if at < 0 {
				t.Fatalf("%s: after the rest it does not tell %q: %s", what, want, told)
			}
			told = told[at+len(want):]
		}
	}
}

// TestKeysOfCommitmentsAndStages checks that a key explains what is drawn, and nothing else.
func TestKeysOfCommitmentsAndStages(t *testing.T) {
	s := speakers(t)[0]
	count := func(p Picture) int { return strings.Count(string(p.Key), "<li>") }
	for want, p := range map[int]Picture{
		5: owed(s).Draw(s),
		1: Commitments{ID: "c", Owed: []Commitment{{Progress: Kept}}}.Draw(s),
		6: staged(s).Draw(s),
		2: Stages{ID: "s", Stages: []Stage{{Open: true, Steps: []Step{{Kept: true}}}}}.Draw(s),
	} {
		if got := count(p); got != want {
			t.Errorf("%d signs, want %d: %s", got, want, p.Key)
		}
	}
}
