package compare

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"parley.example/internal/words"
)

func comparer(t testing.TB) *Comparer {
	t.Helper()
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(cat)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A labelled pair of readouts; see testdata/README.md.
type labelled struct {
	file        string
	left, right []Piece
	breaks      [2][]int // before which sentences a paragraph begins
	links       map[[2]int]string
}

func readLabelled(t testing.TB, folder string) []labelled {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal(folder, err)
	}
	var all []labelled
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		l := labelled{file: file, links: map[[2]int]string{}}
		part, lang := "", ""
		for line := range strings.Lines(string(raw)) {
			line = strings.TrimSpace(line)
			head := strings.Fields(line)
			switch {
			case len(head) == 3 && (head[0] == "left" || head[0] == "right") && len(head[1]) == 2:
				part, lang = head[0], head[1]
			case line == "links":
				part = line
			case part == "left" && line != "":
				l.left = append(l.left, Piece{Text: line, Lang: lang})
			case part == "right" && line != "":
				l.right = append(l.right, Piece{Text: line, Lang: lang})
			case part == "left":
				l.breaks[0] = append(l.breaks[0], len(l.left))
			case part == "right":
				l.breaks[1] = append(l.breaks[1], len(l.right))
			default:
				var i, j int
				var match string
				if _, err := fmt.Sscan(line, &i, &j, &match); err != nil || i < 1 || j < 1 || i > len(l.left) || j > len(l.right) || match != "same" && match != "differ" {
					t.Fatalf("%s: %q: %v", file, line, err)
				}
				l.links[[2]int{i - 1, j - 1}] = match
			}
		}
		all = append(all, l)
	}
	return all
}

// A tally counts proposals.
type tally struct{ right, wrong, missed int }

func (t tally) precision() float64 { return float64(t.right) / float64(t.right+t.wrong) }
func (t tally) recall() float64    { return float64(t.right) / float64(t.right+t.missed) }
func (t tally) String() string {
	return fmt.Sprintf("precision %.2f, recall %.2f (%d right, %d wrong, %d missed)", t.precision(), t.recall(), t.right, t.wrong, t.missed)
}

func (t *tally) add(u tally) { t.right += u.right; t.wrong += u.wrong; t.missed += u.missed }

func (l labelled) judge(c *Comparer, say func(string, ...any)) tally {
	var n tally
	proposed := map[[2]int]bool{}
	for _, p := range c.Propose(l.left, l.right, nil) {
		at := [2]int{p.Left, p.Right}
		proposed[at] = true
		if _, ok := l.links[at]; ok {
			n.right++
		} else {
			n.wrong++
			say("wrong %.2f %v:\n\t%s\n\t%s\n\t%v", p.Score, at, l.left[p.Left].Text, l.right[p.Right].Text, p.Clues)
		}
	}
	for at := range l.links {
		if !proposed[at] {
			n.missed++
			say("missed %v:\n\t%s\n\t%s", at, l.left[at[0]].Text, l.right[at[1]].Text)
		}
	}
	return n
}

// TestProposals states how good the proposals are, on texts on which nothing was chosen.
func TestProposals(t *testing.T) {
	c := comparer(t)
	links := 0
	for _, folder := range []struct {
		name              string
		precision, recall float64
	}{{"tune", 0.92, 0.88}, {"held", 0.92, 0.8}} {
		var all, one, across tally
		for _, l := range readLabelled(t, folder.name) {
			say := func(string, ...any) {}
			if os.Getenv("PARLEY_COMPARE") == folder.name {
				say = t.Logf
			}
			n := l.judge(c, say)
			links += len(l.links)
			all.add(n)
			langs := l.left[0].Lang + "–" + l.right[0].Lang
			if l.left[0].Lang == l.right[0].Lang {
				one.add(n)
			} else {
				across.add(n)
			}
			t.Logf("%s %s: %v", filepath.Base(l.file), langs, n)
		}
		t.Logf("%s: %v\n\tin one language: %v\n\tacross languages: %v", folder.name, all, one, across)
		if all.precision() < folder.precision || all.recall() < folder.recall {
			t.Errorf("%s: %v; want at least %.2f and %.2f", folder.name, all, folder.precision, folder.recall)
		}
	}
	if links < 120 {
		t.Errorf("only %d pairs are labelled", links)
	}
}

// TestSentences puts the sentences of every readout together, and cuts them again.
func TestSentences(t *testing.T) {
	c := comparer(t)
	for _, l := range slices.Concat(readLabelled(t, "tune"), readLabelled(t, "held")) {
		for side, pieces := range [][]Piece{l.left, l.right} {
			text := ""
			for i, p := range pieces {
				switch {
				case i == 0 || p.Lang == "zh" && !slices.Contains(l.breaks[side], i):
				case slices.Contains(l.breaks[side], i):
					text += "\n\n"
				default:
					text += " "
				}
				text += p.Text
			}
			var got []string
			for _, s := range c.Sentences(text, pieces[0].Lang) {
				got = append(got, text[s.From:s.To])
			}
			var want []string
			for _, p := range pieces {
				want = append(want, p.Text)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: got\n%s\nwant\n%s", l.file, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

func TestSentenceEnds(t *testing.T) {
	c := comparer(t)
	for _, x := range []struct{ lang, text string }{ // | where a sentence ends
		{"en", "Mr. Hale met Dr. A. B. Tan at 10.30 a.m. on Monday. |“We agreed.” |Did they? |No. 5 was left out; see para. 3. |It ended"},
		{"en", "The line was\nbroken here. |\n\nA heading\n\n|- one item\n|- another item\n|3. a third"},
		{"fr", "M. Vallon a reçu Mme Orsay. |« Nous sommes d’accord. » |L’art. 5 reste ouvert !| Etc. n’est pas dit."},
		{"es", "El Sr. Vela habló con la Sra. Prado. |¿Habrá acuerdo? |¡Sí! |Véase el art. 7."},
		{"ru", "Встреча прошла 3 марта 2025 г. |Г-н Лесной и г-жа А. Б. Полева подписали акт. |Это всё?"},
		{"ar", "اجتمع الوزيران اليوم. |هل اتفقا؟ |نعم! |قال د. سالم إن العمل مستمر."},
		{"zh", "双方举行会谈。|是否达成协议？|“已经达成。”|下次会议另定"},
		{"en", "They met on 2 May. |240 people were there; see No. 5 below. |3 trucks came in 2025. |40 left."},
		{"de", "Sie trafen sich. |Sie gingen."},
		{"en", ""},
		{"en", " \n\n … \n"},
	} {
		var want []string
		for s := range strings.SplitSeq(x.text, "|") {
			if s = strings.TrimSpace(s); strings.Trim(s, "… ") != "" {
				want = append(want, s)
			}
		}
		text := strings.ReplaceAll(x.text, "|", "")
		var got []string
		for _, s := range c.Sentences(text, x.lang) {
			got = append(got, text[s.From:s.To])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got\n%q\nwant\n%q", x.lang, got, want)
		}
	}
}

// TestStrangers compares readouts that have nothing to do with each other: what is proposed is wrong.
func TestStrangers(t *testing.T) {
	c := comparer(t)
	all := readLabelled(t, "held")
	proposed, sentences := 0, 0
	for i, l := range all {
		r := all[(i+3)%len(all)].right
		proposed += len(c.Propose(l.left, r, nil))
		sentences += min(len(l.left), len(r))
	}
	t.Logf("%d proposals where there could be %d and should be none", proposed, sentences)
	if proposed*5 > sentences {
		t.Errorf("%d proposals of %d are too many", proposed, sentences)
	}
}

// clues are what a sentence gives, by kind.
func (c *Comparer) clues(text, lang string, kind Kind, names ...Name) []string {
	var all []string
	for k, in := range c.read(Piece{Text: text, Lang: lang}, phrasesOf(names)) {
		if k.kind == kind && !in.weak {
			all = append(all, k.value)
		}
	}
	slices.Sort(all)
	return all
}

func TestClues(t *testing.T) {
	c := comparer(t)
	party := Name{"The Isle", "L’Île", "Остров", "الجزيرة", "海岛"}
	for _, x := range []struct {
		lang, text string
		kind       Kind
		want       string
	}{
		{"en", "They met on 4 March 2025, and again on April 5.", Date, "03-04 04-05"},
		{"en", "It may rain in May.", Date, "05"},
		{"fr", "Les 3 et 4 juin, puis le 1er août 2024", Date, "06-03 06-04 08-01"},
		{"es", "el 17 de octubre de 2025", Date, "10-17"},
		{"ru", "с 5 мая по 12 февраля 2025 года", Date, "02-12 05-05"},
		{"ar", "يومي 3 و4 يونيو ثم ١٢ شباط", Date, "02-12 06-03 06-04"},
		{"zh", "2025年2月12日和七月、十一月三日", Date, "02-12 07 11-03"},
		{"fr", "le 04/03/2025 et le 2025-12-31", Date, "03-04 12-31"},
		{"en", "03/25/2025", Date, "03-25"},
		{"en", "42,000 tonnes, 18%, thirty-five people and two thousand seven hundred more", Number, "18 2700 35 42000"},
		{"fr", "1 200 personnes, soixante-cinq ans, 3 millions", Number, "1200 3000000 65"},
		{"es", "1.200 toneladas y 58 productos", Number, "1200 58"},
		{"ru", "пяти лет и 14 миллионов", Number, "14000000 5"},
		{"ar", "ثلاثين يومًا و٤٠ مترًا", Number, "30 40"},
		{"zh", "3万剂、80亿立方米和二十五个", Number, "25 30000 8000000000"},
		{"en", "in 2025", Number, ""},
		{"en", "Talks in Switzerland and South Africa", Country, "CH ZA"},
		{"ru", "переговоры в Швейцарии и Турции", Country, "CH TR"},
		{"fr", "en Suisse", Country, "CH"},
		{"es", "en Suiza", Country, "CH"},
		{"ar", "في سويسرا", Country, "CH"},
		{"zh", "在瑞士", Country, "CH"},
		{"ru", "Делегация Острова", Called, "The Isle"},
		{"zh", "海岛代表团", Called, "The Isle"},
		{"de", "Die 35 Punkte", Number, "35"},
	} {
		if got := strings.Join(c.clues(x.text, x.lang, x.kind, party), " "); got != x.want {
			t.Errorf("%s %q: %s %q, want %q", x.lang, x.text, x.kind, got, x.want)
		}
	}
}

// TestDiffer says of what two pieces name otherwise.
func TestDiffer(t *testing.T) {
	c := comparer(t)
	got := c.Propose(
		[]Piece{{Text: "The exchange of prisoners is on 12 May.", Lang: "en"}, {Text: "We counted 40 trucks at the crossing.", Lang: "en"}, {Text: "x", Lang: "en", Topic: "t"}},
		[]Piece{{Text: "L’échange de prisonniers aura lieu le 14 mai.", Lang: "fr"}, {Text: "Il y avait 60 camions au point de passage.", Lang: "fr"}, {Text: "y", Lang: "fr", Topic: "t"}}, nil)
	if len(got) != 3 || !got[0].DatesDiffer || got[0].NumbersDiffer || got[1].DatesDiffer || !got[1].NumbersDiffer || got[2].Clues[0].Kind != Topic {
		t.Errorf("%+v", got)
	}
	for _, p := range got {
		if p.Left != p.Right {
			t.Errorf("%+v", p)
		}
	}
	if len(c.Propose(nil, nil, nil)) != 0 || len(c.Propose([]Piece{{}}, []Piece{{}}, []Name{{}, {" "}})) != 0 {
		t.Error("of nothing something is proposed")
	}
}

// FuzzSentences: whatever the text, sentences are in order, within it, and leave out no letter.
func FuzzSentences(f *testing.F) {
	c := comparer(f)
	for _, text := range []string{"Mr. A met B. “Yes.” No", "« D’accord. » Oui", "会谈。“是”", "a.\n\n- b", "قال د. سالم."} {
		f.Add(text, "en")
		f.Add(text, "fr")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		at := 0
		for _, s := range c.Sentences(text, lang) {
			if s.From < at || s.To <= s.From || s.To > len(text) {
				t.Fatalf("%v after %d of %d", s, at, len(text))
			}
			if lost := strings.IndexFunc(text[at:s.From], unicode.IsLetter); lost >= 0 {
				t.Fatalf("a letter is lost before %v of %q", s, text)
			}
			at = s.To
		}
		c.Propose([]Piece{{Text: text, Lang: lang}}, []Piece{{Text: text, Lang: "en"}}, nil)
	})
}
