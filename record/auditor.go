package record

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// Auditor is somebody who is no party of a channel and may read all of its logs, because the
// charter says so, and so every party has signed it: entries with their terms, not the words of
// bodies. An auditor has no log and says nothing; nothing waits for one.
type Auditor struct {
	Name  PartyName `json:"name"`  // as of a party, and of none of these
	Names Text      `json:"names"` // what it is called
	Key   PublicKey `json:"key"`   // Ed25519: it holds the certificate under which the auditor asks
}

// Auditor returns the auditor whose key that is, if the charter names one.
func (c *Charter) Auditor(key []byte) (Auditor, bool) {
	i := slices.IndexFunc(c.Auditors, func(a Auditor) bool { return bytes.Equal(a.Key, key) })
	if i < 0 {
		return Auditor{}, false
	}
	return c.Auditors[i], true
}

// AuditorLike returns the auditor that has the name, or one of the keys, of a party: who is
// shown the logs by one of the two would be taken for the other.
func (c *Charter) AuditorLike(p Party) (Auditor, bool) {
	i := slices.IndexFunc(c.Auditors, func(a Auditor) bool { return a.Name == p.Name || p.Keys.Has(a.Key) })
	if i < 0 {
		return Auditor{}, false
	}
	return c.Auditors[i], true
}

func (c *Charter) checkAuditors() error {
	if len(c.Auditors) > MaxAuditors {
		return fmt.Errorf("auditors: %d, more than %d", len(c.Auditors), MaxAuditors)
	}
	for i, a := range c.Auditors {
		if i > 0 && c.Auditors[i-1].Name >= a.Name {
			return fmt.Errorf("auditors: %s: want each once, in the order of their names", a.Name)
		}
		if err := a.check(); err != nil {
			return fmt.Errorf("auditors: %s: %w", a.Name, err)
		}
		if b, _ := c.Auditor(a.Key); b.Name != a.Name {
			return fmt.Errorf("auditors: %s and %s have one key", b.Name, a.Name)
		}
	}
	for _, p := range c.Parties {
		if a, like := c.AuditorLike(p); like {
			return fmt.Errorf("auditors: %s has the name or a key of the party %s", a.Name, p.Name)
		}
	}
	return nil
}

func (a *Auditor) check() error {
	if err := a.Name.check(); err != nil {
		return err
	}
	if len(a.Names) == 0 {
		return errors.New("names: want at least one")
	}
	if err := a.Names.check(); err != nil {
		return fmt.Errorf("names: %w", err)
	}
	if err := a.Key.check(); err != nil {
		return fmt.Errorf("key: %w", err)
	}
	return nil
}
