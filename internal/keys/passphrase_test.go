package keys

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func fixed(s string) Source { return func() ([]byte, error) { return []byte(s), nil } }

func failing(err error) Source { return func() ([]byte, error) { return nil, err } }

func TestFromEnvironment(t *testing.T) {
	env := map[string]string{"SET": "correct horse", "EMPTY": ""}
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	if got, err := FromEnvironment(lookup, "SET")(); err != nil || string(got) != "correct horse" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, name := range []string{"EMPTY", "UNSET"} {
		if _, err := FromEnvironment(lookup, name)(); !errors.Is(err, ErrNoPassphrase) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFromFile(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct{ name, text, want string }{
		{"bare", "correct horse", "correct horse"},
		{"newline", "correct horse\n", "correct horse"},
		{"newline of Windows", "correct horse\r\n", "correct horse"},
		{"only one is taken off", " a \n\n", " a \n"},
		{"empty", "", ""},
		{"only a newline", "\n", ""},
	} {
		path := filepath.Join(dir, test.name)
		write(t, path, test.text, 0o600)
		got, err := FromFile(path)()
		if test.want == "" {
			if !errors.Is(err, ErrNoPassphrase) {
				t.Errorf("%s: got %q, %v", test.name, got, err)
			}
		} else if err != nil || string(got) != test.want {
			t.Errorf("%s: got %q, %v", test.name, got, err)
		}
	}
	if _, err := FromFile("")(); !errors.Is(err, ErrNoPassphrase) {
		t.Errorf("no path: %v", err)
	}
}

func TestFromTerminalWithoutOne(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	var out bytes.Buffer
	if _, err := FromTerminal(r, &out, "Passphrase:")(); !errors.Is(err, ErrNoPassphrase) {
		t.Errorf("error %v", err)
	}
	if out.Len() != 0 {
		t.Errorf("it asked %q of nobody", &out)
	}
}

func TestTwice(t *testing.T) {
	if got, err := Twice(fixed("a"), fixed("a"))(); err != nil || string(got) != "a" {
		t.Errorf("same: %q, %v", got, err)
	}
	if got, err := Twice(fixed("a"), fixed("b"))(); err == nil {
		t.Errorf("different: %q", got)
	}
	for _, source := range []Source{Twice(failing(io.EOF), fixed("a")), Twice(fixed("a"), failing(io.EOF))} {
		if _, err := source(); !errors.Is(err, io.EOF) {
			t.Errorf("failing: %v", err)
		}
	}
}

func TestFirstOf(t *testing.T) {
	none := failing(ErrNoPassphrase)
	if got, err := FirstOf(none, fixed("a"), fixed("b"))(); err != nil || string(got) != "a" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := FirstOf(none, failing(io.EOF), fixed("b"))(); !errors.Is(err, io.EOF) {
		t.Errorf("a source that fails was passed over: %q, %v", got, err)
	}
	if _, err := FirstOf(none, none)(); !errors.Is(err, ErrNoPassphrase) {
		t.Errorf("none: %v", err)
	}
	if _, err := FirstOf()(); !errors.Is(err, ErrNoPassphrase) {
		t.Errorf("no sources: %v", err)
	}
}
