package record

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// Terms are what the law reads of an act: a pointer to one of the structs of the kind_*.go
// files. Forms, scenario fields and help are derived from their fields, so a new kind is one
// new struct here, its law in package standing, and its words in the catalogue.
type Terms any

// Power is something that full powers let an official do (VCLT articles 2(1)(c) and 7).
type Power string

// The powers. A kind without one can be done by the party alone, with its party key.
const (
	PowerSend         Power = "send"          // contacts, notes, reports, proposals
	PowerPublish      Power = "publish"       // readouts, announcements
	PowerInitial      Power = "initial"       // freeze a text
	PowerSign         Power = "sign"          // sign texts and notes, take and lift measures
	PowerAdReferendum Power = "ad-referendum" // sign subject to confirmation
)

// Options lists the powers.
func (Power) Options() []string {
	return []string{string(PowerSend), string(PowerPublish), string(PowerInitial), string(PowerSign), string(PowerAdReferendum)}
}

// Object is a class of things that acts are about.
type Object string

// The classes of objects.
const (
	ObjectContact    Object = "contact"
	ObjectTopic      Object = "topic"
	ObjectStatement  Object = "statement"
	ObjectText       Object = "text"
	ObjectNotes      Object = "notes" // an exchange of notes
	ObjectPoint      Object = "point"
	ObjectMeasure    Object = "measure"
	ObjectInvitation Object = "invitation"
	ObjectPowers     Object = "powers"
	ObjectAgrement   Object = "agrement"
	ObjectCalendar   Object = "calendar"
	ObjectCorrection Object = "correction"
	ObjectDefault    Object = "default" // of a step of a package
	ObjectRound      Object = "round"   // of sealed offers
	ObjectGroup      Object = "group"   // a working group, by the act that formed it

	// These are no classes but name several, or one in a certain way.
	ObjectOffer    Object = "offer"    // what waits for an answer: a contact, notes, a text; under law 2 also a move of a point, a correction, a round, a group
	ObjectEvent    Object = "event"    // what can come to pass: a contact held, a point kept; under law 2 also a text or notes in force
	ObjectOccasion Object = "occasion" // what a measure may answer: a measure; under law 2 also a point or a statement
	ObjectMove     Object = "move"     // of a point, by the act that moves it
	ObjectAny      Object = "any"
	ObjectAct      Object = "act" // an act itself, whether it has effect or not
)

// Part is a part of a body.
type Part uint8

// The parts of a body. Points are the words of the points in the terms, each of which must
// have some.
const (
	PartTitle Part = 1 << iota
	PartText
	PartPoints
)

// Fits reports whether an object of class o may stand where want is asked for, under the newest
// law.
func (o Object) Fits(want Object) bool { return o.FitsUnder(want, Law) }

// FitsUnder is Fits under some law.
func (o Object) FitsUnder(want Object, law int) bool {
	switch want {
	case ObjectAny:
		return true
	case ObjectOffer:
		return o == ObjectContact || o == ObjectNotes || o == ObjectText || o == ObjectCorrection || law > 1 && (o == ObjectPoint || o == ObjectAgrement || o == ObjectRound || o == ObjectGroup)
	case ObjectEvent:
		return o == ObjectContact || o == ObjectPoint || law > 1 && (o == ObjectText || o == ObjectNotes)
	case ObjectOccasion:
		return o == ObjectMeasure || law > 1 && (o == ObjectPoint || o == ObjectStatement)
	case ObjectMove:
		return o == ObjectPoint
	case ObjectAct:
		return o != ObjectPoint // the act that opened it
	}
	return o == want
}

// Kind is one kind of act as far as bytes go: its name, its terms, its body.
type Kind struct {
	Name     string
	Group    string   // the subject under which forms and help list it
	Power    Power    // what an official needs; none: the party alone
	About    Object   // what it is about, if about anything
	Optional bool     // About may be left out
	Opens    Object   // what new object it brings into the record, if any
	Body     Part     // what its body may hold
	MustSay  Part     // what its body must hold
	Require  []string // fields that this kind requires although their struct lets them be left out
	Terms    Terms    // a zero value of the struct, not a pointer
	Law      int      // the oldest law that knows the kind; 0: all do
}

// register adds the kinds of one file to the table. Files call it from init.
var registered []Kind

func register(kinds ...Kind) { registered = append(registered, kinds...) }

// KindTable is all kinds of this version.
type KindTable struct {
	list   []Kind
	byName map[string]int
}

// Kinds returns the table of kinds.
var Kinds = sync.OnceValue(func() *KindTable {
	t := &KindTable{list: registered, byName: make(map[string]int)}
	for i, k := range t.list {
		if _, twice := t.byName[k.Name]; twice {
			panic("kind registered twice: " + k.Name)
		}
		t.byName[k.Name] = i
	}
	return t
})

// All returns the kinds in the order of the files that register them.
func (t *KindTable) All() []Kind { return slices.Clone(t.list) }

// Names returns the names of the kinds in alphabetical order.
func (t *KindTable) Names() []string {
	var names []string
	for _, k := range t.list {
		names = append(names, k.Name)
	}
	slices.Sort(names)
	return names
}

// Find returns the kind of that name.
func (t *KindTable) Find(name string) (Kind, bool) {
	i, ok := t.byName[name]
	if !ok {
		return Kind{}, false
	}
	return t.list[i], true
}

// NewTerms returns a pointer to empty terms of the kind.
func (k Kind) NewTerms() Terms { return reflect.New(reflect.TypeOf(k.Terms)).Interface() }

// Fields describes the kind's terms, in the order in which a form asks for them.
func (k Kind) Fields() []Field {
	fields := fieldsOf(reflect.TypeOf(k.Terms))
	for i, f := range fields {
		fields[i].Required = f.Required || slices.Contains(k.Require, f.Name)
	}
	return fields
}

func (k Kind) encode(terms Terms) (jsontext.Value, error) {
	if want := reflect.PointerTo(reflect.TypeOf(k.Terms)); reflect.TypeOf(terms) != want {
		return nil, fmt.Errorf("terms: a %T, want a %v", terms, want)
	}
	if err := k.checkTerms(terms); err != nil {
		return nil, fmt.Errorf("terms: %w", err)
	}
	return encodeJSON(terms)
}

func (k Kind) decode(raw jsontext.Value) (Terms, error) {
	terms := k.NewTerms()
	if err := decodeJSON(raw, terms); err != nil {
		return nil, fmt.Errorf("terms: %w", err)
	}
	if err := k.checkTerms(terms); err != nil {
		return nil, fmt.Errorf("terms: %w", err)
	}
	return terms, nil
}

// read decodes an act's terms, and holds the act to what can be told of it without its body.
func (k Kind) read(a *Act) (Terms, error) {
	terms, err := k.decode(a.Terms)
	if err != nil {
		return nil, err
	}
	if err := k.checkAbout(a.About); err != nil {
		return nil, err
	}
	if err := k.checkCommitment(terms, a.Body != nil); err != nil {
		return nil, err
	}
	return terms, nil
}

func (k Kind) checkAbout(about Ref) error {
	switch {
	case about == "" && k.About != "" && !k.Optional:
		return fmt.Errorf("about: missing: say which %s", k.About)
	case about != "" && k.About == "":
		return errors.New("about: this kind is about nothing else: leave it out")
	case about != "":
		if err := about.names(k.About); err != nil {
			return fmt.Errorf("about: %w", err)
		}
	}
	return nil
}

// checkCommitment holds an act to committing to a body where its kind or its points need
// words, and to none where its kind has none. It is what can be told without the body.
func (k Kind) checkCommitment(terms Terms, committed bool) error {
	pointed, _ := terms.(interface{ AllPoints() []Point })
	switch {
	case committed && k.Body == 0:
		return errors.New("body: this kind has none: leave it out")
	case !committed && (k.MustSay != 0 || pointed != nil && len(pointed.AllPoints()) > 0):
		return errors.New("body: missing: this is said in words")
	}
	return nil
}

// checkBody holds a body to what its kind may and must say, and the words of points to the
// points of the terms.
func (k Kind) checkBody(terms Terms, b *Body) error {
	if b == nil {
		b = &Body{}
	}
	for _, p := range []struct {
		part Part
		name string
		said bool
	}{
		{PartTitle, "title", len(b.Title) > 0},
		{PartText, "text", len(b.Text) > 0},
		{PartPoints, "points", len(b.Points) > 0},
	} {
		if p.said && k.Body&p.part == 0 {
			return fmt.Errorf("%s: this kind has none: leave it out", p.name)
		}
		if !p.said && k.MustSay&p.part != 0 {
			return fmt.Errorf("%s: missing", p.name)
		}
	}
	names := map[string]bool{}
	if pointed, ok := terms.(interface{ AllPoints() []Point }); ok {
		for _, p := range pointed.AllPoints() {
			names[p.Name] = true
			if len(b.Points[p.Name]) == 0 {
				return fmt.Errorf("points: %s: say in words what it is", p.Name)
			}
		}
	}
	for name := range b.Points {
		if !names[name] {
			return fmt.Errorf("points: %s: the terms have no point of that name", name)
		}
	}
	if worded, ok := terms.(interface{ checkWords(*Body) error }); ok {
		return worded.checkWords(b)
	}
	return nil
}
