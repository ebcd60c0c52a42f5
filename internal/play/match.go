package play

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"parley.example/record"
	"parley.example/standing"
)

// Failure is the first expectation of a story that failed.
type Failure struct {
	File string `json:"file"`
	Line int    `json:"line"`
	On   string `json:"on"`   // the key of the party whose node it is
	What string `json:"what"` // c2.state
	Want string `json:"want"`
	Is   string `json:"is"`
}

func (f *Failure) Error() string {
	return fmt.Sprintf("%s:%d: on %s: %s: want %s, is %s", f.File, f.Line, f.On, f.What, f.Want, f.Is)
}

func (e *expectation) do(ctx context.Context, s *Stage, at step) error {
	sides := slices.DeleteFunc(s.Sides(), func(side *Side) bool { return side.node == nil || !s.here.joined[side] })
	if len(e.on) > 0 {
		sides = slices.DeleteFunc(s.Sides(), func(side *Side) bool { return !slices.Contains(e.on, side.Key) })
	}
	for _, side := range sides {
		stands, err := e.ask(ctx, s, side)
		if err != nil {
			return err
		}
		for _, x := range e.all {
			s.expectations++
			f, err := x.check(s, stands)
			if err != nil {
				return err
			}
			if f != nil {
				f.On = side.Key
				return f
			}
		}
	}
	return nil
}

func (e *expectation) ask(ctx context.Context, s *Stage, side *Side) (map[string]any, error) {
	at := e.at
	if at.IsZero() {
		at = s.clock.now()
	}
	var stands *standing.Standing
	var err error
	if e.asOf == "" {
		stands, err = side.node.Standing(ctx, s.here.id, at)
	} else {
		a := s.acts[e.asOf]
		if !a.in {
			return nil, fmt.Errorf("%s is held back: enter it before anything can stand as of it", e.asOf)
		}
		stands, err = side.node.AsOf(ctx, s.here.id, a.cite, at)
	}
	if err != nil {
		return nil, err
	}
	return generic(stands)
}

// generic returns the standing as JSON has it.
func generic(stands *standing.Standing) (map[string]any, error) {
	raw, err := json.Marshal(stands)
	if err != nil {
		return nil, err
	}
	var whole map[string]any
	d := stdjson.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	err = d.Decode(&whole)
	return whole, err
}

func (x *expected) check(s *Stage, whole map[string]any) (*Failure, error) {
	m := &matcher{stage: s}
	switch {
	case x.void != "":
		return m.void(x, whole["without-effect"]), m.err
	case x.member != "":
		return m.match(x.name, x.want, whole[x.member]), m.err
	}
	var found any
	for _, item := range listOf(whole[x.class]) {
		if m.isAct(item, x.label, x.point) {
			found = item
		}
	}
	if found == nil && x.want.op != missing {
		return &Failure{Line: x.want.line, What: x.name, Want: "to be in the record", Is: "not there"}, m.err
	}
	return m.match(x.name, x.want, found), m.err
}

// matcher holds values to what they should be.
type matcher struct {
	stage *Stage
	err   error
}

func (m *matcher) void(x *expected, without any) *Failure {
	hash := m.stage.acts[x.void].hash.String()
	is := "in effect, or not there"
	for _, item := range listOf(without) {
		w, _ := item.(map[string]any)
		if w["act"] != hash {
			continue
		}
		if w["rule"] == x.want.text {
			return nil
		}
		is = fmt.Sprintf("without effect by rule %v (%v)", w["rule"], w["why"])
	}
	return &Failure{Line: x.want.line, What: x.name, Want: "without effect by rule " + x.want.text, Is: is}
}

func listOf(v any) []any {
	l, _ := v.([]any)
	return l
}

// match returns nil if the value is as wanted, and else the first difference.
func (m *matcher) match(path string, w want, is any) *Failure {
	differ := func(wanted string) *Failure {
		return &Failure{Line: w.line, What: path, Want: wanted, Is: m.show(is)}
	}
	switch w.op {
	case missing:
		if is != nil && (len(listOf(is)) > 0 || !isList(is)) {
			return differ("none")
		}
		return nil
	case present:
		if is == nil || isList(is) && len(listOf(is)) == 0 {
			return differ("some")
		}
		return nil
	case equals:
		if !m.equal(w, is) {
			return differ(m.showWant(w))
		}
		return nil
	case members:
		o, ok := is.(map[string]any)
		if !ok {
			return differ(m.showWant(w))
		}
		for _, member := range w.members {
			if f := m.match(path+"."+member.name, member.want, o[member.name]); f != nil {
				return f
			}
		}
		return nil
	case every:
		for _, item := range w.items {
			if f := m.match(path, item, is); f != nil {
				return f
			}
		}
		return nil
	}
	return m.matchList(path, w, is, differ)
}

func (m *matcher) matchList(path string, w want, value any, differ func(string) *Failure) *Failure {
	is := listOf(value)
	switch w.op {
	case counted:
		if len(is) != w.count {
			return &Failure{Line: w.line, What: path, Want: strconv.Itoa(w.count) + " of them", Is: strconv.Itoa(len(is)) + ": " + m.show(value)}
		}
	case inOrder:
		if len(is) != len(w.items) {
			return differ(m.showWant(w))
		}
		for i, item := range w.items {
			if f := m.match(at(path, i), item, is[i]); f != nil {
				return f
			}
		}
	case exactly:
		if len(is) == 1 && len(w.items) == 1 {
			return m.match(at(path, 0), w.items[0], is[0])
		}
		if len(is) != len(w.items) || !m.pair(w.items, is) {
			return differ(m.showWant(w))
		}
	case has:
		if !m.pair(w.items, is) {
			return differ("at least " + m.showWant(w))
		}
	case lacks:
		for _, item := range w.items {
			if slices.ContainsFunc(is, func(v any) bool { return m.match(path, item, v) == nil }) {
				return differ("without " + m.showWant(item))
			}
		}
	}
	return nil
}

// pair reports whether each item can be found in the list, each at a place of its own. Which
// item takes which place may matter, so places are given up for others (Kuhn's algorithm).
func (m *matcher) pair(items []want, is []any) bool {
	taken := make([]int, len(is)) // by which item, from 1
	var find func(i int, tried []bool) bool
	find = func(i int, tried []bool) bool {
		for j := range is {
			if tried[j] || m.match("", items[i], is[j]) != nil {
				continue
			}
			tried[j] = true
			if taken[j] == 0 || find(taken[j]-1, tried) {
				taken[j] = i + 1
				return true
			}
		}
		return false
	}
	for i := range items {
		if !find(i, make([]bool, len(is))) {
			return false
		}
	}
	return true
}

func isList(v any) bool {
	_, ok := v.([]any)
	return ok
}

// equal compares one word. An object can be named by its label or by its party.
func (m *matcher) equal(w want, is any) bool {
	switch v := is.(type) {
	case nil:
		return false
	case map[string]any:
		if w.label != "" {
			return m.isAct(v, w.label, w.point)
		}
		return v["party"] == w.text || v["name"] == w.text
	case string:
		if w.label == "" {
			return v == w.text
		}
		if h, err := m.stage.hash(w.label); w.hash && err == nil && v == h.String() {
			return true
		}
		ref, err := m.stage.act(w.label, w.point)
		if err != nil {
			m.err = err
			return false
		}
		return v == string(ref) || v == string(m.stage.objectOf(w.label, w.point))
	default:
		return fmt.Sprint(v) == w.text
	}
}

// isAct reports whether an object or an entry is what a label names.
func (m *matcher) isAct(is any, label, point string) bool {
	o, _ := is.(map[string]any)
	if ref, ok := o["ref"].(string); ok {
		return ref == string(m.stage.objectOf(label, point))
	}
	cite := m.stage.acts[label].cite
	return m.stage.acts[label].in && o["party"] == string(cite.Party) && fmt.Sprint(o["n"]) == strconv.FormatInt(cite.N, 10)
}

// objectOf returns the object that an act opened or, if it opened none, the one that it is about.
// An act is about an earlier one, so this ends.
func (s *Stage) objectOf(label, point string) record.Ref {
	if l := s.scenario.labels[label]; point == "" && l.about != "" {
		return s.objectOf(l.about, l.point)
	}
	r, _ := s.act(label, point)
	return r
}

// show writes a value as a story would: labels for hashes, keys for parties.
func (m *matcher) show(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case string:
		return m.stage.Word(v)
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, m.show(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		if ref, ok := v["ref"].(string); ok && m.stage.Word(ref) != ref {
			return m.stage.Word(ref)
		}
		if n, ok := v["n"]; ok && len(v) == 2 {
			for _, label := range slices.Sorted(maps.Keys(m.stage.acts)) {
				if isLabel(label) && m.isAct(v, label, "") {
					return label
				}
			}
			return fmt.Sprintf("%s %v", m.show(v["party"]), n)
		}
		var items []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			items = append(items, name+": "+m.show(v[name]))
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return fmt.Sprint(v)
}

// Word returns what the story calls something: the label of a hash or a reference, the key of a
// party's name; or else the word itself.
func (s *Stage) Word(text string) string {
	for _, side := range s.sides {
		if text == string(side.Name) {
			return side.Key
		}
	}
	act, point, isPoint := strings.Cut(text, "#")
	for _, label := range slices.Sorted(maps.Keys(s.acts)) {
		if s.acts[label].hash.String() == act && !strings.HasPrefix(label, "(") {
			if isPoint {
				return label + "#" + point
			}
			return label
		}
	}
	return text
}

func (m *matcher) showWant(w want) string {
	switch w.op {
	case missing:
		return "none"
	case present:
		return "some"
	case members:
		var items []string
		for _, member := range w.members {
			items = append(items, member.name+": "+m.showWant(member.want))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case equals:
		switch {
		case w.label == "":
			return m.stage.Word(w.text)
		case w.point != "":
			return w.label + "#" + w.point
		}
		return w.label
	}
	var items []string
	for _, item := range w.items {
		items = append(items, m.showWant(item))
	}
	text := "[" + strings.Join(items, ", ") + "]"
	if w.op == inOrder {
		text += " in this order"
	}
	return text
}
