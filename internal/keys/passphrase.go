package keys

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// ErrNoPassphrase is returned by a [Source] that has nothing to give, and wherever an empty
// passphrase is offered.
var ErrNoPassphrase = errors.New("no passphrase was given")

// A Source gives a passphrase when it is needed. One that has none returns [ErrNoPassphrase].
type Source func() ([]byte, error)

// FromEnvironment takes the passphrase from an environment variable; lookup is [os.LookupEnv].
// Other processes of the same user can read it there.
func FromEnvironment(lookup func(string) (string, bool), name string) Source {
	return func() ([]byte, error) {
		value, _ := lookup(name)
		if value == "" {
			return nil, fmt.Errorf("%w in the environment variable %s", ErrNoPassphrase, name)
		}
		return []byte(value), nil
	}
}

// FromFile takes the passphrase from a file that only its owner may read, without the newline
// at its end. An empty path is a source that has nothing.
func FromFile(path string) Source {
	return func() ([]byte, error) {
		if path == "" {
			return nil, fmt.Errorf("%w in a file", ErrNoPassphrase)
		}
		data, err := readSecret(path, MaxSmallFile)
		if err != nil {
			return nil, err
		}
		data = bytes.TrimSuffix(bytes.TrimSuffix(data, []byte("\n")), []byte("\r"))
		if len(data) == 0 {
			return nil, fmt.Errorf("%w in %s, which is empty", ErrNoPassphrase, path)
		}
		return data, nil
	}
}

// FromTerminal asks for the passphrase on a terminal and does not show it as it is typed.
// Where in is no terminal it has nothing.
func FromTerminal(in *os.File, out io.Writer, question string) Source {
	return func() ([]byte, error) {
		fd := int(in.Fd())
		if !term.IsTerminal(fd) {
			return nil, fmt.Errorf("%w: there is no terminal to ask on", ErrNoPassphrase)
		}
		fmt.Fprintf(out, "%s ", question)
		typed, err := term.ReadPassword(fd)
		fmt.Fprintln(out)
		if err != nil {
			return nil, fmt.Errorf("reading the passphrase: %w", err)
		}
		if len(typed) == 0 {
			return nil, ErrNoPassphrase
		}
		return typed, nil
	}
}

// Twice asks first, then again, and refuses when the answers differ. It is for choosing a new
// passphrase at a terminal.
func Twice(first, again Source) Source {
	return func() ([]byte, error) {
		a, err := first()
		if err != nil {
			return nil, err
		}
		b, err := again()
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(a, b) {
			return nil, errors.New("the two passphrases differ: try again")
		}
		return a, nil
	}
}

// FirstOf takes the passphrase from the first source that has one. A source that fails for
// another reason than having none ends the search: a passphrase file with the wrong mode is
// not passed over in silence.
func FirstOf(sources ...Source) Source {
	return func() ([]byte, error) {
		var none []error
		for _, source := range sources {
			passphrase, err := source()
			if !errors.Is(err, ErrNoPassphrase) {
				return passphrase, err
			}
			none = append(none, err)
		}
		if len(none) == 0 {
			return nil, ErrNoPassphrase
		}
		return nil, errors.Join(none...)
	}
}
