package main

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"parley.example/internal/reading"
	"parley.example/record"
	"parley.example/standing"
)

// notPrinted are the members of a standing that the printed record leaves out, each with the reason.
var notPrinted = map[string]string{
	"Standing.Nature":   "the charter's is printed first, with its note",
	"Line.Ref":          "the first of its entries names it",
	"Line.By":           "the first of its entries is of that party's log",
	"Keys.Party":        "too long to be read: parley card prints what is to be compared",
	"Keys.Receipt":      "too long to be read",
	"Keys.Seal":         "too long to be read",
	"Keys.Line":         "too long to be read",
	"Keys.Pouch":        "too long to be read",
	"PowersGiven.Key":   "too long to be read; parley log prints it",
	"Official.Ref":      "the entry that gave the powers names it",
	"Statement.Act":     "the first of its entries names it",
	"Statement.Points":  "each point says what it is in",
	"Text.Points":       "each point says what it is in",
	"Notes.Points":      "each point says what it is in",
	"WithoutEffect.Act": "the entry names it",
}

// TestEveryMemberIsPrinted fills a standing with values that are told apart, prints it, and looks for
// each. So a member that is added to the standing cannot be forgotten here.
func TestEveryMemberIsPrinted(t *testing.T) {
	f := filler{used: map[string]bool{}}
	s := &standing.Standing{}
	f.fill("Standing", "", reflect.ValueOf(s).Elem())
	r := &reading.Reading{
		Standing: s, Own: "own.example",
		Charter: &record.Charter{Nature: record.Exercise, Title: record.Text{"en": "x"}, Languages: []record.Lang{"en"}},
	}
	whole := printed(t, r)
	for _, x := range f.leaves {
		if x.look != "" {
			if !strings.Contains(whole, x.look) {
				t.Errorf("%s (%s) is not printed: no %q", x.member, x.path, x.look)
			}
			continue
		}
		x.change()
		if printed(t, r) == whole {
			t.Errorf("%s (%s) is not printed: it may be anything", x.member, x.path)
		}
		x.restore()
	}
	for member, why := range notPrinted {
		if !f.used[member] {
			t.Errorf("%s: there is no such member; it was left out because %s", member, why)
		}
	}
	if t.Failed() {
		t.Log(whole)
	}
}

func printed(t *testing.T, r *reading.Reading) string {
	t.Helper()
	var b bytes.Buffer
	s := &sheet{printer: printer{to: &b}, r: r}
	s.all()
	if s.err != nil {
		t.Fatal(s.err)
	}
	return b.String()
}

// leaf is a member that holds no other: what to look for, or else how to change it.
type leaf struct {
	member, path    string
	look            string
	change, restore func()
}

type filler struct {
	n      int64
	leaves []leaf
	used   map[string]bool // of notPrinted
}

// fill gives a value to a member, and to all that it holds, and remembers what to look for.
func (f *filler) fill(path, member string, v reflect.Value) {
	if _, left := notPrinted[member]; left {
		f.used[member] = true
		return
	}
	f.n++
	look := func(value any, as string) {
		v.Set(reflect.ValueOf(value).Convert(v.Type()))
		f.leaves = append(f.leaves, leaf{member: member, path: path, look: as})
	}
	word := fmt.Sprintf("w%dx", f.n)
	switch v.Interface().(type) {
	case standing.Cite:
		c := standing.Cite{Party: record.PartyName(word + ".example"), N: f.n}
		look(c, c.String())
		return
	case record.Hash:
		h := record.Hash{1, byte(f.n >> 8), byte(f.n)}
		look(h, h.Short())
		return
	case record.Ref:
		digits := fmt.Sprintf("02%06x", f.n)
		look(digits+strings.Repeat("0", 56), digits)
		return
	case record.Time:
		at := record.At(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(f.n)))
		look(at, at.Format(time.DateOnly))
		return
	case record.Text:
		look(record.Text{"en": word}, word)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				f.fill(path+"."+field.Name, v.Type().Name()+"."+field.Name, v.Field(i))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(path, member, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(path, member, v.Index(0))
	case reflect.Array:
		for i := range v.Len() {
			f.fill(path, member, v.Index(i))
		}
	case reflect.String:
		look(word, word)
	case reflect.Int, reflect.Int64:
		n := f.n
		f.leaves = append(f.leaves, leaf{member: member, path: path, change: func() { v.SetInt(n + 1) }, restore: func() { v.SetInt(n) }})
		v.SetInt(n)
	case reflect.Bool:
		f.leaves = append(f.leaves, leaf{member: member, path: path, change: func() { v.SetBool(false) }, restore: func() { v.SetBool(true) }})
		v.SetBool(true)
	default:
		panic(path + ": the test knows no value of " + v.Type().String())
	}
}
