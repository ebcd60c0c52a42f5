package standing_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

type brokenRule struct {
	rule standing.Rule
	what string
	last func(s *story) record.Ref
}

// broken has, for each rule, histories whose last act breaks it and no other. Each is told by
// three principals and a mediator who know one another.
var broken = slices.Concat(
	brokenPast, brokenCrossing, brokenTexts, brokenPoints, brokenMeasures, brokenParties,
	brokenForms, brokenInGroups, brokenInPackages, brokenInRounds,
)

func TestEachRuleIsBroken(t *testing.T) {
	for _, x := range broken {
		t.Run(string(x.rule)+" "+x.what, func(t *testing.T) {
			s := begin(t, a, b, c, m)
			s.breaksAndLists(x.rule, x.last(s))
		})
	}
	for _, x := range brokenUnder {
		t.Run(string(x.rule)+" "+x.what, func(t *testing.T) {
			s := beginUnder(t, x.under, x.parties...)
			s.breaksAndLists(x.rule, x.last(s))
		})
	}
	for name, rule := range rulesInSource(t) {
		if !strings.Contains(rulesBroken(), " "+rule+" ") {
			t.Errorf("no history breaks %s (%s)", rule, name)
		}
	}
}

// breaksAndLists requires an act to break exactly that rule, and to be listed with it.
func (s *story) breaksAndLists(rule standing.Rule, act record.Ref) {
	s.t.Helper()
	s.breaks(rule, act)
	listed := find(s.t, s.read(later).WithoutEffect, func(w standing.WithoutEffect) bool { return w.Cite == s.Cite(act) })
	if listed.Rule != rule || record.RefTo(listed.Act) != act || listed.Kind == "" {
		s.t.Errorf("the standing lists %+v", listed)
	}
}

func rulesBroken() string {
	all := " "
	for _, x := range broken {
		all += string(x.rule) + " "
	}
	for _, x := range brokenUnder {
		all += string(x.rule) + " "
	}
	for _, x := range brokenByNodes {
		all += string(x.rule) + " "
	}
	return all
}

// rulesInSource reads the constants of rules.go: their numbers by their names.
func rulesInSource(t testing.TB) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "rules.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			number, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			rules[v.Names[0].Name] = number
		}
		return true
	})
	if len(rules) == 0 {
		t.Fatal("rules.go has no rules")
	}
	return rules
}
