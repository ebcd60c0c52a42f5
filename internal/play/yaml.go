package play

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"parley.example/standing"
)

// parser reads a file and gathers what is wrong with it.
type parser struct {
	scenario *Scenario
	problems []Problem
	in       string  // the channel of the step that is read
	state    telling // of the nodes and lines, as the story has them so far
}

// fail notes a mistake.
func (p *parser) fail(n *yaml.Node, field, format string, args ...any) {
	p.problems = append(p.problems, Problem{max(n.Line, 1), field, fmt.Sprintf(format, args...)})
}

// document reads YAML into its one value. Anchors and aliases are refused: they are hard to read
// in a story, and make small files large.
func document(data []byte) (*yaml.Node, *Problem) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, &Problem{1, "", "the file is empty: want at least a title, parties and a story"}
		}
		return nil, syntax(err)
	}
	var second yaml.Node
	switch err := decoder.Decode(&second); {
	case err == nil:
		return nil, &Problem{max(second.Line, 1), "", "a second document: a file tells one story"}
	case !errors.Is(err, io.EOF):
		return nil, syntax(err)
	}
	if len(doc.Content) != 1 {
		return nil, &Problem{1, "", "the file is empty: want at least a title, parties and a story"}
	}
	root := doc.Content[0]
	return root, unfit(root, 0)
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line ([0-9]+): )?(.*)`)

func syntax(err error) *Problem {
	line, text := 1, err.Error()
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		if m[1] != "" {
			line, _ = strconv.Atoi(m[1])
		}
		text = m[2]
	}
	for what, remedy := range yamlRemedies {
		if strings.Contains(text, what) {
			text += ": " + remedy
		}
	}
	return &Problem{max(line, 1), "", "not YAML: " + text}
}

// yamlRemedies say what to do about mistakes of which the reader of YAML names the rule that they break.
var yamlRemedies = map[string]string{
	"mapping values are not allowed": "put a text with a colon and a space in it in quotes, or begin lines that belong together in one column",
	"tab character":                  "indent with spaces",
	"cannot start any token":         "put a text that begins with it in quotes",
	"did not find expected key":      "begin lines that belong together in one column, and put a text with quotation marks in it in quotes or under |-",
	"did not find expected ',' or":   "close each bracket and brace on its line, and put a text with a comma, a bracket or a brace in it in quotes",
}

func unfit(n *yaml.Node, depth int) *Problem {
	switch {
	case depth > maxDepth:
		return &Problem{n.Line, "", fmt.Sprintf("nested deeper than %d", maxDepth)}
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return &Problem{n.Line, "", "anchors and aliases (& and *) are not read: write it out, or put the word in quotes"}
	}
	for _, child := range n.Content {
		if problem := unfit(child, depth+1); problem != nil {
			return problem
		}
	}
	return nil
}

// member is one line of a mapping.
type member struct {
	name string
	key  *yaml.Node
	node *yaml.Node
}

// members reads a mapping. It reports what occurs twice, is empty, or is none of the known names
// if there are any.
func (p *parser) members(n *yaml.Node, field string, known ...string) []member {
	if n.Kind != yaml.MappingNode {
		p.fail(n, field, "want names with values, not %s", kindOf(n))
		return nil
	}
	var list []member
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			p.fail(key, field, "want a name before the colon, not %s", kindOf(key))
			continue
		case slices.ContainsFunc(list, func(m member) bool { return m.name == key.Value }):
			p.fail(key, join(field, key.Value), "occurs twice")
			continue
		case known != nil && !slices.Contains(known, key.Value):
			p.fail(key, join(field, key.Value), "no such field%s", near(key.Value, known))
			continue
		case empty(value):
			p.fail(key, join(field, key.Value), "empty: say what, or leave it out")
			continue
		}
		list = append(list, member{key.Value, key, value})
	}
	return list
}

// fields reads a mapping whose names are known, and reports those that are not.
func (p *parser) fields(n *yaml.Node, field string, known ...string) map[string]*yaml.Node {
	found := map[string]*yaml.Node{}
	for _, m := range p.members(n, field, known...) {
		found[m.name] = m.node
	}
	return found
}

// items reads a list. One thing that is no list stands for a list of it.
func (p *parser) items(n *yaml.Node, field string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		return []*yaml.Node{n}
	}
	for i, item := range n.Content {
		if empty(item) {
			p.fail(item, at(field, i), "empty: say what, or leave it out")
			return nil
		}
	}
	return n.Content
}

// word reads a scalar.
func (p *parser) word(n *yaml.Node, field string) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		p.fail(n, field, "want one word or text, not %s", kindOf(n))
		return "", false
	}
	return n.Value, true
}

func (p *parser) yesNo(n *yaml.Node, field string) bool {
	switch n.Value {
	case "true":
		return true
	case "false":
		return false
	}
	p.fail(n, field, "want true or false")
	return false
}

func (p *parser) number(n *yaml.Node, field string) int64 {
	number, err := strconv.ParseInt(n.Value, 10, 64)
	if err != nil || n.Kind != yaml.ScalarNode {
		p.fail(n, field, "want a whole number")
	}
	return number
}

// rule reads the number of a rule that an act can break.
func (p *parser) rule(n *yaml.Node, field string) standing.Rule {
	if n.Kind != yaml.ScalarNode || !slices.Contains(standing.Rule("").Options(), n.Value) {
		p.fail(n, field, "%q is the number of no rule that an act can break: see docs/spec/law.md", clip(n.Value))
	}
	return standing.Rule(n.Value)
}

func (p *parser) choice(n *yaml.Node, field string, options []string) string {
	if n.Kind != yaml.ScalarNode || !slices.Contains(options, n.Value) {
		p.fail(n, field, "%q is not known here%s", clip(n.Value), near(n.Value, options))
		return ""
	}
	return n.Value
}

func empty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || strings.TrimSpace(n.Value) == "")
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "names with values"
	case yaml.SequenceNode:
		return "a list"
	}
	return "one word or text"
}

func join(field, name string) string {
	if field == "" {
		return clip(name)
	}
	return field + "." + clip(name)
}

func at(field string, i int) string { return fmt.Sprintf("%s[%d]", field, i+1) }

// clip shortens what somebody wrote for an error.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
