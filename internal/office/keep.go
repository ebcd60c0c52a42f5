package office

import (
	"bytes"
	"path/filepath"

	"parley.example/internal/keys"
)

// SealKeys seals this office's keys under another lock, for a backup that is kept apart.
func (o *Office) SealKeys(l keys.Lock) ([]byte, error) { return o.ring.seal(l) }

// RestoreKeys puts the keys of a backup, which recovery opens, into the office in a directory that
// has none, sealed with the lock. They must be the ones that its configuration names.
func RestoreKeys(dir string, sealed []byte, recovery, lock keys.Lock) error {
	c, err := Load(dir)
	if err != nil {
		return err
	}
	k, err := keys.Open(bytes.NewReader(sealed), recovery)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, ringFile)
	if err := (&ring{party: c.Party, path: path, agent: c.agent(dir), keys: k}).check(c); err != nil {
		return err
	}
	return keys.Create(path, k, lock)
}

// ChangeLock seals this office's keys with another lock, in the place of the one that opened it.
// What was sealed with the old one, in backups, still opens with the old one.
func (o *Office) ChangeLock(l keys.Lock) error {
	o.ring.mu.Lock()
	defer o.ring.mu.Unlock()
	if err := keys.Replace(o.ring.path, o.ring.keys, l); err != nil {
		return err
	}
	o.ring.lock = l
	return nil
}
