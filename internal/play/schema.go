package play

import (
	"encoding"
	"reflect"
	"slices"
	"strings"

	"parley.example/record"
	"parley.example/standing"
)

// What can be expected is read off the structs of package standing, as JSON names it.

// shape is a type of the standing as an expectation sees it.
type shape struct {
	kind    shapeKind
	members map[string]reflect.Type // of an object
	element reflect.Type            // of a list, or of a mapping by free names
}

type shapeKind int

const (
	leaf shapeKind = iota
	object
	list
	mapping // by free names: words by language
)

var (
	textType  = reflect.TypeFor[encoding.TextMarshaler]()
	refType   = reflect.TypeFor[record.Ref]()
	hashType  = reflect.TypeFor[record.Hash]()
	citeType  = reflect.TypeFor[standing.Cite]()
	partyType = reflect.TypeFor[record.PartyName]()
	actorType = reflect.TypeFor[record.Actor]()
)

func shapeOf(t reflect.Type) shape {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t.Implements(textType) || reflect.PointerTo(t).Implements(textType):
		return shape{kind: leaf}
	case t.Kind() == reflect.Struct:
		members := map[string]reflect.Type{}
		addMembers(members, t)
		return shape{kind: object, members: members}
	case t.Kind() == reflect.Slice:
		return shape{kind: list, element: t.Elem()}
	case t.Kind() == reflect.Map:
		return shape{kind: mapping, element: t.Elem()}
	}
	return shape{kind: leaf}
}

// addMembers gathers the JSON members of a struct. Those of the struct itself come before those
// of what is embedded in it.
func addMembers(members map[string]reflect.Type, t reflect.Type) {
	for i := range t.NumField() {
		if f := t.Field(i); !f.Anonymous && f.IsExported() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if _, taken := members[name]; !taken && name != "" && name != "-" {
				members[name] = f.Type
			}
		}
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			addMembers(members, f.Type)
		}
	}
}

func (s shape) names() []string {
	var names []string
	for name := range s.members {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// standingShape is what is expected of a node as a whole.
func standingShape() shape { return shapeOf(reflect.TypeFor[standing.Standing]()) }

// classShape is where the standing lists a class of objects, and the type of one: contacts for
// a contact, notes for notes.
func classShape(class record.Object) (name string, element reflect.Type, ok bool) {
	whole := standingShape()
	for _, name := range []string{string(class) + "s", string(class)} {
		if t, ok := whole.members[name]; ok && shapeOf(t).kind == list {
			return name, t.Elem(), true
		}
	}
	return "", nil, false
}
