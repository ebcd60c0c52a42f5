package office

import (
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
	passphrase, err := u.source(keys.FromTerminal(u.Terminal, u.Prompt, "Passphrase of "+string(c.Party)+":"))()
	if err != nil {
		return keys.Lock{}, err
	}
	return keys.Passphrase(passphrase, 0)
}

// NewLock finds the lock for a new office. At a terminal the passphrase is asked for twice.
func (u Unlock) NewLock() (keys.Lock, error) {
	if u.KeyFile != "" {
		return keys.LoadKeyFile(u.KeyFile)
	}
	ask := keys.Twice(
		keys.FromTerminal(u.Terminal, u.Prompt, "A passphrase for the keys:"),
		keys.FromTerminal(u.Terminal, u.Prompt, "The same again:"),
	)
	passphrase, err := u.source(ask)()
	if err != nil {
		return keys.Lock{}, err
	}
	return keys.Passphrase(passphrase, 0)
}

func (u Unlock) source(terminal keys.Source) keys.Source {
	return keys.FirstOf(keys.FromFile(u.PassphraseFile), keys.FromEnvironment(u.Lookup, PassphraseVariable), terminal)
}
