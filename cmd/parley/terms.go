package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"
	"gopkg.in/yaml.v3"

	"parley.example/record"
)

// The terms of an act are built from what is typed, by the fields that the record describes
// ([record.Kind.Fields]), so every kind can be said here as soon as the record knows it.
//
// A path leads to a field: form, or in-force.on. What is given more than once is a list. The
// members of a list of groups are told apart by any label: points.k1.owes, points.k2.owes; where
// the group has a name and none is given, the label is its name.

// typed is what was typed under one path: values, or members under further names.
type typed struct {
	values   []string
	names    []string // of members, as first typed
	members  map[string]*typed
	fromFile bool // a flag takes its place
}

func (t *typed) member(name string) *typed {
	if t.members == nil {
		t.members = map[string]*typed{}
	}
	m := t.members[name]
	if m == nil {
		m = &typed{fromFile: t.fromFile}
		t.members[name] = m
		t.names = append(t.names, name)
	}
	return m
}

// set takes in one flag: path=value.
func (t *typed) set(assignment string) error {
	path, value, ok := strings.Cut(assignment, "=")
	if !ok || path == "" {
		return fmt.Errorf("--set %q: want FIELD=VALUE", assignment)
	}
	at := t
	for name := range strings.SplitSeq(path, ".") {
		if name == "" {
			return fmt.Errorf("--set %q: %s has an empty name in it", assignment, path)
		}
		at = at.member(name)
	}
	if at.fromFile {
		at.values, at.fromFile = nil, false
	}
	at.values = append(at.values, value)
	return nil
}

// read takes in a node of a YAML or JSON file.
func (t *typed) read(n *yaml.Node) error {
	t.fromFile = true
	switch n.Kind {
	case yaml.ScalarNode:
		t.values = []string{n.Value}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			if item.Kind == yaml.ScalarNode {
				t.values = append(t.values, item.Value)
			} else if err := t.member(strconv.Itoa(i + 1)).read(item); err != nil {
				return err
			}
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if err := t.member(n.Content[i].Value).read(n.Content[i+1]); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("line %d: want a word, a list or a mapping", n.Line)
	}
	return nil
}

// terms holds what was typed to the fields of a kind. References are found by ref.
func (t *typed) terms(kind record.Kind, ref func(string) (record.Ref, error)) (record.Terms, error) {
	b := builder{kind, ref}
	group, err := b.group("", kind.Fields(), t)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(group)
	if err != nil {
		return nil, err
	}
	terms := kind.NewTerms()
	if err := jsonv2.Unmarshal(raw, terms, jsonv2.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("%s: %w", kind.Name, err)
	}
	return terms, nil
}

type builder struct {
	kind record.Kind
	ref  func(string) (record.Ref, error)
}

func (b builder) group(path string, fields []record.Field, t *typed) (map[string]any, error) {
	if len(t.values) > 0 {
		return nil, fmt.Errorf("%s has fields of its own: say which, as in --set %s=…", path, dotted(path, fields[0].Name))
	}
	group := map[string]any{}
	for _, name := range t.names {
		i := slices.IndexFunc(fields, func(f record.Field) bool { return f.Name == name })
		if i < 0 {
			return nil, remedied("parley help "+b.kind.Name+" explains them", "%s has no field %q; there are %s", strings.TrimSpace(b.kind.Name+" "+path), name, fieldNames(fields))
		}
		v, err := b.field(dotted(path, name), fields[i], t.members[name])
		if err != nil {
			return nil, err
		}
		group[name] = v
	}
	return group, nil
}

func (b builder) field(path string, f record.Field, t *typed) (any, error) {
	switch {
	case f.Type == record.FieldGroup && f.List:
		return b.groups(path, f.Fields, t)
	case f.Type == record.FieldGroup:
		return b.group(path, f.Fields, t)
	case f.Type == record.FieldWords:
		return b.words(path, t)
	case len(t.names) > 0:
		return nil, fmt.Errorf("%s has no fields of its own: leave .%s out", path, t.names[0])
	case f.List:
		return b.list(path, f, t)
	case len(t.values) > 1:
		return nil, fmt.Errorf("%s is given %d times, and is no list", path, len(t.values))
	}
	return b.value(path, f, t.values[0])
}

// groups builds a list of groups, in the order in which their labels were first typed.
func (b builder) groups(path string, fields []record.Field, t *typed) ([]any, error) {
	if len(t.values) > 0 {
		return nil, fmt.Errorf("%s is a list of groups: say a label and a field, as in --set %s=…", path, dotted(dotted(path, "1"), fields[0].Name))
	}
	list := []any{}
	for _, label := range t.names {
		group, err := b.group(dotted(path, label), fields, t.members[label])
		if err != nil {
			return nil, err
		}
		_, numbered := strconv.Atoi(label)
		if fields[0].Name == "name" && group["name"] == nil && numbered != nil {
			group["name"] = label
		}
		list = append(list, group)
	}
	return list, nil
}

func (b builder) words(path string, t *typed) (map[string]string, error) {
	said := map[string]string{}
	for _, lang := range t.names {
		m := t.members[lang]
		if len(m.values) != 1 {
			return nil, fmt.Errorf("%s.%s: want the words in that language, once", path, lang)
		}
		said[lang] = m.values[0]
	}
	if len(t.values) > 0 {
		return nil, fmt.Errorf("%s: say in which language, as in --set %s.en=…", path, path)
	}
	return said, nil
}

func (b builder) list(path string, f record.Field, t *typed) ([]any, error) {
	values := slices.Clone(t.values)
	// The record has parties and options in one order; whoever types need not know it.
	if f.Type == record.FieldParty || f.Type == record.FieldOption {
		slices.Sort(values)
	}
	list := []any{}
	for _, s := range values {
		v, err := b.value(path, f, s)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func (b builder) value(path string, f record.Field, s string) (any, error) {
	switch f.Type {
	case record.FieldYesNo:
		switch s {
		case "yes", "true":
			return true, nil
		case "no", "false":
			return false, nil
		}
		return nil, fmt.Errorf("%s: %q is neither yes nor no", path, s)
	case record.FieldNumber:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %q is no whole number", path, s)
		}
		return n, nil
	case record.FieldRef:
		r, err := b.ref(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return r, nil
	}
	return s, nil
}

func dotted(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func fieldNames(fields []record.Field) string {
	if len(fields) == 0 {
		return "none"
	}
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}
