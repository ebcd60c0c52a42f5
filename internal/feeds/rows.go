package feeds

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"parley.example/record"
)

// TableOf makes a table of what programs are given: a column for each member, under its name in
// JSON, and of what is said in several languages a column for each, as in title.fr. Lists are
// joined by blanks. What is a list of things with members of their own is left to JSON.
func TableOf[T any](items []T) Table {
	langs := map[string]map[string]bool{}
	for _, item := range items {
		eachCell(reflect.ValueOf(item), func(name string, v reflect.Value) {
			if text, ok := v.Interface().(record.Text); ok {
				for lang := range text {
					if langs[name] == nil {
						langs[name] = map[string]bool{}
					}
					langs[name][string(lang)] = true
				}
			}
		})
	}
	var t Table
	eachCell(reflect.ValueOf(*new(T)), func(name string, v reflect.Value) {
		if v.Type() != reflect.TypeFor[record.Text]() {
			t.Columns = append(t.Columns, name)
			return
		}
		for _, lang := range slices.Sorted(maps.Keys(langs[name])) {
			t.Columns = append(t.Columns, strings.TrimSuffix(name+"."+lang, "."))
		}
	})
	for _, item := range items {
		var row []string
		eachCell(reflect.ValueOf(item), func(name string, v reflect.Value) {
			if text, ok := v.Interface().(record.Text); ok {
				for _, lang := range slices.Sorted(maps.Keys(langs[name])) {
					row = append(row, text[record.Lang(lang)])
				}
				return
			}
			row = append(row, cell(v))
		})
		t.Rows = append(t.Rows, row)
	}
	return t
}

// eachCell calls with every member that has a column.
func eachCell(item reflect.Value, do func(name string, v reflect.Value)) {
	for i := range item.NumField() {
		field, v := item.Type().Field(i), item.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous:
			eachCell(v, do)
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		case v.Type() == reflect.TypeFor[*Notice]():
			at := reflect.Zero(reflect.TypeFor[time.Time]())
			if n := v.Interface().(*Notice); n != nil {
				at = reflect.ValueOf(n.At)
			}
			do(name, at)
		default:
			do(name, v)
		}
	}
}

func cell(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case time.Time:
		if x.IsZero() {
			return ""
		}
		return stamp(x)
	case []string:
		return strings.Join(x, " ")
	}
	return fmt.Sprint(v.Interface())
}
