package main

import (
	"fmt"
	"strings"

	"parley.example/standing"
)

func (s *sheet) packages() {
	if !s.rare("PACKAGES", len(s.r.Packages)) {
		return
	}
	for _, p := range s.r.Packages {
		s.row(p.Line, fmt.Sprintf("%s, between %s%s", s.title(p.Ref, "without title"), join(p.Parties), prefixed(", snap-back of the ", string(p.SnapBack))))
		for _, g := range p.Stages {
			s.stage(g)
		}
		s.said("defaults:", s.nameAll(p.Defaults))
	}
}

func (s *sheet) stage(g standing.PackageStage) {
	var steps []string
	for _, step := range g.Steps {
		_, name, _ := strings.Cut(string(step), "#")
		if name == "" {
			name = s.named(step)
		}
		steps = append(steps, name)
	}
	together := ""
	if g.Together {
		together = ", together"
	}
	s.more("stage %s, %s: %s%s", g.Name, g.State, strings.Join(steps, ", "), together)
	s.said("  ready:", join(g.Ready))
	s.said("  awaited:", join(g.Awaited))
	switch {
	case g.Certified != nil:
		s.more("  certified by %s%s", g.Certifier, atCite(g.Certified))
	case g.Certifier != "":
		s.more("  to be certified by %s", g.Certifier)
	}
	s.undone("  ", g.Undone)
}

// undone lists who has undone its part of a step, and in answer to what.
func (s *sheet) undone(indent string, all []standing.Undoing) {
	for _, u := range all {
		disputed := ""
		if u.Disputed {
			disputed = ", disputed"
		}
		s.more("%sundone by %s%s: %s%s%s  [%s]", indent, u.Party, disputed, s.named(u.Step),
			prefixed(", in answer to the default ", s.named(u.Default)), prefixed(", in answer to the silence of ", string(u.Silence)), u.Cite)
	}
}

func (s *sheet) defaults() {
	if !s.rare("DEFAULTS", len(s.r.Defaults)) {
		return
	}
	for _, d := range s.r.Defaults {
		s.row(d.Line, fmt.Sprintf("of %s in stage %s of %s, called by %s", s.named(d.Step), d.Stage, s.named(d.Package), d.By))
		s.undone("", d.Undone)
		s.words(d.Ref)
	}
}
