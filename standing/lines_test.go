package standing_test

import (
	"reflect"
	"testing"

	"parley.example/standing"
)

// Every list of objects that a standing has is gone through, also one that is added later.
func TestLinesAreAllLines(t *testing.T) {
	line := reflect.TypeFor[standing.Line]()
	var s standing.Standing
	want := 0
	for i := range reflect.TypeFor[standing.Standing]().NumField() {
		list := reflect.ValueOf(&s).Elem().Field(i)
		if list.Kind() != reflect.Slice || list.Type().Elem().Kind() != reflect.Struct {
			continue
		}
		if list.Type().Elem() == reflect.TypeFor[standing.Package]() {
			continue // a package is a text, and has its line there
		}
		if f, ok := list.Type().Elem().FieldByName("Line"); ok && f.Type == line {
			list.Set(reflect.MakeSlice(list.Type(), 1, 1))
			want++
		}
	}
	classes := map[any]bool{}
	for class := range s.Lines() {
		classes[class] = true
	}
	if len(classes) != want || want == 0 {
		t.Errorf("%d classes of objects are gone through, want %d", len(classes), want)
	}
	for range s.Lines() {
		break // stops where its reader stops
	}
}
