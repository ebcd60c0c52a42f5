package office

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"parley.example/internal/keys"
	"parley.example/internal/keys/agent"
	"parley.example/record"
)

// Config is what office.json holds.
type Config struct {
	Party   record.PartyName `json:"party"`
	Names   record.Text      `json:"names"`              // what the party is called
	Country string           `json:"country,omitempty"`  // ISO 3166-1 alpha-2, where it has one
	Store   string           `json:"store,omitempty"`    // sqlite:PATH or postgres://…; none: node.db here
	Line    Listener         `json:"line,omitzero"`      // where other nodes dial this one
	Desk    Listener         `json:"desk,omitzero"`      // the staff's pages
	Press   Listener         `json:"press,omitzero"`     // the public's pages
	Witness Listener         `json:"witness,omitzero"`   // where logs bring their heads to be cosigned
	Mail    MailConfig       `json:"mail,omitzero"`      // to those who subscribe
	SignIn  SignInConfig     `json:"sign-in,omitzero"`   // of the staff, through a provider of identities
	KeyFile string           `json:"key-file,omitempty"` // opens keys.age; none: a passphrase does

	// Agent is the socket of an SSH agent that holds keys of the party, each under its name in the ring as
	// the comment; see package agent. What it has is not in keys.age.
	Agent string `json:"agent,omitempty"`

	// Fingerprint is that of the party's first public keys. A ring that holds others is refused: a key
	// file opens whatever was sealed for it, by anyone.
	Fingerprint record.Hash `json:"fingerprint"`
}

// Listener is where something listens, and by which address others reach it.
type Listener struct {
	Listen string `json:"listen,omitempty"` // host:port; none: it does not
	Public string `json:"public,omitempty"` // host:port, or for pages the whole URL; none: as it listens
}

// Check reports what is wrong with a configuration.
func (c *Config) Check() error {
	// A name is a name if the record takes it in an act.
	if _, err := record.NewDraft(record.Act{
		Party: c.Party, Kind: "charter", Basis: []record.Cited{}, Nonce: "00000000000000000000000000000000",
	}, &record.CharterSigned{}, nil); err != nil {
		return fmt.Errorf("party: %w", err)
	}
	if len(c.Names) == 0 {
		return errors.New("names: say what the party is called, in one language at least")
	}
	for what, l := range map[string]Listener{"line": c.Line, "desk": c.Desk, "press": c.Press, "witness": c.Witness} {
		if l.Listen == "" {
			continue
		}
		if _, _, err := net.SplitHostPort(l.Listen); err != nil {
			return fmt.Errorf("%s: %q is no address: want host:port", what, l.Listen)
		}
	}
	return errors.Join(c.Mail.check(), c.SignIn.check())
}

// ErrNoOffice is returned where a directory holds no office.
var ErrNoOffice = errors.New("there is no office here")

// Load reads the configuration in a directory.
func Load(dir string) (Config, error) {
	var c Config
	path := filepath.Join(dir, configFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, fmt.Errorf("%s: %w", dir, ErrNoOffice)
	}
	if err != nil {
		return c, err
	}
	if len(data) > maxConfig {
		return c, fmt.Errorf("%s: longer than %d bytes", path, maxConfig)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	if err := c.Check(); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func (c *Config) save(dir string) error {
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	return keys.CreateFile(filepath.Join(dir, configFile), append(data, '\n'))
}

// agent returns the agent that holds keys, or nil.
func (c *Config) agent(dir string) *agent.Agent {
	switch {
	case c.Agent == "":
		return nil
	case filepath.IsAbs(c.Agent):
		return &agent.Agent{Path: c.Agent}
	}
	return &agent.Agent{Path: filepath.Join(dir, c.Agent)}
}

// store returns the URL of the store.
func (c *Config) store(dir string) string {
	if c.Store != "" {
		return c.Store
	}
	return "sqlite:" + filepath.Join(dir, storeFile)
}
