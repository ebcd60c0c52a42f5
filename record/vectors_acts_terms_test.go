package record

import (
	"fmt"
	"maps"
	"strings"
)

// texts are faults of texts and statements.
func (b *badActs) texts() {
	bracket := func(by, name string) any { return object{"by": []any{by}, "name": name} }
	for _, x := range []struct {
		name, why, form string
		more            object
	}{
		{"text-through", "an adherence declaration that names no intermediary", "adherence-declaration", nil},
		{"text-through-not-wanted", "an intermediary in another form of text", "agreement", object{"through": "c"}},
		{"text-through-party", "an intermediary that is one of the parties", "adherence-declaration", object{"through": "a"}},
		{"text-through-initials", "initials that sign, where nothing is signed", "adherence-declaration", object{"through": "c", "initials-sign": true}},
		{"text-expunges", "an expunging text that names no acts", "expunging", nil},
		{"text-expunges-not-wanted", "acts to expunge in another form of text", "agreement", object{"expunges": []any{someAct}}},
		{"text-bracket-party", "a bracket of one who is not to sign the text", "agreement", object{"brackets": []any{bracket("c", "x")}}},
		{"text-bracket-twice", "a bracket twice", "agreement", object{"brackets": []any{bracket("a", "x"), bracket("b", "x")}}},
	} {
		b.whole(x.name, x.why, func(a *Act) {
			terms := object{"authentic": []any{"en"}, "form": x.form, "in-force": object{"on": "adoption"}, "parties": []any{"a", "b"}}
			maps.Copy(terms, x.more)
			a.Kind, a.About, a.Terms, a.Body = "text.proposed", "", must(encodeJSON(terms)), &b.words
		})
	}
	b.whole("notice-follows", "an objection that does not say to what", func(a *Act) {
		a.Kind, a.About, a.Body = "formal-notice", "", &b.words
		a.Terms = []byte(`{"form":"objection","number":"1","to":["b"],"treaty":"T"}`)
	})
	b.whole("declaration-owes", "an undertaking that nobody owes", func(a *Act) {
		a.Kind, a.About, a.Terms, a.Body = "declaration", "", []byte(`{"points":[{"name":"p"}]}`), &b.words
	})
}

func (b *badActs) measures() {
	for name, c := range sorted(map[string][2]string{
		"leave":    {`"category":"persona-non-grata"`, "a persona non grata without a day to leave by"},
		"every":    {`"category":"confidence-building"`, "a confidence-building measure that never recurs"},
		"not-so":   {`"category":"visas","every":{"from":"2025-02-15","period":"5d"}`, "another measure that recurs"},
		"nothing":  {`"category":"visas","nature":"countermeasure","announced":"2025","ends":"Later."`, "a countermeasure that answers nothing"},
		"silent":   {`"category":"visas","nature":"countermeasure","answers":["` + string(someAct) + `"],"ends":"Later."`, "a countermeasure without notice"},
		"too-late": {`"category":"visas","nature":"countermeasure","answers":["` + string(someAct) + `"],"announced":"2026-01-01","ends":"Later."`, "a countermeasure of which notice came after it"},
		"endless":  {`"category":"visas","nature":"countermeasure","answers":["` + string(someAct) + `"],"announced":"2025"`, "a countermeasure without an end"},
	}) {
		b.whole("measure-"+name, c[1], func(a *Act) {
			a.Kind, a.About, a.Body = "measure.notified", "", &b.words
			a.Terms = inOrder([]byte(`{"target":"b","taken":"2025",` + c[0] + `}`))
		})
	}
	b.whole("measure-eased", "a measure eased to nobody knows what", func(a *Act) { a.Kind, a.Terms = "measure.eased", []byte(`{"eased":"2025"}`) })
}

// stages are faults of packages, rounds of offers and working groups.
func (b *badActs) stages() {
	step := `{"name":"p","owes":["a"],"to":["b"],"due":{"none":true}}`
	for _, x := range []struct{ name, why, form, points, more string }{
		{"stage-none", "a package without stages", "package", step, `"snap-back":"stage"`},
		{"stage-no-snap-back", "a package that does not say how far a default reaches", "package", step, `"stages":[{"name":"s","steps":["p"]}]`},
		{"stage-other-form", "stages of a text that is no package", "agreement", step, `"snap-back":"stage","stages":[{"name":"s","steps":["p"]}]`},
		{"stage-twice", "a stage twice", "package", step + "," + strings.Replace(step, `"p"`, `"q"`, 1), `"snap-back":"stage","stages":[{"name":"s","steps":["p"]},{"name":"s","steps":["q"]}]`},
		{"stage-step-twice", "a step in two stages", "package", step, `"snap-back":"stage","stages":[{"name":"s","steps":["p"]},{"name":"t","steps":["p"]}]`},
		{"stage-step-unknown", "a step that is no point", "package", step, `"snap-back":"stage","stages":[{"name":"s","steps":["p","q"]}]`},
		{"stage-point-left-out", "a point in no stage", "package", step + "," + strings.Replace(step, `"p"`, `"q"`, 1), `"snap-back":"stage","stages":[{"name":"s","steps":["p"]}]`},
		{"stage-owed-by-nobody", "a step that nobody owes", "package", `{"name":"p"}`, `"snap-back":"stage","stages":[{"name":"s","steps":["p"]}]`},
		{"stage-name", "no name of a stage", "package", step, `"snap-back":"stage","stages":[{"name":"Stage One","steps":["p"]}]`},
	} {
		b.whole(x.name, x.why, func(a *Act) {
			a.Kind, a.About, a.Body = "text.proposed", "", &b.words
			a.Terms = fmt.Appendf(nil, `{"authentic":["en"],"form":%q,"in-force":{"on":"adoption"},"parties":["a","b"],"points":[%s],%s}`, x.form, x.points, x.more)
		})
	}
	for _, x := range []struct{ name, why, terms string }{
		{"round-one", "a round of one", `{"parties":["a"]}`},
		{"round-order", "parties out of order", `{"parties":["b","a"]}`},
	} {
		b.whole(x.name, x.why, func(a *Act) { a.Kind, a.About, a.Terms, a.Body = "round.opened", "", []byte(x.terms), &b.words })
	}
	b.whole("offer-nothing", "an offer of nothing", func(a *Act) {
		a.Kind, a.Terms = "offer.opened", []byte(`{"offer":{},"random":"`+b.words.String()+`"}`)
	})
	b.whole("offer-no-commitment", "a commitment of zeros", func(a *Act) {
		a.Kind, a.Terms = "offer.sealed", []byte(`{"commitment":"`+Hash{}.String()+`"}`)
	})
	b.whole("group-channel", "a working group whose channel is zeros", func(a *Act) {
		a.Kind, a.About, a.Body = "group.formed", "", &b.words
		a.Terms = []byte(`{"channel":"` + Hash{}.String() + `","mandate":"` + string(someAct) + `"}`)
	})
	b.whole("group-act", "a report of an act whose hash is zeros", func(a *Act) {
		a.Kind, a.Terms, a.Body = "group.reported", []byte(`{"act":"`+Hash{}.String()+`"}`), &b.words
	})
}
