package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"parley.example/record"
)

type versionCmd struct {
	JSON bool `help:"Print JSON."`
}

// program is which version this is.
type program struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Changed bool   `json:"changed,omitempty"` // built from files that differ from the commit
	Law     int    `json:"law"`
	Go      string `json:"go"`
}

func thisProgram() program {
	about := program{Version: "unreleased", Law: record.Law, Go: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return about
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		about.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			about.Commit = s.Value
		case "vcs.modified":
			about.Changed = s.Value == "true"
		}
	}
	return about
}

// Run says which version this is.
func (v *versionCmd) Run(a *app) error {
	about := thisProgram()
	if v.JSON {
		return printJSON(a.console.Out(), about)
	}
	_, err := fmt.Fprintf(a.console.Out(), "parley %s, commit %s, law %d, %s\n", about.Version, about.Commit, about.Law, about.Go)
	return err
}
