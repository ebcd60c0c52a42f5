package standing_test

import (
	"bytes"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"parley.example/record"
	"parley.example/standing"
)

// The properties of the law, one function a sentence. Each holds of every history.

// sameRecordSameStanding: whatever the order of delivery, the same record gives the same standing,
// byte for byte; and what a record amounted to for the author of an entry is what it amounts to for
// whoever holds that entry and its past, and nothing else.
func (x *chance) sameRecordSameStanding() {
	want := x.Now().Standing(later)
	for range 2 {
		got := x.folded(x.Shuffle(x.random)).Standing(later)
		if !bytes.Equal(encode(x.t, want), encode(x.t, got)) {
			x.t.Fatalf("another order gives another standing:\n%s", cmp.Diff(want, got))
		}
	}
	for range 2 {
		l := one(x, x.Leaves())
		at := standing.Cite{Party: l.Party, N: l.N}
		got, ok := x.Now().AsOf(at, later)
		if !ok {
			x.t.Fatalf("%s is not folded", at)
		}
		// A node may say that it has seen less than it has; its entry's past is made whole.
		want := x.folded(x.pastOf(l)).Standing(later)
		if !bytes.Equal(encode(x.t, want), encode(x.t, got)) {
			x.t.Fatalf("as of %s:\n%s", at, cmp.Diff(want, got))
		}
	}
}

// pastOf returns an entry and all that was before it, reckoned from the entries alone.
func (x *chance) pastOf(l standing.Leaf) (past []standing.Leaf) {
	sizes := map[record.PartyName]int64{l.Party: l.N + 1}
	all := x.Leaves()
	for grown := true; grown; {
		grown = false
		for _, y := range all {
			if y.Entry == nil || y.N >= sizes[y.Party] {
				continue
			}
			for _, s := range y.Entry.Seen {
				if sizes[s.Party] < s.Size {
					sizes[s.Party], grown = s.Size, true
				}
			}
		}
	}
	for _, y := range all {
		if y.N < sizes[y.Party] {
			past = append(past, y)
		}
	}
	return past
}

// replayingAnyPrefixNeverGoesBack: in any order of delivery, every prefix can be folded, what is
// settled and what binds in one is so in every longer one, and one more entry gives what a fold from the start does.
func (x *chance) replayingAnyPrefixNeverGoesBack() {
	order := x.Shuffle(x.random)
	g := growth{t: x.t}
	f := x.folded(nil)
	for i, l := range order {
		f.Add(l)
		if i%12 == 0 {
			g.check(f)
		}
		if x.rarely(40) {
			want, got := x.folded(order[:i+1]).Standing(later), f.Standing(later)
			if !bytes.Equal(encode(x.t, want), encode(x.t, got)) {
				x.t.Fatalf("after %d entries, added one by one:\n%s", i+1, cmp.Diff(want, got))
			}
		}
	}
	g.check(f)
}

// anActWithoutEffectNamesItsRule, and says why.
func (x *chance) anActWithoutEffectNamesItsRule() {
	listed := map[standing.Cite]bool{}
	for _, w := range x.Now().Standing(later).WithoutEffect {
		listed[w.Cite] = true
		if !isRule[w.Rule] || w.Why == "" {
			x.t.Fatalf("%+v", w)
		}
	}
	for _, l := range x.Leaves() {
		at := standing.Cite{Party: l.Party, N: l.N}
		if br := x.Now().Breach(at); (br != nil) != listed[at] {
			x.t.Fatalf("%s breaks %+v, and is listed: %v", at, br, listed[at])
		}
	}
}

// spoken are the acts that have effect: by kind, what they are about, and who said so.
type spoken map[string]bool

func (x *chance) spoken() spoken {
	by := spoken{}
	for _, l := range x.Leaves() {
		if l.Act != nil && x.Now().Breach(standing.Cite{Party: l.Party, N: l.N}) == nil {
			by[l.Act.Kind+string(l.Act.About)+string(l.Party)] = true
		}
	}
	return by
}

func (s spoken) has(kind string, about record.Ref, by record.PartyName) bool {
	return s[kind+string(about)+string(by)]
}

// nobodyAdoptsAJointTextAlone: a text that is adopted has been signed by every party that it names,
// by whatever name (a signature given unheard, by its confirmation); and of an adopted text no signature is wanting. A correction is made by all.
func (x *chance) nobodyAdoptsAJointTextAlone() {
	st, by := x.Now().Standing(later), x.spoken()
	for _, t := range st.Texts {
		if t.Adopted == nil {
			continue
		}
		for _, p := range t.Parties {
			if !by.has("text.signed", t.Ref, p) && !by.has("text.confirmed", t.Ref, p) && !by.has("text.adhered", t.Ref, p) && !(t.InitialsSign && by.has("text.initialled", t.Ref, p)) {
				x.t.Fatalf("%.8s is %s, and %s has not signed it", t.Ref, t.State, p)
			}
		}
		if t.Through != "" && !by.has("text.declared", t.Ref, t.Through) {
			x.t.Fatalf("%.8s is %s, and %s has not declared it", t.Ref, t.State, t.Through)
		}
		for _, sig := range t.Signatures {
			if sig.State != "signed" && sig.State != "confirmed" && sig.State != "adhered" {
				x.t.Fatalf("%.8s is %s, and the signature of %s is %s", t.Ref, t.State, sig.Party, sig.State)
			}
		}
	}
	for _, c := range st.Corrections {
		for _, p := range c.Answers {
			if c.State == "made" && p.State == "unanswered" {
				x.t.Fatalf("%.8s is made, and %s has neither answered nor let the time pass", c.Ref, p.Party)
			}
		}
	}
}

// nobodyClosesWhatItOwesAlone: a point that is kept was acknowledged by all to whom another owes it,
// or by a verifier who does not owe it; one that is released, by all to whom another owes it.
func (x *chance) nobodyClosesWhatItOwesAlone() {
	for _, p := range x.Now().Standing(later).Points {
		switch {
		case p.Same != "": // it is what that is which it says the same as
		case p.State == "kept":
			x.keptByOthers(p)
		case p.State == "released":
			if said := x.sayers(p, "point.released"); !contains(said, creditorsOf(p)) {
				x.t.Fatalf("%.8s is released by the word of %v, and owed to %v", p.Ref, said, p.To)
			}
		}
	}
}

func (x *chance) keptByOthers(p standing.Point) {
	var said []record.PartyName
	for _, ack := range p.Acks {
		said = append(said, ack.Party)
	}
	if (p.Due.Every != record.Every{}) || len(p.Moves) > 0 { // each of its times was acknowledged by itself
		said = append(said, x.sayers(p, "point.acknowledged")...)
	}
	if p.Verifier != "" && slices.Contains(said, p.Verifier) && !slices.Contains(p.Owes, p.Verifier) {
		return
	}
	owed := creditorsOf(p)
	if len(owed) == 0 || !contains(said, owed) {
		x.t.Fatalf("%.8s is kept by the word of %v, and owed to %v", p.Ref, said, p.To)
	}
}

// creditorsOf lists to whom another owes a point.
func creditorsOf(p standing.Point) (list []record.PartyName) {
	for _, to := range p.To {
		if len(p.Owes) != 1 || p.Owes[0] != to {
			list = append(list, to)
		}
	}
	return list
}

// sayers lists who said something of a kind of a point.
func (x *chance) sayers(p standing.Point, kind string) (list []record.PartyName) {
	for _, c := range p.Entries {
		if l, _ := x.Now().Leaf(c); l.Act.Kind == kind {
			list = append(list, c.Party)
		}
	}
	return list
}

// nobodyMovesAPackageAlone: a stage is open when all who owe a step of it have said that they are
// ready, where its steps are together; and after what its certifier certified or, if it has none,
// after every step of the stage before was closed by those to whom it is owed. A step is undone only
// after another called a default.
func (x *chance) nobodyMovesAPackageAlone() {
	st, by := x.Now().Standing(later), x.spoken()
	points := map[record.Ref]standing.Point{}
	for _, p := range st.Points {
		points[p.Ref] = p
	}
	for _, pack := range st.Packages {
		for i, stage := range pack.Stages {
			if stage.State != "open" && stage.State != "done" {
				continue
			}
			for _, p := range pack.Parties {
				if !by.has("text.signed", pack.Ref, p) && !by.has("text.confirmed", pack.Ref, p) {
					x.t.Fatalf("%.8s: stage %s is %s, and %s has not signed", pack.Ref, stage.Name, stage.State, p)
				}
			}
			if stage.Together && !slices.ContainsFunc(stage.Steps, func(s record.Ref) bool { return len(points[s].Owes) == 0 }) {
				x.allReady(pack, stage, points)
			}
			if stage.Certifier != "" && !x.saidOfStage("stage.certified", pack.Ref, stage.Name, stage.Certifier) {
				x.t.Fatalf("%.8s: stage %s is %s, and %s has not certified it", pack.Ref, stage.Name, stage.State, stage.Certifier)
			}
			if stage.Certifier == "" && i > 0 {
				x.allClosed(pack, pack.Stages[i-1], points)
			}
			if stage.State == "done" {
				x.allClosed(pack, stage, points)
			}
		}
	}
	for _, d := range st.Defaults {
		for _, u := range d.Undone {
			step := points[u.Step]
			if u.Party == d.By && !slices.Contains(step.Owes, u.Party) {
				x.t.Fatalf("%s undid what it does not owe", u.Party)
			}
			if owes := points[d.Step].Owes; len(owes) == 1 && owes[0] == d.By {
				x.t.Fatalf("%s called a default of what it alone owes", d.By)
			}
		}
	}
}

func (x *chance) allReady(pack standing.Package, stage standing.PackageStage, points map[record.Ref]standing.Point) {
	for _, step := range stage.Steps {
		for _, p := range points[step].Owes {
			if !x.saidOfStage("stage.ready", pack.Ref, stage.Name, p) {
				x.t.Fatalf("%.8s: stage %s is %s, and %s was never ready", pack.Ref, stage.Name, stage.State, p)
			}
		}
	}
}

// allClosed holds that every step of a stage was closed, or undone since.
func (x *chance) allClosed(pack standing.Package, stage standing.PackageStage, points map[record.Ref]standing.Point) {
	for _, step := range stage.Steps {
		if state := points[step].State; state != "kept" && state != "released" && state != "undone" {
			x.t.Fatalf("%.8s: %s of stage %s is %s, and the package went on", pack.Ref, step, stage.Name, state)
		}
	}
}

// saidOfStage reports whether a party has said something of a stage, with effect.
func (x *chance) saidOfStage(kind string, pack record.Ref, stage string, by record.PartyName) bool {
	return slices.ContainsFunc(x.Leaves(), func(l standing.Leaf) bool {
		return l.Party == by && l.Act != nil && l.Act.Kind == kind && l.Act.About == pack &&
			strings.Contains(string(l.Act.Act.Terms), `"`+stage+`"`) && x.Now().Breach(standing.Cite{Party: l.Party, N: l.N}) == nil
	})
}

// nobodyMovesAGroupAlone: a group is at work, and closed, by the word of all who made its mandate.
func (x *chance) nobodyMovesAGroupAlone() {
	for _, g := range x.Now().Standing(later).Groups {
		said := map[string][]record.PartyName{}
		for _, c := range g.Entries {
			l, _ := x.Now().Leaf(c)
			said[l.Act.Kind] = append(said[l.Act.Kind], c.Party)
		}
		for _, p := range g.Parties {
			confirmed := p == g.By || slices.Contains(said["group.confirmed"], p)
			if slices.Contains([]string{"at-work", "not-in-force", "closed"}, g.State) && !confirmed {
				x.t.Fatalf("%.8s is %s, and %s has not confirmed it", g.Ref, g.State, p)
			}
			if g.State == "closed" && !slices.Contains(said["group.closed"], p) && !x.Now().Left(p) {
				x.t.Fatalf("%.8s is closed, and %s has not closed it", g.Ref, p)
			}
		}
	}
}
