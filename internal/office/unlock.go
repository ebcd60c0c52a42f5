package office

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"parley.example/internal/keys"
)

// PassphraseVariable is the environment variable that may hold the passphrase.
const PassphraseVariable = "PARLEY_PASSPHRASE"

// Unlock says where the key to a sealed ring may come from.
type Unlock struct {
	KeyFile        string // a path
	PassphraseFile string // a path
	Lookup         func(string) (string, bool)
	Terminal       *os.File
	Prompt         io.Writer
}

// Lock finds the lock of an existing office: the key file that is given or that the
// configuration names, or else a passphrase from a file, the environment, or the terminal.
func (u Unlock) Lock(dir string, c Config) (keys.Lock, error) {
	if path := u.KeyFile; path != "" {
		return keys.LoadKeyFile(path)
	}
	if path := c.KeyFile; path != "" && u.PassphraseFile == "" {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		return keys.LoadKeyFile(path)
	}
	return u.passphrase(keys.FromTerminal(u.Terminal, u.Prompt, "Passphrase of "+string(c.Party)+":"))
}

// NewLock finds the lock for a new office. At a terminal the passphrase is asked for twice.
func (u Unlock) NewLock() (keys.Lock, error) {
	if u.KeyFile != "" {
		return keys.LoadKeyFile(u.KeyFile)
	}
	return u.passphrase(keys.Twice(
		keys.FromTerminal(u.Terminal, u.Prompt, "A passphrase for the keys:"),
		keys.FromTerminal(u.Terminal, u.Prompt, "The same again:"),
	))
}

func (u Unlock) passphrase(terminal keys.Source) (keys.Lock, error) {
	passphrase, err := keys.FirstOf(keys.FromFile(u.PassphraseFile), keys.FromEnvironment(u.Lookup, PassphraseVariable), terminal)()
	if errors.Is(err, keys.ErrNoPassphrase) {
		return keys.Lock{}, keys.ErrNoPassphrase // where it was looked for, the remedy says
	}
	if err != nil {
		return keys.Lock{}, err
	}
	return keys.Passphrase(passphrase, 0)
}
