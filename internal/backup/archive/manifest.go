package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley.example/record"
)

// format is the first thing in a manifest, so that a later version can tell it apart.
const format = "parley.example/backup/v1"

// Manifest says what is in a backup.
type Manifest struct {
	Format      string           `json:"format"`
	Made        time.Time        `json:"made"`    // by the clock of the machine
	Program     string           `json:"program"` // that made it
	Schema      int64            `json:"schema"`  // the version of the database's form
	Party       record.PartyName `json:"party"`
	Fingerprint record.Hash      `json:"fingerprint"` // of the party's first keys
	Channels    []Channel        `json:"channels"`
	Files       []File           `json:"files"` // all others
}

// Channel is how far a channel goes in a backup.
type Channel struct {
	ID    record.Hash    `json:"channel"`
	Title record.Text    `json:"title"`
	Heads []record.Cited `json:"heads"` // of every log, in the order of the parties' names
}

// File is one file of a backup.
type File struct {
	Name   string      `json:"name"`
	Size   int64       `json:"size"` // bytes
	SHA256 record.Hash `json:"sha256"`
}

// HasKeys reports whether the party's sealed keys are in the backup.
func (m *Manifest) HasKeys() bool { return len(m.Files) == 3 }

func (m *Manifest) bytes() ([]byte, error) {
	data, err := json.MarshalIndent(m, "", "  ")
	return append(data, '\n'), err
}

func parseManifest(data []byte) (*Manifest, error) {
	m := new(Manifest)
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(m); err != nil {
		return nil, fmt.Errorf("%s: %w", manifest, err)
	}
	if m.Format != format {
		return nil, fmt.Errorf("%s: format %.60q: this program reads %q only: use a newer one", manifest, m.Format, format)
	}
	for i, name := range []string{Store, Config, Ring} {
		if i < len(m.Files) && m.Files[i].Name != name || i == len(m.Files) && name != Ring {
			return nil, errors.New(manifest + ": it does not list the files of a backup")
		}
	}
	return m, nil
}
