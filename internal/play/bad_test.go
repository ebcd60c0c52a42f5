package play_test

import (
	"errors"
	"strings"
	"testing"

	"parley.example/internal/play"
)

const (
	head     = "title: T\nparties:\n  us: {names: Us}\n  ru: {names: Ru}\nstory:\n" // five lines
	mandated = "- by: us\n  text.proposed: {form: mandate, parties: [us, ru], authentic: [en], in-force: {on: adoption}}\n  text: T\n  as: t\n"
	whole    = head + "- tell: A\n"
)

// TestBadFiles has for each mistake the whole error.
func TestBadFiles(t *testing.T) {
	round := "- by: us\n  round.opened: {parties: [us, ru]}\n  text: T\n  as: r\n" // four lines
	opened := "- by: us\n  topic.opened:\n  title: A\n  as: a\n"                   // four lines
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", `x.yaml:1: the file is empty: want at least a title, parties and a story`},
		{"not YAML", "title: [", `x.yaml:1: not YAML: did not find expected node content`},
		{"a list", "- 1", `x.yaml:1: want names with values, not a list`},
		{"two documents", "title: A\n---\ntitle: B", `x.yaml:2: a second document: a file tells one story`},
		{"anchors", "title: &a T", `x.yaml:1: anchors and aliases (& and *) are not read: write it out, or put the word in quotes`},
		{
			"nothing in it", "title: T",
			"x.yaml:1: parties: missing\nx.yaml:1: story: missing",
		},
		{"misspelt wholeer", whole[:9] + "natur: real\n" + whole[9:], `x.yaml:2: natur: no such field; did you mean nature?`},
		{"twice", "title: U\n" + whole, `x.yaml:2: title: occurs twice`},
		{"empty value", "note:\n" + whole, `x.yaml:1: note: empty: say what, or leave it out`},
		{"nature", "nature: reel\nnote: N\n" + whole, `x.yaml:1: nature: "reel" is not known here; did you mean real?`},
		{"no note", "nature: reconstruction\n" + whole, `x.yaml:1: note: missing: a reconstruction says in words what it was told from`},
		{"language", "languages: [en, fr]\nnote: {de: Nein}\n" + whole, `x.yaml:2: note: "de" is none of the languages of this scenario; want one of en, fr`},
		{"law", "law: 3\n" + whole, `x.yaml:1: law: 3 is not known here: want 1 to 2`},
		{"older law", "law: 1\nsilence: 9\n" + strings.Replace(whole, "{names: Ru}", "{role: witness}", 1), "x.yaml:2: silence: only law 2 knows it, and the channel is under law 1\nx.yaml:5: parties.ru: only law 2 knows the role witness, and the channel is under law 1"},
		{"founder", "founder: zz\n" + whole, `x.yaml:1: founder: "zz" is not known here; want one of us, ru`},
		{"start", "start: yesterday\n" + whole, `x.yaml:1: start: "yesterday" is no time: want 2025-02-15T18:30+03:00, or 2025-02-15 for noon UTC of that day, or +2d, +1h30m for so long after the step before`},
		{"tolerance", "tolerance: long\n" + whole, `x.yaml:1: tolerance: "long" is no length of time: want days, hours, minutes and seconds, such as 2d, 1h30m, 90s`},
		{"role", strings.Replace(whole, "{names: Ru}", "{role: guest}", 1), `x.yaml:4: parties.ru.role: "guest" is not known here; want one of party, mediator, depositary, host, witness`},
		{"country", strings.Replace(whole, "{names: Ru}", "{country: Russia}", 1), `x.yaml:4: parties.ru.country: "Russia" is not two capital letters (ISO 3166-1)`},
		{"power", strings.Replace(whole, "{names: Ru}", "{officials: {o: {may: sing}}}", 1), `x.yaml:4: parties.ru.officials.o.may[1]: "sing" is not known here; did you mean sign?`},
		{"key", strings.Replace(whole, "ru:", "Ru:", 1), `x.yaml:4: parties.Ru: "Ru" is no key for a party: want lowercase letters, digits and hyphens`},
		{"story", strings.TrimSuffix(head, "\n") + " once\n", `x.yaml:5: story: want a list of steps, each after a hyphen`},
		{"misspelt kind", head + "- by: us\n  topic.openned:\n", "x.yaml:7: topic.openned: no such field; did you mean topic.opened?"},
		{"misspelt field", head + "- by: us\n  contact.held: {when: 2025, venu: Here}\n", `x.yaml:7: contact.held.venu: no such field; did you mean venue?`},
		{"only by", head + "- by: us\n", `x.yaml:6: what does the step do? It names no kind of act, and none of cut, mend, expect and so on`},
		{"misspelt step field", head + opened + "- by: us\n  topic.closed: a\n  abuot: a\n", `x.yaml:12: abuot: no such field; did you mean about?`},
		{"missing field", head + "- by: us\n  contact.proposed: {form: call}\n", "x.yaml:7: contact.proposed.level: missing\nx.yaml:7: contact.proposed.when: missing"},
		{"option", head + "- by: us\n  contact.held: {when: 2025, form: cal}\n", `x.yaml:7: contact.held.form: "cal" is not known here; did you mean call?`},
		{"moment", head + "- by: us\n  contact.held: {when: 15 Feb}\n", `x.yaml:7: contact.held.when: "15 Feb" is no moment: want 2025, 2025-06, 2025-02-15, 2025-02-15+03:00, 2025-02-15T18:30+03:00, or two of them with / between for from and to, or with | where sources differ`},
		{"duration", head + "- by: us\n  contact.held: {when: 2025, lasted: long}\n", `x.yaml:7: contact.held.lasted: "long" is no duration: want one like 4h30m, 4h, 90m, 6h/6h30m for from and to, or 5h|5h30m where sources differ`},
		{"party", head + "- by: us\n  contact.held: {when: 2025, initiative: usa}\n", `x.yaml:7: contact.held.initiative[1]: "usa" is not known here; did you mean us?`},
		{"no author", head + "- topic.opened:\n  title: A\n", `x.yaml:6: by: missing: say which party does it`},
		{"author", head + "- by: un\n  topic.opened:\n  title: A\n", `x.yaml:6: by: no party "un"; did you mean us?`},
		{"official", head + "- by: us/offical\n  topic.opened:\n  title: A\n", `x.yaml:6: by: us has no official "offical"; did you mean official?`},
		{"nobody may", strings.Replace(head, "{names: Us}", "{officials: {o: {may: send}}}", 1) + "- by: us\n  contact.held: {when: 2025}\n  as: c\n- by: us\n  readout:\n  about: c\n  text: R\n", `x.yaml:9: by: no official of us may publish: say which does it all the same, by: us/…`},
		{"label", head + opened + "- by: us\n  topic.closed: b\n", `x.yaml:11: topic.closed: nothing before this is labelled "b"; did you mean a?`},
		{"later label", head + "- by: us\n  topic.closed: a\n" + opened, `x.yaml:7: topic.closed: nothing before this is labelled "a"; want one of ru/official, us/official`},
		{"class", head + opened + "- by: us\n  contact.accepted: a\n", `x.yaml:11: contact.accepted: "a" is a topic, want a contact`},
		{"label twice", head + opened + strings.Replace(opened, "title: A", "title: B", 1), `x.yaml:13: as: a is the label of line 6 already`},
		{"label that is a word", head + strings.Replace(opened, "as: a", "as: topics", 1), `x.yaml:9: as: topics is a word of expect: choose another label`},
		{"label that is none", head + strings.Replace(opened, "as: a", "as: A 1", 1), `x.yaml:9: as: "A 1" is no label: want lowercase letters, digits and hyphens`},
		{"about nothing", head + "- by: us\n  topic.closed:\n", `x.yaml:6: about: missing: say about which topic`},
		{"about something", head + opened + "- by: us\n  topic.opened:\n  title: B\n  about: a\n", `x.yaml:13: about: topic.opened is about nothing else: leave it out`},
		{"no title", head + "- by: us\n  topic.opened:\n", `x.yaml:7: topic.opened: title: missing`},
		{"no such words", head + opened + "- by: us\n  topic.closed: a\n  title: B\n", `x.yaml:12: title: topic.closed has none: leave it out`},
		{"point without words", head + "- by: us\n  announcement: {points: {name: p}}\n  text: T\n", `x.yaml:7: announcement.points[1].words: missing: say in words what the point is`},
		{"point half owed", head + "- by: us\n  announcement: {points: {name: p, words: W, owes: us}}\n  text: T\n", `x.yaml:7: announcement: terms: points: 1: to: missing: say to whom it is owed`},
		{"ambiguous point", head + "- by: us\n  announcement: {points: {name: p, words: W}}\n  text: T\n  as: a\n- by: us\n  announcement: {points: {name: p, words: W}}\n  text: T\n  as: b\n- by: ru\n  point.confirmed: p\n", `x.yaml:15: point.confirmed: a and b have a point "p": write a#p`},
		{"no such point", head + "- by: us\n  announcement: {points: {name: pay, words: W}}\n  text: T\n  as: a\n- by: ru\n  point.confirmed: a#pya\n", `x.yaml:11: point.confirmed: a has no point "pya"; did you mean pay?`},
		{"back in time", head + "- at: 2025-03-01\n  tell: A\n- at: 2025-02-01\n  tell: B\n", `x.yaml:8: at: lies before the step before it (2025-03-01T12:00:00Z): the story's time only goes forward; a clock that is wrong is set by clock`},
		{"two things", head + "- cut: [us, ru]\n  mend: [us, ru]\n", `x.yaml:6: one step does one thing, not cut and mend: make two steps of it`},
		{"not with cut", head + "- cut: [us, ru]\n  by: us\n", `x.yaml:7: by: does not go with cut: leave it out`},
		{"cut with whom", head + "- cut: us\n", `x.yaml:6: cut: want two parties, such as [us, ru]`},
		{"cut oneself", head + "- cut: [us, us]\n", `x.yaml:6: cut: want two different parties`},
		{"cut twice", head + "- cut: [us, ru]\n- cut: [ru, us]\n", `x.yaml:7: cut: the line between ru and us is cut already`},
		{"mend", head + "- mend: [us, ru]\n", `x.yaml:6: mend: the line between us and ru is not cut`},
		{"deliver", head + "- deliver: {from: us, to: ru}\n", `x.yaml:6: deliver: nothing that goes from us to ru is held`},
		{"hold", head + "- hold: {from: us}\n", `x.yaml:6: hold.to: missing`},
		{"found without a mandate", head + "- by: us\n  found: {channel: g, title: G}\n", `x.yaml:7: found.mandate: missing`},
		{"found under no text", head + opened + "- by: us\n  found: {channel: g, mandate: a, title: G}\n", `x.yaml:11: found.mandate: "a" is a topic, want a text`},
		{"found twice", head + mandated + "- by: us\n  found: {channel: g, mandate: t, title: G}\n- by: us\n  found: {channel: g, mandate: t, title: G}\n", `x.yaml:13: found.channel: g is taken: choose another`},
		{"found by nobody", head + mandated + "- found: {channel: g, mandate: t, title: G}\n", `x.yaml:10: by: missing: say which party founds it`},
		{"no such channel", head + "- in: g\n  tell: A\n", `x.yaml:6: in: "g" is not known here`},
		{"label of another channel", head + mandated + "- by: us\n  found: {channel: g, mandate: t, title: G}\n- in: g\n  by: us\n  text.signed: t\n", `x.yaml:14: text.signed: t was said in the channel of the scenario, and not in the channel g: say in which channel the step happens, by in`},
		{"label that is a channel", head + mandated + "- by: us\n  found: {channel: g, mandate: t, title: G}\n- by: us\n  topic.opened:\n  title: A\n  as: g\n", `x.yaml:15: as: g is the key of a channel already`},
		{"stopped", head + "- stop: us\n" + opened, `x.yaml:7: by: the node of us is stopped: start it first`},
		{"lost", head + "- stop: us\n- lose: us\n", `x.yaml:7: lose: the node of us is stopped: start it first`},
		{"no check-ins", head + "- check-in: us\n", `x.yaml:6: check-in: the charter agrees on none: say check-in in the header, in hours`},
		{"forge what", head + "- by: us\n  forge: {signed-by: us}\n", `x.yaml:7: forge.signed-by: goes with fork only`},
		{"forge nothing", head + "- by: us\n  forge: {}\n", `x.yaml:7: forge: want bytes, a fork, or what was restored`},
		{"forge two", head + "- by: us\n  forge: {fork: ru, restored: {ru: 1}}\n", `x.yaml:7: forge.restored: one entry carries one thing: make two steps of it`},
		{"started", head + "- start: us\n", `x.yaml:6: start: the node of us runs`},
		{"clock", head + "- clock: {us: late}\n", `x.yaml:6: clock.us: "late" does not say by how much the clock is wrong: want such as +2h or -10m, or right`},
		{"exchange", head + "- cut: [us, ru]\n- exchange: [us, ru]\n", `x.yaml:7: exchange: the line between us and ru is cut: mend it first`},
		{"rule", head + strings.Replace(opened, "as: a", "without-effect: two", 1), `x.yaml:9: without-effect: "two" is the number of no rule that an act can break: see docs/spec/law.md`},
		{"rule that is none", head + strings.Replace(opened, "as: a", "without-effect: 2.9", 1), `x.yaml:9: without-effect: "2.9" is the number of no rule that an act can break: see docs/spec/law.md`},
		{"expects a rule that is none", head + opened + "- expect: {without-effect: {a: 99.1}}\n", `x.yaml:10: expect.without-effect.a: "99.1" is the number of no rule that an act can break: see docs/spec/law.md`},
		{"expects no state", head + opened + "- expect: {topics: {lacks: {state: close}}}\n", `x.yaml:10: expect.topics.lacks[1].state: "close" is not known here; did you mean closed?`},
		{"a negative interval", "cadence: -1\n" + whole, `x.yaml:1: cadence: want 0 to 36525`},
		{"more than a century", "check-in: 876601\n" + whole, `x.yaml:1: check-in: want 0 to 876600`},
		{"a colon in a text", head + "- by: us\n  topic.opened:\n  title: Foo: bar\n", `x.yaml:8: not YAML: mapping values are not allowed in this context: put a text with a colon and a space in it in quotes, or begin lines that belong together in one column`},
		{"a tab", head + "- by: us\n\ttopic.opened:\n", `x.yaml:6: not YAML: found a tab character that violates indentation: indent with spaces`},
		{"held without label", head + strings.Replace(opened, "as: a", "hold-back: true", 1), `x.yaml:6: as: missing: what is held back needs a label, so that enter can name it`},
		{"supposed", head + strings.Replace(opened, "as: a", "supposed: true", 1), `x.yaml:9: supposed: the header has no words for it: say under supposed there what is added to such an act`},
		{"charter", head + "- by: us\n  charter:\n", `x.yaml:6: charter: the founder signs the charter before the story begins: see founder in the header`},
		{"no offer", head + round + "- by: us\n  offer.sealed: r\n", `x.yaml:11: offer.sealed.offer: missing: say what is offered`},
		{"empty offer", head + round + "- by: us\n  offer.sealed: {offer: {amounts: {number: \"4\", unit: x y}}}\n  about: r\n", `x.yaml:11: sealed offer: offer: amounts: 1: unit: "x y" is no unit: want the three capitals of a currency such as EUR, or a word such as people`},
		{"two offers", head + round + "- by: us\n  offer.opened: {offer: {amounts: {number: \"4\", unit: EUR}}, opens: r}\n  about: r\n", `x.yaml:11: offer.opened: want an offer or opens, not both`},
		{"copies no offer", head + round + "- by: us\n  offer.sealed: {copies: r}\n  about: r\n", `x.yaml:11: offer.sealed.copies: r seals no offer: want the label of an offer.sealed`},
		{"a commitment by hand", head + round + "- by: us\n  offer.sealed: {commitment: \"00\"}\n  about: r\n", "x.yaml:11: offer.sealed.commitment: no such field; want one of offer, copies\nx.yaml:11: offer.sealed.offer: missing: say what is offered"},
		{"expects nothing", head + "- expect: {on: us}\n", `x.yaml:6: expect: expects nothing: name an act by its label, or a member of the standing`},
		{"expects the unknown", head + "- expect: {topisc: none}\n", `x.yaml:6: expect.topisc: nothing before this is labelled so, and it is no member of the standing; did you mean topics?`},
		{"misspelt member", head + opened + "- expect:\n    a: {stat: open}\n", `x.yaml:11: expect.a.stat: no such member; did you mean state?`},
		{"expects of a leaf", head + opened + "- expect:\n    a: {state: [open]}\n", `x.yaml:11: expect.a.state: is no list`},
		{"expects no object", head + opened + "- expect:\n    a: open\n", `x.yaml:11: expect.a: nothing before this is labelled "open"; want one of a, ru/official, us/official`},
		{"expects powers", head + "- expect:\n    us/official: {state: open}\n", `x.yaml:7: expect.us/official: the standing does not list powers: see parties, or without-effect`},
		{"expects a yes", head + opened + "- expect:\n    a: {provisional: maybe}\n", `x.yaml:11: expect.a.provisional: want true or false`},
		{
			"all at once", head + "- by: us\n  topic.openned:\n- by: un\n  topic.opened:\n  title: A\n- expect: {topisc: none}\n",
			"x.yaml:7: topic.openned: no such field; did you mean topic.opened?\n" +
				"x.yaml:8: by: no party \"un\"; did you mean us?\n" +
				"x.yaml:11: expect.topisc: nothing before this is labelled so, and it is no member of the standing; did you mean topics?",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := play.Parse("x.yaml", []byte(c.file))
			if err == nil {
				t.Fatalf("no error; want:\n%s", c.want)
			}
			if err.Error() != c.want {
				t.Errorf("the error is:\n%s\nwant:\n%s", err, c.want)
			}
			if problems, ok := errors.AsType[*play.Problems](err); !ok || problems.List[0].Line < 1 {
				t.Errorf("%T without lines", err)
			}
		})
	}
}

// FuzzParse holds the parser to an error or a scenario for any bytes, and to lines that the
// file has.
func FuzzParse(f *testing.F) {
	for _, file := range files(f) {
		// Large seeds make the engine slow and teach it nothing that small ones do not.
		if data := readFile(f, file); len(data) < 1000 {
			f.Add(data)
		}
	}
	f.Add([]byte(head + "- by: us\n  topic.opened:\n  title: A\n  as: a\n- expect: {a: {state: open}}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := play.Parse("fuzz.yaml", data)
		if (s == nil) == (err == nil) {
			t.Fatalf("%v and %v", s, err)
		}
		problems, ok := errors.AsType[*play.Problems](err)
		if err != nil && !ok {
			t.Fatalf("%T", err)
		}
		if ok {
			for _, p := range problems.List {
				if p.Line < 1 || p.Line > strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(string(data)), "\n")+2 {
					t.Errorf("line %d: %s", p.Line, p.Text)
				}
			}
		}
	})
}
