package main

import (
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"parley.example/internal/store/pgtest"
	"parley.example/internal/web/browser"
)

func TestMain(m *testing.M) {
	testscript.Main(ended{servers{m}}, map[string]func(){"parley": main})
}

// servers ends the PostgreSQL server that a test has started.
type servers struct{ m *testing.M }

// Run runs the tests.
func (s servers) Run() int { return pgtest.Main(s.m) }

// ended ends the browser that a test has started.
type ended struct{ servers }

// Run runs the tests.
func (e ended) Run() int { return browser.Main(e.servers) }

// TestScripts runs the command itself, as it is installed, from the scripts in testdata.
func TestScripts(t *testing.T) {
	testscript.Run(t, params("testdata/script"))
}

func params(dir string) testscript.Params {
	return testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"capture": capture,
			"page":    page,
			"served":  served,
			"until":   until,
		},
	}
}

// patience bounds every wait for a condition. It is far above what is ever needed.
const patience = time.Minute

// capture VARIABLE PATTERN: the first group of the pattern in the last output.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: capture VARIABLE PATTERN")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("no %s in the output", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// page STATUS ADDRESS [TEXT]: asks for a page over HTTP, which must hold the text.
func page(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 && len(args) != 3 {
		ts.Fatalf("usage: page STATUS ADDRESS [TEXT]")
	}
	response, err := http.Get(args[1])
	ts.Check(err)
	said, err := io.ReadAll(response.Body)
	ts.Check(errors.Join(err, response.Body.Close()))
	if got := strconv.Itoa(response.StatusCode); got != args[0] {
		ts.Fatalf("%s: status %s, want %s", args[1], got, args[0])
	}
	if len(args) == 3 && !strings.Contains(string(said), args[2]) {
		ts.Fatalf("%s does not hold %q", args[1], args[2])
	}
}

// served DIR: waits until the office in the directory is served.
func served(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: served DIR")
	}
	path := filepath.Join(ts.MkAbs(args[0]), "serving.json")
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("%s is not served", args[0])
		}
	}
}

// until PATTERN COMMAND…: gives the command again and again until its output has the pattern.
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until PATTERN COMMAND [ARGUMENT…]")
	}
	pattern := regexp.MustCompile(args[0])
	path, err := exec.LookPath(args[1])
	if err != nil {
		path = args[1]
	}
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		err := ts.Exec(path, args[2:]...)
		if pattern.MatchString(ts.ReadFile("stdout")) {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("no %s in the output: %v", args[0], err)
		}
	}
}
