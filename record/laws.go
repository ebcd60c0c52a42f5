package record

import "reflect"

// Versions of the law. A channel is for ever under the law that its charter names, so what a
// later law added means nothing in it: a program that knew only the older law would have
// refused it, and all copies must come to the same standing.
//
// A kind says by its member Law since when it is known; a member of terms by its tag, law:"2";
// a value that a later law added to a type by a method law.

// versioned is a value some of whose spellings only a later law knows.
type versioned interface{ law() int }

// NeedsLaw returns the oldest law that knows all that the act says. An act of an unknown kind
// needs none.
func (a *SignedAct) NeedsLaw() int {
	k, known := Kinds().Find(a.Kind)
	if !known || a.Terms == nil {
		return 0
	}
	needs := max(1, k.Law, lawOf(reflect.ValueOf(a.Terms).Elem()))
	if Branched(a.Basis) {
		needs = max(needs, 2)
	}
	return needs
}

func lawOf(v reflect.Value) int {
	needs := 1
	if x, ok := v.Interface().(versioned); ok && !v.IsZero() {
		needs = x.law()
	}
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			needs = max(needs, lawOf(v.Index(i)))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				continue
			}
			if v.Type().Field(i).Tag.Get("law") == "2" {
				needs = max(needs, 2)
			}
			needs = max(needs, lawOf(v.Field(i)))
		}
	}
	return needs
}
