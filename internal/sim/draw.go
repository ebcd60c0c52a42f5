package sim

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"parley.example/record"
)

// drawing draws the terms and the words of acts. It follows the structs of package record, as
// forms do, so that a new kind is drawn as soon as there is one. What it draws is often badly
// formed; then something else is drawn.
type drawing struct {
	w *world
	s *side
	t *talk
}

func (d drawing) terms(k record.Kind) record.Terms {
	terms := k.NewTerms()
	d.fill(reflect.ValueOf(terms).Elem(), k.Require)
	return terms
}

func (d drawing) fill(v reflect.Value, require []string) {
	for i := range v.NumField() {
		sf := v.Type().Field(i)
		if sf.Anonymous {
			d.fill(v.Field(i), require)
			continue
		}
		name, rest, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if rest != "" && !slices.Contains(require, name) && !d.w.chance(3) {
			continue
		}
		d.value(v.Field(i), record.Object(sf.Tag.Get("object")))
	}
}

// value draws one value. The cases before the last are of the types that forms know.
func (d drawing) value(v reflect.Value, class record.Object) {
	w := d.w
	switch x := v.Addr().Interface().(type) {
	case *string:
		*x = pick(w, []string{"Geneva", "No. 7", "A. Name", "A Newspaper"})
	case *bool:
		*x = w.chance(2)
	case *int64:
		*x = 1 + w.random.Int64N(5)
	case *record.Moment:
		day := w.now.AddDate(0, 0, w.random.IntN(20)-6).Format("2006-01-02")
		*x = pick(w, []record.Moment{record.Moment(day), record.Moment(day + "+03:00"), record.Moment(day[:7]), record.Moment(day + "T18:30+03:00")})
	case *record.Duration:
		*x = pick(w, []record.Duration{"4h30m", "6h/6h30m"})
	case *record.PartyName:
		*x = d.party()
	case *record.OfficialID:
		*x = pick(w, officials).id
	case *record.Actor:
		*x = pick(w, []record.Actor{record.Actor(d.party()), "CH"})
	case *record.Lang:
		*x = "en"
	case *record.Ref:
		*x = w.known(d.s, d.t, class)
	case *record.Hash:
		*x = record.BodyHash([]byte(pick(w, []string{"one file", "another file"})))
	case *record.Text:
		*x = record.Text{"en": "Words."}
	case *record.Point:
		*x = d.point()
	case *record.InForce:
		*x = pick(w, []record.InForce{{On: record.OnAdoption}, {On: record.OnCondition}, {On: record.OnDate, Date: "2025-02-20"}})
	default:
		d.other(v, class)
	}
}

func (d drawing) other(v reflect.Value, class record.Object) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(v.Elem(), class)
	case reflect.Struct:
		d.fill(v, nil)
	case reflect.String:
		if o, ok := v.Interface().(interface{ Options() []string }); ok {
			v.SetString(pick(d.w, o.Options()))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			d.list(v, class)
		}
	}
}

// list draws a few values, in order and each once where they have an order.
func (d drawing) list(v reflect.Value, class record.Object) {
	for range 1 + d.w.random.IntN(3) {
		one := reflect.New(v.Type().Elem()).Elem()
		if d.value(one, class); one.IsZero() {
			continue
		}
		v.Set(reflect.Append(v, one))
	}
	switch {
	case v.Type() == reflect.TypeFor[[]record.Point]():
		for i := range v.Len() {
			v.Index(i).FieldByName("Name").SetString(fmt.Sprint("p", i))
		}
	case v.Type().Elem().Kind() == reflect.String:
		var all []string
		for i := range v.Len() {
			all = append(all, v.Index(i).String())
		}
		slices.Sort(all)
		all = slices.Compact(all)
		v.SetLen(len(all))
		for i, s := range all {
			v.Index(i).SetString(s)
		}
	}
}

// party is most often another than the one that speaks.
func (d drawing) party() record.PartyName {
	s := pick(d.w, d.t.sides)
	if s == d.s {
		s = pick(d.w, d.t.sides)
	}
	return s.name
}

func (d drawing) point() record.Point {
	p := record.Point{Name: "p", Topic: d.w.known(d.s, d.t, record.ObjectTopic)}
	if d.w.chance(6) {
		return p
	}
	p.Owes, p.To = []record.PartyName{d.s.name}, []record.PartyName{d.party()}
	if d.w.chance(2) {
		p.Owes, p.To = p.To, p.Owes
	}
	p.Due = record.Due{None: true}
	if d.w.chance(3) {
		p.Due = record.Due{By: "2025-03-01"}
	}
	return p
}

// sealed is the one offer that a side makes in a round: so what is opened is what was sealed.
func (d drawing) sealed(round record.Ref) *record.SealedOffer {
	of := record.BodyHash([]byte(string(d.s.name) + " in " + string(round)))
	return &record.SealedOffer{Channel: d.t.id, Party: d.s.name, Round: round, Offer: record.Offer{Document: of}, Random: record.BodyHash(of[:])}
}

// body draws the words that a kind may and must have.
func (d drawing) body(k record.Kind, terms record.Terms) *record.Body {
	b := &record.Body{}
	words := record.Text{"en": "What was said, at some length: " + strings.Repeat("and so on. ", d.w.random.IntN(30))}
	wanted := func(part record.Part) bool { return k.MustSay&part != 0 || k.Body&part != 0 && d.w.chance(3) }
	if wanted(record.PartTitle) {
		b.Title = record.Text{"en": "A title"}
	}
	if wanted(record.PartText) {
		b.Text = words
	}
	if pointed, ok := terms.(interface{ AllPoints() []record.Point }); ok {
		for _, p := range pointed.AllPoints() {
			if b.Points == nil {
				b.Points = map[string]record.Text{}
			}
			b.Points[p.Name] = record.Text{"en": "That it be done."}
		}
	}
	if len(b.Title)+len(b.Text)+len(b.Points) == 0 {
		return nil
	}
	return b
}
