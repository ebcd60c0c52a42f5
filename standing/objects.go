package standing

import (
	"slices"
	"sort"
	"strings"

	"parley.example/record"
)

// object is something that acts are about.
type object struct {
	ref    record.Ref
	class  record.Object
	opened *event
	events []*event // that open it or act on it, each after all before it
	named  []*event // that name it and say nothing of it: what follows it, or cites it as evidence

	point    *record.Point      // of a point
	parties  []record.PartyName // of a contact: whose it is; of a point: whom it concerns; of a group: who made its mandate
	versions *versions          // of a text
}

// ref returns the reference to an act.
func (e *event) ref() record.Ref { return record.RefTo(e.act.Hash) }

// within returns the events of an object that are in scope, each after all that was before it.
func (o *object) within(s scope) []*event {
	in := make([]*event, 0, len(o.events))
	for _, e := range o.events {
		if s.has(e.Cite) {
			in = append(in, e)
		}
	}
	return in
}

// first returns the first event of a kind that is in scope, or nil.
func (o *object) first(s scope, kind string) *event {
	for _, e := range o.events {
		if e.act.Kind == kind && s.has(e.Cite) {
			return e
		}
	}
	return nil
}

// actsOn are the members of terms by which an act acts on what it names. All others only name
// it.
var actsOn = map[string]bool{"same": true, "fulfils": true, "version-of": true, "replaces": true, "default": true}

// attach gives an act that has effect to the objects that it opens, acts on, or names.
func (f *Fold) attach(e *event) {
	kind, _ := record.Kinds().Find(e.act.Kind)
	// A contact recorded as held opens one only if it is about none.
	if kind.Opens != "" && (e.about == nil || !kind.Optional || e.about.class != kind.Opens) {
		f.open(&object{ref: record.RefTo(e.act.Hash), class: kind.Opens, opened: e})
	}
	for _, p := range pointsOf(e) {
		f.open(&object{ref: record.RefTo(e.act.Hash).Point(p.Name), class: record.ObjectPoint, opened: e, point: &p})
	}
	var on, named []*object
	act := func(o *object) {
		if o.opened != e && !slices.Contains(on, o) {
			on = append(on, o)
			o.events = placed(o.events, e)
		}
	}
	actOn := func(o *object) {
		act(o)
		if o.class == record.ObjectPoint {
			act(f.root(o))
		}
	}
	if e.about != nil {
		actOn(e.about)
		if e.about.versions != nil {
			e.about.versions.note(f, e)
		}
	}
	for _, r := range record.References(e.act.Terms) {
		if o := f.objects[r.Ref]; r.Object == record.ObjectAct {
			continue // it names an act, and not what the act is about
		} else if actsOn[r.Field] {
			actOn(o)
		} else if o.opened != e && !slices.Contains(named, o) {
			named = append(named, o)
			o.named = placed(o.named, e)
		}
	}
	switch t := e.act.Terms.(type) {
	case *record.CharterSigned, *record.Accession:
		f.join(e)
	case *record.Secession:
		f.left[e.Party] = placed(f.left[e.Party], e)
	case *record.SilenceNoticed:
		f.notices[t.Party] = placed(f.notices[t.Party], e)
	case *record.KeyRotated:
		f.rotate(e)
	}
	f.logOf(e).number(e)
}

func pointsOf(e *event) []record.Point {
	if pointed, ok := e.act.Terms.(interface{ AllPoints() []record.Point }); ok {
		return pointed.AllPoints()
	}
	return nil
}

func (f *Fold) open(o *object) {
	o.events = []*event{o.opened}
	if twin := f.objects[o.ref]; twin == nil || compareCites(o.opened.Cite, twin.opened.Cite) < 0 {
		f.objects[o.ref] = o
	}
	f.classes[o.class] = append(f.classes[o.class], o)
	switch o.class {
	case record.ObjectContact:
		o.parties = f.sidesOf(o.opened)
	case record.ObjectPoint:
		o.parties = f.concernedBy(o)
	case record.ObjectGroup:
		o.parties = textTerms(f.mandateOf(o)).Parties
	case record.ObjectText:
		f.openVersion(o)
		f.noteExpunging(o)
	case record.ObjectPowers:
		l, official := f.logOf(o.opened), o.opened.act.Terms.(*record.PowersGiven).Official
		l.powers[official] = append(l.powers[official], o)
	}
}

// placed puts an event in its place among others. Most come last.
func placed(events []*event, e *event) []*event {
	i := len(events)
	for i > 0 && precedes(e, events[i-1], "", "") {
		i--
	}
	return slices.Insert(events, i, e)
}

// put is placed for objects, by the acts that opened them.
func put(list []*object, o *object) []*object {
	i := len(list)
	for i > 0 && precedes(o.opened, list[i-1].opened, o.ref, list[i-1].ref) {
		i--
	}
	return slices.Insert(list, i, o)
}

// objectsIn returns the objects of a class that are in scope, in an order that depends on
// nothing but the record: the order of their opening entries, each after all before it.
func (f *Fold) objectsIn(s scope, class record.Object) []*object {
	var list []*object
	for _, o := range f.classes[class] {
		if s.has(o.opened.Cite) {
			list = append(list, o)
		}
	}
	sort.Slice(list, func(i, j int) bool { return precedes(list[i].opened, list[j].opened, list[i].ref, list[j].ref) })
	return list
}

// precedes is a total order in which every act comes after all that was before it.
func precedes(a, b *event, ra, rb record.Ref) bool {
	switch {
	case a.past != b.past:
		return a.past < b.past
	case a.Cite.Party != b.Cite.Party:
		return a.Cite.Party < b.Cite.Party
	case a.N != b.N:
		return a.N < b.N
	}
	return ra < rb
}

func short(r record.Ref) string {
	act, point, isPoint := strings.Cut(string(r), "#")
	if len(act) > 8 {
		act = act[:8]
	}
	if isPoint {
		return act + "#" + point
	}
	return act
}
