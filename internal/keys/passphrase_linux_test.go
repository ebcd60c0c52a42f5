package keys

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// openTerminal returns both ends of a new pseudo-terminal: the one where a person types and
// the one that a program reads.
func openTerminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return person, program
}

// echoes reports whether the terminal shows what is typed.
func echoes(t *testing.T, terminal *os.File) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return state.Lflag&unix.ECHO != 0
}

func TestFromTerminal(t *testing.T) {
	for typed, want := range map[string]string{"correct horse\n": "correct horse", "\n": ""} {
		person, program := openTerminal(t)
		if !echoes(t, program) {
			t.Fatal("a new terminal does not echo, so the test could not see it turned off")
		}
		var (
			out  bytes.Buffer
			got  []byte
			err  error
			done = make(chan struct{})
		)
		go func() {
			defer close(done)
			got, err = FromTerminal(program, &out, "Passphrase:")()
		}()
		for echoes(t, program) {
			runtime.Gosched()
		}
		if _, err := person.WriteString(typed); err != nil {
			t.Fatal(err)
		}
		<-done
		if want == "" {
			if !errors.Is(err, ErrNoPassphrase) {
				t.Errorf("an empty line: %q, %v", got, err)
			}
		} else if err != nil || string(got) != want {
			t.Errorf("got %q, %v", got, err)
		}
		if !strings.HasPrefix(out.String(), "Passphrase: ") || strings.Contains(out.String(), "horse") {
			t.Errorf("it wrote %q", &out)
		}
		if !echoes(t, program) {
			t.Error("the terminal was left without echo")
		}
	}
}
